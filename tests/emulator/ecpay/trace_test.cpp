#include "emulator/ecpay/trace.hpp"

#include <catch2/catch.hpp>
#include <chrono>

using namespace ecpay;

namespace {

// As trace_of reads it back from a request.
bool is_trace(const std::string& trace) {
  http::Request request;
  request.headers.set(std::string(site::k_trace_header), "Root=" + trace);
  return site::trace_of(request) == trace;
}

}  // namespace

TEST_CASE("Traces of one thing follow one another in order", "[trace]") {
  const IdSource ids(1);
  const Instant at(std::chrono::milliseconds(1'770'000'000'500));
  std::string before;
  for (std::uint64_t count = 0; count < 2000; ++count) {
    const auto trace = site::make_trace(ids, at, "GET /Prod/orders", count);
    CAPTURE(trace);
    REQUIRE(is_trace(trace));
    REQUIRE(trace > before);
    before = trace;
  }
}

TEST_CASE("A trace is the same for the same thing, count, second and seed only", "[trace]") {
  const IdSource ids(1);
  const Instant at(std::chrono::milliseconds(1'770'000'000'500));
  const auto trace = site::make_trace(ids, at, "GET /", 7);
  CHECK(site::make_trace(ids, at + std::chrono::milliseconds(499), "GET /", 7) == trace);
  CHECK(site::make_trace(ids, at + std::chrono::milliseconds(500), "GET /", 7) != trace);
  CHECK(site::make_trace(ids, at, "GET /", 8) != trace);
  CHECK(site::make_trace(ids, at, "GET /a", 7) != trace);
  CHECK(site::make_trace(IdSource(2), at, "GET /", 7) != trace);
}
