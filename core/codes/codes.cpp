#include "core/codes/codes.hpp"

#include <stdexcept>

#include "core/base/json.hpp"
#include "core/base/text.hpp"
#include "embedded/code_tables.hpp"

namespace ecpay::codes {
namespace {

constexpr std::string_view k_cards_file = "cards.json";

Json read_file(const EmbeddedFile& file) {
  auto json = parse_json(file.content);
  if (!json) throw std::logic_error("broken table " + std::string(file.name));
  return std::move(*json);
}

Texts texts_of(const Json& object, const char* name) {
  const auto found = object.find(name);
  if (found == object.end()) return {};
  return {text_of(*found, "en"), text_of(*found, "zh-TW")};
}

// The row's own text, else the file's.
std::string own_or_shared(const Json& row, const Json& file, const char* name) {
  return text_of(row, name, text_of(file, name));
}

void append_codes(const Json& file, std::vector<Code>& codes) {
  for (const auto& row : file.at("codes")) {
    Code code;
    code.code = row.at("code").get<std::string>();
    code.service = text_of(file, "service");
    code.service_name = texts_of(file, "name");
    code.member = own_or_shared(row, file, "member");
    code.text = text_of(row, "text");
    code.meaning = {row.at("en").get<std::string>(), text_of(row, "zh-TW", code.text)};
    code.advice = texts_of(row, "advice");
    if (row.contains("carriers")) {
      for (const auto& carrier : row["carriers"])
        code.carriers.push_back(carrier.get<std::string>());
    }
    code.certainty = own_or_shared(row, file, "certainty");
    code.source = own_or_shared(row, file, "source");
    codes.push_back(std::move(code));
  }
}

std::vector<Code> load_codes() {
  std::vector<Code> codes;
  for (const auto& file : embedded_code_tables()) {
    if (file.name != k_cards_file) append_codes(read_file(file), codes);
  }
  return codes;
}

CardSheet load_cards() {
  CardSheet sheet;
  for (const auto& file : embedded_code_tables()) {
    if (file.name != k_cards_file) continue;
    const Json json = read_file(file);
    sheet.cvv = text_of(json, "cvv");
    sheet.otp = text_of(json, "otp");
    sheet.expiry = texts_of(json, "expiry");
    for (const auto& row : json.at("cards")) {
      sheet.cards.push_back({text_of(row, "number"), text_of(row, "brand"), text_of(row, "outcome"),
                             texts_of(row, "note"), text_of(row, "certainty"),
                             text_of(row, "source")});
    }
  }
  return sheet;
}

bool holds(std::string_view text, std::string_view lowered) {
  return to_lower(text).find(lowered) != std::string::npos;
}

}  // namespace

std::span<const Code> all_codes() {
  static const std::vector<Code> k_codes = load_codes();
  return k_codes;
}

std::vector<const Code*> find_codes(std::string_view code) {
  std::vector<const Code*> found;
  for (const auto& row : all_codes()) {
    if (row.code == code) found.push_back(&row);
  }
  return found;
}

std::vector<const Code*> search_codes(std::string_view text) {
  const auto lowered = to_lower(text);
  std::vector<const Code*> found;
  for (const auto& row : all_codes()) {
    if (holds(row.code, lowered) || holds(row.text, lowered) || holds(row.meaning.en, lowered) ||
        holds(row.meaning.zh_tw, lowered)) {
      found.push_back(&row);
    }
  }
  return found;
}

std::vector<std::string_view> services_with_codes() {
  std::vector<std::string_view> services;
  for (const auto& row : all_codes()) {
    if (services.empty() || services.back() != row.service) services.push_back(row.service);
  }
  return services;
}

const CardSheet& test_cards() {
  static const CardSheet k_sheet = load_cards();
  return k_sheet;
}

}  // namespace ecpay::codes
