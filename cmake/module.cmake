# ecpay_module(<folder> [LINK target…]): a static library of every .cpp directly in <folder>.
# The target's name is the folder with '/' turned into '_': core/base -> core_base.
function(ecpay_module folder)
  cmake_parse_arguments(ARG "NO_PCH" "" "LINK;PRIVATE_LINK" ${ARGN})
  string(REPLACE "/" "_" target ${folder})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/${folder}/*.cpp)
  if(NOT sources)  # a room whose headers are all it has
    file(WRITE ${CMAKE_BINARY_DIR}/empty/${target}.cpp "// Keeps an empty archive legal.\n")
    set(sources ${CMAKE_BINARY_DIR}/empty/${target}.cpp)
  endif()
  add_library(${target} STATIC ${sources})
  target_include_directories(${target} PUBLIC ${CMAKE_SOURCE_DIR})
  target_link_libraries(${target} PUBLIC ${ARG_LINK} PRIVATE ${ARG_PRIVATE_LINK})
  if(ECPAY_PCH AND NOT ARG_NO_PCH)
    ecpay_precompile(${target})
  endif()
endfunction()

# One precompiled header for all modules: the JSON library costs more to read than most of our files.
function(ecpay_precompile target)
  if(NOT TARGET ecpay_pch)
    file(WRITE ${CMAKE_BINARY_DIR}/pch.cpp "// Carries the precompiled header.\n")
    add_library(ecpay_pch OBJECT ${CMAKE_BINARY_DIR}/pch.cpp)
    target_precompile_headers(ecpay_pch PRIVATE <nlohmann/json.hpp> <string> <vector> <map> <memory> <functional> <optional> <variant>)
  endif()
  target_precompile_headers(${target} REUSE_FROM ecpay_pch)
endfunction()
