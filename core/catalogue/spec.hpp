#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// The catalogue's types: one API exactly as the vendor documents it (shape: DECISIONS section 4).
// Data and the meaning of members, nothing else.
namespace ecpay::catalogue {

struct Matcher;  // core/catalogue/pattern.hpp

// How sure we are (DESIGN section 2, promise 2). reported and assumed warn instead of refusing.
enum class Certainty { recorded, documented, sdk, reported, assumed };
bool refuses(Certainty certainty);

struct Texts {
  std::string en;
  std::string zh_tw;
};

// AND of conditions on fields. A name may start with "request." (in answers and callbacks) and, in
// rows, means the parent's field where the row has none of that name.
struct Condition {
  enum class Kind { one_of, present, absent } kind = Kind::one_of;
  std::string field;
  std::vector<std::string> values;  // one_of
  bool or_absent = false;           // one_of: "absent" stood among the values
};
using When = std::vector<Condition>;

enum class FieldType { text, integer, decimal, list, rows, object, datetime, url, json_text };
enum class Need { optional, required };
enum class LengthUnit { chars, utf8_bytes, width, digits };

struct Limit {
  std::optional<long long> min, max;
  LengthUnit unit = LengthUnit::chars;
  Certainty certainty = Certainty::documented;
  std::string source;
};

// What the vendor answers when a rule is broken, where it is known.
struct Refusal {
  int http = 0;      // 0 = the API's usual status
  std::string code;  // RtnCode or the number before '|'
  std::string text;  // RtnMsg, or the whole body of a text answer
};

struct FieldSpec {
  std::string name;  // as on the wire, letter case included
  FieldType type = FieldType::text;
  Need need = Need::optional;
  std::vector<Limit> limits;                // of length; of a list: of the whole text
  std::vector<Limit> each_limits;           // list: of each element
  std::optional<std::string> min, max;      // of the number (list: of each), exact decimal text
  int int_digits = 0, fraction_digits = 0;  // decimal; 0 = not limited
  std::string unit;                         // "minutes", "days": for people
  // A named linear-time matcher (core/catalogue/pattern.hpp), of a list: for each element; empty =
  // any.
  std::string pattern;
  const Matcher* matcher = nullptr;  // of that name; set by the loader
  std::vector<std::string> choices;  // list: of each element
  std::string separator;             // list
  std::string
      encoded;  // "url": the value is URL-encoded before signing; limits hold for the decoded text
  std::string json = "text";  // "text" or "number": how JSON formats write it
  // What `build` fills in. Whole values in braces are made by the shop: "{now}" (Taiwan time),
  // "{today}" (yyyy-MM-dd), "{unix}" (seconds), "{merchant_id}", "{trade_no}" (20 letters and
  // digits).
  std::string default_value;
  long long window_s = 0;         // a Unix time is accepted this long; 0 = no check
  std::string sample;             // passes every check
  std::string same_as;            // "envelope.MerchantID"
  std::string empty = "omitted";  // of an answer: "sent" = written also when it has no value
  Texts meaning;
  Certainty certainty = Certainty::documented;
  std::string source;
  std::optional<Refusal> refuse;
  std::vector<struct FieldEntry> fields;  // rows and object
  std::optional<long long> min_rows, max_rows;
};

// Fields that exist only when a condition holds.
struct GroupSpec {
  std::string name;
  When when;
  bool together =
      false;  // one member present makes the required ones required (DECISIONS 4, creak 17)
  std::vector<struct FieldEntry> fields;
};

// A field or a group, in the order of the file; `use` of fragments is resolved by the loader.
struct FieldEntry {
  std::optional<FieldSpec> field;
  std::optional<GroupSpec> group;
};

enum class RuleKind {
  required,
  choices,
  range,
  pattern,
  check,
  equal,
  differ,
  prefix,
  exclusive,
  at_least_one,
  exactly_one,
  same_count,
  sum,
  product,
  row_sets,
  no_effect
};

// How the text of a rule's field is taken apart; filled in by the loader from the field itself.
struct FieldShape {
  FieldType type = FieldType::text;
  std::string separator;
  bool url_encoded = false;
  std::size_t row_part = 0;  // characters of "Items[]." in "Items[].ItemPrice"; 0 = not in rows
};

struct RuleSpec {
  RuleKind kind = RuleKind::required;
  When when;
  // The object the rule looks into ("IssueModel", "Invoices[]") where a fragment brought it there;
  // empty = the message. Conditions look there first, then outward.
  std::string scope;
  std::vector<std::string> fields;   // "Items[].ItemPrice" reaches into rows
  std::vector<FieldShape> shapes;    // parallel to fields
  std::vector<std::string> values;   // choices, prefix
  std::string min, max;              // range, exact decimal text
  std::string pattern, check;        // names
  const Matcher* matcher = nullptr;  // of that name; set by the loader
  std::string equals;                // sum, product: the field that must hold the result
  std::string round;                 // "half_up" or empty
  std::vector<std::vector<std::string>> allowed;  // row_sets
  Certainty certainty = Certainty::documented;
  std::string source;
  Texts message;  // overrides the kind's own text; may be empty
  std::optional<Refusal> refuse;
};

enum class Format {
  form,
  form_raw,
  pipe_form,
  text,
  aes_json,
  aes_json_outer,
  json,
  json_in_form,
  csv,
  html,
  redirect,
  none,
  any
};
std::string_view to_string(Format format);

enum class MacKind { none, cmv_sha256, cmv_md5, eticket_sha256 };

struct MacSpec {
  MacKind kind = MacKind::none;
  std::string field = "CheckMacValue";
  std::string
      covers;  // "after_prefix" (pipe_form), "data_plaintext_bytes" (e-ticket); empty = the form
};

struct EnvelopeSpec {
  std::vector<std::string> ciphers;  // "aes_128_cbc", "aes_128_gcm"
  std::vector<FieldEntry> header;    // RqHeader or RpHeader
  std::string header_name = "RqHeader";
  MacSpec mac;                    // of the outer object (e-ticket)
  std::optional<Refusal> refuse;  // TransCode and TransMsg for Data that cannot be decrypted
};

// What travels in one direction.
struct MessageSpec {
  Format format = Format::form;
  MacSpec mac;
  EnvelopeSpec envelope;  // aes_json
  std::vector<FieldEntry> fields;
  std::vector<RuleSpec> rules;
  std::vector<std::string> known_names;  // of the outermost fields in all groups; sorted
};

struct EndpointSpec {
  std::string host;  // key of _service.json's hosts: "payment", "logistics"
  std::string path;
  std::string method = "POST";
  std::string family;  // overrides accounts; empty = by accounts
  When when;           // picks among APIs on one path
};

struct AccountSpec {
  When when;
  std::string family;  // merchant::KeyFamily by name
};

struct AnswerSpec {
  std::string name;
  std::vector<int> status = {200};
  MessageSpec message;
  std::string content_type;   // empty = the format's usual one
  std::string prefix;         // pipe_form
  std::string order;          // "alphabetical" or empty = as listed
  std::string template_text;  // text: "{code}|{message}"
  Certainty certainty = Certainty::documented;
};

struct AckSpec {
  Format format = Format::text;
  std::string equals;  // text
  MacSpec mac;         // aes_json
  std::map<std::string, std::vector<std::string>>
      accept;  // aes_json: member → accepted values by text
  std::vector<int> status = {200};
};

struct CallbackSpec {
  std::string kind;       // "return" (DECISIONS A2)
  std::string url_field;  // the request parameter that names the address
  std::string sender;     // "server" or "browser"
  std::string method = "POST";
  std::string retry;  // rhythm's name in _service.json; empty = never re-sent
  MessageSpec message;
  AckSpec ack;
};

enum class Sender { server, browser };

struct ApiSpec {
  std::string id;       // "aio.checkout"
  std::string service;  // "aio"
  Texts name;
  std::string source;
  bool emulated = false;
  std::vector<EndpointSpec> endpoints;
  Sender sender = Sender::server;
  std::vector<AccountSpec> accounts;
  MessageSpec request;
  // Named whole valid requests over the fields' own samples; no text removes the field.
  std::vector<
      std::pair<std::string, std::vector<std::pair<std::string, std::optional<std::string>>>>>
      samples;
  std::vector<AnswerSpec> answers;
  std::vector<CallbackSpec> callbacks;

  const AnswerSpec* find_answer(std::string_view name) const;
  const CallbackSpec* find_callback(std::string_view kind) const;
};

// When a notice is sent again.
struct RetrySpec {
  std::string name;
  int times = 0;                   // re-sends after the first
  long long min_s = 0, max_s = 0;  // each wait is seeded within (DECISIONS A29)
  std::vector<long long> waits_s;  // fixed waits instead, one a re-send
  Certainty certainty = Certainty::documented;
  std::string source;
};

struct ServiceSpec {
  std::string id;  // "aio"
  Texts name;
  std::map<std::string, std::vector<std::string>>
      stage_hosts;  // host key → real stage names, lower case
  std::map<std::string, std::vector<std::string>> production_hosts;
  std::vector<RetrySpec> retries;
  // Of aes_json messages that state none themselves: of requests, and of answers and callbacks.
  EnvelopeSpec request_envelope;
  EnvelopeSpec answer_envelope;
};

}  // namespace ecpay::catalogue
