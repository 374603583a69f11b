#include <array>

#include "core/base/messages.hpp"

namespace ecpay::messages {
namespace {
constexpr auto k_rows = std::to_array<Message>({
    {"credentials.conflict", Category::usage, "The keys are given in two ways at once.",
     "同時以兩種方式指定金鑰。",
     "Keep one of --profile, --hash-key with --hash-iv, and --hash-key-file.",
     "--profile、--hash-key 加 --hash-iv、--hash-key-file 請擇一。"},
    {"credentials.incomplete", Category::usage, "{detail} is given without {subject}.",
     "指定了 {detail}，但缺少 {subject}。",
     "Give {subject} too: HashKey and HashIV are one pair.", "請一併提供 {subject}：HashKey 與 HashIV 必須成對。"},
    {"credentials.secret_in_argv", Category::refused,
     "The value of {subject} is not one of ECPay's public test keys, and arguments can be read by every user of this machine.",
     "{subject} 的值不是綠界公開的測試金鑰，而命令列參數會被本機所有使用者看到。",
     "Write HashKey=… and HashIV=… into a file, run chmod 600 on it, and use --hash-key-file FILE; or set ECPAY_HASH_KEY and ECPAY_HASH_IV.",
     "請把 HashKey=… 與 HashIV=… 寫入檔案並執行 chmod 600，再用 --hash-key-file FILE；或設定環境變數 ECPAY_HASH_KEY 與 ECPAY_HASH_IV。"},
    {"credentials.profile_unknown", Category::configuration, "There is no profile named \"{subject}\".",
     "沒有名為「{subject}」的設定檔。",
     "Use one of: {detail}", "可用的名稱：{detail}"},
    {"credentials.file_unreadable", Category::configuration, "The key file {subject} cannot be read: {detail}.",
     "無法讀取金鑰檔 {subject}：{detail}。",
     "Check the path of --hash-key-file.", "請檢查 --hash-key-file 的路徑。"},
    {"credentials.file_permissions", Category::configuration,
     "The key file {subject} is open to other users of this machine (mode {detail}).",
     "金鑰檔 {subject} 的權限讓其他使用者也能讀寫（{detail}）。",
     "Run: chmod 600 {subject}", "請執行：chmod 600 {subject}"},
    {"credentials.file_incomplete", Category::configuration, "The key file {subject} has no {detail}.",
     "金鑰檔 {subject} 缺少 {detail}。",
     "Write two lines: HashKey=… and HashIV=…", "請寫入兩行：HashKey=… 與 HashIV=…"},
});
}  // namespace

std::span<const Message> cli() { return k_rows; }

}  // namespace ecpay::messages
