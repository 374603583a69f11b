#include <array>

#include "core/base/messages.hpp"

namespace ecpay::messages {
namespace {
constexpr std::array<Message, 0> k_rows{};
}  // namespace

std::span<const Message> emulator() { return k_rows; }

}  // namespace ecpay::messages
