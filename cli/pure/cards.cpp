#include <ostream>

#include "cli/command.hpp"
#include "cli/pure/verbs.hpp"
#include "cli/session.hpp"
#include "core/codes/codes.hpp"

namespace ecpay::cli {
namespace {

// "4311-9522-2222-2222"; the 15 digits of AMEX as 4, 6 and 5.
std::string grouped(const std::string& digits) {
  const bool is_amex = digits.size() == 15;
  std::string out;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (is_amex ? i == 4 || i == 10 : i > 0 && i % 4 == 0) out += '-';
    out += digits[i];
  }
  return out;
}

int run_list(const Session& session) {
  const Console& console = session.console;
  const auto& sheet = codes::test_cards();
  if (console.output == Output::json) {
    Json rows = Json::array();
    for (const auto& card : sheet.cards) {
      rows.push_back({{"number", card.number},
                      {"brand", card.brand},
                      {"outcome", card.outcome},
                      {"note", {{"en", card.note.en}, {"zh-TW", card.note.zh_tw}}},
                      {"certainty", card.certainty},
                      {"source", card.source}});
    }
    console.print_json("cards",
                       {{"cards", std::move(rows)},
                        {"cvv", sheet.cvv},
                        {"otp", sheet.otp},
                        {"expiry", {{"en", sheet.expiry.en}, {"zh-TW", sheet.expiry.zh_tw}}}});
    return 0;
  }
  for (const auto& card : sheet.cards) {
    std::string number = grouped(card.number);
    number.resize(25, ' ');
    std::string brand = card.brand;
    brand.resize(12, ' ');
    console.out << number << brand << console.text(card.note.en, card.note.zh_tw) << "\n";
  }
  console.out << "\nCVV " << sheet.cvv << " · OTP " << sheet.otp << " · "
              << console.text(sheet.expiry.en, sheet.expiry.zh_tw) << "\n";
  return 0;
}

}  // namespace

void add_cards(Command& app, Session& session) {
  const Console& console = session.console;
  app.require_subcommand(1);
  auto* list = app.add_subcommand(
      "list",
      std::string(console.text("The stage environment's test cards", "測試環境的信用卡號")));
  add_output_options(*list, session);
  list->callback([&session] { session.exit = run_list(session); });
  app.footer(std::string(console.text("Examples", "範例")) + "\n  ecpay-cli cards list\n");
}

}  // namespace ecpay::cli
