#include "emulator/pages/texts.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <string>

namespace ecpay::pages {
namespace {

constexpr auto k_texts = std::to_array<Text>({
    {"lang", "en", "zh-Hant-TW"},
    {"skip", "Skip to the content", "跳至主要內容"},
    {"banner_title", "Emulator · unofficial 非官方", "模擬器 · 非官方 unofficial"},
    {"banner_text", "This is not ECPay. No money moves.", "這不是綠界網站，不會真的扣款。"},
    {"brand", "ECPay cashier", "綠界收銀台"},
    {"brand_sub", "emulated by ecpay-cli", "由 ecpay-cli 模擬"},
    {"switch", "中文", "English"},
    {"switch_lang", "zh-Hant-TW", "en"},
    {"footer", "Test environment on this machine. Use test cards only.",
     "本機測試環境，請只使用測試卡號。"},
    // the order
    {"order", "Order", "訂單內容"},
    {"merchant", "Merchant", "特店編號"},
    {"trade_no", "Order number", "訂單編號"},
    {"items", "Items", "商品明細"},
    {"total", "Total", "應付金額"},
    // the steps
    {"choose", "Choose a payment method", "選擇付款方式"},
    {"not_here", "Not in this version", "本版未提供"},
    {"next", "Continue", "下一步"},
    {"credit", "Credit card", "信用卡"},
    {"card_title", "Pay by credit card", "信用卡付款"},
    {"card_number", "Card number", "信用卡卡號"},
    {"card_expiry", "Expiry date (MM/YY)", "有效期限（月／年）"},
    {"card_cvv", "Security code (CVV)", "末三碼（CVV）"},
    {"pay", "Pay", "確認付款"},
    {"test_cards", "Test cards of the stage environment", "測試環境卡號"},
    {"test_cards_help", "Choose one to fill it in. Any later month and any three digits will do.",
     "點選即可帶入。有效期限填任一未到期月份，末三碼任意。"},
    {"other_method", "Choose another method", "改用其他付款方式"},
    {"leave", "Cancel and leave", "放棄付款"},
    {"otp_title", "3-D Secure verification", "3D 驗證"},
    {"otp_help", "Enter the one-time password sent to your phone for the card ending in",
     "請輸入傳送至您手機的一次性驗證碼，卡號末四碼"},
    {"otp_label", "One-time password (OTP)", "一次性驗證碼（OTP）"},
    {"otp_hint", "In the test environment the password is", "測試環境的驗證碼為"},
    {"otp_wrong_hint", "Any other is declined.", "輸入其他內容即為驗證失敗。"},
    {"verify", "Verify and pay", "送出驗證碼"},
    {"other_card", "Use another card", "改用其他卡片"},
    // results
    {"paid_title", "Payment successful", "付款成功"},
    {"paid_text", "Thank you. The shop has been told.", "感謝您，已通知商店付款結果。"},
    {"payment_date", "Paid at", "付款時間"},
    {"ecpay_no", "ECPay trade number", "綠界交易編號"},
    {"failed_title", "Transaction failed", "交易失敗"},
    {"retry", "Try again", "重新付款"},
    {"left_title", "Payment cancelled", "已放棄付款"},
    {"left_text", "Nothing was charged. The shop is not told; it finds out by querying the order.",
     "未扣款。商店不會收到通知，需自行查詢訂單。"},
    {"back", "Back to the shop", "返回商店"},
    {"hand_over_title", "Returning to the shop", "正在返回商店"},
    {"hand_over_text", "The payment is done. If nothing happens, press the button.",
     "付款已完成。若頁面未自動跳轉，請按下按鈕。"},
    {"unsafe_url", "The shop's return address is no http(s) address and is not used.",
     "商店的返回網址不是 http(s) 網址，已略過。"},
    // what the emulator adds
    {"only_here", "Only in the emulator", "模擬器說明（正式環境不會出現）"},
    {"assumed",
     "Assumed: nobody has recorded what ECPay answers here. The code and the words may differ.",
     "推測：此情況沒有綠界實際回應的紀錄，代碼與文字可能不同。"},
    {"first_check", "First thing to check", "請先檢查"},
    {"received", "Received", "收到的檢查碼"},
    {"expected", "Expected", "正確的檢查碼"},
    {"steps", "How the expected value is made", "檢查碼計算步驟"},
    {"found", "Found", "檢查結果"},
    {"field", "Field", "欄位"},
    {"problem", "Problem", "問題"},
    {"to_do", "What to do", "處理方式"},
    {"source", "Source", "依據"},
    // the developer panel
    {"panel", "Developer panel", "開發者資訊"},
    {"state", "State", "狀態"},
    {"trace", "Trace", "追蹤編號"},
    {"parameters", "Parameters received", "收到的參數"},
    {"callbacks", "Callbacks", "通知"},
    {"no_callbacks", "None yet.", "尚無通知。"},
    {"kind", "Kind", "類型"},
    {"address", "Address", "網址"},
    {"verdict", "Verdict", "判定"},
    {"name", "Name", "名稱"},
    {"value", "Value", "內容"},
    {"dashboard", "Open this order in the dashboard", "在儀表板檢視此訂單"},
});

}  // namespace

std::span<const Text> all_texts() { return k_texts; }

std::string_view text_named(std::string_view name, Language language) {
  const auto found = std::find_if(k_texts.begin(), k_texts.end(),
                                  [&](const auto& text) { return text.name == name; });
  if (found == k_texts.end()) throw std::logic_error("no page text " + std::string(name));
  return language == Language::en ? found->en : found->zh_tw;
}

}  // namespace ecpay::pages
