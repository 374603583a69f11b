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
     "指定了 {detail}，但缺少 {subject}。", "Give {subject} too: HashKey and HashIV are one pair.",
     "請一併提供 {subject}：HashKey 與 HashIV 必須成對。"},
    {"credentials.secret_in_argv", Category::refused,
     "The value of {subject} is not one of ECPay's public test keys, and arguments can be read by "
     "every user of this machine.",
     "{subject} 的值不是綠界公開的測試金鑰，而命令列參數會被本機所有使用者看到。",
     "Write HashKey=… and HashIV=… into a file, run chmod 600 on it, and use --hash-key-file FILE; "
     "or set ECPAY_HASH_KEY and ECPAY_HASH_IV.",
     "請把 HashKey=… 與 HashIV=… 寫入檔案並執行 chmod 600，再用 --hash-key-file "
     "FILE；或設定環境變數 ECPAY_HASH_KEY 與 ECPAY_HASH_IV。"},
    {"credentials.profile_unknown", Category::configuration,
     "There is no profile named \"{subject}\".", "沒有名為「{subject}」的設定檔。",
     "Use one of: {detail}", "可用的名稱：{detail}"},
    {"credentials.file_unreadable", Category::configuration,
     "The key file {subject} cannot be read: {detail}.", "無法讀取金鑰檔 {subject}：{detail}。",
     "Check the path of --hash-key-file.", "請檢查 --hash-key-file 的路徑。"},
    {"credentials.file_permissions", Category::configuration,
     "The key file {subject} is open to other users of this machine (mode {detail}).",
     "金鑰檔 {subject} 的權限讓其他使用者也能讀寫（{detail}）。", "Run: chmod 600 {subject}",
     "請執行：chmod 600 {subject}"},
    {"credentials.file_incomplete", Category::configuration,
     "The key file {subject} has no {detail}.", "金鑰檔 {subject} 缺少 {detail}。",
     "Write two lines: HashKey=… and HashIV=…", "請寫入兩行：HashKey=… 與 HashIV=…"},
    {"cli.usage", Category::usage, "{detail}", "用法錯誤：{detail}",
     "Run `ecpay-cli {subject} --help`.", "請執行 `ecpay-cli {subject} --help`。"},
    {"cli.unknown_verb", Category::usage, "There is no command \"{subject}\".",
     "沒有「{subject}」這個指令。", "Run `ecpay-cli help` for the list.",
     "請執行 `ecpay-cli help` 查看清單。"},
    {"cli.mistyped_verb", Category::usage, "There is no command \"{subject}\".",
     "沒有「{subject}」這個指令。", "Did you mean `ecpay-cli {detail}`?",
     "是否要執行 `ecpay-cli {detail}`？"},
    {"cli.program_missing", Category::configuration,
     "The program {subject} is not beside this one.", "找不到與本程式同資料夾的 {subject}。",
     "Install both executables into one folder, or build with `./dev build`.",
     "請將兩個執行檔放在同一資料夾，或以 `./dev build` 建置。"},
    {"cli.folder", Category::configuration, "The folder {subject} cannot be entered.",
     "無法進入資料夾 {subject}。", "Check the path of -C.", "請檢查 -C 的路徑。"},
    {"input.none", Category::usage, "No parameters were given.", "沒有提供參數。",
     "Give them as NAME=VALUE, or -f FILE, or - for standard input.",
     "請以 NAME=VALUE、-f 檔案，或 - （標準輸入）提供。"},
    {"input.argument", Category::input, "\"{subject}\" is not NAME=VALUE.",
     "「{subject}」不是 NAME=VALUE 的格式。",
     "Quote values that hold blanks: 'ItemName=A cup of tea'.",
     "含空白的值請加引號：'ItemName=A cup of tea'。"},
    {"input.unreadable", Category::input, "The file {subject} cannot be read.",
     "無法讀取檔案 {subject}。", "Check the path and its permissions.", "請檢查路徑與權限。"},
    {"input.too_large", Category::input, "The input {subject} is larger than {detail} MB.",
     "輸入 {subject} 超過 {detail} MB。", "Give one request or notice at a time.",
     "請一次提供一筆請求或通知。"},
    {"input.json_object", Category::input, "The JSON is no object of parameters.",
     "JSON 不是參數物件。", "Write {\"MerchantID\":\"3002607\", …}.",
     "請寫成 {\"MerchantID\":\"3002607\", …}。"},
    {"input.json_value", Category::input, "The parameter {subject} is null or nested.",
     "參數 {subject} 是 null 或巢狀結構。", "Give it as text; what is signed are flat texts.",
     "請以文字提供；簽章的對象是單層文字。"},
    {"input.no_form", Category::input, "The page has no form.", "網頁中沒有表單。",
     "Save the page that posts to ECPay, with its <form> and hidden inputs.",
     "請儲存送往綠界的網頁，需包含 <form> 與隱藏欄位。"},
    {"input.curl", Category::input, "The curl line cannot be read: {detail}.",
     "無法讀取 curl 指令：{detail}。", "Copy the whole line, with its -d or --data-urlencode.",
     "請複製整行指令，需包含 -d 或 --data-urlencode。"},
});
}  // namespace

std::span<const Message> cli() { return k_rows; }

}  // namespace ecpay::messages
