#include "emulator/edge.hpp"

#include <algorithm>

#include "core/base/json_writer.hpp"
#include "core/base/text.hpp"
#include "emulator/ecpay/trace.hpp"
#include "emulator/hosts/translation.hpp"

namespace ecpay {
namespace {

constexpr std::size_t k_max_translations_told = 20;

}  // namespace

Edge::Edge(const hosts::HostTable& table, store::Recorder& recorder, const Clock& clock,
           const IdSource& ids, EdgeOptions options)
    : table_(table), recorder_(recorder), clock_(clock), ids_(ids), options_(std::move(options)) {}

bool Edge::accepts_host(std::string_view host) const {
  if (host.empty() || table_.is_local_name(host) || table_.find(host)) return true;
  return std::find(options_.allowed_hosts.begin(), options_.allowed_hosts.end(), to_lower(host)) !=
         options_.allowed_hosts.end();
}

void Edge::reset() {
  for (auto& count : counts_) count.store(0);
}

std::string Edge::new_trace(const http::Request& request) {
  const std::string key = request.method + " " + request.target;
  const std::uint64_t slot = ids_.bits("edge", key);
  const auto count = counts_[slot % counts_.size()].fetch_add(1);
  return site::make_trace(ids_, clock_.now(), key, count);
}

http::Response Edge::refuse_host(const http::Request& request) {
  return http::text_response(
      403, "This host name is not answered here: " + to_valid_utf8(request.host().substr(0, 255)) +
               "\nStart the emulator with --allow-host to allow it.\n");
}

http::Response Edge::serve(http::Request& request, const Site& site) {
  const std::string_view host = request.host();
  if (!accepts_host(host)) return refuse_host(request);
  const bool local = table_.is_local_name(host) ||
                     (!table_.find(host) && !host.empty());  // an allowed name is a local one
  if (!local) return site.handle(request);
  const auto started = monotonic_now();
  auto trace = site::trace_of(request);
  if (trace.empty()) {
    trace = new_trace(request);
    request.headers.set(std::string(site::k_trace_header), "Root=" + trace);
  }
  if (request.headers.find("Origin") || request.headers.find("Referer"))
    hosts::restore_request(request, table_, site.api(request));
  http::Response response = site.handle(request);
  Json translated;
  if (options_.translate == EdgeOptions::Translate::on) {
    hosts::translate_response(response, table_, [&](std::string_view from, std::string_view to) {
      if (translated.size() < k_max_translations_told) {
        translated.push_back({to_valid_utf8(from), to_valid_utf8(to)});
      }
    });
  }
  const double ms = elapsed_ms(started);
  const auto ended = tick_us();
  JsonWriter data(512);
  data.text("actor", site.asker(request) == Asker::shopper ? "shopper" : "shop");
  data.text("method", request.method);
  data.text("url", site::seen_url(request));
  data.number("status", response.status);
  if (!translated.empty()) data.raw("translated", to_text(translated));
  store::EventDraft event{store::EventKind::browser_request, "", std::move(trace), ms, Json()};
  event.tick = ended;  // its beginning is reckoned from both
  event.text = data.finish();
  recorder_.event(std::move(event));
  return response;
}

}  // namespace ecpay
