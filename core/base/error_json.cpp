#include "core/base/error_json.hpp"

#include "core/base/messages.hpp"
#include "core/base/text.hpp"

namespace ecpay {

Json error_json(const Error& error) {
  const Message& row = message_of(error.code);
  return {
      {"code", error.code},
      {"category", to_string(row.category)},
      {"exit", exit_code_of(row.category)},
      {"subject", to_valid_utf8(error.subject)},
      {"detail", to_valid_utf8(error.detail)},
      {"message",
       {{"en", message_text(error, Language::en)},
        {"zh-TW", message_text(error, Language::zh_tw)}}},
      {"fix", {{"en", fix_text(error, Language::en)}, {"zh-TW", fix_text(error, Language::zh_tw)}}},
      {"evidence", to_valid_utf8(error.evidence)}};
}

std::optional<Error> error_from_json(const Json& object) {
  Error error{text_of(object, "code"), text_of(object, "subject"), text_of(object, "detail"),
              text_of(object, "evidence")};
  if (error.code.empty()) return std::nullopt;
  return error;
}

}  // namespace ecpay
