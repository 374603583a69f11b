#include <array>

#include "core/base/messages.hpp"

namespace ecpay::messages {
namespace {
constexpr auto k_rows = std::to_array<Message>({
    {"catalogue.unknown_key", Category::bug, "{subject}: the catalogue knows no key {detail}.",
     "{subject}：型錄沒有 {detail} 這個鍵。",
     "Correct the key, or add it to the loader and to DECISIONS section 4.",
     "請更正鍵名，或將其加入載入程式與文件。"},
    {"catalogue.missing_key", Category::bug, "{subject}: {detail} is missing.",
     "{subject}：缺少 {detail}。", "Add it; every entry needs it.", "請補上；每個項目都需要。"},
    {"catalogue.value", Category::bug, "{subject}: {detail}.", "{subject}：{detail}。",
     "Correct the value in that file.", "請更正該檔案中的值。"},
    {"catalogue.fragment", Category::bug, "{subject}: {detail}.", "{subject}：{detail}。",
     "A fragment is the file core/catalogue/apis/<service>/_<name>.json.",
     "片段檔為 core/catalogue/apis/<service>/_<name>.json。"},
    {"catalogue.ambiguous", Category::bug, "{subject}: {detail}.", "{subject}：{detail}。",
     "Give both endpoints a \"when\" that excludes the other.",
     "請為兩個端點加上互斥的 \"when\"。"},
    {"catalogue.api_unknown", Category::conflict, "There is no API \"{subject}\".",
     "沒有「{subject}」這個 API。", "Run `ecpay-cli api list`.", "請執行 `ecpay-cli api list`。"},
    {"catalogue.api_mistyped", Category::conflict, "There is no API \"{subject}\".",
     "沒有「{subject}」這個 API。", "Did you mean {detail}?", "是否為 {detail}？"},
    {"catalogue.no_request", Category::conflict,
     "{subject} has no request: it begins in ECPay's back office, and your server is only "
     "notified.",
     "{subject} 沒有請求：由綠界後台建立，您的伺服器只會收到通知。",
     "See the notice with `ecpay-cli api show {subject}`; check one with `ecpay-cli decrypt "
     "--envelope`.",
     "請以 `ecpay-cli api show {subject}` 查看通知內容，並以 `ecpay-cli decrypt --envelope` "
     "檢查。"},
    {"catalogue.service_unknown", Category::conflict, "There is no service \"{subject}\".",
     "沒有「{subject}」這個服務。", "Use one of: {detail}", "可用的名稱：{detail}"},
    {"catalogue.sample_unknown", Category::conflict, "The API has no sample \"{subject}\".",
     "此 API 沒有「{subject}」這個範例。", "Use one of: {detail}", "可用的名稱：{detail}"},
    {"mac.invalid", Category::answer_no, "The CheckMacValue is {subject}, calculated is {detail}.",
     "CheckMacValue 不符：收到 {subject}，計算結果為 {detail}。",
     "Run `ecpay-cli explain` on the same form: it names the mistake.",
     "請以 `ecpay-cli explain` 檢查同一份表單，它會指出錯誤原因。"},
});
}  // namespace

std::span<const Message> catalogue() { return k_rows; }

}  // namespace ecpay::messages
