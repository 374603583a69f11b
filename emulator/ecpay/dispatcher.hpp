#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "core/base/clock.hpp"
#include "core/base/ids.hpp"
#include "core/catalogue/catalogue.hpp"
#include "core/http/client.hpp"
#include "core/store/deliveries.hpp"
#include "core/trade/verdict.hpp"
#include "emulator/agenda/agenda.hpp"
#include "emulator/ecpay/key_source.hpp"
#include "emulator/ecpay/settings.hpp"

namespace ecpay::site {

// Where a request by its real address has to be sent, or why it is not (HostTable::route).
using Route = std::function<Result<http::ClientRequest>(http::ClientRequest)>;

// What one try came to.
struct Attempted {
  std::int64_t delivery_id = 0;
  trade::Verdict verdict = trade::Verdict::interrupted;
  std::optional<int> status;
  double ms = 0;
  std::string state;  // of the delivery from now on
  std::optional<Instant> next_at;
};

// Sends callbacks to shops over real HTTP. Deliveries are leased before they are sent, every try is
// a row before and after, and no lock and no transaction is held while a shop answers. What is due
// is sent by threads of its own ("callback-N"); send() does it on the caller's. Safe to share
// between threads.
class Dispatcher final : public agenda::DueSource {
 public:
  struct Parts {  // borrowed; they outlive the dispatcher
    const catalogue::Catalogue& catalogue;
    store::Store& store;
    const Clock& clock;
    const KeySource& keys;
    http::Client& client;  // for callbacks alone: stop() stops it
    const IdSource& ids;
  };
  struct Options {
    Route route;
    std::string boot;  // this process's incarnation: owns the leases (DECISIONS decision 3)
    Settings settings;
    int workers = 4;
  };
  Dispatcher(Parts parts, Options options);
  ~Dispatcher() override;  // stops

  // Breaks off tries under way, wakes everyone who waits and joins the threads. What was broken off
  // stays leased and open, so the next incarnation sends the same bytes again.
  void stop();

  // Frees what an earlier incarnation had leased (DECISIONS A19); how many.
  int recover();

  std::string_view name() const override { return "callbacks"; }
  std::optional<Instant> next_due() const override;
  std::size_t run_due(Instant now) override;
  void settle() override;

  const std::string& boot() const { return options_.boot; }
  // Sends a delivery that is leased to boot(), now and on this thread.
  Attempted send(const store::Delivery& delivery);
  // Returns when the delivery's first try has ended, at the latest after callback_timeout.
  void wait_first_attempt(std::int64_t delivery_id);
  // Called after every try: something may be due at another time now.
  void on_change(std::function<void()> changed);

 private:
  struct Sent;
  void work(int number);
  Sent exchange(const store::Delivery& delivery, const std::string& body,
                const std::string& content_type);
  Attempted close(const store::Delivery& delivery, int n, const Sent& sent);
  Attempted hold(const store::Delivery& delivery, const Error& why);
  std::string request_of(const store::Delivery& delivery) const;
  bool was_sent_before(const store::Delivery& delivery) const;
  void tell_change();
  bool is_stopping() const;

  Parts parts_;
  Options options_;
  mutable std::mutex mutex_;  // guards the five below
  std::condition_variable work_;
  std::condition_variable ended_;
  std::deque<store::Delivery> queue_;
  std::size_t under_way_ = 0;  // queued or being sent
  bool stopping_ = false;
  std::function<void()> changed_;
  std::vector<std::thread> workers_;
};

}  // namespace ecpay::site
