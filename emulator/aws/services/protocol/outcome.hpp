#pragma once

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "core/base/json.hpp"
#include "core/store/store.hpp"

namespace ecpay::aws {

// What an AWS service answers instead of a result, before any protocol has given it a shape.
struct Refusal {
  std::string type;               // "ResourceNotFoundException", "InvalidParameter"
  std::string message;            // AWS's wording where it is known
  int status = 400;               // from 500 on it is the service's fault, else the sender's
  Json members = Json::object();  // further members of the error object, e.g. Item
};

// A T or a Refusal, never neither: what ecpay::Result is for our own errors.
template <typename T>
class [[nodiscard]] Outcome {
 public:
  Outcome(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Outcome(Refusal refusal) : state_(std::in_place_index<1>, std::move(refusal)) {}

  explicit operator bool() const { return state_.index() == 0; }

  // REQUIRES: it holds a value.
  const T& operator*() const& { return std::get<0>(state_); }
  T& operator*() & { return std::get<0>(state_); }
  T&& operator*() && { return std::get<0>(std::move(state_)); }
  const T* operator->() const { return &std::get<0>(state_); }
  T* operator->() { return &std::get<0>(state_); }
  // REQUIRES: it holds none.
  const Refusal& refusal() const { return std::get<1>(state_); }

 private:
  std::variant<T, Refusal> state_;
};

// Runs `job` in a write transaction; what a refused job wrote is rolled back.
template <typename T>
Outcome<T> write_outcome(store::Store& store,
                         const std::function<Outcome<T>(store::Writer&)>& job) {
  std::optional<Refusal> refusal;
  auto written = store.write<T>([&](store::Writer& writer) -> Result<T> {
    auto outcome = job(writer);
    if (outcome) return *std::move(outcome);
    refusal = outcome.refusal();
    return Error{"aws.refused", refusal->type, "", ""};
  });
  if (written) return *std::move(written);
  return *std::move(refusal);
}

}  // namespace ecpay::aws
