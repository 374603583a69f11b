#include "emulator/pages/template.hpp"

#include <map>
#include <memory>
#include <mutex>
#include <stdexcept>

#include "core/base/text.hpp"
#include "embedded/pages.hpp"
#include "emulator/pages/frame.hpp"
#include "emulator/pages/texts.hpp"

namespace ecpay::pages {
namespace {

std::string_view file(std::string_view name) {
  for (const auto& embedded : embedded_pages()) {
    if (embedded.name == name) return embedded.content;
  }
  throw std::logic_error("no embedded page " + std::string(name));
}

std::string file_text(std::string_view name) { return std::string(file(name)); }

std::string fill_texts(std::string_view page, Language language) {
  std::string out;
  while (true) {
    const auto begin = page.find("[[");
    if (begin == std::string_view::npos) return out.append(page);
    const auto end = page.find("]]", begin);
    out.append(page.substr(0, begin));
    out.append(html_escape(text_named(page.substr(begin + 2, end - begin - 2), language)));
    page.remove_prefix(end + 2);
  }
}

// A parsed template. The library's render() changes its own object, hence the lock; it is held for
// the rendering alone.
struct Parsed {
  explicit Parsed(const std::string& text) : page(text) {
    if (!page.is_valid()) throw std::logic_error("page template: " + page.error_message());
    page.set_custom_escape(
        [](const std::string& value) { return html_escape(to_valid_utf8(value)); });
  }
  std::mutex mutex;
  kainjow::mustache::mustache page;
};

std::string assemble(std::string_view name, Language language) {
  std::string page = file_text("layout.mustache");
  page = replace_all(std::move(page), "<!--content-->", file_text(std::string(name) + ".mustache"));
  page = replace_all(std::move(page), "<!--summary-->", file_text("summary.mustache"));
  page = replace_all(std::move(page), "<!--explanation-->", file_text("explanation.mustache"));
  page = replace_all(std::move(page), "<!--script-->",
                     "<script>" + std::string(hand_over_script()) + "</script>");
  return fill_texts(page, language);
}

Parsed& parsed(std::string_view name, Language language) {
  static std::mutex mutex;
  static std::map<std::pair<std::string, Language>, std::unique_ptr<Parsed>> pages;
  const std::lock_guard lock(mutex);
  auto& page = pages[{std::string(name), language}];
  if (!page) page = std::make_unique<Parsed>(assemble(name, language));
  return *page;
}

}  // namespace

std::string render_page(std::string_view name, Language language,
                        const kainjow::mustache::data& data) {
  Parsed& page = parsed(name, language);
  const std::lock_guard lock(page.mutex);
  return page.page.render(data);
}

std::string_view stylesheet() { return file("cashier.css"); }

std::string_view hand_over_script() {
  return "HTMLFormElement.prototype.submit.call(document.getElementById('hand-over'));";
}

}  // namespace ecpay::pages
