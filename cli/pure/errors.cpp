#include <algorithm>
#include <ostream>

#include "cli/command.hpp"
#include "cli/pure/verbs.hpp"
#include "cli/session.hpp"
#include "core/codes/codes.hpp"

namespace ecpay::cli {
namespace {

using codes::Code;

struct ErrorsOptions {
  std::vector<std::string> words;  // CODE, or search TEXT, or list
  std::string service;
};

Json texts_json(const codes::Texts& texts) { return {{"en", texts.en}, {"zh-TW", texts.zh_tw}}; }

Json code_json(const Code& code) {
  Json row{{"code", code.code},
           {"service", code.service},
           {"member", code.member},
           {"text", code.text},
           {"meaning", texts_json(code.meaning)},
           {"certainty", code.certainty},
           {"source", code.source}};
  if (!code.advice.en.empty()) row["advice"] = texts_json(code.advice);
  if (!code.carriers.empty()) row["carriers"] = code.carriers;
  return row;
}

void print_code(const Console& console, const Code& code) {
  const auto meaning = console.text(code.meaning.en, code.meaning.zh_tw);
  console.out << code.code << "  " << console.text(code.service_name.en, code.service_name.zh_tw)
              << "  " << code.member << "\n  " << meaning << "\n";
  // ECPay's own words stand beside the translation.
  if (!code.text.empty() && code.text != meaning) console.out << "  " << code.text << "\n";
  if (!code.advice.en.empty()) {
    console.out << console.text("  fix     ", "  修正  ")
                << console.text(code.advice.en, code.advice.zh_tw) << "\n";
  }
  if (!code.carriers.empty()) {
    console.out << console.text("  carrier ", "  物流  ");
    for (const auto& carrier : code.carriers) console.out << carrier << " ";
    console.out << "\n";
  }
  console.out << console.text("  source  ", "  來源  ") << code.source << " (" << code.certainty
              << ")\n";
}

void print_line(const Console& console, const Code& code) {
  std::string number = code.code;
  number.resize(std::max<std::size_t>(number.size() + 2, 12), ' ');
  std::string service = code.service;
  service.resize(std::max<std::size_t>(service.size() + 2, 18), ' ');
  console.out << number << service << console.text(code.meaning.en, code.meaning.zh_tw) << "\n";
}

bool spans_services(const std::vector<const Code*>& found) {
  return std::any_of(found.begin(), found.end(),
                     [&](const Code* code) { return code->service != found.front()->service; });
}

int print_codes(const Console& console, const std::vector<const Code*>& found, bool is_lookup) {
  if (console.output == Output::json) {
    Json rows = Json::array();
    for (const auto* code : found) rows.push_back(code_json(*code));
    console.print_json("errors", {{"errors", std::move(rows)}});
    return found.empty() ? 1 : 0;
  }
  for (const auto* code : found)
    is_lookup ? print_code(console, *code) : print_line(console, *code);
  if (is_lookup && spans_services(found)) {
    console.say(
        console.text("The same number in several services: decide by where you received it.",
                     "同碼不同義：請依收到的服務判斷。"));
  }
  return found.empty() ? 1 : 0;
}

int run_errors(const ErrorsOptions& options, const Session& session) {
  const Console& console = session.console;
  const auto& words = options.words;
  const bool is_list = words[0] == "list" && words.size() == 1;
  const bool is_search = words[0] == "search" && words.size() == 2;
  if (!is_list && !is_search && words.size() != 1)
    return console.report({"cli.usage", "errors", "one code, or search TEXT, or list", ""});
  const auto services = codes::services_with_codes();
  if (!options.service.empty() &&
      std::find(services.begin(), services.end(), options.service) == services.end()) {
    std::string names;
    for (const auto name : services) names += (names.empty() ? "" : ", ") + std::string(name);
    return console.report({"catalogue.service_unknown", options.service, names, ""});
  }
  std::vector<const Code*> found;
  if (is_list) {
    for (const auto& code : codes::all_codes()) found.push_back(&code);
  } else {
    found = is_search ? codes::search_codes(words[1]) : codes::find_codes(words[0]);
  }
  std::erase_if(found, [&](const Code* code) {
    return !options.service.empty() && code->service != options.service;
  });
  if (found.empty() && !is_list) {
    return console.report(
        {is_search ? "codes.no_match" : "codes.unknown", is_search ? words[1] : words[0], "", ""});
  }
  return print_codes(console, found, !is_list && !is_search);
}

}  // namespace

void add_errors(Command& app, Session& session) {
  auto options = std::make_shared<ErrorsOptions>();
  const Console& console = session.console;
  app.add_option("what", options->words,
                 std::string(console.text("A code, or search TEXT, or list",
                                          "代碼，或 search 文字，或 list")))
      .required();
  app.add_option("--service", options->service,
                 std::string(console.text("Only this service, e.g. logistics",
                                          "只查此服務，例如 logistics")))
      .type_name("NAME");
  add_output_options(app, session);
  app.footer(std::string(console.text("Examples", "範例")) +
             "\n  ecpay-cli errors 10300006\n  ecpay-cli errors search CheckMacValue\n"
             "  ecpay-cli errors list --service logistics_status\n");
  app.callback([options, &session] { session.exit = run_errors(*options, session); });
}

}  // namespace ecpay::cli
