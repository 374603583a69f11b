#include "emulator/agenda/agenda.hpp"

#include <catch2/catch.hpp>

#include "tests/support/fake_clock.hpp"

using namespace ecpay;
using namespace ecpay::agenda;

namespace {

// Falls due at the given instants and records when it was run.
class Recording final : public DueSource {
 public:
  explicit Recording(std::vector<Instant> due) : due_(std::move(due)) {}
  std::string_view name() const override { return "recording"; }
  std::optional<Instant> next_due() const override {
    const std::lock_guard lock(mutex_);
    return due_.empty() ? std::nullopt : std::optional(due_.front());
  }
  std::size_t run_due(Instant now) override {
    const std::lock_guard lock(mutex_);
    std::size_t count = 0;
    while (!due_.empty() && due_.front() <= now) {
      due_.erase(due_.begin());
      ran_at.push_back(now);
      ++count;
    }
    return count;
  }
  void settle() override {}
  std::vector<Instant> ran_at;

 private:
  mutable std::mutex mutex_;
  std::vector<Instant> due_;
};

}  // namespace

TEST_CASE("turning the clock runs everything on the way at its own time, in order", "[agenda]") {
  const tests::FakeClock wall;
  VirtualClock clock(wall);
  clock.freeze();
  const Instant start = clock.now();
  using std::chrono::minutes;
  Recording source({start + minutes(5), start + minutes(9), start + minutes(30)});
  Agenda agenda(clock, {&source});
  const auto advanced = agenda.advance_to(start + minutes(10));
  CHECK(advanced.ran == 2);
  CHECK(advanced.now == start + minutes(10));
  CHECK(source.ran_at == std::vector<Instant>{start + minutes(5), start + minutes(9)});
  CHECK(agenda.next_due() == start + minutes(30));
}

TEST_CASE("a clock goes on from where it was shown when it is resumed", "[agenda][clock]") {
  tests::FakeClock wall;
  VirtualClock clock(wall);
  clock.set(wall.now() + std::chrono::hours(24));
  clock.freeze();
  const Instant shown = clock.now();
  wall.advance(std::chrono::minutes(3));
  CHECK(clock.now() == shown);
  clock.resume();
  CHECK(clock.now() == shown);
  wall.advance(std::chrono::minutes(1));
  CHECK(clock.now() == shown + std::chrono::minutes(1));
}
