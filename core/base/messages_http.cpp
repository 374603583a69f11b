#include <array>

#include "core/base/messages.hpp"

namespace ecpay::messages {
namespace {
constexpr auto k_rows = std::to_array<Message>({
    {"http.port_in_use", Category::conflict, "Port {subject} is in use by another program.",
     "連接埠 {subject} 已被其他程式使用。",
     "Stop that program (`ecpay-cli down` if it is an emulator), or choose another port; 0 takes "
     "any "
     "free one.",
     "請停止該程式（若為模擬器，執行 `ecpay-cli down`），或改用其他連接埠；0 代表任一可用埠。"},
    {"http.bind", Category::configuration, "Cannot listen on {subject}: {detail}.",
     "無法在 {subject} 上接聽：{detail}。",
     "Check the address and that you may use it; ports below 1024 need rights of their own.",
     "請確認位址可用；1024 以下的連接埠需要額外權限。"},
    {"http.ca", Category::configuration,
     "The local certificate authority cannot be kept in {subject}: {detail}.",
     "無法在 {subject} 保存本機憑證授權單位：{detail}。",
     "Make the folder writable, or delete its ca.pem and ca.key so that they are made anew.",
     "請讓該資料夾可寫入，或刪除其中的 ca.pem 與 ca.key 以重新產生。"},
    {"http.unreachable", Category::unreachable, "{subject} cannot be reached: {detail}.",
     "無法連線到 {subject}：{detail}。",
     "Check that it is running and that host and port are right.",
     "請確認該服務正在執行，且主機與連接埠正確。"},
    {"http.timed_out", Category::timed_out, "{subject} did not answer within {detail} ms.",
     "{subject} 未在 {detail} 毫秒內回應。", "Look at what it is busy with, or allow more time.",
     "請查看該服務為何忙碌，或放寬時限。"},
    {"http.tls", Category::unreachable, "No secure connection to {subject}: {detail}.",
     "無法與 {subject} 建立安全連線：{detail}。",
     "Check its certificate and name; for the emulator, pass the CA file that `ecpay-cli status` "
     "shows.",
     "請檢查其憑證與名稱；若為模擬器，請指定 `ecpay-cli status` 顯示的 CA 檔案。"},
    {"http.interrupted", Category::unreachable,
     "{subject} closed the connection without an answer.", "{subject} 未回應即關閉連線。",
     "Look into its log: it probably failed while handling the request.",
     "請查看該服務的紀錄：它可能在處理請求時失敗。"},
    {"http.truncated", Category::unreachable,
     "The answer of {subject} broke off after {detail} bytes of its body.",
     "{subject} 的回應在內容第 {detail} 位元組後中斷。",
     "Look into its log, and check the Content-Length it sends.",
     "請查看該服務的紀錄，並檢查其送出的 Content-Length。"},
    {"http.too_large", Category::unreachable, "The answer of {subject} is over {detail} bytes.",
     "{subject} 的回應超過 {detail} 位元組。", "Check that the URL is the one you mean.",
     "請確認網址是否正確。"},
    {"http.malformed_answer", Category::unreachable, "{subject} did not answer in HTTP: {detail}",
     "{subject} 的回應不是有效的 HTTP：{detail}",
     "Check that the port belongs to an HTTP server, and http against https.",
     "請確認該連接埠是 HTTP 服務，並檢查應使用 http 或 https。"},
    {"url.invalid", Category::input, "{subject} is not a URL that can be requested: {detail}.",
     "{subject} 不是可用的網址：{detail}。",
     "Write it in full, like http://localhost:3000/callback.",
     "請寫完整網址，例如 http://localhost:3000/callback。"},
});
}  // namespace

std::span<const Message> http() { return k_rows; }

}  // namespace ecpay::messages
