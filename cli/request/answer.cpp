#include "cli/request/answer.hpp"

#include <algorithm>
#include <array>

#include "core/catalogue/message.hpp"

namespace ecpay::cli {
namespace {

using catalogue::AnswerSpec;
using catalogue::Format;

// Codes that say yes: 2 and 10100073 issue a number, 4000003 and 4000004 trigger an invoice.
constexpr std::array<std::string_view, 5> k_yes{"1", "2", "10100073", "4000003", "4000004"};

bool says_yes(const std::string& code) {
  return code.empty() || std::find(k_yes.begin(), k_yes.end(), code) != k_yes.end();
}

bool has_status(const AnswerSpec& answer, int status) {
  return std::find(answer.status.begin(), answer.status.end(), status) != answer.status.end();
}

bool is_document(Format format) {
  return format == Format::html || format == Format::csv || format == Format::redirect ||
         format == Format::none || format == Format::any;
}

bool begins_like(const AnswerSpec& answer, std::string_view body) {
  const Format format = answer.message.format;
  if (!answer.prefix.empty()) return body.starts_with(answer.prefix + "|");
  const bool is_json = body.starts_with('{');
  const bool wants_json =
      format == Format::aes_json || format == Format::aes_json_outer || format == Format::json;
  if (is_document(format) || format == Format::text) return !is_json;
  return wants_json == is_json;
}

}  // namespace

ReadAnswer read_answer(const catalogue::ApiSpec& api, int status, std::string_view body,
                       const crypto::HashKeys& keys) {
  ReadAnswer read;
  read.values = catalogue::Value::empty_object();
  read.outer = catalogue::Value::empty_object();
  const bool served = status >= 200 && status < 400;
  for (const auto& answer : api.answers) {
    if (!has_status(answer, status) || !begins_like(answer, body)) continue;
    auto opened = catalogue::open_message(answer.message, body, "");
    if (!opened) {
      read.problem = opened.error();
      continue;
    }
    read.name = answer.name;
    read.problem.reset();
    const bool refused = opened->outer.has("TransCode") && opened->outer.get("TransCode") != "1";
    const auto unlocked =
        refused ? Result<Done>(Done{}) : catalogue::unlock(answer.message, keys, *opened);
    if (!unlocked) read.problem = unlocked.error();
    read.values = std::move(opened->values);
    read.outer = std::move(opened->outer);
    const auto code = read.values.find("RtnCode") == nullptr ? read.values.get("code")
                                                             : read.values.get("RtnCode");
    read.ok = served && !refused && !read.problem && says_yes(code);
    return read;
  }
  read.ok = served && api.answers.empty();
  return read;
}

}  // namespace ecpay::cli
