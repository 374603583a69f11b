#include "emulator/pages/page_data.hpp"

#include <algorithm>

#include "core/base/text.hpp"

namespace ecpay::pages {
namespace {

// A page shows this much of one received value; the whole is in the event log.
constexpr std::size_t k_shown_code_points = 2000;
constexpr std::size_t k_shown_parameters = 200;

std::string shown(std::string_view text) {
  const auto first = first_code_points(text, k_shown_code_points);
  return first.size() == text.size() ? std::string(text) : std::string(first) + "…";
}

}  // namespace

void put(Data& data, const std::string& name, Data value) { data[name] = std::move(value); }

void set_text(Data& data, const std::string& name, const std::string& text) {
  if (!text.empty()) put(data, name, text);
}

void set_list(Data& data, const std::string& name, const List& list) {
  if (!list.empty()) put(data, "has_" + name, Data{Data::type::bool_true});
  put(data, name, list);
}

void set_frame(Data& data, const Frame& frame, std::string_view title_text) {
  put(data, "title", std::string(title_text));
  set_text(data, "switch_url", frame.switch_url);
}

// In the page's own object: the library copies what is put into an object, rows and all.
void set_panel(Data& data, const DeveloperPanel& panel) {
  put(data, "panel", Data{Data::type::bool_true});
  put(data, "state", panel.state);
  put(data, "trace", panel.trace);
  set_text(data, "dashboard_url", panel.dashboard_url);
  List parameters;
  parameters.reserve(std::min(panel.parameters.size(), k_shown_parameters));
  for (std::size_t i = 0; i < std::min(panel.parameters.size(), k_shown_parameters); ++i) {
    Data& row = parameters.emplace_back(Data::type::object);
    put(row, "name", shown(panel.parameters[i].first));
    put(row, "value", shown(panel.parameters[i].second));
  }
  set_list(data, "parameters", parameters);
  List callbacks;
  callbacks.reserve(panel.callbacks.size());
  for (const auto& line : panel.callbacks) {
    Data& row = callbacks.emplace_back(Data::type::object);
    put(row, "kind", line.kind);
    put(row, "url", line.url);
    put(row, "state", line.state);
    put(row, "verdict", line.verdict);
  }
  set_list(data, "callbacks", callbacks);
}

Data explanation_data(const Explanation& explanation) {
  Data data{Data::type::object};
  set_text(data, "what", explanation.what);
  set_text(data, "fix", explanation.fix);
  if (explanation.assumed) put(data, "assumed", Data{Data::type::bool_true});
  if (!explanation.expected.empty()) {
    put(data, "has_macs", Data{Data::type::bool_true});
    put(data, "received", shown(explanation.received));
    put(data, "expected", explanation.expected);
  }
  List findings;
  for (const auto& finding : explanation.findings) {
    Data& row = findings.emplace_back(Data::type::object);
    put(row, "subject", shown(finding.subject));
    put(row, "text", finding.text);
    put(row, "fix", finding.fix);
    put(row, "source", finding.source);
  }
  set_list(data, "findings", findings);
  List steps;
  for (const auto& [name, text] : explanation.steps) {
    Data& row = steps.emplace_back(Data::type::object);
    put(row, "name", name);
    put(row, "text", shown(text));
  }
  set_list(data, "steps", steps);
  return data;
}

std::string safe_url(std::string_view url) {
  const std::string scheme = to_lower(url.substr(0, 8));
  const bool is_web = scheme.rfind("http://", 0) == 0 || scheme == "https://";
  const bool is_plain = std::all_of(url.begin(), url.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte > 0x20 && byte != 0x7F && c != '\\';
  });
  return is_web && is_plain ? std::string(url) : std::string();
}

std::string format_twd(long long amount_twd) {
  std::string digits = std::to_string(amount_twd);
  for (auto i = static_cast<std::ptrdiff_t>(digits.size()) - 3; i > (amount_twd < 0 ? 1 : 0);
       i -= 3) {
    digits.insert(static_cast<std::size_t>(i), ",");
  }
  return "NT$ " + digits;
}

}  // namespace ecpay::pages
