#include "emulator/shopper/shopper.hpp"

#include "core/base/text.hpp"
#include "core/wire/html_tags.hpp"

namespace ecpay::shopper {
namespace {

constexpr int k_max_pages = 30;

std::string attribute_of(const wire::HtmlForm& form, std::string_view name) {
  for (const auto& [known, value] : form.attributes) {
    if (known == name) return value;
  }
  return {};
}

wire::Form fields_of(const wire::HtmlForm& form) {
  wire::Form out;
  for (const auto& [name, value] : form.fields) out.add(name, value);
  if (form.buttons.size() == 1 && !form.buttons[0].first.empty()) {
    out.add(form.buttons[0].first, form.buttons[0].second);
  }
  return out;
}

const wire::HtmlForm* form_at_step(const std::vector<wire::HtmlForm>& forms,
                                   std::string_view step) {
  for (const auto& form : forms) {
    if (attribute_of(form, "data-step") == step) return &form;
  }
  return nullptr;
}

// The form by which the shopper gives up.
const wire::HtmlForm* leave_form(const std::vector<wire::HtmlForm>& forms) {
  for (const auto& form : forms) {
    const auto path = std::string_view(form.action).substr(0, form.action.find('?'));
    if (path.ends_with("/leave")) return &form;
  }
  return nullptr;
}

std::string list_forms(const std::vector<wire::HtmlForm>& forms) {
  std::string lines;
  for (std::size_t i = 0; i < forms.size() && i < 20; ++i) {
    lines += (lines.empty() ? "" : "\n") + forms[i].method + " " + forms[i].action.substr(0, 200);
  }
  return lines;
}

// "訊息代碼 Message code：10200073" and the line after it, without markup.
std::string vendor_lines(std::string_view page) {
  std::string lines;
  for (const std::string_view label : {"Message code：", "Note for message："}) {
    const auto at = page.find(label);
    if (at == std::string_view::npos) continue;
    const auto text = page.substr(at, page.find('<', at) - at);
    lines += (lines.empty() ? "" : "\n") + wire::decode_html_references(trim(text));
  }
  return lines;
}

}  // namespace

std::optional<Shopper::Cashier> Shopper::cashier_of(const Page& page) {
  wire::HtmlTagScanner scanner(page.body);
  while (const auto tag = scanner.next()) {
    if (tag->name == "main" && tag->find("data-step") && tag->find("data-order")) {
      return Cashier{tag->get("data-step"), tag->get("data-order"), tag->get("data-outcome")};
    }
  }
  return std::nullopt;
}

bool Shopper::is_ecpay_form(const Page& page, const std::string& action) const {
  const auto base = http::parse_url(page.url);
  if (!base) return false;
  const std::string url = resolve_url(*base, action);
  const auto target = http::parse_url(table_.to_real(url).value_or(url));
  if (!target || table_.find(target->host) != hosts::Service::ecpay) return false;
  const auto path = std::string_view(target->target).substr(0, target->target.find('?'));
  for (const auto& match : catalogue::Catalogue::embedded().match("POST", "", path)) {
    if (match.api->sender == catalogue::Sender::browser) return true;
  }
  return false;
}

Result<Page> Shopper::start(const ShoppingList& list) {
  if (!list.data) return browser_.get(list.start_url);
  const auto form = wire::Form::parse(*list.data);
  if (!form) return form.error();
  return browser_.post(list.start_url, *form);
}

Result<Page> Shopper::step_shop(const Page& page, Trip& trip) {
  const auto forms = wire::read_html_forms(page.body);
  const wire::HtmlForm* chosen = forms.size() == 1 ? &forms.front() : nullptr;
  for (const auto& form : forms) {
    if (!is_ecpay_form(page, form.action)) continue;
    chosen = &form;
    trip.trade_no = fields_of(form).get("MerchantTradeNo");
    break;
  }
  if (!chosen) return Error{"shopper.no_form", page.url, "", list_forms(forms)};
  return browser_.submit(page, chosen->action, chosen->method, fields_of(*chosen));
}

Result<Page> Shopper::leave_done(const Page& page, const Cashier& at, Trip& trip) {
  trip.outcome = at.outcome;
  const auto forms = wire::read_html_forms(page.body);
  for (const auto& form : forms) {
    if (attribute_of(form, "id") == "hand-over") {
      return browser_.submit(page, form.action, form.method, fields_of(form));
    }
  }
  wire::HtmlTagScanner scanner(page.body);
  while (const auto tag = scanner.next()) {
    if (tag->name == "a" && tag->get("data-action") == "client_back") {
      return browser_.submit(page, tag->get("href"), "GET", {});
    }
  }
  return page;
}

Result<Page> Shopper::step_cashier(const Page& page, const Cashier& at, const ShoppingList& list,
                                   Trip& trip) {
  trip.order_id = at.order_id;
  if (at.step == "done") return leave_done(page, at, trip);
  const auto forms = wire::read_html_forms(page.body);
  const auto* form =
      list.intent == Intent::abandon ? leave_form(forms) : form_at_step(forms, at.step);
  if (!form) return Error{"shopper.no_form", page.url, "", list_forms(forms)};
  wire::Form fields = fields_of(*form);
  if (list.intent != Intent::abandon) {
    if (at.step == "method") fields.set("ChoosePayment", list.choose_payment);
    if (at.step == "card") {
      fields.set("CardNo", list.card_number);
      fields.set("CardExpiry", list.card_expiry);
      fields.set("CardCvv", list.card_cvv);
    }
    if (at.step == "otp") fields.set("OTP", list.intent == Intent::be_declined ? "0000" : list.otp);
  }
  return browser_.submit(page, form->action, form->method, fields);
}

Result<Trip> Shopper::shop(const ShoppingList& list) {
  Trip trip;
  auto page = start(list);
  std::string step;  // the last cashier step, to notice one that does not move on
  for (int count = 0; page && count < k_max_pages; ++count) {
    trip.last_url = page->url;
    trip.last_status = page->status;
    const auto at = cashier_of(*page);
    if (!trip.outcome.empty()) return trip;  // back at the shop, or nowhere else to go
    const std::string vendor = at ? "" : vendor_lines(page->body);
    if (!vendor.empty()) return Error{"shopper.refused", page->url, "", vendor};
    if (page->status >= 400) {
      return Error{"shopper.shop_error", page->url, std::to_string(page->status),
                   to_valid_utf8(page->body.substr(0, 300))};
    }
    if (!at) {
      page = step_shop(*page, trip);
      continue;
    }
    if (at->step == step && at->step != "done") {
      return Error{"shopper.no_progress", page->url, step, ""};
    }
    step = at->step;
    page = step_cashier(*page, *at, list, trip);
  }
  if (!page) return page.error();
  return Error{"shopper.lost", trip.last_url, "", ""};
}

}  // namespace ecpay::shopper
