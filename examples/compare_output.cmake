# Runs PROGRAM and holds what it prints, byte for byte, against the file EXPECTED; without that file it must only succeed.

execute_process(COMMAND ${PROGRAM} OUTPUT_FILE ${OUT} RESULT_VARIABLE result ERROR_VARIABLE errors)
if(NOT result EQUAL 0)
  message(FATAL_ERROR "${PROGRAM} ended with ${result}\n${errors}")
endif()
if(EXISTS ${EXPECTED})
  execute_process(COMMAND ${CMAKE_COMMAND} -E compare_files ${OUT} ${EXPECTED} RESULT_VARIABLE differs)
  if(differs)
    execute_process(COMMAND diff -u ${EXPECTED} ${OUT})
    message(FATAL_ERROR "${OUT} is not ${EXPECTED}")
  endif()
endif()
