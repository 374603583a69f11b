#include "cli/pure/mac_options.hpp"

#include "cli/command.hpp"

#include "core/merchant/accounts.hpp"

namespace ecpay::cli {

void add_input_options(Command& app, const Console& console, InputOptions& options) {
  const auto text = [&](std::string_view en, std::string_view zh) {
    return std::string(console.text(en, zh));
  };
  app.add_option("parameters", options.arguments,
                 text("NAME=VALUE …, or one file, or - for standard input",
                      "NAME=VALUE …，或一個檔案，或以 - 讀取標準輸入"));
  app.add_option("-f,--file", options.file,
                 text("Read from a file: form, JSON, HTML, curl, HAR, event or log",
                      "從檔案讀取：表單、JSON、HTML、curl、HAR、事件或記錄"))
      .type_name("FILE");
  app.add_option("--input", options.kind,
                 text("Form of the input instead of detecting it", "指定輸入格式"))
      .type_name("KIND")
      .one_of(k_input_kinds);
  app.add_option(
         "--entry", options.entry,
         text("Which entry of a HAR file, from 1 (default: the last signed one), or which signed "
              "payload of a log (default: the first)",
              "HAR 的第幾筆，從 1 "
              "起算（預設最後一筆有簽章者），或紀錄中第幾筆含簽章的內容（預設第一筆）"))
      .type_name("N");
}

void add_mac_options(Command& app, Session& session, MacOptions& options) {
  const Console& console = session.console;
  const auto text = [&](std::string_view en, std::string_view zh) {
    return std::string(console.text(en, zh));
  };
  add_input_options(app, console, options.input);
  app.add_option("--hash", options.hash, text("sha256 or md5", "sha256 或 md5"))
      .type_name("HASH")
      .one_of({"sha256", "md5"});
  app.add_option("--formula", options.formula,
                 text("aio, or ecticket: over the JSON text of e-tickets and live streams",
                      "aio，或 ecticket：電子票證與直播收款，對 JSON 原文計算"))
      .type_name("NAME")
      .one_of({"aio", "ecticket"});
  app.add_flag("--jsonl", options.lines,
               text("One JSON object of parameters per line in, one answer per line out",
                    "每行一個 JSON 參數物件，逐行輸出結果"));
  app.add_flag("--steps", options.steps, text("Show every step", "顯示每個步驟"));
  add_credential_options(app, session);
  add_output_options(app, session);
}

Json steps_json(const std::vector<wire::MacStep>& steps, const crypto::HashKeys& keys) {
  Json rows = Json::array();
  for (const auto& step : steps) {
    rows.push_back({{"name", step.name}, {"text", merchant::mask_keys(step.text, keys)}});
  }
  return rows;
}

void print_steps(const Console& console, const Json& steps) {
  for (const auto& step : steps) {
    std::string name = step["name"].get<std::string>();
    name.resize(9, ' ');
    console.err << name << step["text"].get<std::string>() << "\n";
  }
}

Result<wire::Form> form_of_line(std::string_view line) {
  auto value = catalogue::parse_value(line);
  if (!value) return value.error();
  if (!value->is_object()) return Error{"input.json_object", "", "", ""};
  wire::Form form;
  for (auto& member : value->members) {
    using Kind = catalogue::Value::Kind;
    const Kind kind = member.value.kind;
    if (kind == Kind::null || kind == Kind::object || kind == Kind::rows) {
      return Error{"input.json_value", member.name, "", ""};
    }
    form.add(std::move(member.name), std::move(member.value.text));
  }
  return form;
}

}  // namespace ecpay::cli
