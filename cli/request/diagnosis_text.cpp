#include "cli/request/diagnosis_text.hpp"

#include <cmath>
#include <ostream>

#include "core/base/text.hpp"
#include "core/explain/texts.hpp"

namespace ecpay::cli {
namespace {

using explain::Diagnosis;
using explain::Finding;

constexpr std::string_view k_indent = "            ";

// A label in its column; Chinese characters are two columns wide.
std::string label(std::string_view text) {
  std::string out = "  " + std::string(text);
  const std::size_t width = count_width(out);
  out.append(width < k_indent.size() ? k_indent.size() - width : 1, ' ');
  return out;
}

// Text that may come from a payload: control characters would move the cursor.
std::string safe(std::string_view text) {
  std::string out;
  for (const char c : to_valid_utf8(text)) {
    const auto byte = static_cast<unsigned char>(c);
    out += byte < 0x20 || byte == 0x7F ? ' ' : c;
  }
  return out;
}

bool is_ascii(std::string_view text) { return count_code_points(text) == text.size(); }

void print_values(const Console& console, const Diagnosis& diagnosis) {
  if (diagnosis.kind == "aes") return;
  console.out << label(console.text("received", "收到")) << safe(diagnosis.received) << "\n"
              << label(console.text("expected", "應為")) << diagnosis.expected << "  ("
              << diagnosis.hash << ")\n";
}

void print_divergence(const Console& console, const explain::Divergence& at) {
  console.out << label(console.text("signed", "簽章用")) << at.got << "\n"
              << k_indent << std::string(at.caret, ' ') << "^\n"
              << label(console.text("correct", "應為")) << at.want << "\n";
}

// Only those that one more order with the right characters would show; JSON has them all.
void print_latent(const Console& console, const Diagnosis& diagnosis) {
  std::string characters;
  std::string codes;
  for (const auto& latent : diagnosis.latent) {
    if (latent.characters.empty()) continue;
    codes += (codes.empty() ? "" : " ") + latent.code;
    if (characters.find(latent.characters) != std::string::npos) continue;
    if (!is_ascii(latent.characters)) {
      characters += latent.characters;
      continue;
    }
    for (const char c : latent.characters) {
      if (c > ' ' && characters.find(c) == std::string::npos) characters += c;
    }
  }
  if (codes.empty()) return;
  console.out << label(console.text("unseen", "另外"))
              << console.text("this message cannot show ", "此訊息無法顯示 ") << codes << "\n";
  if (!characters.empty())
    console.out << k_indent << console.text("try one that has ", "請以含有這些字元的訊息測試：")
                << characters << "\n";
}

}  // namespace

void print_finding(const Console& console, const Finding& finding, std::string_view framework) {
  const auto percent = static_cast<int>(std::lround(finding.confidence * 100));
  console.out << label(console.text("mistake", "診斷"))
              << safe(finding.message.in(console.language)) << "  [" << finding.code << ", "
              << console.text("certainty ", "確定度 ") << percent << " %]\n"
              << label(console.text("fix", "修正")) << safe(finding.fix.in(console.language))
              << "\n";
  const auto line = explain::line_of_code(finding.topic, framework);
  if (!line.empty()) console.out << k_indent << framework << ": " << line << "\n";
}

void print_diagnosis(const Console& console, const Diagnosis& diagnosis,
                     std::string_view framework) {
  print_values(console, diagnosis);
  for (const auto& finding : diagnosis.mistakes) print_finding(console, finding, framework);
  if (diagnosis.at) print_divergence(console, *diagnosis.at);
  for (const auto& set : diagnosis.also) {
    console.out << label(console.text("or", "或"));
    for (const auto& code : set) console.out << code << (&code == &set.back() ? "\n" : " + ");
  }
  for (const auto& warning : diagnosis.warnings)
    console.out << label(console.text("note", "注意")) << safe(warning.message.in(console.language))
                << "  [" << warning.code << "]\n";
  for (const auto& hint : diagnosis.hints)
    console.out << label(console.text("note", "注意")) << hint.in(console.language) << "\n";
  print_latent(console, diagnosis);
}

}  // namespace ecpay::cli
