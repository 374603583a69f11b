#pragma once

#include <optional>
#include <string_view>

#include "cli/input.hpp"

// One reader for each kind of input. Errors: see read_parameters.
namespace ecpay::cli {

Result<Input> read_form_text(std::string_view text);
Result<Input> read_json_text(std::string_view text);
bool is_multipart(std::string_view text);
// A form body, urlencoded or multipart, or a JSON object, whichever the text is.
Result<Input> read_body_text(std::string_view text);
// Of several forms the signed one, else the one that posts to ECPay, else the longest.
Result<Input> read_html_text(std::string_view text);
// As typed, and as browsers copy it for POSIX shells, cmd.exe and PowerShell; a GET's parameters
// are those of its address. Error also "input.curl_file" (subject: the file that holds the body).
Result<Input> read_curl_text(std::string_view text);

// A HAR file (entry number `entry`, from 1; 0: its last entry that carries a signature or an
// envelope, else its last with a body) or one of its entries. `text` is JSON.
Result<Input> read_har_text(std::string_view text, std::size_t entry);
// {"body":"…","isBase64Encoded":…}: what API Gateway hands to a function, also as it is logged.
Result<Input> read_event_text(std::string_view text);
// The first request of an .http file, or of a Hurl file that writes its body in backticks.
Result<Input> read_http_text(std::string_view text);
// The first signed parameters in a log: a form body ("… body=MerchantID=1&…&CheckMacValue=…") or an
// object as a language prints it; else the first form body. `entry` counts the lines with a
// signature or an envelope, from 1; 0: the first.
Result<Input> read_log_text(std::string_view text, std::size_t entry = 0);

// The pairs of the first object with a CheckMacValue in JSON, also with its quotes escaped, or in
// what Python, Ruby, Node and PHP print; empty if there is none. Linear.
wire::Form read_literal(std::string_view text);

// A letter, digit or underscore, which the names of parameters are made of.
bool is_name(char c);
// "har", "event", "log" or "json" by the members of the object.
std::string_view json_kind(std::string_view text);
bool looks_like_curl(std::string_view text);
bool looks_like_http(std::string_view text);
// Whether parameters stand behind other words, or as a language prints them.
bool looks_like_log(std::string_view text);

}  // namespace ecpay::cli
