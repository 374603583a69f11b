#include "core/catalogue/names.hpp"

#include <array>
#include <utility>

namespace ecpay::catalogue {
namespace {

// One blank-separated list per enumeration, in the order of its enumerators.
constexpr std::string_view k_certainty = "recorded documented sdk reported assumed";
constexpr std::string_view k_type = "text int decimal list rows object datetime url json_text";
constexpr std::string_view k_need = "optional required";
constexpr std::string_view k_unit = "chars utf8_bytes width digits";
constexpr std::string_view k_rule =
    "required choices range pattern check equal differ prefix exclusive at_least_one exactly_one "
    "same_count sum product row_sets no_effect";
constexpr std::string_view k_format =
    "form form_raw pipe_form text aes_json aes_json_outer json json_in_form csv html redirect none "
    "any";
constexpr std::string_view k_mac = "none cmv_sha256 cmv_md5 eticket_sha256";
constexpr std::string_view k_sender = "server browser";

std::string_view nth(std::string_view list, std::size_t n) {
  for (; n > 0; --n) list.remove_prefix(list.find(' ') + 1);
  return list.substr(0, list.find(' '));
}

template <typename Enum>
std::optional<Enum> position(std::string_view list, std::string_view name) {
  for (int n = 0; !name.empty(); ++n) {
    const auto end = list.find(' ');
    if (list.substr(0, end) == name) return static_cast<Enum>(n);
    if (end == std::string_view::npos) break;
    list.remove_prefix(end + 1);
  }
  return std::nullopt;
}

}  // namespace

#define ECPAY_NAMES(Enum, list)                            \
  template <>                                              \
  std::optional<Enum> named<Enum>(std::string_view name) { \
    return position<Enum>(list, name);                     \
  }                                                        \
  template <>                                              \
  std::string_view names_of<Enum>() {                      \
    return list;                                           \
  }                                                        \
  std::string_view to_string(Enum value) { return nth(list, static_cast<std::size_t>(value)); }

ECPAY_NAMES(Certainty, k_certainty)
ECPAY_NAMES(FieldType, k_type)
ECPAY_NAMES(Need, k_need)
ECPAY_NAMES(LengthUnit, k_unit)
ECPAY_NAMES(RuleKind, k_rule)
ECPAY_NAMES(Format, k_format)
ECPAY_NAMES(MacKind, k_mac)
ECPAY_NAMES(Sender, k_sender)
#undef ECPAY_NAMES

bool refuses(Certainty certainty) {
  switch (certainty) {
    case Certainty::recorded:
    case Certainty::documented:
    case Certainty::sdk:
      return true;
    case Certainty::reported:
    case Certainty::assumed:
      return false;
  }
  return false;
}

const AnswerSpec* ApiSpec::find_answer(std::string_view answer_name) const {
  for (const auto& answer : answers) {
    if (answer.name == answer_name) return &answer;
  }
  return nullptr;
}

const CallbackSpec* ApiSpec::find_callback(std::string_view kind) const {
  for (const auto& callback : callbacks) {
    if (callback.kind == kind) return &callback;
  }
  return nullptr;
}

}  // namespace ecpay::catalogue
