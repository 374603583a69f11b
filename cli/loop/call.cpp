#include "cli/loop/call.hpp"

#include <algorithm>
#include <ostream>

#include "core/base/text.hpp"

namespace ecpay::cli {
namespace {

int finish(Session& session, const Result<Json>& answer, const Print& print) {
  if (!answer) return session.console.report(answer.error());
  if (session.console.output == Output::json) {
    session.console.out << to_text(*answer) << "\n";
  } else {
    print(session.console, *answer);
  }
  return 0;
}

}  // namespace

int show(Session& session, std::string_view path, const Print& print) {
  auto client = EmulatorClient::find();
  if (!client) return session.console.report(client.error());
  return finish(session, client->get(path), print);
}

int change(Session& session, std::string_view path, const Json& body, const Print& print) {
  auto client = EmulatorClient::find();
  if (!client) return session.console.report(client.error());
  return finish(session, client->post(path, body), print);
}

void print_table(std::ostream& out, const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::size_t> widths;
  for (const auto& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i)
      widths[i] = std::max(widths[i], count_width(row[i]));
  }
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      out << row[i];
      if (i + 1 < row.size()) out << std::string(widths[i] - count_width(row[i]) + 2, ' ');
    }
    out << "\n";
  }
}

std::string short_time(std::string_view iso) {
  std::string text(iso.substr(0, 19));
  std::replace(text.begin(), text.end(), 'T', ' ');
  return text;
}

}  // namespace ecpay::cli
