#include "emulator/ecpay/dispatcher.hpp"

#include <pthread.h>

#include <algorithm>

#include "core/base/text.hpp"
#include "core/store/events.hpp"
#include "core/store/orders.hpp"
#include "emulator/ecpay/callback.hpp"
#include "emulator/ecpay/retry.hpp"
#include "emulator/ecpay/trace.hpp"

namespace ecpay::site {
namespace {

constexpr std::size_t k_queue_bound = 256;
constexpr std::size_t k_kept_answer_bytes = 1000;
constexpr std::size_t k_max_answer_bytes = 64U << 10;

Json in_both_languages(const Error& error, decltype(&message_text) text) {
  return Json{{"en", text(error, Language::en)}, {"zh-TW", text(error, Language::zh_tw)}};
}

}  // namespace

// What came back of one exchange.
struct Dispatcher::Sent {
  trade::Verdict verdict = trade::Verdict::unreachable;
  std::optional<int> status;
  double ms = 0;
  std::int64_t tick = tick_us();  // when it ended
  std::string answer;
  std::optional<Error> why;  // not set for ok
};

Dispatcher::Dispatcher(Parts parts, Options options)
    : parts_(std::move(parts)), options_(std::move(options)) {
  for (int i = 0; i < options_.workers; ++i) workers_.emplace_back([this, i] { work(i + 1); });
}

Dispatcher::~Dispatcher() { stop(); }

void Dispatcher::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  work_.notify_all();
  ended_.notify_all();
  parts_.client.stop();
  for (auto& worker : workers_) worker.join();
  workers_.clear();
}

bool Dispatcher::is_stopping() const {
  const std::lock_guard lock(mutex_);
  return stopping_;
}

int Dispatcher::recover() {
  const auto freed = parts_.store.write<int>([&](store::Writer& writer) -> Result<int> {
    return store::void_old_leases(writer, options_.boot);
  });
  return freed ? *freed : 0;
}

std::optional<Instant> Dispatcher::next_due() const {
  return parts_.store.read([](store::Reader& reader) { return store::next_delivery_due(reader); });
}

std::size_t Dispatcher::run_due(Instant now) {
  std::size_t room = 0;
  {
    const std::lock_guard lock(mutex_);
    if (stopping_) return 0;
    room = k_queue_bound - std::min(k_queue_bound, queue_.size());
  }
  if (room == 0) return 0;  // what stays unleased is still due
  using Claimed = std::vector<store::Delivery>;
  auto claimed = parts_.store.write<Claimed>([&](store::Writer& writer) -> Result<Claimed> {
    return store::claim_due(writer, now, options_.boot, static_cast<int>(room));
  });
  if (!claimed || claimed->empty()) return 0;
  {
    const std::lock_guard lock(mutex_);
    under_way_ += claimed->size();
    for (auto& delivery : *claimed) queue_.push_back(std::move(delivery));
  }
  work_.notify_all();
  return claimed->size();
}

void Dispatcher::settle() {
  std::unique_lock lock(mutex_);
  ended_.wait(lock, [&] { return under_way_ == 0 || stopping_; });
}

void Dispatcher::work(int number) {
  ::pthread_setname_np(::pthread_self(), ("callback-" + std::to_string(number)).c_str());
  std::unique_lock lock(mutex_);
  while (true) {
    work_.wait(lock, [&] { return stopping_ || !queue_.empty(); });
    if (stopping_) return;  // leased rows are sent by the next incarnation
    const auto delivery = std::move(queue_.front());
    queue_.pop_front();
    lock.unlock();
    try {
      send(delivery);
    } catch (const std::exception&) {
      // The machine failed (full disk): the lease stays with this incarnation, and the next start
      // sends the notice again.
    }
    lock.lock();
    --under_way_;
    ended_.notify_all();
  }
}

