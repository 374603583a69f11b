#include "cli/completion.hpp"
#include "core/codes/codes.hpp"

namespace ecpay::cli {

std::vector<Candidate> own_values(const Point& point, const Console& console) {
  std::vector<Candidate> found;
  if (point.verb != "errors") return found;
  if (point.wants == "--service") {
    for (const auto id : codes::services_with_codes()) found.push_back({std::string(id), ""});
  }
  if (point.wants == "what" && point.positional.empty()) {
    found.push_back({"list", std::string(console.text("Every code", "所有代碼"))});
    found.push_back({"search", std::string(console.text("By words", "以文字搜尋"))});
    for (const auto& code : codes::all_codes())
      found.push_back({code.code, std::string(console.text(code.meaning.en, code.meaning.zh_tw))});
  }
  return found;
}

}  // namespace ecpay::cli
