# How a target of this project is made, exported and installed. Each library has an export set of its own, so that
# `find_package(partnering COMPONENTS io)` looks for what io needs and for nothing else.

include_guard(GLOBAL)

set_property(GLOBAL PROPERTY partnering_components "")

# partnering_glob(VARIABLE FOLDER EXTENSION): the files below FOLDER, sorted; a new file is noticed by the next build.
function(partnering_glob variable folder extension)
  file(GLOB_RECURSE found CONFIGURE_DEPENDS LIST_DIRECTORIES false ${PROJECT_SOURCE_DIR}/${folder}/*.${extension})
  set(${variable} ${found} PARENT_SCOPE)
endfunction()

# Our warnings, for our own targets only: PRIVATE, so that no consumer compiles with them.
function(partnering_warnings target)
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wconversion -Wnon-virtual-dtor -Wold-style-cast
    -Wcast-qual -Woverloaded-virtual -Wimplicit-fallthrough
    # g++ 12 takes an enumerator of an enum class for one that shadows a type, so that it is asked about local names only.
    $<$<CXX_COMPILER_ID:GNU>:-Wduplicated-cond -Wlogical-op -Wshadow=local>
    $<$<NOT:$<CXX_COMPILER_ID:GNU>>:-Wshadow>
    # clang blames our calls of std::stable_sort and std::inplace_merge for what libstdc++ 12 calls inside them.
    $<$<CXX_COMPILER_ID:Clang>:-Wno-deprecated-declarations>
    # g++ 12 takes `"text" + std::string` for a copy that overlaps itself where it optimises (GCC bug 105651).
    $<$<AND:$<CXX_COMPILER_ID:GNU>,$<VERSION_LESS:$<CXX_COMPILER_VERSION>,13>>:-Wno-restrict>
    $<$<BOOL:${PARTNERING_WARNINGS_AS_ERRORS}>:-Werror>)
  set_target_properties(${target} PROPERTIES CXX_EXTENSIONS OFF)
endfunction()

# The features and install rules every library shares. DEPENDS: what a consumer's configure step has to find, as
# arguments of find_dependency, an element a package.
function(partnering_export target export_name depends)
  set_target_properties(${target} PROPERTIES EXPORT_NAME ${export_name})
  if(NOT target STREQUAL export_name)
    add_library(partnering::${export_name} ALIAS ${target})
  else()
    add_library(partnering::partnering ALIAS partnering)
  endif()
  set_property(GLOBAL APPEND PROPERTY partnering_components ${export_name})
  set_property(GLOBAL PROPERTY partnering_depends_${export_name} "${depends}")
  if(PARTNERING_INSTALL)
    install(TARGETS ${target} EXPORT partnering-${export_name}
      ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR}
      LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}
      RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR}
      FILE_SET HEADERS DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
  endif()
endfunction()

# partnering_library(TARGET [EXPORT_NAME name] SOURCES ... HEADERS ... DEPENDS "package version" ...)
function(partnering_library target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "EXPORT_NAME" "SOURCES;HEADERS;DEPENDS")
  if(NOT arg_EXPORT_NAME)
    set(arg_EXPORT_NAME ${target})
  endif()
  add_library(${target} ${arg_SOURCES})
  target_sources(${target} PUBLIC FILE_SET HEADERS BASE_DIRS ${PROJECT_SOURCE_DIR}/include FILES ${arg_HEADERS})
  target_compile_features(${target} PUBLIC cxx_std_20)
  # Headers that only bodies of this library share stand beside them.
  target_include_directories(${target} PRIVATE ${PROJECT_SOURCE_DIR}/src)
  set_target_properties(${target} PROPERTIES POSITION_INDEPENDENT_CODE ON LINKER_LANGUAGE CXX
    VERSION ${PROJECT_VERSION} SOVERSION ${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR})
  partnering_warnings(${target})
  get_target_property(type ${target} TYPE)
  if(type STREQUAL SHARED_LIBRARY)
    # A shared library brings what its bodies use; only a static one leaves that to whoever links it.
    set(arg_DEPENDS "")
  endif()
  partnering_export(${target} ${arg_EXPORT_NAME} "${arg_DEPENDS}")
endfunction()

# partnering_header_library(NAME HEADER... [PACKAGE "name version" TARGET target]): headers that a consumer opts in to,
# with the library they are named after. Does nothing where the first header is missing.
function(partnering_header_library name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "PACKAGE;TARGET" "")
  set(headers "")
  foreach(header IN LISTS arg_UNPARSED_ARGUMENTS)
    cmake_path(ABSOLUTE_PATH header BASE_DIRECTORY ${PROJECT_SOURCE_DIR})
    list(APPEND headers ${header})
  endforeach()
  list(GET headers 0 first)
  if(NOT EXISTS ${first})
    return()
  endif()
  add_library(partnering_${name} INTERFACE)
  target_sources(partnering_${name} INTERFACE FILE_SET HEADERS BASE_DIRS ${PROJECT_SOURCE_DIR}/include FILES ${headers})
  target_link_libraries(partnering_${name} INTERFACE partnering ${arg_TARGET})
  partnering_export(partnering_${name} ${name} "${arg_PACKAGE}")
endfunction()

# partnering_executable(TARGET SOURCES ... [OUTPUT_NAME name])
function(partnering_executable target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "OUTPUT_NAME" "SOURCES")
  add_executable(${target} ${arg_SOURCES})
  target_compile_features(${target} PRIVATE cxx_std_20)
  partnering_warnings(${target})
  if(arg_OUTPUT_NAME)
    set_target_properties(${target} PROPERTIES OUTPUT_NAME ${arg_OUTPUT_NAME})
  endif()
endfunction()

# Writes partneringConfig.cmake, which knows each component and what it depends on, and installs the export sets.
function(partnering_install_package)
  include(CMakePackageConfigHelpers)
  set(folder ${CMAKE_INSTALL_LIBDIR}/cmake/partnering)
  get_property(components GLOBAL PROPERTY partnering_components)
  set(PARTNERING_COMPONENTS ${components})
  set(PARTNERING_COMPONENT_DEPENDS "")
  foreach(component IN LISTS components)
    get_property(depends GLOBAL PROPERTY partnering_depends_${component})
    string(APPEND PARTNERING_COMPONENT_DEPENDS "set(_partnering_depends_${component} \"${depends}\")\n")
    install(EXPORT partnering-${component} NAMESPACE partnering:: DESTINATION ${folder} FILE partnering-${component}.cmake)
  endforeach()
  configure_package_config_file(${PROJECT_SOURCE_DIR}/cmake/partneringConfig.cmake.in
    ${PROJECT_BINARY_DIR}/partneringConfig.cmake INSTALL_DESTINATION ${folder} NO_SET_AND_CHECK_MACRO)
  write_basic_package_version_file(${PROJECT_BINARY_DIR}/partneringConfigVersion.cmake COMPATIBILITY SameMinorVersion)
  install(FILES ${PROJECT_BINARY_DIR}/partneringConfig.cmake ${PROJECT_BINARY_DIR}/partneringConfigVersion.cmake
    DESTINATION ${folder})
  install(FILES ${PROJECT_SOURCE_DIR}/LICENSE DESTINATION ${CMAKE_INSTALL_DATADIR}/licenses/partnering)
endfunction()
