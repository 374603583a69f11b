#include <array>

#include "core/base/messages.hpp"

namespace ecpay::messages {
namespace {
constexpr auto k_rows = std::to_array<Message>({
    {"internal.unknown_code", Category::bug, "Internal error: no text for the code {code}.",
     "內部錯誤：代碼 {code} 沒有說明文字。", "Please report this with the command you ran.",
     "請附上執行的指令回報此問題。"},
    {"internal.failure", Category::bug, "Internal error: {detail}", "內部錯誤：{detail}",
     "Please report this with the command you ran.", "請附上執行的指令回報此問題。"},
    {"json.syntax", Category::input, "The JSON is broken at byte {subject}.",
     "JSON 在第 {subject} 個位元組處格式錯誤。",
     "Check quotes, commas and brackets near that place.", "請檢查該處附近的引號、逗號與括號。"},
    {"json.too_deep", Category::input, "The JSON nests deeper than {detail} levels.",
     "JSON 巢狀超過 {detail} 層。", "Send a flatter document.", "請改用較淺的結構。"},
    {"json.too_many_members", Category::input, "A JSON object has more than {detail} members.",
     "JSON 物件的成員超過 {detail} 個。", "Send a smaller document.", "請傳送較小的文件。"},
    {"time.format", Category::usage, "\"{subject}\" is not a date and time.",
     "「{subject}」不是日期時間。", "Write it as 2026-01-01T10:00:00+08:00.",
     "請寫成 2026-01-01T10:00:00+08:00。"},
    {"time.duration", Category::usage, "\"{subject}\" is not a duration.",
     "「{subject}」不是時間長度。", "Write it as 30s, 5m, 2h, 3d or a sum such as 1d12h.",
     "請寫成 30s、5m、2h、3d，或相加如 1d12h。"},
});
}  // namespace

std::span<const Message> base() { return k_rows; }

}  // namespace ecpay::messages
