#include "cli/command.hpp"
#include "cli/request/build_request.hpp"

namespace ecpay::cli {

void add_build_options(Command& app, Session& session, BuildOptions& options, bool needs_api) {
  const Console& console = session.console;
  const auto text = [&](std::string_view en, std::string_view zh) {
    return std::string(console.text(en, zh));
  };
  auto api = app.add_option("api", options.api, text("e.g. aio.checkout", "例如 aio.checkout"));
  if (needs_api) api.required();
  app.add_option("parameters", options.input.arguments,
                 text("NAME=VALUE …, also Items[0].ItemName=…, or one file, or -",
                      "NAME=VALUE …，也可寫 Items[0].ItemName=…，或一個檔案，或 -"));
  app.add_option("-f,--file", options.input.file,
                 text("Read parameters from a file", "從檔案讀取參數"))
      .type_name("FILE");
  app.add_option("--sample", options.sample,
                 text("Start from this sample of `api show`", "以 api show 的此範例為基礎"))
      .type_name("NAME");
  app.add_option("--to", options.to,
                 text("stage (default), emulator, or the URL of a host",
                      "stage（預設）、emulator，或主機網址"))
      .type_name("TARGET");
  app.add_option("--cipher", options.cipher, text("cbc or gcm", "cbc 或 gcm"))
      .type_name("MODE")
      .one_of({"cbc", "gcm"});
  app.add_option("--at", options.at,
                 text("Time of dates and numbers (default: now)", "日期與編號的時間（預設現在）"))
      .type_name("TIME");
  app.add_option("--seed", options.seed, text("Makes order numbers repeatable", "讓訂單編號可重現"))
      .type_name("N");
  add_credential_options(app, session);
  add_output_options(app, session);
}

}  // namespace ecpay::cli
