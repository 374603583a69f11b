// shopper_load ECPAY_URL SHOPPERS TRIPS: whole checkouts of the running emulator's shop by so many
// shoppers at once, each a thread of this process. Prints
// {"trips","failed","rps","p50_ms","p99_ms"}; a trip that does not end paid has failed. Exits 1 if
// any failed.

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <thread>
#include <vector>

#include "core/base/json.hpp"
#include "emulator/hosts/host_table_json.hpp"
#include "emulator/shopper/shopper.hpp"

namespace {

using ecpay::Json;
using Clock = std::chrono::steady_clock;

struct Tally {
  std::mutex mutex;  // guards the two below
  std::vector<double> times_ms;
  std::string first_failure;
};

Json hosts_of(const ecpay::http::Client& client, const std::string& ecpay_url) {
  ecpay::http::ClientRequest request;
  request.url = *ecpay::http::parse_url(ecpay_url + "/_emu/v1/hosts");
  const auto answer = client.send(request);
  return answer ? Json::parse(answer->body, nullptr, false) : Json();
}

std::string trace_of(int trip) {
  char text[64];
  (void)std::snprintf(text, sizeof text, "Root=1-%08x-0123456789abcdef01234567", trip);
  return text;
}

double percentile(std::vector<double>& sorted, double part) {
  return sorted[static_cast<std::size_t>(static_cast<double>(sorted.size() - 1) * part)];
}

void shop(const ecpay::http::Client& client, const ecpay::hosts::HostTable& table,
          const std::string& start_url, std::atomic<int>& next, int trips, Tally& tally) {
  for (int trip = next++; trip < trips; trip = next++) {
    const auto started = Clock::now();
    ecpay::shopper::Browser browser(client, table, trace_of(trip));
    ecpay::shopper::ShoppingList list;
    list.start_url = start_url;
    const auto done = ecpay::shopper::Shopper(browser, table).shop(list);
    const std::chrono::duration<double, std::milli> took = Clock::now() - started;
    const std::lock_guard lock(tally.mutex);
    if (done && done->outcome == "paid" && done->last_status < 400) {
      tally.times_ms.push_back(took.count());
    } else if (tally.first_failure.empty()) {
      tally.first_failure = done ? "ended " + done->outcome + " at " + done->last_url
                                 : done.error().code + " " + done.error().subject;
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) {
    (void)std::fputs("usage: shopper_load ECPAY_URL SHOPPERS TRIPS\n", stderr);
    return 2;
  }
  const int shoppers = std::atoi(argv[2]), trips = std::atoi(argv[3]);
  const ecpay::http::Client client;
  const Json hosts = hosts_of(client, argv[1]);
  if (!hosts.is_object()) {
    (void)std::fputs("no emulator answers there\n", stderr);
    return 1;
  }
  const ecpay::hosts::HostTable table(ecpay::hosts::table_options_from(hosts));
  const std::string start_url = ecpay::text_of(hosts, "shop_url");
  Tally tally;
  std::atomic<int> next{0};
  const auto started = Clock::now();
  std::vector<std::thread> threads;
  for (int i = 0; i < shoppers; ++i) {
    threads.emplace_back([&] { shop(client, table, start_url, next, trips, tally); });
  }
  for (auto& thread : threads) thread.join();
  const std::chrono::duration<double> took = Clock::now() - started;
  const auto paid = tally.times_ms.size();
  std::sort(tally.times_ms.begin(), tally.times_ms.end());
  if (!tally.first_failure.empty()) (void)std::fprintf(stderr, "%s\n", tally.first_failure.c_str());
  if (paid == 0) return 1;
  (void)std::printf(R"({"trips":%zu,"failed":%zu,"rps":%.1f,"p50_ms":%.2f,"p99_ms":%.2f})"
                    "\n",
                    paid, static_cast<std::size_t>(trips) - paid,
                    static_cast<double>(paid) / took.count(), percentile(tally.times_ms, 0.5),
                    percentile(tally.times_ms, 0.99));
  return static_cast<int>(paid) == trips ? 0 : 1;
}
