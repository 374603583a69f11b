# ecpay_python_tests(FOLDER): each test method of FOLDER/test_*.py is a test of its own, named as a sentence.
# They drive the real executables, which are built before (target `ecpay-cli` and `ecpay-emulator`).
find_package(Python3 COMPONENTS Interpreter REQUIRED)

function(ecpay_python_tests folder)
  set(sentences ${CMAKE_SOURCE_DIR}/tests/support/sentences.py)
  file(GLOB files CONFIGURE_DEPENDS ${folder}/test_*.py)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${files} ${sentences})
  execute_process(COMMAND ${Python3_EXECUTABLE} -B ${sentences} --list ${folder}
    OUTPUT_VARIABLE rows OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
  string(REPLACE "\n" ";" rows "${rows}")
  foreach(row ${rows})
    string(REPLACE "|" ";" row "${row}")
    list(POP_FRONT row file class method label name)
    add_test(NAME "${name}" COMMAND ${Python3_EXECUTABLE} -B ${sentences} ${file} ${class} ${method})
    set_tests_properties("${name}" PROPERTIES TIMEOUT 120 SKIP_RETURN_CODE 77
      ENVIRONMENT "ECPAY_BIN_DIR=${CMAKE_BINARY_DIR}/bin" LABELS "e2e;${label}")
  endforeach()
endfunction()
