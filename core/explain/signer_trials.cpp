#include "core/explain/signer_trials.hpp"

#include <algorithm>
#include <map>
#include <stdexcept>

#include "core/base/text.hpp"
#include "core/explain/explain.hpp"

namespace ecpay::explain {
namespace {

using Outcome = SignerAnswer::Outcome;

wire::Form plain_order() {
  return wire::Form{{"MerchantID", "3002607"},
                    {"MerchantTradeNo", "SIGNER0001"},
                    {"MerchantTradeDate", "2025/01/02 03:04:05"},
                    {"PaymentType", "aio"},
                    {"TotalAmount", "1234"},
                    {"TradeDesc", "tea"},
                    {"ItemName", "greentea"},
                    {"ReturnURL", "https://example.com/notify"},
                    {"ChoosePayment", "ALL"},
                    {"EncryptType", "1"}};
}

struct Value {
  std::string_view name;
  std::string_view characters;
  std::string_view item_name;
};

// Values of ItemName, each with one difficulty.
constexpr Value k_values[] = {
    {"blank inside", " ", "green tea"},
    {"blanks around", " ", " greentea "},
    {"two blanks", " ", "green  tea"},
    {"tabulator", "\t", "green\ttea"},
    {"line feed", "\n", "green\ntea"},
    {"carriage return, line feed", "\r\n", "green\r\ntea"},
    {"Chinese", "綠茶", "綠茶"},
    {"full width", "（）　＋", "綠茶（大）　＋１"},
    {"accent", "é", "caf\u00E9"},
    {"accent as two code points", "é", "cafe\u0301"},
    {"Turkish i", "İı", "\u0130\u0131"},
    {"emoji", "😀", "tea\U0001F600"},
    {"rare character", "𠮟", "\U00020B9F\u884C"},
    {"byte order mark", "\uFEFF", "\uFEFFgreentea"},
    {"escape of a percent sign", "%20", "green%20tea%2Btea"},
    {"reference of HTML", "&amp;", "tea&amp;tea&lt;&#39;"},
    {"looks like another parameter", "&=", "tea&HashIV=x"},
    {"empty value", "", ""},
    {"zero", "0", "0"},
    {"digits with zeros in front", "007", "007"},
    {"capitals", "", "GreenTEA"},
};
constexpr std::string_view k_marks = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

wire::Form torture_order() {
  wire::Form form = plain_order();
  form.set("TradeDesc", " Tom's \"A&B\" ~ <i> ");
  form.set("ItemName", "綠茶's ~(L)+!*-_.#100% caf\u00E9 \U0001F600\u884C\u9435 cafe\u0301");
  form.set("ReturnURL", "https://example.com/cb?a=1&b=%26&amp;c");
  form.add("ClientBackURL", "https://example.com/商店?q=茶+葉");
  form.add("storeExpireDate", "7");
  form.add("CustomField1", "");
  form.add("CustomField2", "line 1\r\nline 2\nline 3");
  form.add("Remark", "\uFEFFbom");
  return form;
}

bool is_mac(std::string_view text) {
  return (text.size() == 64 || text.size() == 32) &&
         std::all_of(text.begin(), text.end(),
                     [](unsigned char c) { return std::isxdigit(c) != 0; });
}

// The run of hexadecimal digits behind the last "CheckMacValue", not far from it: "=", "\":\"" and
// "\" value=\"" stand between them.
std::optional<std::string> mac_behind_name(std::string_view text) {
  constexpr std::size_t k_most_between = 40;
  const auto at = text.rfind(wire::k_check_mac_field);
  if (at == std::string_view::npos) return std::nullopt;
  const auto rest = text.substr(at + wire::k_check_mac_field.size());
  for (std::size_t start = 0; start < std::min(rest.size(), k_most_between);) {
    std::size_t end = start;
    while (end < rest.size() && std::isxdigit(static_cast<unsigned char>(rest[end])) != 0) ++end;
    if (is_mac(rest.substr(start, end - start)))
      return std::string(rest.substr(start, end - start));
    start = end + 1;
  }
  return std::nullopt;
}

// One mistake that several trials show is told once, with the number of trials that show it.
class Tally {
 public:
  void add(const Diagnosis& diagnosis) {
    for (const auto& finding : diagnosis.mistakes) {
      const auto [row, is_new] = rows_.try_emplace(finding.code, Row{finding, 0, rows_.size()});
      ++row->second.trials;
    }
  }
  std::vector<Finding> most_shown_first() const {
    std::vector<const Row*> rows;
    for (const auto& [code, row] : rows_) rows.push_back(&row);
    std::sort(rows.begin(), rows.end(), [](const Row* a, const Row* b) {
      return a->trials != b->trials ? a->trials > b->trials : a->found < b->found;
    });
    std::vector<Finding> out;
    for (const Row* row : rows) out.push_back(row->finding);
    return out;
  }

