#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace ecpay {

// Appends `text` as a JSON string with its quotes. Only quote, backslash and control characters are
// escaped, as AWS writes them; bytes that are not UTF-8 become U+FFFD.
void append_json_text(std::string& out, std::string_view text);

// Writes one JSON object member by member, in the order of the calls, for texts that are written so
// often that building a tree first would cost more than the rest.
class JsonWriter {
 public:
  explicit JsonWriter(std::size_t expected_bytes);

  void text(std::string_view name, std::string_view value);
  void raw(std::string_view name, std::string_view json);  // json: valid JSON text
  void null(std::string_view name) { raw(name, "null"); }
  void flag(std::string_view name, bool value) { raw(name, value ? "true" : "false"); }
  void number(std::string_view name, std::int64_t value);
  void open(std::string_view name);       // "name":{
  void close();                           // }
  void open_list(std::string_view name);  // "name":[
  void item(std::string_view value);
  void close_list();  // ]

  // Closes the outermost object. Nothing may be written after it.
  std::string finish();

 private:
  void key(std::string_view name);
  void comma();

  std::string out_;
  bool first_ = true;  // nothing written yet inside the innermost bracket
};

}  // namespace ecpay
