#include "emulator/aws/services/protocol/crc32.hpp"

#include <array>

namespace ecpay::aws {
namespace {

constexpr std::array<std::uint32_t, 256> make_table() {
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t i = 0; i < 256; ++i) {
    std::uint32_t value = i;
    for (int bit = 0; bit < 8; ++bit) value = (value >> 1) ^ ((value & 1U) ? 0xEDB88320U : 0U);
    table[i] = value;
  }
  return table;
}

constexpr auto k_table = make_table();

}  // namespace

std::uint32_t crc32(std::string_view bytes) {
  std::uint32_t value = 0xFFFFFFFFU;
  for (const char c : bytes) {
    value = (value >> 8) ^ k_table[(value ^ static_cast<unsigned char>(c)) & 0xFFU];
  }
  return ~value;
}

}  // namespace ecpay::aws
