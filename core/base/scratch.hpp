#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <span>

namespace ecpay {

// Room for `count` elements, on the stack as long as they are at most Few. The elements are not
// initialised: read none that was not written.
template <typename T, std::size_t Few>
class Scratch {
 public:
  explicit Scratch(std::size_t count) : heap_(count > Few ? new T[count] : nullptr) {}

  T* data() { return heap_ ? heap_.get() : few_.data(); }
  // REQUIRES: at most the count given to the constructor.
  std::span<T> first(std::size_t count) { return {data(), count}; }

 private:
  std::array<T, Few> few_;
  std::unique_ptr<T[]> heap_;
};

}  // namespace ecpay
