#pragma once

#include <string_view>

#include "core/base/result.hpp"

namespace ecpay::trade {

// What a shop's answer to a callback was worth (DECISIONS A1). `ok` is the only success.
enum class Verdict {
  ok,
  quoted,
  wrong_case,
  wrong_body,
  empty_body,
  whitespace,
  bom,
  html,
  json,
  redirect,
  client_error,
  server_error,
  timed_out,
  unreachable,
  tls_failed,
  not_allowed,
  interrupted,
  wrong_status,
  truncated,
  too_large
};
std::string_view to_string(Verdict verdict);

// Judges an HTTP answer against the body that was expected ("1|OK").
Verdict judge_answer(int status, std::string_view body, std::string_view expected);

// The verdict of an exchange that had no answer, by the code of core/http's error.
Verdict judge_failure(const Error& error);

}  // namespace ecpay::trade