Attempted Dispatcher::send(const store::Delivery& delivery) {
  const Sending sending = was_sent_before(delivery) ? Sending::again : Sending::first;
  const auto notice =
      write_notice(parts_.catalogue, parts_.keys, delivery, request_of(delivery), sending);
  if (!notice) return hold(delivery, notice.error());
  const auto n = parts_.store.write<int>([&](store::Writer& writer) -> Result<int> {
    return store::open_attempt(writer, delivery.id, notice->body);
  });
  const Sent sent = exchange(delivery, notice->body, notice->content_type);
  if (sent.verdict != trade::Verdict::ok && is_stopping()) {
    return {delivery.id, trade::Verdict::interrupted, std::nullopt, sent.ms, "pending",
            std::nullopt};
  }
  Attempted attempted = close(delivery, *n, sent);
  tell_change();
  return attempted;
}

Dispatcher::Sent Dispatcher::exchange(const store::Delivery& delivery, const std::string& body,
                                      const std::string& content_type) {
  Sent sent;
  const auto fail = [&](const Error& error) {
    sent.verdict = trade::judge_failure(error);
    sent.why = sent.verdict == trade::Verdict::not_allowed
                   ? error
                   : explain(sent.verdict, delivery.url, message_text(error, Language::en), 0);
    return sent;
  };
  const auto url = http::parse_url(delivery.url);
  if (!url) return fail(url.error());
  const auto* callback = callback_of(parts_.catalogue, delivery);
  http::ClientRequest request;
  request.method = callback == nullptr ? "POST" : callback->method;
  request.url = *url;
  request.headers.set("Content-Type", content_type);
  request.headers.set("User-Agent", "ecpay-emulator (unofficial)");
  request.headers.set("Accept", "*/*");
  if (!delivery.trace.empty()) {
    request.headers.set(std::string(k_trace_header), "Root=" + delivery.trace);
  }
  request.body = body;
  request.timeout = options_.settings.callback_timeout;
  request.max_answer_bytes = k_max_answer_bytes;
  const auto routed = options_.route(std::move(request));
  if (!routed) return fail(routed.error());
  const auto started = monotonic_now();
  const auto answer = parts_.client.send(*routed);
  sent.ms = elapsed_ms(started);
  sent.tick = tick_us();
  if (!answer) return fail(answer.error());
  sent.status = answer->status;
  sent.answer = answer->body.substr(0, k_kept_answer_bytes);
  const catalogue::AckSpec any{catalogue::Format::any, "", {}, {}, {200}};
  sent.verdict = judge(callback == nullptr ? any : callback->ack, answer->status, answer->body,
                       options_.settings.ack);
  if (sent.verdict != trade::Verdict::ok) {
    const std::string shown =
        sent.verdict == trade::Verdict::redirect ? answer->headers.get("Location") : sent.answer;
    sent.why = explain(sent.verdict, delivery.url, shown, answer->status);
  }
  return sent;
}

