#include "emulator/pages/template.hpp"

#include <map>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <vector>

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

using Template = kainjow::mustache::mustache;
constexpr std::size_t k_usual_bytes = 8192;  // of a page

std::unique_ptr<Template> parse(const std::string& text) {
  auto page = std::make_unique<Template>(text);
  if (!page->is_valid()) throw std::logic_error("page template: " + page->error_message());
  page->set_custom_escape(
      [](const std::string& value) { return html_escape(to_valid_utf8(value)); });
  return page;
}

std::string assemble(std::string_view name, Language language) {
  std::string page = file_text("layout.mustache");
  page = replace_all(std::move(page), "<!--content-->", file_text(std::string(name) + ".mustache"));
  page = replace_all(std::move(page), "<!--summary-->", file_text("summary.mustache"));
  page = replace_all(std::move(page), "<!--explanation-->", file_text("explanation.mustache"));
  page = replace_all(std::move(page), "<!--script-->",
                     "<script>" + std::string(hand_over_script()) + "</script>");
  return fill_texts(page, language);
}

// Parsed templates of one page and language that nobody renders now. The library's render() changes
// its own object, so everybody who renders has one alone; there are as many as were ever in use at
// once.
class Shelf {
 public:
  Shelf(std::string_view name, Language language) : text_(assemble(name, language)) {}

  std::unique_ptr<Template> take() {
    {
      const std::lock_guard lock(mutex_);
      if (!idle_.empty()) {
        auto page = std::move(idle_.back());
        idle_.pop_back();
        return page;
      }
    }
    return parse(text_);
  }
  void put_back(std::unique_ptr<Template> page) {
    const std::lock_guard lock(mutex_);
    idle_.push_back(std::move(page));
  }

 private:
  const std::string text_;
  std::mutex mutex_;  // guards idle_
  std::vector<std::unique_ptr<Template>> idle_;
};

Shelf& shelf(std::string_view name, Language language) {
  static std::mutex mutex;
  static std::map<std::pair<std::string, Language>, std::unique_ptr<Shelf>> shelves;
  const std::lock_guard lock(mutex);
  auto& found = shelves[{std::string(name), language}];
  if (!found) found = std::make_unique<Shelf>(name, language);
  return *found;
}

}  // namespace

std::string render_page(std::string_view name, Language language,
                        const kainjow::mustache::data& data) {
  Shelf& pages = shelf(name, language);
  auto page = pages.take();
  std::string html;
  html.reserve(k_usual_bytes);
  page->render(data, [&html](const std::string& text) { html += text; });
  pages.put_back(std::move(page));
  return html;
}

std::string_view stylesheet() { return file("cashier.css"); }

std::string_view hand_over_script() {
  return "HTMLFormElement.prototype.submit.call(document.getElementById('hand-over'));";
}

}  // namespace ecpay::pages
