#include <array>

#include "core/base/messages.hpp"

namespace ecpay::messages {
namespace {
constexpr auto k_rows = std::to_array<Message>({
    {"process.spawn", Category::configuration, "{subject} cannot be started: {detail}.",
     "無法啟動 {subject}：{detail}。",
     "Check that the file exists, is executable and fits this machine.",
     "請確認檔案存在、可執行，且適用於這台機器。"},
    {"process.no_interpreter", Category::configuration, "No {subject} was found in PATH.",
     "在 PATH 中找不到 {subject}。", "Install it, or name it in the configuration.",
     "請安裝該程式，或在設定中指定路徑。"},
    {"lambda.not_found", Category::conflict, "There is no function \"{subject}\" in the template.",
     "範本中沒有函式「{subject}」。", "Use a logical id, a FunctionName or an ARN of the template.",
     "請使用範本中的邏輯 ID、FunctionName 或 ARN。"},
    {"lambda.throttled", Category::conflict,
     "{subject} already runs as many calls as it may: {detail}.",
     "{subject} 已達同時執行上限：{detail}。",
     "Wait for running calls to end, or raise ReservedConcurrentExecutions.",
     "請等待執行中的呼叫結束，或調高 ReservedConcurrentExecutions。"},
});
}  // namespace

std::span<const Message> aws() { return k_rows; }

}  // namespace ecpay::messages
