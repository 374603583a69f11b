#include "cli/help.hpp"

#include <ostream>

#include "cli/registry.hpp"
#include "core/crypto/library.hpp"

namespace ecpay::cli {
namespace {

struct Heading {
  std::string_view group, en, zh_tw;
};
constexpr Heading k_headings[] = {
    {"pure", "Payload tools", "參數工具"}, {"loop", "Emulator", "模擬器"},
    {"ci", "Tests and CI", "測試與 CI"},   {"aws", "AWS", "AWS"},
    {"self", "This program", "本程式"},
};

}  // namespace

int print_help(const Console& console) {
  auto& out = console.out;
  out << console.text("ecpay-cli: sign, verify and emulate ECPay with its AWS side, offline.",
                      "ecpay-cli：離線簽章、驗證、模擬綠界金流與 AWS。")
      << "\n\n"
      << console.text("Usage", "用法")
      << "   ecpay-cli <verb> [options]      ecpay-cli <verb> --help\n\n"
      << console.text("Examples", "範例")
      << "\n  ecpay-cli sign MerchantID=3002607 TotalAmount=300 ItemName='A cup of tea'\n"
      << "  ecpay-cli up --detach && ecpay-cli checkout\n";
  for (const auto& heading : k_headings) {
    bool any = false;
    for (const auto& verb : verbs()) {
      if (verb.group != heading.group) continue;
      if (!any) out << "\n" << console.text(heading.en, heading.zh_tw) << "\n";
      any = true;
      out << "  " << verb.name << std::string(12 - std::min<std::size_t>(11, verb.name.size()), ' ')
          << console.text(verb.en, verb.zh_tw) << "\n";
    }
  }
  out << "\n"
      << console.text("Options  --lang zh-TW|en  --json  -C DIR  -q  --color WHEN  --version",
                      "選項  --lang zh-TW|en  --json  -C 資料夾  -q  --color WHEN  --version")
      << "\n";
  return 0;
}

int print_version(const Console& console) {
  if (console.output == Output::json) {
    console.print_json(
        "version",
        {{"version", ECPAY_VERSION}, {"openssl", crypto::library_version()}, {"unofficial", true}});
    return 0;
  }
  console.out << "ecpay-cli " << ECPAY_VERSION << " (" << crypto::library_version()
              << ") unofficial 非官方\n";
  return 0;
}

}  // namespace ecpay::cli
