# Configures SOURCE in BINARY with OPTIONS, builds it with the compiler LAUNCHER (both separated by `|`), and runs RUN or, with
# TEST, its tests. With FAILS the configure step has to fail with that text.

string(REPLACE "|" ";" options "${OPTIONS}")
# What one run found, another must find again.
file(REMOVE ${BINARY}/CMakeCache.txt)

# Environment that points to an installed package elsewhere does not decide what is tested.
unset(ENV{CMAKE_PREFIX_PATH})
string(REPLACE "|" ";" launcher "${LAUNCHER}")
set(ENV{CMAKE_CXX_COMPILER_LAUNCHER} "${launcher}")
execute_process(COMMAND ${CMAKE_COMMAND} -G Ninja -S ${SOURCE} -B ${BINARY} ${options}
  RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
if(FAILS)
  # Messages are wrapped to a width.
  string(REGEX REPLACE "[ \n]+" " " output "${output}")
  string(FIND "${output}" "${FAILS}" place)
  if(result EQUAL 0 OR place EQUAL -1)
    message(FATAL_ERROR "The configure step should have failed with `${FAILS}`, and gave ${result}:\n${output}")
  endif()
  return()
endif()
if(NOT result EQUAL 0)
  message(FATAL_ERROR "The configure step failed:\n${output}")
endif()

execute_process(COMMAND ${CMAKE_COMMAND} --build ${BINARY} RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
if(NOT result EQUAL 0)
  message(FATAL_ERROR "The build failed:\n${output}")
endif()

if(RUN)
  execute_process(COMMAND ${BINARY}/${RUN} RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
elseif(TEST)
  execute_process(COMMAND ${CMAKE_CTEST_COMMAND} --test-dir ${BINARY} --output-on-failure --no-tests=error
    RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
endif()
message("${output}")
if(NOT result EQUAL 0)
  message(FATAL_ERROR "It ended with ${result}")
endif()
