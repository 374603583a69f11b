#include "cli/loop/timeline.hpp"

#include <cstdio>

#include "cli/loop/call.hpp"

namespace ecpay::cli {

void print_hops(std::ostream& out, const Json& hops) {
  std::vector<std::vector<std::string>> rows;
  for (const auto& hop : hops) {
    char ms[32];
    std::snprintf(ms, sizeof ms, "%8.1f ms", hop.value("ms", 0.0));
    const std::string url = text_of(hop, "url");
    const std::string what =
        url.empty() ? text_of(hop, "name") : text_of(hop, "method") + " " + url;
    const auto status = hop.find("status");
    const bool has_status = status != hop.end() && status->is_number_integer();
    rows.push_back({hop.contains("n") ? hop["n"].dump() : "", text_of(hop, "actor"), what,
                    has_status ? status->dump() : "-", ms, text_of(hop, "note")});
  }
  print_table(out, rows);
}

}  // namespace ecpay::cli
