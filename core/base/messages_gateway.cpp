#include <array>

#include "core/base/messages.hpp"

namespace ecpay::messages {
namespace {
constexpr auto k_rows = std::to_array<Message>({
    {"gateway.ambiguous_route", Category::conflict,
     "Several APIs of the template answer {subject}.", "範本中有多個 API 可回應 {subject}。",
     "Ask one of them by its own address:", "請改用其中一個 API 自己的網址："},
    {"gateway.no_route", Category::conflict, "No API of the template answers {subject}.",
     "範本中沒有 API 可回應 {subject}。",
     "Check path, method and stage against the routes of the template.",
     "請對照範本的路由，檢查路徑、方法與階段（stage）。"},
    {"gateway.no_stage", Category::conflict,
     "The path does not begin with the API's stage, {detail}.",
     "路徑開頭缺少 API 的階段（stage）{detail}。",
     "Put the stage before the path, as AWS demands it by this name.",
     "請在路徑前加上階段；以此主機名稱呼叫時 AWS 也會要求。"},
    {"gateway.no_api", Category::conflict, "No API of the template has this host name.",
     "範本中沒有使用此主機名稱的 API。", "Take the address from the template's outputs.",
     "請使用範本輸出（Outputs）中的網址。"},
    {"gateway.malformed_answer", Category::answer_no,
     "The function's result is not an answer for API Gateway: {detail}.",
     "函式的回傳值不是 API Gateway 接受的回應：{detail}。",
     "Return an object with statusCode, headers and body, where body is text.",
     "請回傳含 statusCode、headers 與 body 的物件，且 body 為字串。"},
    {"gateway.function_failed", Category::answer_no,
     "The function ended with an error instead of an answer.", "函式發生錯誤而沒有回應。",
     "Read its log lines of this request.", "請查看此請求的函式記錄。"},
    {"gateway.answer_too_large", Category::answer_no,
     "The function's result is larger than the 6 MB that Lambda returns.",
     "函式的回傳值超過 Lambda 的 6 MB 上限。", "Return less, or a link to it.",
     "請減少回傳內容，或改為回傳連結。"},
    {"gateway.request_too_large", Category::input, "The request is too large: {detail}.",
     "請求過大：{detail}。",
     "Send less: 10 MB pass the gateway, 6 MB reach a function, Base64 takes a third of it.",
     "請減少內容：閘道上限 10 MB、函式上限 6 MB，Base64 會再多占三分之一。"},
    {"gateway.uri_too_long", Category::input, "The address is longer than 8192 bytes.",
     "網址超過 8192 位元組。", "Send the data in the body.", "請改以請求內文傳送資料。"},
    {"gateway.header_too_large", Category::input,
     "The headers together are larger than 10240 bytes.", "標頭總長超過 10240 位元組。",
     "Send smaller headers or cookies.", "請縮小標頭或 Cookie。"},
    {"gateway.timed_out", Category::timed_out,
     "The function did not answer before the gateway's time-out; it may still run.",
     "函式未在閘道逾時前回應，可能仍在執行。",
     "Answer sooner, and do slow work after the answer, by SNS or an asynchronous call.",
     "請盡快回應，並以 SNS 或非同步呼叫處理耗時工作。"},
    {"gateway.busy", Category::conflict, "{detail} calls already wait for functions.",
     "已有 {detail} 個呼叫正在等待函式。", "Wait for running calls to end.",
     "請等待執行中的呼叫結束。"},
});
}  // namespace

std::span<const Message> gateway() { return k_rows; }

}  // namespace ecpay::messages