Attempted Dispatcher::close(const store::Delivery& delivery, int n, const Sent& sent) {
  Attempted attempted{delivery.id, sent.verdict, sent.status, sent.ms, "pending", std::nullopt};
  const auto written = parts_.store.write<Done>([&](store::Writer& writer) -> Result<Done> {
    const bool is_ok = sent.verdict == trade::Verdict::ok;
    if (sent.verdict == trade::Verdict::not_allowed) {
      attempted.state = "held";
    } else if (is_ok || delivery.state == "settled") {
      attempted.state = "settled";
    } else {
      attempted.next_at = next_try(rhythm_of(parts_.catalogue, delivery), parts_.ids, delivery.id,
                                   delivery.attempts + 1, writer.now());
      attempted.state = attempted.next_at ? "pending" : "exhausted";
    }
    store::close_attempt(
        writer, delivery.id, n,
        {sent.status, sent.ms, to_valid_utf8(sent.answer), std::string(to_string(sent.verdict)),
         attempted.state, attempted.next_at});
    Json data{{"delivery", delivery.id},
              {"n", n},
              {"kind", delivery.kind},
              {"method", "POST"},
              {"url", delivery.url}};
    data["status"] = sent.status ? Json(*sent.status) : Json(nullptr);
    data["verdict"] = std::string(to_string(sent.verdict));
    data["answer"] = to_valid_utf8(std::string_view(sent.answer).substr(0, 200));
    if (sent.why) {
      data["why"] = in_both_languages(*sent.why, message_text);
      data["fix"] = in_both_languages(*sent.why, fix_text);
    }
    data["next_at"] = attempted.next_at ? Json(format_iso(*attempted.next_at)) : Json(nullptr);
    store::append_event(
        writer, {store::EventKind::callback_attempted, delivery.order_id, delivery.trace, sent.ms,
                 std::move(data), std::nullopt, std::nullopt, sent.tick});
    if (attempted.state != "pending") {
      store::append_event(writer,
                          {store::EventKind::callback_settled, delivery.order_id, delivery.trace, 0,
                           Json{{"delivery", delivery.id},
                                {"kind", delivery.kind},
                                {"url", delivery.url},
                                {"state", attempted.state},
                                {"verdict", std::string(to_string(sent.verdict))}}});
    }
    return Done{};
  });
  if (!written) throw std::logic_error("closing an attempt cannot be refused");
  return attempted;
}

// A notice that cannot be written is not tried at all; it waits for a profile and a resend.
Attempted Dispatcher::hold(const store::Delivery& delivery, const Error& why) {
  const auto written = parts_.store.write<Done>([&](store::Writer& writer) -> Result<Done> {
    store::release_delivery(writer, delivery.id, "held", std::nullopt);
    store::append_event(writer, {store::EventKind::notice, delivery.order_id, delivery.trace, 0,
                                 Json{{"code", why.code},
                                      {"delivery", delivery.id},
                                      {"message", in_both_languages(why, message_text)},
                                      {"fix", in_both_languages(why, fix_text)}}});
    return Done{};
  });
  if (!written) throw std::logic_error("holding a delivery cannot be refused");
  tell_change();
  return {delivery.id, trade::Verdict::not_allowed, std::nullopt, 0, "held", std::nullopt};
}

std::string Dispatcher::request_of(const store::Delivery& delivery) const {
  const auto order = parts_.store.read(
      [&](store::Reader& reader) { return store::find_order(reader, delivery.order_id); });
  return order ? order->request : std::string();
}

// A try that was never sent does not make the next one a re-sent notice.
bool Dispatcher::was_sent_before(const store::Delivery& delivery) const {
  if (delivery.attempts == 0) return false;
  const auto attempts = parts_.store.read(
      [&](store::Reader& reader) { return store::list_attempts(reader, delivery.id); });
  return std::any_of(attempts.begin(), attempts.end(), [](const auto& attempt) {
    return attempt.verdict != to_string(trade::Verdict::not_allowed);
  });
}

void Dispatcher::wait_first_attempt(std::int64_t delivery_id) {
  const auto deadline = monotonic_now() + options_.settings.callback_timeout;
  const auto has_ended = [&] {
    const auto delivery = parts_.store.read(
        [&](store::Reader& reader) { return store::find_delivery(reader, delivery_id); });
    return !delivery || delivery->attempts > 0 || delivery->state != "pending";
  };
  while (!has_ended() && monotonic_now() < deadline) {
    std::unique_lock lock(mutex_);
    if (stopping_) return;
    // Another caller's try ends without a hand-over of ours between the look and the wait, hence
    // the bound.
    ended_.wait_for(lock, std::chrono::milliseconds(20));
  }
}

void Dispatcher::on_change(std::function<void()> changed) {
  const std::lock_guard lock(mutex_);
  changed_ = std::move(changed);
}

void Dispatcher::tell_change() {
  std::function<void()> changed;
  {
    const std::lock_guard lock(mutex_);
    changed = changed_;
  }
  ended_.notify_all();
  if (changed) changed();
}

}  // namespace ecpay::site
