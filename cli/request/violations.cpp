#include "cli/request/violations.hpp"

#include <ostream>

#include "core/catalogue/names.hpp"

namespace ecpay::cli {

Json violations_json(const std::vector<catalogue::Violation>& violations) {
  Json rows = Json::array();
  for (const auto& violation : violations) {
    rows.push_back({{"field", violation.field},
                    {"rule", violation.rule},
                    {"certainty", catalogue::to_string(violation.certainty)},
                    {"severity", violation.warns_only() ? "warning" : "error"},
                    {"message", {{"en", violation.message.en}, {"zh-TW", violation.message.zh_tw}}},
                    {"fix", {{"en", violation.fix.en}, {"zh-TW", violation.fix.zh_tw}}},
                    {"source", violation.source}});
  }
  return rows;
}

void print_violations(std::ostream& out, const Console& console,
                      const std::vector<catalogue::Violation>& violations) {
  for (const auto& violation : violations) {
    out << (violation.warns_only() ? console.text("warning  ", "警告  ")
                                   : console.text("error    ", "錯誤  "))
        << violation.field << "  [" << violation.rule << "]\n  "
        << console.text(violation.message.en, violation.message.zh_tw) << "\n";
    if (!violation.fix.en.empty()) {
      out << "  " << console.text("fix     ", "修正  ")
          << console.text(violation.fix.en, violation.fix.zh_tw) << "\n";
    }
    out << "  " << console.text("source  ", "來源  ") << violation.source << " ("
        << catalogue::to_string(violation.certainty) << ")\n";
    if (violation.refuse && !(violation.refuse->code + violation.refuse->text).empty()) {
      out << "  " << console.text("ECPay   ", "綠界  ") << violation.refuse->code
          << (violation.refuse->code.empty() ? "" : " ") << violation.refuse->text << "\n";
    }
  }
}

}  // namespace ecpay::cli
