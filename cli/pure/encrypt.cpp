#include <ostream>

#include "cli/command.hpp"
#include "cli/pure/data_options.hpp"
#include "cli/pure/lines.hpp"
#include "cli/pure/verbs.hpp"
#include "cli/request/build_request.hpp"
#include "cli/request/keys.hpp"
#include "core/catalogue/validate.hpp"
#include "core/wire/check_mac.hpp"

namespace ecpay::cli {
namespace {

using catalogue::Value;

// The JSON text: as it is, or made of NAME=VALUE arguments.
Result<std::string> json_text(const DataOptions& options, const Session& session) {
  const auto& arguments = options.input.arguments;
  const bool has_pairs = options.input.file.empty() && !arguments.empty() &&
                         !arguments[0].starts_with('{') && !arguments[0].starts_with('[') &&
                         arguments[0].find('=') != std::string::npos;
  if (!has_pairs) return read_text(options.input, session.in);
  const auto input = read_parameters(options.input, session.in, session.console);
  if (!input) return input.error();
  return catalogue::to_json(input->values);
}

Result<Value> header_of(const DataOptions& options) {
  Value header = Value::empty_object();
  const auto now = instant_of(options.at);
  if (!now) return now.error();
  const auto* service = catalogue::Catalogue::embedded().find_service(options.service);
  if (service != nullptr && !service->request_envelope.header.empty()) {
    return catalogue::fill_fields(service->request_envelope.header, std::move(header),
                                  {*now, "", nullptr});
  }
  const auto seconds = std::chrono::floor<std::chrono::seconds>(*now).time_since_epoch().count();
  header.set("Timestamp", Value::of_integer(seconds));
  return header;
}

Result<Value> envelope_of(const DataOptions& options, const std::string& plain,
                          const std::string& data, const merchant::Credentials& credentials) {
  const auto inner = catalogue::parse_value(plain);
  auto header = header_of(options);
  if (!header) return header.error();
  Value outer = Value::empty_object();
  const auto named = [&](std::string_view name) {
    return inner->is_object() ? inner->get(name) : std::string();
  };
  // Payment puts the platform into Data and, as the merchant, outside (services 2.3).
  const auto platform = named("PlatformID");
  const auto own = platform.empty() ? named("MerchantID") : platform;
  if (!options.platform.empty() || !platform.empty())
    outer.set("PlatformID", options.platform.empty() ? platform : options.platform);
  outer.set("MerchantID", own.empty() ? credentials.merchant_id : own);
  outer.set("RqHeader", std::move(*header));
  outer.set("Data", data);
  const auto* service = catalogue::Catalogue::embedded().find_service(options.service);
  if (service != nullptr && service->request_envelope.mac.kind != catalogue::MacKind::none)
    outer.set(service->request_envelope.mac.field, wire::eticket_mac(plain, credentials.keys));
  return outer;
}

struct Sealed {
  std::string data;
  Value outer;  // with --envelope
  std::string profile;
};

Result<Sealed> seal(const std::string& plain, const DataOptions& options, DataKeys& keys) {
  const auto value = catalogue::parse_value(plain);
  if (!value) return value.error();
  std::string signer = options.platform;
  for (const auto* name : {"PlatformID", "MerchantID"}) {
    if (signer.empty() && value->is_object()) signer = value->get(name);
  }
  const auto credentials = keys.of(signer);
  if (!credentials) return credentials.error();
  const auto cipher = options.cipher == "gcm" ? wire::DataCipher::gcm : wire::DataCipher::cbc;
  Sealed sealed{wire::encrypt_data(plain, credentials->keys, cipher), {}, credentials->profile};
  if (!options.envelope) return sealed;
  auto outer = envelope_of(options, plain, sealed.data, *credentials);
  if (!outer) return outer.error();
  sealed.outer = std::move(*outer);
  return sealed;
}

int encrypt_lines(const DataOptions& options, const Session& session) {
  DataKeys keys(options, session);
  if (const auto usable = keys.of(""); !usable) return session.console.report(usable.error());
  const auto counts =
      answer_lines(session.in, session.console.out,
                   [&](std::string_view line, std::string& out) -> Result<LineAnswer> {
                     const auto sealed = seal(std::string(line), options, keys);
                     if (!sealed) return sealed.error();
                     out += options.envelope ? catalogue::to_json(sealed->outer)
                                             : "{\"data\":\"" + sealed->data + "\"}";
                     return LineAnswer::yes;
                   });
  return exit_code_of(counts);
}

int run_encrypt(const DataOptions& options, const Session& session) {
  const Console& console = session.console;
  if (options.lines) return encrypt_lines(options, session);
  const auto plain = json_text(options, session);
  if (!plain) return console.report(plain.error());
  DataKeys keys(options, session);
  const auto sealed = seal(*plain, options, keys);
  if (!sealed) return console.report(sealed.error());
  if (console.output == Output::json) {
    Json body{{"Data", sealed->data},
              {"cipher", options.cipher.empty() ? "cbc" : options.cipher},
              {"profile", sealed->profile}};
    if (options.envelope) body["envelope"] = Json::parse(catalogue::to_json(sealed->outer));
    console.print_json("encrypt", body);
    return 0;
  }
  console.out << (options.envelope ? catalogue::to_json(sealed->outer) : sealed->data) << "\n";
  return 0;
}

}  // namespace

void add_encrypt(Command& app, Session& session) {
  auto options = std::make_shared<DataOptions>();
  add_data_options(app, session, *options);
  app.add_option("--at", options->at,
                 std::string(session.console.text("Time of RqHeader.Timestamp (default: now)",
                                                  "RqHeader.Timestamp 的時間（預設現在）")))
      .type_name("TIME");
  app.add_option("--platform-id", options->platform,
                 std::string(session.console.text("PlatformID of the envelope, and whose keys",
                                                  "外層的 PlatformID，並使用其金鑰")))
      .type_name("ID");
  app.footer(std::string(session.console.text("Examples", "範例")) +
             "\n  ecpay-cli encrypt --service invoice_b2c "
             "'{\"MerchantID\":\"2000132\",\"BarCode\":\"/1234567\"}'\n"
             "  ecpay-cli encrypt -f data.json --service invoice_b2c --envelope\n"
             "  ecpay-cli encrypt --jsonl --service invoice_b2c < data.jsonl\n");
  app.callback([options, &session] { session.exit = run_encrypt(*options, session); });
}

}  // namespace ecpay::cli
