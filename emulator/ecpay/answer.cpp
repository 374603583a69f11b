#include "emulator/ecpay/answer.hpp"

#include <algorithm>

#include "core/base/error_json.hpp"
#include "core/base/text.hpp"
#include "core/crypto/digest.hpp"
#include "emulator/ecpay/refusal.hpp"

namespace ecpay::site {
namespace {

constexpr std::size_t k_named_assumptions = 8;

// A header's value: one line of printable ASCII.
std::string header_text(std::string_view text) {
  std::string out;
  for (const char c : text.substr(0, 400)) out += c >= 0x20 && c < 0x7F ? c : '?';
  return out;
}

void explain_in_headers(http::Response& response, const Error& why) {
  response.headers.set(std::string(k_reason_header),
                       header_text(why.code + ": " + message_text(why, Language::en) + " " +
                                   fix_text(why, Language::en)));
}

pages::Frame frame_of(const http::Request& request, const catalogue::Opened& opened) {
  return {language_of_request(request, opened.values.get("Language")), ""};
}

http::Response plain(const http::Request& request, int status, const Refused& refused) {
  pages::PlainMessage message;
  const auto frame = frame_of(request, refused.opened);
  message.title = std::to_string(status) + " " + message_text(refused.why, frame.language);
  message.explanation = explain_refusal(refused, frame.language);
  message.explanation.what.clear();
  auto response = page_response(status, pages::plain_page(frame, message));
  explain_in_headers(response, refused.why);
  return response;
}

catalogue::WriteContext context_of(const SigningKeys* signer, const std::string& merchant_id,
                                   const catalogue::Value& request, Instant now) {
  catalogue::WriteContext context;
  if (signer != nullptr) context.keys = signer->keys;
  context.merchant_id = merchant_id;
  context.request = &request;
  context.now = now;
  return context;
}

http::Response written_response(int status, catalogue::Written written) {
  return http::text_response(status, std::move(written.body), std::move(written.content_type));
}

// Whether a field of that name stands among the message's own.
bool lists(const catalogue::MessageSpec& message, std::string_view name) {
  return std::any_of(message.fields.begin(), message.fields.end(),
                     [&](const auto& entry) { return entry.field && entry.field->name == name; });
}

// TransCode and TransMsg of an envelope that failed as a whole (services 2.4, 5.1). What was
// recorded for Data that cannot be decrypted is the service's; the rest is assumed.
void fail_envelope(const Refused& refused, const VendorWords& words,
                   catalogue::WriteContext& context) {
  constexpr int k_wrong_key = 110, k_wrong_mac = 999;
  const auto& known = refused.api->request.envelope.refuse;
  context.trans_code = k_wrong_key;
  context.trans_msg = words.text;
  if (known && refused.why.code.starts_with("envelope.")) {
    context.trans_code =
        static_cast<int>(parse_integer(known->code, 0, 9'999'999).value_or(k_wrong_key));
    if (!known->text.empty()) context.trans_msg = known->text;
  } else if (refused.why.code == "mac.invalid") {
    context.trans_code = k_wrong_mac;
    context.trans_msg = "CheckMacValue Error";
  }
}

// A refusal inside an envelope: what cannot be opened fails as a whole; what was opened fails by
// its RtnCode.
http::Response envelope_refusal(const Refused& refused, const VendorWords& words,
                                const catalogue::AnswerSpec& answer,
                                catalogue::WriteContext context) {
  auto values = catalogue::Value::empty_object();
  if (refused.why.code == "gate.violations" && refused.signer) {
    values.set("RtnCode", catalogue::Value::of_number(words.code));
    values.set("RtnMsg", words.text);
  } else {
    fail_envelope(refused, words, context);
  }
  return written_response(words.http, catalogue::write_message(answer.message, values, context));
}

// The vendor's refusal in the shape of the API's answers.
http::Response server_refusal(const Refused& refused, const VendorWords& words, Instant now) {
  const auto& api = *refused.api;
  const auto context = context_of(refused.signer ? &*refused.signer : nullptr, refused.merchant_id,
                                  refused.opened.values, now);
  const auto enveloped = std::find_if(api.answers.begin(), api.answers.end(), [](const auto& row) {
    return row.message.format == catalogue::Format::aes_json;
  });
  const bool is_unopened = enveloped != api.answers.end() && refused.why.code != "gate.violations";
  if (is_unopened) return envelope_refusal(refused, words, *enveloped, context);
  if (const auto* answer = api.find_answer("refused")) {
    // Only what the answer lists: names it does not know would be written as they are.
    auto values = catalogue::Value::empty_object();
    const bool by_template = !answer->template_text.empty();
    for (const auto* name : {"code", "RtnCode", "TradeStatus"}) {
      if (by_template || lists(answer->message, name)) values.set(name, words.code);
    }
    for (const auto* name : {"message", "RtnMsg"}) {
      if (by_template || lists(answer->message, name)) values.set(name, words.text);
    }
    return written_response(words.http, catalogue::write_answer(*answer, values, context));
  }
  if (enveloped != api.answers.end()) return envelope_refusal(refused, words, *enveloped, context);
  return http::text_response(words.http, "RtnCode=" + words.code + "&RtnMsg=" + words.text,
                             "text/html; charset=utf-8");
}

}  // namespace

http::Response page_response(int status, std::string html, std::string_view script) {
  auto response = http::text_response(status, std::move(html), "text/html; charset=utf-8");
  const std::string scripts =
      script.empty() ? "'none'" : "'sha256-" + base64_encode(crypto::sha256(script)) + "'";
  // The hand-over form goes to whatever shop the order names, and a shop may redirect.
  const std::string targets = script.empty() ? "'self'" : "http: https:";
  response.headers.set("Content-Security-Policy",
                       "default-src 'none'; script-src " + scripts +
                           "; style-src 'self'; img-src 'self'; form-action " + targets +
                           "; base-uri 'none'; frame-ancestors 'none'");
  response.headers.set("X-Content-Type-Options", "nosniff");
  response.headers.set("Referrer-Policy", "strict-origin-when-cross-origin");
  response.headers.set("Cache-Control", "no-store");
  return response;
}

Language language_of_request(const http::Request& request, std::string_view language_field) {
  if (language_field == "ENG" || language_field == "KOR" || language_field == "JPN") {
    return Language::en;
  }
  if (!language_field.empty()) return Language::zh_tw;
  const auto accepted = request.headers.find("Accept-Language").value_or("");
  return equals_ignoring_case(accepted.substr(0, 2), "en") ? Language::en : Language::zh_tw;
}

void add_assumptions(http::Response& response, const std::vector<std::string>& ids) {
  // What is not emulated is said beside what was assumed on the way; a refusal's mark gives way to
  // it.
  std::string text = response.headers.get(std::string(k_emulator_header));
  if (!text.starts_with("not_emulated=")) text.clear();
  for (std::size_t i = 0; i < std::min(ids.size(), k_named_assumptions); ++i) {
    text += (text.empty() ? "" : ", ") + ("assumed=" + ids[i]);
  }
  if (!text.empty()) response.headers.set(std::string(k_emulator_header), header_text(text));
}

http::Response answer_refusal(const http::Request& request, const Refused& refused, Instant now) {
  if (refused.api == nullptr) {
    const bool wrong_method = refused.why.code == "gate.wrong_method";
    auto response = plain(request, wrong_method ? 405 : 404, refused);
    if (wrong_method) response.headers.set("Allow", request.method == "POST" ? "GET" : "POST");
    return response;
  }
  const auto words = vendor_words(refused);
  http::Response response;
  if (refused.api->sender == catalogue::Sender::browser) {
    const auto frame = frame_of(request, refused.opened);
    const pages::VendorError error{words.code, words.text,
                                   explain_refusal(refused, frame.language)};
    response = page_response(words.http, pages::vendor_error_page(frame, error));
  } else {
    response = server_refusal(refused, words, now);
  }
  response.headers.set(std::string(k_emulator_header), "refused=" + header_text(refused.why.code));
  if (words.assumed) add_assumptions(response, {refused.api->id + "." + words.code});
  Error why = refused.why;
  if (why.code == "mac.invalid" && refused.signer) {
    why = {guess_mac_mistake(refused), refused.merchant_id, refused.signer->profile, ""};
  } else if (why.code == "gate.violations") {
    for (const auto& violation : refused.violations) {
      if (!violation.warns_only())
        why.detail += " " + violation.field + " (" + violation.rule + ")";
    }
  }
  explain_in_headers(response, why);
  return response;
}

http::Response answer_not_emulated(const http::Request& request, const Admitted& admitted) {
  Refused refused;
  refused.why = {"gate.not_emulated", admitted.api->id, "", ""};
  refused.opened.values = admitted.opened.values;
  http::Response response;
  if (admitted.api->sender == catalogue::Sender::browser) {
    response = plain(request, 501, refused);
  } else {
    response = http::json_response(501, to_text(error_json(refused.why)));
    explain_in_headers(response, refused.why);
  }
  response.headers.set(std::string(k_emulator_header), "not_emulated=" + admitted.api->id);
  return response;
}

http::Response answer_outcome(const Admitted& admitted, const behaviours::Outcome& outcome,
                              Instant now) {
  const auto* answer = admitted.api->find_answer(outcome.answer);
  if (answer == nullptr) {
    throw std::logic_error(admitted.api->id + " has no answer " + outcome.answer);
  }
  const auto& request = outcome.request ? *outcome.request : admitted.opened.values;
  auto response = written_response(
      answer->status.empty() ? 200 : answer->status.front(),
      catalogue::write_answer(*answer, outcome.values,
                              context_of(&admitted.signer, admitted.merchant_id, request, now)));
  if (!outcome.assumed.empty()) explain_in_headers(response, outcome.assumed.front().why);
  return response;
}

}  // namespace ecpay::site
