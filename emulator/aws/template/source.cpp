#include "emulator/aws/template/source.hpp"

#include <algorithm>
#include <set>

#include "core/base/messages.hpp"
#include "core/base/text.hpp"

namespace ecpay::aws {
namespace {

constexpr std::size_t k_max_problems = 100;
constexpr std::size_t k_max_shown = 120;  // bytes of a line

std::string printable(std::string_view bytes) {
  std::string text = to_valid_utf8(bytes);
  std::replace_if(
      text.begin(), text.end(),
      [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }, '?');
  return text;
}

}  // namespace

Source::Source(const std::filesystem::path& file, std::string_view text)
    : file_(file.empty() ? "template" : file.string()), text_(text) {
  constexpr std::string_view k_byte_order_mark = "\xEF\xBB\xBF";
  if (text_.starts_with(k_byte_order_mark)) { text_.remove_prefix(k_byte_order_mark.size()); }
  line_starts_.push_back(0);
  for (std::size_t i = 0; i < text_.size(); ++i) {
    if (text_[i] == '\n') { line_starts_.push_back(i + 1); }
  }
}

std::string_view Source::line(int number) const {
  const auto index = static_cast<std::size_t>(number) - 1;
  if (number < 1 || index >= line_starts_.size()) { return {}; }
  auto rest = text_.substr(line_starts_[index]);
  rest = rest.substr(0, rest.find('\n'));
  if (rest.ends_with('\r')) { rest.remove_suffix(1); }
  return rest;
}

std::string Source::where(Place at) const {
  if (at.line < 1) { return file_; }
  const auto prefix = line(at.line).substr(0, static_cast<std::size_t>(std::max(at.column, 1)) - 1);
  return file_ + ":" + std::to_string(at.line) + ":" +
         std::to_string(count_code_points(prefix) + 1);
}

std::string Source::excerpt(Place at) const {
  if (at.line < 1) { return {}; }
  auto shown = line(at.line);
  auto column = std::min(static_cast<std::size_t>(std::max(at.column, 1)) - 1, shown.size());
  if (column > k_max_shown / 2 && shown.size() > k_max_shown) {
    const auto cut = column - k_max_shown / 2;
    shown.remove_prefix(cut);
    column -= cut;
  }
  shown = shown.substr(0, k_max_shown);
  const auto indent = count_width(printable(shown.substr(0, column)));
  return printable(shown) + "\n" + std::string(indent, ' ') + "^";
}

void Problems::add(Error error, Place at) {
  if (errors_.size() >= k_max_problems) { return; }
  if (error.evidence.empty()) {
    error.evidence = source_.where(at);
    if (const auto excerpt = source_.excerpt(at); !excerpt.empty()) {
      error.evidence += "\n" + excerpt;
    }
  }
  if (std::find(errors_.begin(), errors_.end(), error) == errors_.end()) {
    errors_.push_back(std::move(error));
  }
}

Error Problems::combined() const {
  if (errors_.size() == 1) { return errors_.front(); }
  const bool same = std::all_of(errors_.begin(), errors_.end(), [&](const Error& error) {
    return error.code == errors_.front().code;
  });
  Error all{same ? errors_.front().code : "template.problems", "", "", ""};
  std::set<std::string> subjects;
  for (const auto& error : errors_) {
    if (subjects.insert(error.subject).second) {
      all.subject += (all.subject.empty() ? "" : ", ") + error.subject;
    }
    all.detail += (all.detail.empty() ? "" : "; ") + error.detail;
    all.evidence += (all.evidence.empty() ? "" : "\n") + message_text(error, Language::en) + "\n" +
                    error.evidence;
  }
  if (!same) {
    all.subject = source_.file();
    all.detail = std::to_string(errors_.size());
  }
  return all;
}

}  // namespace ecpay::aws
