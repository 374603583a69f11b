#include <ostream>

#include "cli/command.hpp"
#include "cli/pure/data_options.hpp"
#include "cli/pure/lines.hpp"
#include "cli/pure/verbs.hpp"
#include "cli/request/keys.hpp"
#include "core/base/text.hpp"
#include "core/wire/check_mac.hpp"
#include "core/wire/form.hpp"

namespace ecpay::cli {
namespace {

struct Sealed {
  std::string data;
  std::string merchant_id;
  Json outer;  // null where Data came alone

  bool has_mac() const { return outer.is_object() && outer.contains(wire::k_check_mac_field); }
};

Error no_data(const Json& outer) {
  const auto code = outer.find("TransCode");
  return Error{"decrypt.no_data", code == outer.end() ? std::string() : to_text(*code),
               text_of(outer, "TransMsg"), ""};
}

// Data alone, the outer object, or a form whose ResultData holds it.
Result<Sealed> read_sealed(const DataOptions& options, const std::string& text) {
  std::string body(trim(text));
  if (body.starts_with("ResultData=")) {
    const auto form = wire::Form::parse(body);
    if (!form) return form.error();
    body = form->get("ResultData");
  }
  if (!options.envelope && !body.starts_with('{')) return Sealed{body, "", nullptr};
  auto envelope = wire::parse_envelope(body);
  if (!envelope) return envelope.error();
  if (envelope->data.empty()) return no_data(envelope->outer);
  return Sealed{envelope->data, envelope->merchant_id, std::move(envelope->outer)};
}

// The keys to try: the chosen ones, those of the service, else all public accounts with those of
// this MerchantID first.
Result<std::vector<merchant::Credentials>> keys_to_try(const DataOptions& options,
                                                       const Session& session, DataKeys& own,
                                                       const std::string& merchant_id) {
  std::vector<merchant::Credentials> keys;
  if (has_chosen_keys(session) || !options.service.empty()) {
    auto only = own.of(merchant_id);
    if (!only) return only.error();
    keys.push_back(std::move(*only));
    return keys;
  }
  for (const bool same_merchant : {true, false}) {
    for (const auto& account : merchant::public_accounts()) {
      if ((account.merchant_id == merchant_id) == same_merchant)
        keys.push_back({account.keys, account.merchant_id, account.profile});
    }
  }
  return keys;
}

// An argument that is Base64 of at least one AES block is Data itself and no file's name.
Result<std::string> sealed_text(const DataOptions& options, const Session& session) {
  if (options.input.file.empty() && options.input.arguments.size() == 1) {
    const auto& only = options.input.arguments[0];
    const auto bytes = base64_decode(only);
    if (bytes && bytes->size() >= 16) return only;
  }
  return read_text(options.input, session.in);
}

struct Plain {
  std::string text;
  std::string cipher;
  merchant::Credentials credentials;
};

Result<Plain> open_sealed(const Sealed& sealed, const DataOptions& options,
                          const std::vector<merchant::Credentials>& keys) {
  std::optional<Error> first;
  for (const auto& credentials : keys) {
    for (const std::string cipher : {"cbc", "gcm"}) {
      if (!options.cipher.empty() && options.cipher != cipher) continue;
      auto text =
          wire::decrypt_data(sealed.data, credentials.keys,
                             cipher == "gcm" ? wire::DataCipher::gcm : wire::DataCipher::cbc);
      if (text) return Plain{std::move(*text), cipher, credentials};
      if (!first) first = text.error();
    }
  }
  return *first;
}

Json mac_json(const Sealed& sealed, const Plain& plain) {
  const auto received = text_of(sealed.outer, wire::k_check_mac_field);
  const auto expected = wire::eticket_mac(plain.text, plain.credentials.keys);
  return {{"valid", received == expected}, {"received", received}, {"expected", expected}};
}

int print_plain(const Console& console, const Sealed& sealed, const Plain& plain) {
  const bool has_mac = sealed.has_mac();
  const Json mac = has_mac ? mac_json(sealed, plain) : Json();
  const bool valid = !has_mac || mac["valid"].get<bool>();
  if (console.output == Output::json) {
    Json body{{"plaintext", plain.text},
              {"cipher", plain.cipher},
              {"profile", plain.credentials.profile}};
    if (sealed.outer.is_object()) body["MerchantID"] = sealed.merchant_id;
    if (has_mac) body["check_mac"] = mac;
    console.print_json("decrypt", body);
    return valid ? 0 : 1;
  }
  console.out << plain.text << "\n";
  if (!plain.credentials.profile.empty())
    console.say(std::string(console.text("keys of ", "金鑰：")) + plain.credentials.profile + ", " +
                plain.cipher);
  if (!valid) {
    console.err << console.text("error: the CheckMacValue of the envelope does not fit this text\n",
                                "錯誤：外層的 CheckMacValue 與內容不符\n");
  }
  return valid ? 0 : 1;
}

// A line of `encrypt --jsonl`, an envelope, a JSON text or bare Base64.
Result<Sealed> sealed_of_line(const DataOptions& options, std::string_view line) {
  std::string text(trim(line));
  if (text.starts_with('"') || text.starts_with("{\"data\"")) {
    auto json = parse_json(text);
    if (!json) return json.error();
    if (json->is_object()) return Sealed{text_of(*json, "data"), "", nullptr};
    text = json->get<std::string>();
  }
  return read_sealed(options, text);
}

int decrypt_lines(const DataOptions& options, const Session& session) {
  DataKeys own(options, session);
  if (const auto usable = own.of(""); !usable) return session.console.report(usable.error());
  const auto counts = answer_lines(
      session.in, session.console.out,
      [&](std::string_view line, std::string& out) -> Result<LineAnswer> {
        const auto sealed = sealed_of_line(options, line);
        if (!sealed) return sealed.error();
        const auto keys = keys_to_try(options, session, own, sealed->merchant_id);
        if (!keys) return keys.error();
        const auto plain = open_sealed(*sealed, options, *keys);
        if (!plain) return plain.error();
        Json answer{{"plaintext", plain->text}};
        const bool valid = !sealed->has_mac() || mac_json(*sealed, *plain)["valid"].get<bool>();
        if (sealed->has_mac()) answer["mac_valid"] = valid;
        out += to_text(answer);
        return valid ? LineAnswer::yes : LineAnswer::no;
      });
  return exit_code_of(counts);
}

int run_decrypt(const DataOptions& options, const Session& session) {
  const Console& console = session.console;
  if (options.lines) return decrypt_lines(options, session);
  const auto text = sealed_text(options, session);
  if (!text) return console.report(text.error());
  const auto sealed = read_sealed(options, *text);
  if (!sealed) return console.report(sealed.error());
  DataKeys own(options, session);
  const auto keys = keys_to_try(options, session, own, sealed->merchant_id);
  if (!keys) return console.report(keys.error());
  const auto plain = open_sealed(*sealed, options, *keys);
  if (!plain) return console.report(plain.error());
  return print_plain(console, *sealed, *plain);
}

}  // namespace

void add_decrypt(Command& app, Session& session) {
  auto options = std::make_shared<DataOptions>();
  add_data_options(app, session, *options);
  app.footer(std::string(session.console.text("Examples", "範例")) +
             "\n  ecpay-cli decrypt -f answer.json\n"
             "  ecpay-cli decrypt -f data.txt --service invoice_b2c\n"
             "  ecpay-cli encrypt -f data.json --envelope | ecpay-cli decrypt - --envelope\n"
             "  ecpay-cli decrypt --jsonl < answers.jsonl\n");
  app.callback([options, &session] { session.exit = run_decrypt(*options, session); });
}

}  // namespace ecpay::cli
