#include "cli/pure/data_options.hpp"

#include "cli/command.hpp"
#include "cli/request/keys.hpp"

namespace ecpay::cli {

void add_data_options(Command& app, Session& session, DataOptions& options) {
  const Console& console = session.console;
  const auto text = [&](std::string_view en, std::string_view zh) {
    return std::string(console.text(en, zh));
  };
  app.add_option("text", options.input.arguments,
                 text("The text itself if it begins with {, or one file, or - for standard input",
                      "以 { 開頭的文字本身，或一個檔案，或以 - 讀取標準輸入"));
  app.add_option("-f,--file", options.input.file, text("Read from a file", "從檔案讀取"))
      .type_name("FILE");
  app.add_option("--cipher", options.cipher,
                 text("cbc, or gcm for receipts that use it", "cbc，或電子收據的 gcm"))
      .type_name("MODE")
      .one_of({"cbc", "gcm"});
  app.add_option("--service", options.service,
                 text("Use the public keys of this service, e.g. invoice_b2c",
                      "使用此服務的公開金鑰，例如 invoice_b2c"))
      .type_name("NAME");
  app.add_flag("--envelope", options.envelope,
               text("With the outer object around Data", "包含 Data 外層物件"));
  app.add_flag("--jsonl", options.lines,
               text("One text per line of standard input, one answer per line out",
                    "標準輸入每行一筆，逐行輸出結果"));
  add_credential_options(app, session);
  add_output_options(app, session);
}

Result<merchant::Credentials> DataKeys::of(const std::string& merchant_id) {
  if (chosen_) return *chosen_;
  if (has_chosen_keys(session_)) {
    auto chosen = credentials_of(session_);
    if (chosen) chosen_ = *chosen;
    return chosen;
  }
  if (!options_.service.empty()) {
    const auto family = family_of_service(options_.service);
    if (!family) return family.error();
    return keys_for(session_, *family, merchant_id);
  }
  const auto* account = merchant::find_account(merchant_id);
  if (account == nullptr) return credentials_of(session_);
  return merchant::Credentials{account->keys, account->merchant_id, account->profile};
}

}  // namespace ecpay::cli
