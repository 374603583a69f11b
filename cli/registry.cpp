#include "cli/registry.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace ecpay::cli {
namespace {

constexpr auto k_verbs = std::to_array<Verb>({
    {"sign", Program::pure, "pure", "Compute a CheckMacValue", "產生檢查碼"},
    {"verify", Program::pure, "pure", "Check a CheckMacValue (0 valid, 1 not)",
     "檢查檢查碼（0 正確，1 不正確）"},
    {"explain", Program::pure, "pure", "Say why a CheckMacValue or an AES envelope is wrong",
     "診斷檢查碼或 AES 內容為什麼不符"},
    {"build", Program::pure, "pure", "Build a signed or encrypted request", "組裝簽好或加密的請求"},
    {"lint", Program::pure, "pure", "Check a request against an API's rules",
     "依 API 規則檢查請求"},
    {"encrypt", Program::pure, "pure", "Encrypt Data of the AES protocol", "加密 Data"},
    {"decrypt", Program::pure, "pure", "Decrypt Data of the AES protocol", "解密 Data"},
    {"api", Program::pure, "pure", "List and show ECPay's APIs", "列出與查看綠界 API"},
    {"errors", Program::pure, "pure", "Look up error and status codes", "查詢錯誤碼與狀態碼"},
    {"cards", Program::pure, "pure", "List test cards", "列出測試卡號"},
    {"send", Program::loop, "pure", "Build a request, send it, check the answer",
     "組裝請求、送出並檢查回應"},
    {"up", Program::loop, "loop", "Start the emulator", "啟動模擬器"},
    {"down", Program::loop, "loop", "Stop the emulator", "停止模擬器"},
    {"status", Program::loop, "loop", "Show the running emulator", "顯示模擬器狀態"},
    {"wait", Program::loop, "loop", "Wait until the emulator is ready", "等待模擬器就緒"},
    {"checkout", Program::loop, "loop", "Shop headlessly: order, pay, return",
     "無頭購物：下單、付款、返回"},
    {"order", Program::loop, "loop", "List, show, pay or fail orders",
     "訂單：列出、查看、付款、失敗"},
    {"callback", Program::loop, "loop", "List or resend callbacks", "通知：列出、重送"},
    {"clock", Program::loop, "loop", "Show or turn the virtual clock", "查看或調整虛擬時鐘"},
    {"logs", Program::loop, "loop", "Print the functions' log lines", "顯示函式記錄"},
    {"reset", Program::loop, "loop", "Start over with empty books", "清空所有資料"},
    {"init", Program::pure, "self", "Write a starter ecpay.toml", "建立 ecpay.toml"},
    {"doctor", Program::loop, "self", "Check machine, project, keys and ports",
     "檢查環境、專案、金鑰與連接埠"},
    {"config", Program::pure, "self", "Show settings and where they come from", "查看設定與其來源"},
    {"profile", Program::pure, "self", "List and show accounts and their keys",
     "列出與查看帳號及金鑰"},
    {"completion", Program::pure, "self", "Print the completion script of a shell",
     "輸出 shell 自動補全指令稿"},
    {"man", Program::pure, "self", "Print or write the manual pages", "輸出說明手冊"},
    {"fixtures", Program::loop, "ci", "Make, check and run signed notices for tests",
     "產生、檢查並執行測試用的簽章通知"},
    {"help", Program::pure, "self", "Show help", "顯示說明"},
    {"version", Program::pure, "self", "Show the version", "顯示版本"},
});

// Edits (insert, delete, replace) between two short words.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t above = row[j];
      row[j] = std::min({above + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)});
      diagonal = above;
    }
  }
  return row[b.size()];
}

}  // namespace

std::span<const Verb> verbs() { return k_verbs; }

const Verb* find_verb(std::string_view name) {
  const auto found = std::find_if(k_verbs.begin(), k_verbs.end(),
                                  [&](const Verb& verb) { return verb.name == name; });
  return found == k_verbs.end() ? nullptr : &*found;
}

std::string_view nearest_verb(std::string_view name) {
  if (name.size() > 32) return {};
  std::string_view nearest;
  std::size_t best = 3;
  for (const auto& verb : k_verbs) {
    const std::size_t distance = edit_distance(name, verb.name);
    if (distance < best) {
      best = distance;
      nearest = verb.name;
    }
  }
  return nearest;
}

}  // namespace ecpay::cli
