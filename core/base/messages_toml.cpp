#include <array>

#include "core/base/messages.hpp"

namespace ecpay::messages {
namespace {
constexpr auto k_rows = std::to_array<Message>({
    {"toml.syntax", Category::input, "{subject} is not TOML: {detail}",
     "{subject} 不是有效的 TOML：{detail}",
     "Correct that place; values of text need quotes: name = \"value\".",
     "請修正該處；文字值需要引號：name = \"value\"。"},
    {"toml.too_large", Category::input, "{subject} is larger than {detail} MB.",
     "{subject} 超過 {detail} MB。", "Split it into smaller files.", "請拆成較小的檔案。"},
});
}  // namespace

std::span<const Message> toml() { return k_rows; }

}  // namespace ecpay::messages
