# Precompiled headers. The JSON library costs half a second in every file that loads its precompiled
# header, used or not, so there are two: one with the standard library alone, and one with JSON for the
# files that reach it by their includes. A file is sorted when CMake configures; one that starts to
# include JSON later still compiles, only slower, until the next configure.
set(ECPAY_PCH_STANDARD
  <algorithm> <array> <cstdint> <cstdlib> <cstring> <functional> <map> <memory> <optional> <string>
  <string_view> <utility> <variant> <vector>)

# Every header of ours that reaches nlohmann/json.hpp, as a list in ECPAY_JSON_HEADERS.
function(ecpay_find_json_headers)
  file(GLOB_RECURSE headers RELATIVE ${CMAKE_SOURCE_DIR}
    ${CMAKE_SOURCE_DIR}/core/*.hpp ${CMAKE_SOURCE_DIR}/emulator/*.hpp ${CMAKE_SOURCE_DIR}/cli/*.hpp
    ${CMAKE_SOURCE_DIR}/tests/*.hpp)
  foreach(header ${headers})
    ecpay_read_includes(${CMAKE_SOURCE_DIR}/${header} includes_of_${header})
  endforeach()
  set(found nlohmann/json.hpp)
  set(grown TRUE)
  while(grown)
    set(grown FALSE)
    foreach(header ${headers})
      if(NOT header IN_LIST found)
        foreach(include ${includes_of_${header}})
          if(include IN_LIST found)
            list(APPEND found ${header})
            set(grown TRUE)
            break()
          endif()
        endforeach()
      endif()
    endforeach()
  endwhile()
  set(ECPAY_JSON_HEADERS ${found} PARENT_SCOPE)
endfunction()

function(ecpay_read_includes file result)
  file(STRINGS ${file} lines REGEX "^#include [<\"]")
  list(TRANSFORM lines REPLACE "^#include [<\"]([^>\"]+)[>\"].*" "\\1")
  set(${result} ${lines} PARENT_SCOPE)
endfunction()

# ecpay_make_pch(<target> HEADERS…): an object library that carries one precompiled header.
function(ecpay_make_pch target)
  file(WRITE ${CMAKE_BINARY_DIR}/pch/${target}.cpp "// Carries a precompiled header.\n")
  add_library(${target} OBJECT ${CMAKE_BINARY_DIR}/pch/${target}.cpp)
  target_precompile_headers(${target} PRIVATE ${ARGN})
endfunction()

# ecpay_precompile(<target> <plain> <json>): the sources of <target> use the header of the object library
# <json> if they reach JSON, else that of <plain>.
function(ecpay_precompile target plain json)
  get_target_property(sources ${target} SOURCES)
  get_target_property(folder ${plain} BINARY_DIR)
  set(header ${folder}/CMakeFiles/${plain}.dir/cmake_pch.hxx)
  foreach(source ${sources})
    ecpay_read_includes(${source} includes)
    set(reaches FALSE)
    foreach(include ${includes})
      if(include IN_LIST ECPAY_JSON_HEADERS)
        set(reaches TRUE)
        break()
      endif()
    endforeach()
    if(NOT reaches)
      set_source_files_properties(${source} PROPERTIES SKIP_PRECOMPILE_HEADERS ON
        COMPILE_OPTIONS "-Winvalid-pch;-include;${header}" OBJECT_DEPENDS ${header}.gch)
    endif()
  endforeach()
  target_precompile_headers(${target} REUSE_FROM ${json})
endfunction()

if(ECPAY_PCH)
  ecpay_find_json_headers()
endif()
