#include <algorithm>
#include <iostream>

#include "tests/emulator/aws/lambda/lambda_bench.hpp"

namespace ecpay::aws {
namespace {

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

}  // namespace

// Not part of the suite: figures for a person.
TEST_CASE("how long calls take", "[.lambda-speed]") {
  const auto how = GENERATE(3, 0, 1, 2);
  LambdaBench bench;
  bench.options.warm_start = how == 1 || how == 3 ? WarmStart::fork : WarmStart::spawn;
  bench.options.own_bootstraps = how == 2 ? Transport::runtime_api : Transport::private_socket;
  bench.python(
      "Shop", how == 3 ? "import boto3\ns = boto3.client('sns')\ndef handler(e, c):\n    return 1\n"
                       : "def handler(e, c):\n    return 1\n");
  bench.lambda().warm_up();
  bench.lambda().wait_until_warm();
  std::vector<double> firsts;
  for (int i = 0; i < 9; ++i) {
    const auto began = monotonic_now();
    const auto result = bench.call("Shop");
    CAPTURE(result.payload, bench.log_text("Shop"));
    REQUIRE_FALSE(result.failed);
    firsts.push_back(elapsed_ms(began));
    bench.lambda().restart();
  }
  std::vector<double> times, durations;
  for (int i = 0; i < 3000; ++i) {
    const auto began = monotonic_now();
    const auto result = bench.call("Shop");
    times.push_back(elapsed_ms(began));
    durations.push_back(result.duration_ms);
  }
  std::cout << (how == 0   ? "spawn"
                : how == 1 ? "fork"
                : how == 2 ? "http"
                           : "fork+boto3")
            << " first " << median(firsts) << " ms, warm " << median(times) << " ms, hop "
            << median(durations) << " ms\n";
}

}  // namespace ecpay::aws
