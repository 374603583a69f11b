#include <array>

#include "core/base/messages.hpp"

namespace ecpay::messages {
namespace {
constexpr auto k_rows = std::to_array<Message>({
    {"gate.unknown_path", Category::answer_no, "ECPay has no path {subject}.",
     "綠界沒有 {subject} 這個路徑。", "Check the spelling; the nearest known path is: {detail}",
     "請檢查拼字；最接近的路徑為：{detail}"},
    {"gate.wrong_method", Category::answer_no, "{subject} does not take {detail}.",
     "{subject} 不接受 {detail} 方法。", "Send it with the other method: ECPay's APIs take POST.",
     "請改用另一種方法：綠界的 API 使用 POST。"},
    {"gate.merchant_missing", Category::input, "There is no {subject} among the parameters.",
     "參數中沒有 {subject}。",
     "Send the parameters as application/x-www-form-urlencoded, with MerchantID among them.",
     "請以 application/x-www-form-urlencoded 傳送參數，並包含 MerchantID。"},
    {"gate.merchant_unknown", Category::configuration,
     "No keys are known for MerchantID {subject}.", "沒有 MerchantID {subject} 的金鑰。",
     "Use a public stage merchant such as 3002607, or add a profile for yours to ecpay.toml. A "
     "stage "
     "merchant has keys for its own services only (here: {detail}).",
     "請使用公開測試特店如 3002607，或在 ecpay.toml "
     "加入你的特店。測試特店只有自身服務的金鑰（此處為 "
     "{detail}）。"},
    {"gate.no_api", Category::input,
     "{subject} serves several APIs, and none fits these parameters.",
     "{subject} 由多個 API 共用，沒有一個符合這些參數。",
     "Check the parameters that tell them apart, MerchantID first.",
     "請檢查用來區分的參數，尤其是 MerchantID。"},
    {"gate.violations", Category::answer_no, "The parameters break rules of {subject}.",
     "參數不符合 {subject} 的規則。", "Correct every field listed:{detail}",
     "請修正所列欄位：{detail}"},
    {"gate.warnings", Category::answer_no, "The parameters of {subject} are accepted, with doubts.",
     "{subject} 的參數已接受，但有疑慮。", "Look at the fields listed.", "請檢視所列欄位。"},
    {"gate.not_emulated", Category::refused,
     "{subject} is known but not emulated in this version. Signature and parameters are in order.",
     "本版認得 {subject} 但尚未模擬。簽章與參數皆正確。",
     "`ecpay-cli api list` shows what is emulated; test this call against ECPay's stage.",
     "`ecpay-cli api list` 可查看已模擬的 API；此呼叫請改用綠界測試環境。"},
    {"gate.mac_empty", Category::input, "CheckMacValue is empty.", "CheckMacValue 為空。",
     "Compute it over all other parameters and send it last.", "請以其他所有參數計算後送出。"},
    {"gate.mac_not_hex", Category::input, "CheckMacValue holds characters that no hash has.",
     "CheckMacValue 含有雜湊值不會出現的字元。",
     "Send the hash as upper-case hexadecimal digits, not as Base64.",
     "請以大寫十六進位傳送雜湊值，而非 Base64。"},
    {"gate.mac_length", Category::input, "CheckMacValue has the wrong length for its hash.",
     "CheckMacValue 長度與雜湊演算法不符。",
     "SHA-256 has 64 digits, MD5 has 32: check the algorithm (EncryptType=1 is SHA-256) and a cut "
     "value.",
     "SHA-256 為 64 位、MD5 為 32 位：請檢查演算法（EncryptType=1 為 SHA-256）與是否被截斷。"},
    {"gate.mac_lower_case", Category::input, "CheckMacValue is right but for its letter case.",
     "CheckMacValue 僅大小寫不符。", "Turn the hash to upper case as the last step.",
     "最後一步請將雜湊值轉為大寫。"},
    {"gate.mac_other_hash", Category::input,
     "CheckMacValue was made with the other hash algorithm.",
     "CheckMacValue 使用了另一種雜湊演算法。",
     "Payment uses SHA-256 (EncryptType=1), logistics uses MD5.",
     "金流使用 SHA-256（EncryptType=1），物流使用 MD5。"},
    {"gate.mac_swapped", Category::input, "HashKey and HashIV were swapped.",
     "HashKey 與 HashIV 對調了。", "HashKey stands in front of the parameters, HashIV behind them.",
     "HashKey 放在參數之前，HashIV 放在之後。"},
    {"gate.mac_empty_dropped", Category::input,
     "Empty parameters were sent but left out of the signature.",
     "送出了空值參數，但計算檢查碼時漏掉。",
     "Sign exactly what is sent: either include the empty parameters or do not send them.",
     "簽章必須與送出內容一致：請納入空值參數，或不要送出。"},
    {"gate.mac_trimmed", Category::input,
     "Values were trimmed for the signature but not when sent.",
     "計算檢查碼時去除了空白，送出時卻沒有。", "Trim before both, or not at all.",
     "請在兩處都去除空白，或都不去除。"},
    {"gate.mac_other_account", Category::input,
     "CheckMacValue was made with the keys of another public account than {subject}.",
     "CheckMacValue 使用了 {subject} 以外的公開測試帳號金鑰。",
     "Use HashKey and HashIV of MerchantID {subject} for this service (profile {detail}).",
     "請使用 MerchantID {subject} 在此服務的 HashKey 與 HashIV（設定檔 {detail}）。"},
    {"gate.mac_ticket", Category::input, "CheckMacValue does not fit the JSON text inside Data.",
     "CheckMacValue 與 Data 內的 JSON 文字不符。",
     "Hash HashKey + the JSON text exactly as it was encrypted + HashIV, URL-encoded and in lower "
     "case: nothing is sorted and the text is not written again. `ecpay-cli explain` shows where "
     "yours differs.",
     "請以 HashKey + 加密前的 JSON 原文 + HashIV，經 URL 編碼並轉小寫後計算：不排序、不重新產生 "
     "JSON。"
     "可用 `ecpay-cli explain` 找出差異。"},
    {"gate.mac_unknown", Category::input, "CheckMacValue does not fit the parameters received.",
     "CheckMacValue 與收到的參數不符。",
     "Compare each step below with your own, from the top: first the parameters and their order, "
     "then HashKey and HashIV, then the encoding. A value changed after signing is the usual "
     "cause.",
     "請由上而下逐步比對：先看參數與排序，再看 HashKey 與 "
     "HashIV，最後看編碼。最常見的原因是簽章後內容又被更動。"},
    {"time_stamp.not_a_number", Category::input, "TimeStamp \"{subject}\" is not a number.",
     "TimeStamp「{subject}」不是數字。", "Send Unix seconds, 10 digits.",
     "請傳送 10 位數的 Unix 秒數。"},
    {"time_stamp.milliseconds", Category::input, "TimeStamp {subject} is in milliseconds.",
     "TimeStamp {subject} 的單位是毫秒。", "Send seconds: {detail}", "請改傳秒數：{detail}"},
    {"time_stamp.expired", Category::input,
     "TimeStamp means {subject}, too long before {detail} (Taiwan time): a query holds 3 minutes, "
     "an "
     "envelope 5 or 10.",
     "TimeStamp 代表 {subject}，比 {detail}（台灣時間）早太多：查詢 3 分鐘內有效，AES 請求 5 或 10 "
     "分鐘內有效。",
     "Take the time when the request is sent, in UTC seconds, and check the machine's clock.",
     "請在送出請求時取得 UTC 秒數，並檢查主機時間。"},
    {"time_stamp.ahead", Category::input,
     "TimeStamp means {subject}, too long after {detail} (Taiwan time): queries allow 3 minutes, "
     "envelopes 5 or 10.",
     "TimeStamp 代表 {subject}，比 {detail}（台灣時間）晚太多：查詢容許 3 分鐘，AES 請求容許 5 或 "
     "10 分鐘。",
     "Take the time in UTC: adding eight hours for Taiwan is the usual mistake.",
     "請使用 UTC 秒數：常見錯誤是自行加上台灣的 8 小時。"},
    {"cashier.no_such_page", Category::answer_no, "This payment page does not exist.",
     "沒有這個付款頁面。", "Go back to the shop and start the payment again.",
     "請回到商店重新結帳。"},
    {"cashier.body", Category::input, "The page's data cannot be read.", "無法讀取頁面資料。",
     "Go back to the payment page and fill it in again.", "請回到付款頁面重新填寫。"},
    {"cashier.otp_missing", Category::input, "The one-time password is missing.", "請輸入驗證碼。",
     "In the test environment it is 1234.", "測試環境的驗證碼為 1234。"},
});
}  // namespace

std::span<const Message> emulator() { return k_rows; }

}  // namespace ecpay::messages
