#include <ostream>

#include "cli/command.hpp"
#include "cli/pure/data_options.hpp"
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
  const auto input = read_parameters(options.input, session.in);
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
  const auto own = inner->is_object() ? inner->get("MerchantID") : std::string();
  outer.set("MerchantID", own.empty() ? credentials.merchant_id : own);
  outer.set("RqHeader", std::move(*header));
  outer.set("Data", data);
  const auto* service = catalogue::Catalogue::embedded().find_service(options.service);
  if (service != nullptr && service->request_envelope.mac.kind != catalogue::MacKind::none)
    outer.set(service->request_envelope.mac.field, wire::eticket_mac(plain, credentials.keys));
  return outer;
}

int run_encrypt(const DataOptions& options, const Session& session) {
  const Console& console = session.console;
  const auto plain = json_text(options, session);
  if (!plain) return console.report(plain.error());
  const auto value = catalogue::parse_value(*plain);
  if (!value) return console.report(value.error());
  const auto own = value->is_object() ? value->get("MerchantID") : std::string();
  const auto credentials = keys_of_data(options, session, own);
  if (!credentials) return console.report(credentials.error());
  const auto cipher = options.cipher == "gcm" ? wire::DataCipher::gcm : wire::DataCipher::cbc;
  const auto data = wire::encrypt_data(*plain, credentials->keys, cipher);
  Result<Value> outer = Value{};
  if (options.envelope) outer = envelope_of(options, *plain, data, *credentials);
  if (!outer) return console.report(outer.error());
  if (console.output == Output::json) {
    Json body{{"Data", data},
              {"cipher", options.cipher.empty() ? "cbc" : options.cipher},
              {"profile", credentials->profile}};
    if (options.envelope) body["envelope"] = Json::parse(catalogue::to_json(*outer));
    console.print_json("encrypt", body);
    return 0;
  }
  console.out << (options.envelope ? catalogue::to_json(*outer) : data) << "\n";
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
  app.footer(std::string(session.console.text("Examples", "範例")) +
             "\n  ecpay-cli encrypt --service invoice_b2c "
             "'{\"MerchantID\":\"2000132\",\"BarCode\":\"/1234567\"}'\n"
             "  ecpay-cli encrypt -f data.json --service invoice_b2c --envelope\n");
  app.callback([options, &session] { session.exit = run_encrypt(*options, session); });
}

}  // namespace ecpay::cli
