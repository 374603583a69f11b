#include <array>

#include "core/base/messages.hpp"

namespace ecpay::messages {
namespace {
constexpr auto k_rows = std::to_array<Message>({
    {"order.duplicate", Category::conflict, "MerchantTradeNo {subject} has been used before.",
     "訂單編號 {subject} 已使用過。",
     "Use a new MerchantTradeNo: ECPay never accepts one twice, paid or not.",
     "請使用新的 MerchantTradeNo：綠界不接受重複的訂單編號，不論是否已付款。"},
    {"order.paid", Category::conflict, "Order {subject} is paid already.",
     "訂單 {subject} 已付款。", "Nothing to do; `ecpay-cli order show {subject}` shows it.",
     "無需處理；可用 `ecpay-cli order show {subject}` 查看。"},
    {"order.expired", Category::conflict, "Order {subject} has expired.", "訂單 {subject} 已逾期。",
     "Create a new order.", "請建立新訂單。"},
    {"order.not_found", Category::conflict, "There is no order {subject}.",
     "找不到訂單 {subject}。",
     "List them with `ecpay-cli order list`; both TradeNo and MerchantTradeNo are accepted.",
     "請用 `ecpay-cli order list` 列出訂單；可用 TradeNo 或 MerchantTradeNo。"},
    {"order.ambiguous", Category::conflict, "{subject} names several orders: {detail}.",
     "{subject} 對應多筆訂單：{detail}。", "Use the TradeNo of the one you mean.",
     "請改用該筆訂單的 TradeNo。"},
    {"callback.not_found", Category::conflict, "There is no callback {subject}.",
     "找不到通知 {subject}。", "List them with `ecpay-cli callback list`.",
     "請用 `ecpay-cli callback list` 列出。"},
    {"callback.busy", Category::conflict, "Callback {subject} is being sent at this moment.",
     "通知 {subject} 正在傳送中。", "Try again when the attempt has ended.",
     "請待本次傳送結束後再試。"},
    {"callback.not_allowed", Category::refused,
     "A callback to {subject} is not sent: the emulator stays on this machine.",
     "不傳送通知到 {subject}：模擬器只在本機運作。",
     "Start with `--map {subject}=http://127.0.0.1:PORT`, or allow it with `--callback-host "
     "{subject}`.",
     "請以 `--map {subject}=http://127.0.0.1:PORT` 對應，或以 `--callback-host {subject}` 允許。"},
    {"callback.no_profile", Category::configuration, "No keys are known for merchant {subject}.",
     "沒有特店 {subject} 的金鑰。",
     "Add a profile for it to ecpay.toml, or use a public stage merchant.",
     "請在 ecpay.toml 加入該特店的設定檔，或改用公開測試特店。"},
    {"callback.render", Category::bug,
     "The notice for order {subject} could not be written: {detail}",
     "無法產生訂單 {subject} 的通知：{detail}", "Please report this.", "請回報此問題。"},
    {"card.number", Category::answer_no, "{subject} is not a card this emulator takes.",
     "模擬器不接受卡號 {subject}。",
     "Use a stage test card: 4311-9522-2222-2222, any later expiry, any three digits.",
     "請使用測試卡號 4311-9522-2222-2222，有效期限任意未到期月份，末三碼任意。"},
    {"clock.backwards", Category::usage, "The clock cannot be turned back to {subject}.",
     "時鐘不能倒轉到 {subject}。", "Name a later time, or reset with `ecpay-cli reset`.",
     "請指定較晚的時間，或以 `ecpay-cli reset` 重設。"},
    {"clock.existing", Category::conflict, "{subject} already has a clock of its own.",
     "{subject} 已有自己的時鐘。", "Leave --clock out, or start over with --reset.",
     "請不要使用 --clock，或以 --reset 重新開始。"},
});
}  // namespace

std::span<const Message> trade() { return k_rows; }

}  // namespace ecpay::messages
