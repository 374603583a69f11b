#include "core/trade/verdict.hpp"

#include "core/base/text.hpp"

namespace ecpay::trade {
namespace {

Verdict judge_body(std::string_view body, std::string_view expected) {
  if (body == expected) return Verdict::ok;
  if (body.empty()) return Verdict::empty_body;
  if (body.substr(0, 3) == "\xEF\xBB\xBF") return Verdict::bom;
  const std::string_view trimmed = trim(body);
  if (trimmed.empty()) return Verdict::empty_body;
  if (trimmed == expected) return Verdict::whitespace;
  if (trimmed.size() == expected.size() + 2 &&
      (trimmed.front() == '"' || trimmed.front() == '\'') &&
      trimmed.substr(1, expected.size()) == expected) {
    return Verdict::quoted;
  }
  if (equals_ignoring_case(trimmed, expected)) return Verdict::wrong_case;
  if (trimmed.front() == '<') return Verdict::html;
  if (trimmed.front() == '{' || trimmed.front() == '[') return Verdict::json;
  return Verdict::wrong_body;
}

}  // namespace

std::string_view to_string(Verdict verdict) {
  switch (verdict) {
    case Verdict::ok:
      return "ok";
    case Verdict::quoted:
      return "quoted";
    case Verdict::wrong_case:
      return "wrong_case";
    case Verdict::wrong_body:
      return "wrong_body";
    case Verdict::empty_body:
      return "empty_body";
    case Verdict::whitespace:
      return "whitespace";
    case Verdict::bom:
      return "bom";
    case Verdict::html:
      return "html";
    case Verdict::json:
      return "json";
    case Verdict::redirect:
      return "redirect";
    case Verdict::client_error:
      return "client_error";
    case Verdict::server_error:
      return "server_error";
    case Verdict::timed_out:
      return "timed_out";
    case Verdict::unreachable:
      return "unreachable";
    case Verdict::tls_failed:
      return "tls_failed";
    case Verdict::not_allowed:
      return "not_allowed";
    case Verdict::interrupted:
      return "interrupted";
    case Verdict::wrong_status:
      return "wrong_status";
    case Verdict::truncated:
      return "truncated";
    case Verdict::too_large:
      return "too_large";
  }
  return "wrong_body";
}

Verdict judge_answer(int status, std::string_view body, std::string_view expected) {
  if (status >= 300 && status < 400) return Verdict::redirect;
  if (status >= 400 && status < 500) return Verdict::client_error;
  if (status >= 500) return Verdict::server_error;
  if (status != 200) return Verdict::wrong_status;
  return judge_body(body, expected);
}

Verdict judge_failure(const Error& error) {
  if (error.code == "http.timed_out") return Verdict::timed_out;
  if (error.code == "http.tls") return Verdict::tls_failed;
  if (error.code == "http.interrupted") return Verdict::interrupted;
  if (error.code == "http.truncated") return Verdict::truncated;
  if (error.code == "http.too_large") return Verdict::too_large;
  if (error.code == "callback.not_allowed") return Verdict::not_allowed;
  return Verdict::unreachable;
}

}  // namespace ecpay::trade
