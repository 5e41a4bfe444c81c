# What only a build of this project by itself decides: build type, compiler cache, sanitizers, coverage. A project that
# adds us as a sub-directory keeps its own.

include_guard(GLOBAL)

if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
  set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "Debug, Release, RelWithDebInfo" FORCE)
endif()

if(NOT CMAKE_CXX_COMPILER_LAUNCHER)
  # Asked once a build tree: one that comes to be installed later would only make everything be compiled again.
  if(NOT DEFINED CACHE{PARTNERING_CCACHE})
    find_program(PARTNERING_CCACHE ccache)
    mark_as_advanced(PARTNERING_CCACHE)
  endif()
  if(PARTNERING_CCACHE)
    # The folder a compiler runs in changes nothing here, and the consumer tests compile the same bodies in another one.
    set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_NOHASHDIR=1 ${PARTNERING_CCACHE})
  endif()
endif()

if(PARTNERING_SANITIZE)
  add_compile_options(-fsanitize=${PARTNERING_SANITIZE} -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${PARTNERING_SANITIZE})
  if(PARTNERING_SANITIZE MATCHES undefined)
    # A report of undefined behaviour is a failure, not a line among others.
    add_compile_options(-fno-sanitize-recover=all)
    add_link_options(-fno-sanitize-recover=all)
  endif()
endif()

option(PARTNERING_COVERAGE "Count executed lines (gcov)" OFF)
mark_as_advanced(PARTNERING_COVERAGE)
if(PARTNERING_COVERAGE)
  add_compile_options(--coverage)
  add_link_options(--coverage)
endif()
