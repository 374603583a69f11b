#include "emulator/ecpay/behaviours/checkout_request.hpp"

#include <algorithm>
#include <array>

#include "core/base/text.hpp"

namespace ecpay::behaviours {
namespace {

constexpr auto k_methods = std::to_array<PaymentMethod>({
    {"Credit", "Credit card", "信用卡", true},
    {"ApplePay", "Apple Pay", "Apple Pay", false},
    {"TWQR", "TWQR mobile payment", "TWQR 行動支付", false},
    {"WebATM", "WebATM", "網路 ATM", false},
    {"ATM", "ATM transfer", "ATM 櫃員機", false},
    {"CVS", "Convenience store code", "超商代碼", false},
    {"BARCODE", "Convenience store barcode", "超商條碼", false},
    {"BNPL", "Buy now, pay later", "無卡分期", false},
    {"WeiXin", "WeChat Pay", "微信支付", false},
    {"DigitalPayment", "E-payment", "電子支付", false},
});
// A page of 400 items is what ItemName's limit allows; more come only from names under a warning.
constexpr std::size_t k_max_items = 400;

std::vector<const PaymentMethod*> methods_of(const wire::Form& form) {
  const std::string chosen = form.get("ChoosePayment");
  if (chosen != "ALL") {
    const PaymentMethod* method = find_method(chosen);
    return method == nullptr ? std::vector<const PaymentMethod*>{} : std::vector{method};
  }
  const std::string ignored = form.get("IgnorePayment");
  const auto names = split(ignored, '#');
  std::vector<const PaymentMethod*> left;
  for (const auto& method : k_methods) {
    // DigitalPayment cannot be ignored (aio 2.2).
    const bool is_ignored =
        method.choose_payment != "DigitalPayment" &&
        std::find(names.begin(), names.end(), method.choose_payment) != names.end();
    if (!is_ignored) left.push_back(&method);
  }
  return left;
}

}  // namespace

const PaymentMethod* find_method(std::string_view choose_payment) {
  const auto found = std::find_if(k_methods.begin(), k_methods.end(), [&](const auto& method) {
    return method.choose_payment == choose_payment;
  });
  return found == k_methods.end() ? nullptr : &*found;
}

CheckoutRequest read_checkout(wire::Form form) {
  CheckoutRequest request;
  const std::string names = form.get("ItemName");
  for (const auto item : split(names, '#')) {
    if (request.items.size() == k_max_items) break;
    if (!trim(item).empty()) request.items.emplace_back(trim(item));
  }
  request.methods = methods_of(form);
  request.language = form.get("Language");
  request.client_back_url = form.get("ClientBackURL");
  request.order_result_url = form.get("OrderResultURL");
  request.return_url = form.get("ReturnURL");
  request.wants_extra_info = form.get("NeedExtraPaidInfo") == "Y";
  request.form = std::move(form);
  return request;
}

CheckoutRequest read_checkout(const trade::Order& order) {
  auto form = wire::Form::parse(order.request);
  return read_checkout(form ? std::move(*form) : wire::Form{});
}

}  // namespace ecpay::behaviours
