#include <array>

#include "core/base/messages.hpp"

// ecpay.toml and the variables that say the same.
namespace ecpay::messages {
namespace {
constexpr auto k_rows = std::to_array<Message>({
    {"config.unreadable", Category::configuration, "The file {subject} cannot be read.",
     "無法讀取檔案 {subject}。", "Check that it is a file and that you may read it.",
     "請確認它是檔案且有讀取權限。"},
    {"config.too_large", Category::configuration, "{subject} is larger than {detail} KB.",
     "{subject} 超過 {detail} KB。", "It holds settings only; move everything else out of it.",
     "該檔只存放設定，請移出其他內容。"},
    {"config.syntax", Category::configuration, "{subject} is not TOML: {detail}",
     "{subject} 不是有效的 TOML：{detail}",
     "Correct that place; values of text need quotes: lang = \"en\".",
     "請修正該處；文字值需要引號：lang = \"zh-TW\"。"},
    {"config.mistyped_key", Category::configuration, "{subject}: there is no such setting.",
     "{subject}：沒有這個設定。", "Did you mean {detail}?", "是否為 {detail}？"},
    {"config.unknown_key", Category::configuration, "{subject}: there is no such setting.",
     "{subject}：沒有這個設定。", "Use one of: {detail}", "可用的名稱：{detail}"},
    {"config.unknown_setting", Category::configuration, "There is no setting {subject}.",
     "沒有名為 {subject} 的設定。", "`ecpay-cli config show` lists all of them.",
     "`ecpay-cli config show` 列出所有設定。"},
    {"config.wants_text", Category::configuration, "{subject} is no text.", "{subject} 不是文字。",
     "Write a text in quotes, such as \"abc\".", "請寫成加引號的文字，例如 \"abc\"。"},
    {"config.wants_choice", Category::configuration, "{subject} is none of the values it may have.",
     "{subject} 不在可用的值之中。", "Use one of: {detail}", "可用的值：{detail}"},
    {"config.wants_path", Category::configuration, "{subject} is no path.", "{subject} 不是路徑。",
     "Write a path in quotes, such as \"template.yaml\".",
     "請寫成加引號的路徑，例如 \"template.yaml\"。"},
    {"config.wants_port", Category::configuration, "{subject} is no port.",
     "{subject} 不是連接埠。", "Write a whole number from 0 to 65535; 0 takes any free port.",
     "請寫 0 到 65535 的整數；0 代表任意可用的連接埠。"},
    {"config.wants_whole", Category::configuration, "{subject} is no whole number.",
     "{subject} 不是整數。", "Write a number such as 0 or 42, without quotes.",
     "請寫不加引號的整數，例如 0 或 42。"},
    {"config.wants_boolean", Category::configuration, "{subject} is neither true nor false.",
     "{subject} 不是 true 也不是 false。", "Write true or false, without quotes.",
     "請寫不加引號的 true 或 false。"},
    {"config.wants_duration", Category::configuration, "{subject} is no duration.",
     "{subject} 不是時間長度。", "Write \"10s\", \"5m\", \"250ms\" or their sum.",
     "請寫 \"10s\"、\"5m\"、\"250ms\" 或其組合。"},
    {"config.wants_instant", Category::configuration, "{subject} is no time.",
     "{subject} 不是時間。", "Write \"2026-01-01T10:00:00+08:00\".",
     "請寫 \"2026-01-01T10:00:00+08:00\"。"},
    {"config.wants_list", Category::configuration, "{subject} is no list of texts.",
     "{subject} 不是文字清單。", "Write [\"one\", \"two\"]; a variable has one,two.",
     "請寫 [\"one\", \"two\"]；環境變數則寫 one,two。"},
    {"config.wants_pairs", Category::configuration, "{subject} is no table of texts.",
     "{subject} 不是文字對照表。",
     "Write { NAME = \"value\" }; a variable has NAME=value,NAME=value.",
     "請寫 { NAME = \"value\" }；環境變數則寫 NAME=value,NAME=value。"},
    {"config.wants_table", Category::configuration, "{subject} is no table.",
     "{subject} 不是表格。", "Write [{detail}] on a line of its own and its keys below.",
     "請單獨一行寫 [{detail}]，並把設定寫在其下。"},
    {"config.secret", Category::refused,
     "{subject} holds a key that is not one of ECPay's public test keys; ecpay.toml is committed.",
     "{subject} 含有不是綠界公開測試金鑰的金鑰，而 ecpay.toml 會進入版本控制。",
     "Write HashKey=… and HashIV=… into a file outside the repository, run chmod 600 on it, and "
     "write "
     "hash_key_file = \"PATH\"; or hash_key = { env = \"NAME\" } and hash_iv = { env = \"NAME\" }. "
     "A key "
     "that was committed is no secret any more: ask ECPay for a new one.",
     "請把 HashKey=… 與 HashIV=… 寫入版本庫以外的檔案並執行 chmod 600，再寫 hash_key_file = "
     "\"路徑\"；或寫 hash_key = { env = \"名稱\" } 與 hash_iv = { env = \"名稱\" "
     "}。曾經提交的金鑰已不再是祕密，請向綠界申請更換。"},
    {"config.secret_option", Category::refused,
     "{subject} is a secret, and ecpay.toml is committed.",
     "{subject} 是祕密，而 ecpay.toml 會進入版本控制。", "Set {detail} in the environment instead.",
     "請改用環境變數 {detail}。"},
    {"config.profile_name", Category::configuration, "{subject}: a profile cannot have this name.",
     "{subject}：設定檔不能使用這個名稱。",
     "Use a-z, 0-9 and -, up to 64 characters, and none of the built-in names "
     "(`ecpay-cli profile list`).",
     "請使用 a-z、0-9 與 -，最多 64 字，且不可為內建名稱（`ecpay-cli profile list`）。"},
    {"config.profile_keys", Category::configuration,
     "{subject}: the profile does not name one place of its keys.",
     "{subject}：設定檔沒有指定唯一的金鑰來源。",
     "Write hash_key_file = \"PATH\", or both hash_key and hash_iv, each { env = \"NAME\" } or a "
     "public "
     "test key.",
     "請寫 hash_key_file = \"路徑\"，或同時寫 hash_key 與 hash_iv，各為 { env = \"名稱\" } "
     "或公開測試金鑰。"},
    {"config.exists", Category::refused, "There is {subject} already.", "{subject} 已經存在。",
     "Edit it, or add --force to write it anew.", "請編輯該檔，或加上 --force 重新寫入。"},
    {"config.none", Category::configuration, "There is no ecpay.toml here or above.",
     "此資料夾及上層沒有 ecpay.toml。", "Write one with `ecpay-cli init`.",
     "請執行 `ecpay-cli init` 建立。"},
    {"config.not_written", Category::configuration, "{subject} cannot be written: {detail}.",
     "無法寫入 {subject}：{detail}。", "Check that you may write to that folder.",
     "請確認該資料夾可以寫入。"},
    {"config.by_hand", Category::conflict, "{subject} cannot be changed in one line there.",
     "{subject} 該處無法以單行修改。", "Edit the file and write: {detail}",
     "請編輯該檔並寫入：{detail}"},
    {"config.profile_exists", Category::conflict, "There is a profile named \"{subject}\" already.",
     "已有名為「{subject}」的設定檔。", "Choose another name, or edit {detail}.",
     "請使用其他名稱，或編輯 {detail}。"},
});
}  // namespace

std::span<const Message> config() { return k_rows; }

}  // namespace ecpay::messages
