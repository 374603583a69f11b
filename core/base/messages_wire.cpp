#include <array>

#include "core/base/messages.hpp"

namespace ecpay::messages {
namespace {
constexpr auto k_rows = std::to_array<Message>({
    {"form.escape", Category::input, "The parameter {subject} has a broken %-escape.",
     "參數 {subject} 的 % 編碼不完整。",
     "Write a percent sign as %25, and every other escape as % with two hexadecimal digits.",
     "百分比符號請寫成 %25，其他編碼須為 % 加兩位十六進位數字。"},
    {"form.too_many", Category::input, "The form has more than {detail} parameters.",
     "表單參數超過 {detail} 個。",
     "Send fewer parameters; no ECPay API takes more than a few dozen.",
     "請減少參數；綠界的 API 最多只需數十個。"},
    {"form.multipart", Category::input, "The multipart/form-data body is broken: {detail}.",
     "multipart/form-data 內容格式錯誤：{detail}。",
     "Let the HTTP library write the Content-Type header with its boundary.",
     "請讓 HTTP 函式庫自行產生含 boundary 的 Content-Type 標頭。"},
    {"mac.missing", Category::input, "There is no CheckMacValue among the parameters.",
     "參數中沒有 CheckMacValue。",
     "Give the whole form as it was received, CheckMacValue included.",
     "請提供收到的完整表單，包含 CheckMacValue。"},
    {"mac.envelope", Category::input, "This is an AES envelope without a CheckMacValue.",
     "這是沒有 CheckMacValue 的 AES 加密內容。",
     "Only e-tickets and live streams sign theirs. Read it with `ecpay-cli decrypt --envelope`, or "
     "let `ecpay-cli explain` say what is wrong with it.",
     "只有電子票證與直播收款的內容有簽章。請用 `ecpay-cli decrypt --envelope` 讀取，或用 "
     "`ecpay-cli "
     "explain` 診斷。"},
    {"envelope.outer", Category::input, "The envelope is no JSON object ({detail}).",
     "外層不是 JSON 物件（{detail}）。",
     "Send {\"MerchantID\",\"RqHeader\",\"Data\"} as application/json.",
     "請以 application/json 傳送 {\"MerchantID\",\"RqHeader\",\"Data\"}。"},
    {"envelope.field", Category::input, "The envelope's {subject} is missing or has a wrong type.",
     "外層的 {subject} 不存在或型別錯誤。",
     "MerchantID and Data are texts of the outer object; Data is the encrypted Base64, not an "
     "object.",
     "MerchantID 與 Data 是外層的字串；Data 必須是加密後的 Base64，不是物件。"},
    {"envelope.base64", Category::input, "Data is not standard Base64.", "Data 不是標準 Base64。",
     "Use the alphabet with + and /, keep the = padding, and do not form-encode it.",
     "請使用含 + 與 / 的標準字元集、保留 = 補位，且不要再做表單編碼。"},
    {"envelope.length", Category::input,
     "Data has {detail} bytes, which no AES message of this kind has.",
     "Data 解碼後為 {detail} 位元組，不符合 AES 密文長度。",
     "Send the whole ciphertext; CBC gives a positive multiple of 16 bytes.",
     "請傳送完整密文；CBC 密文長度必為 16 的正倍數。"},
    {"envelope.padding", Category::input, "Data cannot be decrypted with this HashKey and HashIV.",
     "無法以此 HashKey／HashIV 解密 Data。",
     "Use the key pair of this very service: payment, invoice and logistics have different ones "
     "for one MerchantID.",
     "請使用該服務的金鑰：同一 MerchantID 的金流、發票、物流金鑰各不相同。"},
    {"envelope.urldecode", Category::input, "The decrypted text is not URL-encoded.",
     "解密後的內容不是 URL 編碼。",
     "URL-encode the JSON text first, then encrypt; if the text is unreadable the HashIV is wrong.",
     "請先對 JSON 做 URL 編碼再加密；若為亂碼，表示 HashIV 錯誤。"},
    {"envelope.json", Category::input, "The decrypted and decoded text is no JSON.",
     "解密並解碼後的內容不是 JSON。",
     "Encrypt the JSON text of the parameters; if it is unreadable the HashIV is wrong.",
     "請加密參數的 JSON 文字；若為亂碼，表示 HashIV 錯誤。"},
});
}  // namespace

std::span<const Message> wire() { return k_rows; }

}  // namespace ecpay::messages
