#include <ostream>

#include "cli/command.hpp"
#include "cli/pure/api_text.hpp"
#include "cli/pure/verbs.hpp"
#include "cli/request/detect.hpp"
#include "cli/session.hpp"
#include "core/catalogue/describe.hpp"

namespace ecpay::cli {
namespace {

using catalogue::Catalogue;

struct ApiOptions {
  std::string id;
  std::string service;
};

Error unknown_service(const std::string& name) {
  std::string names;
  for (const auto* service : Catalogue::embedded().services())
    names += (names.empty() ? "" : ", ") + service->id;
  return Error{"catalogue.service_unknown", name, names, ""};
}

int run_list(const ApiOptions& options, const Session& session) {
  const Console& console = session.console;
  const auto& catalogue = Catalogue::embedded();
  if (!options.service.empty() && catalogue.find_service(options.service) == nullptr)
    return console.report(unknown_service(options.service));
  Json rows = Json::array();
  for (const auto& row : catalogue.index()) {
    if (!options.service.empty() && row.service != options.service) continue;
    rows.push_back(
        catalogue::describe_row(*catalogue.find(row.id), *catalogue.find_service(row.service)));
  }
  if (console.output == Output::json) {
    console.print_json("apis", {{"apis", std::move(rows)}});
    return 0;
  }
  print_apis(console, rows);
  return 0;
}

int run_show(const ApiOptions& options, const Session& session) {
  const Console& console = session.console;
  const auto found = find_api(options.id);
  if (!found) return console.report(found.error());
  const ApiSpec& api = **found;
  const auto described = catalogue::describe(api, *Catalogue::embedded().find_service(api.service));
  if (console.output == Output::json) {
    console.print_json("api", described);
    return 0;
  }
  print_api(console, described);
  return 0;
}

}  // namespace

void add_api(Command& app, Session& session) {
  auto options = std::make_shared<ApiOptions>();
  const Console& console = session.console;
  const auto text = [&](std::string_view en, std::string_view zh) {
    return std::string(console.text(en, zh));
  };
  app.require_subcommand(1);
  auto* list = app.add_subcommand("list", text("Every API, by service", "依服務列出所有 API"));
  list->add_option("--service", options->service,
                   text("Only this service, e.g. aio", "只列此服務，例如 aio"))
      .type_name("NAME");
  add_output_options(*list, session);
  list->callback([options, &session] { session.exit = run_list(*options, session); });
  auto* show = app.add_subcommand(
      "show", text("Fields, rules and callbacks of one API", "顯示單一 API 的欄位、規則與通知"));
  show->add_option("api", options->id, text("e.g. aio.checkout", "例如 aio.checkout")).required();
  add_output_options(*show, session);
  show->callback([options, &session] { session.exit = run_show(*options, session); });
  app.footer(text("Examples", "範例") +
             "\n  ecpay-cli api list --service aio\n  ecpay-cli api show aio.checkout\n");
}

}  // namespace ecpay::cli
