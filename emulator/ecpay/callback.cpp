#include "emulator/ecpay/callback.hpp"

#include <algorithm>

#include "core/base/text.hpp"
#include "core/catalogue/message.hpp"

namespace ecpay::site {
namespace {

constexpr std::string_view k_form_type = "application/x-www-form-urlencoded";

catalogue::Value value_of(const Json& fields) {
  auto value = catalogue::Value::empty_object();
  for (const auto& [name, text] : fields.items()) {
    value.set(name, text.is_string() ? text.get<std::string>() : to_text(text));
  }
  return value;
}

}  // namespace

const catalogue::CallbackSpec* callback_of(const catalogue::Catalogue& catalogue,
                                           const store::Delivery& delivery) {
  const auto* api = catalogue.find(delivery.api);
  return api == nullptr ? nullptr : api->find_callback(delivery.kind);
}

const catalogue::RetrySpec* rhythm_of(const catalogue::Catalogue& catalogue,
                                      const store::Delivery& delivery) {
  const auto* api = catalogue.find(delivery.api);
  const auto* callback = callback_of(catalogue, delivery);
  // Captured bytes are sent once: they stand for nothing that the order still has to tell.
  if (api == nullptr || callback == nullptr || !delivery.body.empty()) return nullptr;
  const auto* service = catalogue.find_service(api->service);
  if (service == nullptr) return nullptr;
  const auto found = std::find_if(service->retries.begin(), service->retries.end(),
                                  [&](const auto& row) { return row.name == callback->retry; });
  return found == service->retries.end() ? nullptr : &*found;
}

Result<Notice> write_notice(const catalogue::Catalogue& catalogue, const KeySource& keys,
                            const store::Delivery& delivery, std::string_view request,
                            Sending sending) {
  const std::string& captured = delivery.resend_body.empty() ? delivery.body : delivery.resend_body;
  if (!captured.empty()) return Notice{captured, std::string(k_form_type)};
  const auto* callback = callback_of(catalogue, delivery);
  if (callback == nullptr) {
    return Error{"callback.render", delivery.order_id, delivery.api + " " + delivery.kind, ""};
  }
  const auto signer = keys.find_profile(delivery.profile);
  if (!signer) return Error{"callback.no_profile", delivery.merchant_id, "", ""};
  const auto form = wire::Form::parse(request);
  const auto parameters = form ? catalogue::value_of(*form) : catalogue::Value::empty_object();
  catalogue::WriteContext context;
  context.keys = signer->keys;
  context.merchant_id = delivery.merchant_id;
  context.request = &parameters;
  context.now = delivery.created_at;
  const auto& fields = sending == Sending::first || delivery.resend_fields.empty()
                           ? delivery.fields
                           : delivery.resend_fields;
  auto written = catalogue::write_message(callback->message, value_of(fields), context);
  return Notice{std::move(written.body), std::move(written.content_type)};
}

trade::Verdict judge(const catalogue::AckSpec& ack, int status, std::string_view body,
                     AckMode mode) {
  if (ack.format == catalogue::Format::any) {
    return status < 400 ? trade::Verdict::ok : trade::judge_answer(status, body, "");
  }
  const auto verdict = trade::judge_answer(status, body, ack.equals);
  if (mode == AckMode::strict) return verdict;
  switch (verdict) {
    case trade::Verdict::whitespace:
    case trade::Verdict::bom:
      return trade::Verdict::ok;
    case trade::Verdict::wrong_status:
      return trade::judge_answer(200, body, ack.equals) == trade::Verdict::ok ? trade::Verdict::ok
                                                                              : verdict;
    default:
      return verdict;
  }
}

Error explain(trade::Verdict verdict, std::string_view url, std::string_view answer, int status) {
  const std::string name =
      verdict == trade::Verdict::redirect ? "redirected" : std::string(to_string(verdict));
  return Error{"callback." + name, to_valid_utf8(url), std::to_string(status),
               to_valid_utf8(answer.substr(0, 200))};
}

}  // namespace ecpay::site
