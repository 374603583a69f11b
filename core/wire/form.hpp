#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"

namespace ecpay::wire {

// Name/value pairs in the order they were sent.
//
// Order, duplicates and empty values are kept: a checksum is taken over what was sent, and a wrong
// request must be shown as it came. Text is decoded UTF-8 bytes.
// A Form is a plain value; share it between threads only as const.
class Form {
 public:
  struct Pair {
    std::string name;
    std::string value;
    bool operator==(const Pair&) const = default;
  };

  Form() = default;
  Form(std::initializer_list<Pair> pairs) : pairs_(pairs) {}

  // Parses an application/x-www-form-urlencoded body. Splits each pair at its first '=' (so
  // "Data=YQ==" keeps its padding) and reads '+' as a space.
  // Error "form.escape" on a broken %-escape; `subject` is the pair's name.
  static Result<Form> parse(std::string_view body);

  // Parses a multipart/form-data body; `content_type` carries the boundary. File parts are taken as
  // fields by their name. Errors "form.multipart".
  static Result<Form> parse_multipart(std::string_view body, std::string_view content_type);

  Form& add(std::string name, std::string value);
  // Replaces the first pair of that name and removes the others; adds it at the end if there is
  // none.
  Form& set(std::string_view name, std::string value);
  void remove(std::string_view name);

  // The first pair of that exact name, or nothing. The view lives as long as the Form.
  std::optional<std::string_view> find(std::string_view name) const;
  // As find; empty if there is none.
  std::string get(std::string_view name) const;

  const std::vector<Pair>& pairs() const { return pairs_; }
  bool empty() const { return pairs_.empty(); }

  // "a=1&b=%20": percent-encoded for a body (space as '+').
  std::string encode() const;
  // "a=1&b= ": values as they are, the way ECPay's query answers are written (aio 4.1).
  std::string encode_raw() const;

  bool operator==(const Form&) const = default;

 private:
  std::vector<Pair> pairs_;
};

}  // namespace ecpay::wire