 private:
  struct Row {
    Finding finding;
    std::size_t trials;
    std::size_t found;
  };
  std::map<std::string, Row> rows_;
};

// What reproduces the value, alone or with at most `most` together. Nothing, if all that can be
// said is that some value is another one.
std::optional<Diagnosis> explanation_of(const SignerTrial& trial, const std::string& mac,
                                        const crypto::HashKeys& keys, wire::MacHash hash,
                                        std::size_t most) {
  const auto diagnosis = explain_check_mac({trial.form, mac, keys, hash, most});
  if (!diagnosis || diagnosis->mistakes.empty() || diagnosis->mistakes[0].confidence < 1.0)
    return std::nullopt;
  return *diagnosis;
}

}  // namespace

std::vector<SignerTrial> signer_trials() {
  std::vector<SignerTrial> trials{{"order", "", plain_order()}};
  const auto add = [&](std::string name, std::string_view characters, std::string_view item_name) {
    wire::Form form = plain_order();
    form.set("ItemName", std::string(item_name));
    trials.push_back({std::move(name), std::string(characters), std::move(form)});
  };
  for (const char mark : k_marks) {
    const std::string character(1, mark);
    add("character " + character, character, "green" + character + "tea");
  }
  for (const auto& value : k_values)
    add(std::string(value.name), value.characters, value.item_name);
  add("200 characters", "", std::string(200, 'x'));
  // Names whose order differs with the letters' case, posted in neither.
  wire::Form names = plain_order();
  names.add("InvoiceMark", "Y");
  names.add("InvType", "07");
  names.add("storeExpireDate", "7");
  names.add("ATMlike", "1");
  trials.push_back({"order of names", "", std::move(names)});
  trials.push_back({"torture", "", torture_order()});
  return trials;
}

std::optional<std::string> mac_in_output(std::string_view output) {
  std::string_view last;
  for (const auto line : split(output, '\n')) {
    if (!trim(line).empty()) last = trim(line);
  }
  if (is_mac(last)) return std::string(last);
  if (last.starts_with('{')) {
    if (const auto object = parse_json(last); object && object->is_object()) {
      for (const char* name : {"mac", "CheckMacValue"}) {
        const auto found = object->find(name);
        if (found != object->end() && found->is_string()) return found->get<std::string>();
      }
    }
  }
  return mac_behind_name(output);
}

SignerReport judge_signer(const std::vector<SignerTrial>& trials,
                          const std::vector<SignerAnswer>& answers, const crypto::HashKeys& keys,
                          wire::MacHash hash) {
  if (trials.size() != answers.size() || trials.empty()) {
    throw std::logic_error("judge_signer: one answer for each trial");
  }
  SignerReport report;
  report.trials = trials.size();
  Tally tally;
  bool plain_is_right = true;
  for (std::size_t i = 0; i < trials.size(); ++i) {
    const auto expected = wire::check_mac_value(trials[i].form, keys, hash);
    const auto& answer = answers[i];
    if (answer.outcome == Outcome::answered && answer.mac == expected) continue;
    if (i == 0) plain_is_right = false;
    report.failures.push_back({trials[i].name, answer.outcome, answer.mac, expected});
    const auto& shown = trials[i].characters;
    auto& known = report.characters;
    if (plain_is_right && !shown.empty() &&
        std::find(known.begin(), known.end(), shown) == known.end()) {
      known.push_back(shown);
    }
    if (answer.outcome != Outcome::answered) continue;
    // Where even the plain order is wrong, that comes first: the others would need one mistake
    // more.
    const bool is_last = i + 1 == trials.size();
    if (!plain_is_right && i > 0 && !is_last) continue;
    const std::size_t most = is_last || i == 0 ? k_most_mistakes : 1;
    if (const auto why = explanation_of(trials[i], answer.mac, keys, hash, most)) {
      tally.add(*why);
    } else {
      report.unexplained.push_back(trials[i].name);
    }
  }
  report.mistakes = tally.most_shown_first();
  return report;
}

Json to_json(const SignerReport& report) {
  constexpr std::string_view outcomes[] = {"wrong", "no_value", "failed", "timed_out"};
  Diagnosis shown;
  shown.mistakes = report.mistakes;
  Json failures = Json::array();
  for (const auto& failure : report.failures) {
    failures.push_back({{"trial", failure.trial},
                        {"outcome", outcomes[static_cast<std::size_t>(failure.outcome)]},
                        {"received", to_valid_utf8(failure.received)},
                        {"expected", failure.expected}});
  }
  return {{"ok", report.ok()},
          {"trials", report.trials},
          {"wrong", report.failures.size()},
          {"characters", report.characters},
          {"mistakes", to_json(shown)["mistakes"]},
          {"unexplained", report.unexplained},
          {"failures", std::move(failures)}};
}

}  // namespace ecpay::explain
