#include "emulator/agenda/agenda.hpp"

#include <pthread.h>

#include <algorithm>

namespace ecpay::agenda {

std::vector<DueSource::Entry> DueSource::upcoming(std::size_t limit) const {
  const auto due = next_due();
  if (!due || limit == 0) return {};
  return {{*due, std::string(name())}};
}

std::vector<DueSource::Entry> Agenda::upcoming() const {
  constexpr std::size_t k_limit = 200;
  std::vector<DueSource::Entry> entries;
  for (const auto* source : sources_) {
    auto some = source->upcoming(k_limit);
    entries.insert(entries.end(), some.begin(), some.end());
  }
  std::stable_sort(entries.begin(), entries.end(),
                   [](const auto& a, const auto& b) { return a.at < b.at; });
  return entries;
}

Agenda::Agenda(VirtualClock& clock, std::vector<DueSource*> sources)
    : clock_(clock), sources_(std::move(sources)) {
  thread_ = std::thread([this] { loop(); });
}

Agenda::~Agenda() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

void Agenda::poke() {
  const std::lock_guard lock(mutex_);
  poked_ = true;
  wake_.notify_all();
}

std::optional<Instant> Agenda::next_due() const {
  std::optional<Instant> earliest;
  for (const auto* source : sources_) {
    const auto due = source->next_due();
    if (due && (!earliest || *due < *earliest)) earliest = due;
  }
  return earliest;
}

Agenda::Advanced Agenda::advance_to(Instant target) {
  const std::lock_guard lock(advance_mutex_);
  Advanced advanced{clock_.now(), 0};
  while (true) {
    const auto due = next_due();
    if (!due || *due > target) break;
    clock_.set(std::max(*due, clock_.now()));
    std::size_t ran = 0;
    for (auto* source : sources_) ran += source->run_due(clock_.now());
    for (auto* source : sources_) source->settle();
    advanced.ran += ran;
    if (ran == 0) break;  // leased by somebody else: it is being attempted already
  }
  if (target > clock_.now()) clock_.set(target);
  advanced.now = clock_.now();
  poke();
  return advanced;
}

void Agenda::loop() {
  ::pthread_setname_np(::pthread_self(), "agenda");
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    poked_ = false;
    lock.unlock();
    const auto due = next_due();
    const Instant now = clock_.now();
    if (due && *due <= now) {
      for (auto* source : sources_) source->run_due(now);
    }
    lock.lock();
    // The wait is real time: with a frozen clock only a poke ends it early.
    std::chrono::milliseconds patience{1000};
    if (due && *due > now)
      patience =
          std::min(patience, std::chrono::duration_cast<std::chrono::milliseconds>(*due - now));
    wake_.wait_for(lock, patience, [&] { return stopping_ || poked_; });
  }
}

}  // namespace ecpay::agenda
