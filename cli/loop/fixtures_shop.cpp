#include "cli/loop/fixtures_shop.hpp"

#include <algorithm>

#include "cli/loop/emulator_client.hpp"
#include "core/base/clock.hpp"
#include "core/base/text.hpp"
#include "core/merchant/accounts.hpp"

namespace ecpay::cli {
namespace {

constexpr std::size_t k_max_answer_bytes = 64U << 10U;

std::chrono::milliseconds patience_of(const ShopOptions& options) {
  return std::chrono::milliseconds(static_cast<long long>(options.timeout_s * 1000));
}

Result<std::string> address_of(const std::string& to) {
  if (to != "emulator") return to;
  auto emulator = EmulatorClient::find();
  if (!emulator) return emulator.error();
  const auto status = emulator->get("/status");
  if (!status) return status.error();
  const auto urls = status->find("urls");
  const auto api = urls == status->end() ? std::string() : text_of(*urls, "api");
  if (api.empty()) return Error{"fixtures.no_api", "", "", ""};
  return api;
}

bool is_ecpay(const std::string& host) {
  const auto hosts = catalogue::Catalogue::embedded().hosts();
  return std::find(hosts.begin(), hosts.end(), host) != hosts.end() ||
         host.ends_with(".ecpay.com.tw") || host == "ecpay.com.tw";
}

Result<http::Url> shop_url(const std::string& text) {
  auto url = http::parse_url(text);
  if (url && is_ecpay(url->host)) return Error{"fixtures.ecpay_host", url->host, "", ""};
  return url;
}

// {NAME} of the order, percent-encoded.
std::string filled(std::string text, const fixtures::StoredCase& stored) {
  for (const auto& [name, value] : stored.order) {
    text = replace_all(std::move(text), "{" + name + "}", url_part(value));
  }
  return text;
}

crypto::HashKeys keys_of(const fixtures::StoredCase& stored,
                         const std::optional<fixtures::Signer>& given) {
  if (given) return given->keys;
  const auto* account = merchant::find_profile(stored.profile);
  return account == nullptr ? crypto::HashKeys{} : account->keys;
}

}  // namespace

Result<Shop> Shop::reach(const ShopOptions& options) {
  const auto address = address_of(options.to);
  if (!address) return address.error();
  auto url = shop_url(*address);
  if (!url) return url.error();
  Shop shop(options);
  if (!options.probe.empty()) {
    const auto probe = shop_url(replace_all(replace_all(options.probe, "{", ""), "}", ""));
    if (!probe) return probe.error();
  }
  shop.whole_address_ = url->target != "/";
  shop.base_ = std::move(*url);
  return shop;
}

http::Url Shop::url_of(const fixtures::StoredCase& stored) const {
  auto url = base_;
  if (!whole_address_) url.target = stored.path;
  return url;
}

fixtures::Reply Shop::post(const fixtures::StoredCase& stored) const {
  http::ClientRequest request;
  request.method = "POST";
  request.url = url_of(stored);
  request.headers.set("Content-Type", stored.content_type);
  request.headers.set("User-Agent", "ecpay-cli fixtures (unofficial)");
  request.headers.set("Accept", "*/*");
  request.body = stored.body;
  request.timeout = patience_of(options_);
  request.max_answer_bytes = k_max_answer_bytes;
  auto response = client_->send(request);
  fixtures::Reply reply;
  if (!response) {
    reply.failure = response.error();
    return reply;
  }
  reply.status = response->status;
  reply.location = response->headers.get("Location");
  reply.body = std::move(response->body);
  return reply;
}

Result<std::string> Shop::look(const fixtures::StoredCase& stored) const {
  const auto text = filled(options_.probe, stored);
  const auto failed = [&](std::string detail) {
    return Error{"fixtures.probe", text, std::move(detail), ""};
  };
  auto url = shop_url(text);
  if (!url) return failed(message_text(url.error(), Language::en));
  http::ClientRequest request;
  request.url = std::move(*url);
  request.headers.set("Accept", "application/json, */*");
  request.timeout = patience_of(options_);
  request.max_answer_bytes = k_max_answer_bytes;
  const auto response = client_->send(request);
  if (!response) return failed(message_text(response.error(), Language::en));
  // An order that the shop does not have is a state too.
  if (response->status == 404) return std::string("404");
  if (response->status != 200) return failed("status " + std::to_string(response->status));
  if (options_.probe_field.empty()) return response->body;
  const auto json = parse_json(response->body);
  if (!json) return failed("the answer is no JSON");
  try {
    const Json::json_pointer pointer(options_.probe_field);
    return json->contains(pointer) ? to_text(json->at(pointer)) : std::string("null");
  } catch (const Json::exception&) {
    return failed("--probe-field \"" + options_.probe_field + "\" is no JSON pointer");
  }
}

fixtures::Outcome Shop::run(const fixtures::StoredSet& set, const fixtures::StoredCase& stored,
                            const std::optional<fixtures::Signer>& given) {
  std::vector<const fixtures::StoredCase*> before;
  for (auto name = stored.after; !name.empty() && before.size() <= set.cases.size();) {
    const auto earlier = std::find_if(set.cases.begin(), set.cases.end(),
                                      [&](const auto& other) { return other.name == name; });
    if (earlier == set.cases.end() || sent_.contains(name)) break;
    before.push_back(&*earlier);
    name = earlier->after;
  }
  for (auto earlier = before.rbegin(); earlier != before.rend(); ++earlier) {
    sent_.insert((*earlier)->name);
    post(**earlier);
  }
  fixtures::Outcome outcome;
  outcome.name = stored.name;
  outcome.url = url_of(stored).text();
  std::optional<Error> blind;
  const auto look_at = [&]() -> std::optional<std::string> {
    if (options_.probe.empty() || stored.expectation.state == "any") return std::nullopt;
    auto state = look(stored);
    if (state) return std::move(*state);
    blind = state.error();
    return std::nullopt;
  };
  fixtures::Seen seen;
  seen.before = look_at();
  const auto started = monotonic_now();
  const auto reply = post(stored);
  outcome.ms = elapsed_ms(started);
  sent_.insert(stored.name);
  seen.after = look_at();
  outcome.status = reply.status;
  outcome.judgement = fixtures::judge(stored.expectation, stored.callback->ack,
                                      keys_of(stored, given), reply, seen, outcome.url);
  if (blind) outcome.judgement.problems.push_back(*blind);
  return outcome;
}

}  // namespace ecpay::cli
