#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/clock.hpp"
#include "core/base/result.hpp"
#include "core/catalogue/spec.hpp"
#include "core/catalogue/value.hpp"
#include "core/crypto/hash_keys.hpp"
#include "core/wire/form.hpp"

// Messages between bytes and values, for every format the catalogue knows. Pure; any thread.
namespace ecpay::catalogue {

// A message whose bytes have been taken apart but not yet believed.
struct Opened {
  // form formats: the parameters; aes_json: empty until unlocked; json and aes_json_outer: the
  // object; text: "code" and "message" around its first '|', or "text".
  Value values;
  wire::Form form;        // form formats: the exact pairs, for the signature
  std::string prefix;     // pipe_form: what stands before the first '|'
  Value outer;            // aes_json: the envelope without interpretation
  std::string data;       // aes_json: Base64
  std::string plaintext;  // aes_json, once unlocked: the exact JSON text
  std::string merchant_id;
};

// Takes the body apart by the message's format; urlencoded and multipart forms alike
// (DECISIONS 5.1). Errors: "form.escape", "form.multipart", "form.too_many", "json.syntax",
// "json.too_deep", "envelope.outer", "envelope.field".
Result<Opened> open_message(const MessageSpec& spec, std::string_view body,
                            std::string_view content_type);

// Checks the signature, or decrypts, and fills `values`. Errors: "mac.missing", "mac.invalid"
// (subject: the received value; detail and evidence: the expected one), those of
// wire::decrypt_data and of parse_value. Decrypted values are there also after "mac.invalid".
Result<Done> unlock(const MessageSpec& spec, const crypto::HashKeys& keys, Opened& opened);

struct WriteContext {
  crypto::HashKeys keys;
  std::string merchant_id;
  const Value* request = nullptr;  // what `when` means by "request."
  Instant now{};                   // RqHeader.Timestamp and the like
  std::string cipher = "aes_128_cbc";
  std::string platform_id{};  // written in the envelope if not empty
  // Of envelopes that answer (RpHeader); Data is empty unless the code is 1.
  int trans_code = 1;
  std::string trans_msg = "Success";
};

struct Written {
  std::string body;
  std::string content_type;
};

// Writes values by the message's fields: their order, empty ones where they are sent, JSON types;
// signs or encrypts. A name the spec does not list is written last, as it is. A name of a group
// whose condition does not hold is left out where context.request is given (answers, callbacks),
// else written last too. `answer` adds its prefix, order, template.
Written write_message(const MessageSpec& spec, const Value& values, const WriteContext& context);
Written write_answer(const AnswerSpec& answer, const Value& values, const WriteContext& context);

// The signed pairs of a form message in sending order, CheckMacValue included (for pages that post
// it).
wire::Form write_form(const MessageSpec& spec, const Value& values, const WriteContext& context);

}  // namespace ecpay::catalogue
