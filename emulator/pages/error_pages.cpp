#include "emulator/pages/error_pages.hpp"

#include "emulator/pages/page_data.hpp"
#include "emulator/pages/template.hpp"
#include "emulator/pages/texts.hpp"

namespace ecpay::pages {

std::string vendor_error_page(const Frame& frame, const VendorError& error) {
  Data data{Data::type::object};
  set_frame(data, frame, text_named("failed_title", frame.language));
  put(data, "code", error.code);
  put(data, "message", error.message);
  put(data, "explanation", explanation_data(error.explanation));
  return render_page("vendor_error", frame.language, data);
}

std::string plain_page(const Frame& frame, const PlainMessage& message) {
  Data data{Data::type::object};
  set_frame(data, frame, message.title);
  put(data, "explanation", explanation_data(message.explanation));
  const bool is_relative =
      message.link_url.rfind("/", 0) == 0 && message.link_url.rfind("//", 0) != 0;
  set_text(data, "link_url", is_relative ? message.link_url : safe_url(message.link_url));
  put(data, "link_text", message.link_text);
  return render_page("plain", frame.language, data);
}

}  // namespace ecpay::pages
