// Curl command lines, as they are typed and as browsers copy them for POSIX shells, cmd.exe and
// PowerShell.
#include <algorithm>
#include <array>

#include "cli/input_formats.hpp"
#include "core/base/text.hpp"
#include "core/wire/check_mac.hpp"

namespace ecpay::cli {
namespace {

// What begins each line that goes on, in cmd.exe and in PowerShell.
enum class Shell { posix, cmd, powershell };

Shell shell_of(std::string_view line) {
  if (line.find("^\"") != std::string_view::npos || line.find("^\n") != std::string_view::npos ||
      line.find("^\r\n") != std::string_view::npos)
    return Shell::cmd;
  if (line.find(" `\n") != std::string_view::npos || line.find(" `\r\n") != std::string_view::npos)
    return Shell::powershell;
  return Shell::posix;
}

// Without the escapes of cmd.exe: ^ makes the next character plain, and joins lines.
std::string without_carets(std::string_view line) {
  std::string out;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] != '^' || i + 1 == line.size()) {
      out += line[i];
      continue;
    }
    ++i;
    if (line[i] == '\r' && i + 1 < line.size() && line[i + 1] == '\n') ++i;
    if (line[i] != '\n') out += line[i];
  }
  return out;
}

bool is_octal(char c) { return c >= '0' && c <= '7'; }

// Cuts a line into words. Quotes that do not end make it fail.
class Words {
 public:
  Words(std::string_view line, Shell shell) : line_(line), shell_(shell) {}

  std::optional<std::vector<std::string>> read() {
    while (at_ < line_.size()) {
      if (!step()) return std::nullopt;
    }
    end_word();
    return std::move(words_);
  }

 private:
  bool step() {
    const char c = line_[at_];
    const char escape = shell_ == Shell::powershell ? '`' : '\\';
    if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
      end_word();
      ++at_;
      return true;
    }
    if (c == escape && at_ + 1 < line_.size()) {
      at_ += line_.substr(at_ + 1).starts_with("\r\n") ? 2 : 1;
      if (line_[at_] != '\n') add(line_[at_]);
      ++at_;
      return true;
    }
    if (c == '$' && line_.substr(at_ + 1).starts_with('\'')) return read_ansi_c();
    if (c == '\'' || c == '"') return read_quoted(c, escape);
    add(c);
    ++at_;
    return true;
  }

  bool read_quoted(char quote, char escape) {
    in_word_ = true;
    for (++at_; at_ < line_.size(); ++at_) {
      const char next = at_ + 1 < line_.size() ? line_[at_ + 1] : '\0';
      if (shell_ == Shell::powershell && quote == '\'' && read_powershell_pair(next)) continue;
      if (line_[at_] == quote) break;
      const bool escapes = quote == '"' && line_[at_] == escape && next != '\0' &&
                           std::string_view("\"\\$`\n").find(next) != std::string_view::npos;
      if (escapes) ++at_;
      if (!escapes || line_[at_] != '\n') add(line_[at_]);
    }
    return at_++ < line_.size();
  }

  // Within single quotes of PowerShell: a quote is written twice, and \" is what makes a program
  // see a double one.
  bool read_powershell_pair(char next) {
    const bool is_pair =
        (line_[at_] == '\'' && next == '\'') || (line_[at_] == '\\' && next == '"');
    if (is_pair) add(line_[++at_]);
    return is_pair;
  }

  // $'…' with the escapes of ANSI C, which browsers use where a value has quotes or line ends.
  bool read_ansi_c() {
    in_word_ = true;
    for (at_ += 2; at_ < line_.size() && line_[at_] != '\''; ++at_) {
      if (line_[at_] != '\\' || at_ + 1 == line_.size()) {
        add(line_[at_]);
      } else {
        ++at_;
        add_escaped();
      }
    }
    return at_++ < line_.size();
  }

  // Up to `most` digits behind the present character, as a number; stays on the last of them.
  unsigned number(std::size_t most, unsigned base, bool with_present) {
    std::size_t begin = with_present ? at_ : at_ + 1;
    std::size_t end = begin;
    unsigned value = 0;
    while (end < line_.size() && end - begin < most) {
      const char c = static_cast<char>(line_[end] | 0x20);
      const bool digit = base == 8 ? is_octal(line_[end]) : (c >= '0' && c <= '9');
      if (!digit && (base == 8 || c < 'a' || c > 'f')) break;
      value = value * base + static_cast<unsigned>(digit ? c - '0' : c - 'a' + 10);
      ++end;
    }
    at_ = std::max(at_, end - 1);
    return value;
  }

  void add_escaped() {
    constexpr std::string_view k_names = "abefnrtv", k_meanings = "\a\b\x1b\f\n\r\t\v";
    const char c = line_[at_];
    if (c == 'x') return add(static_cast<char>(number(2, 16, false)));
    if (c == 'u') return append_utf8(word_, number(4, 16, false));
    if (is_octal(c)) return add(static_cast<char>(number(3, 8, true)));
    const auto name = k_names.find(c);
    add(name == std::string_view::npos ? c : k_meanings[name]);
  }

  void add(char c) {
    word_ += c;
    in_word_ = true;
  }

  void end_word() {
    if (in_word_) words_.push_back(std::move(word_));
    word_.clear();
    in_word_ = false;
  }

  std::string_view line_;
  Shell shell_;
  std::size_t at_ = 0;
  std::string word_;
  bool in_word_ = false;
  std::vector<std::string> words_;
};

// What a curl line sends, put together from its options.
struct CurlLine {
  std::string url;
  std::string body;  // the -d parts joined as curl joins them
  wire::Form form;
  bool has_form = false;
};

template <std::size_t N>
bool is_one_of(std::string_view word, const std::array<std::string_view, N>& names) {
  return std::find(names.begin(), names.end(), word) != names.end();
}

bool is_data_option(std::string_view option) {
  return is_one_of(option,
                   std::to_array<std::string_view>(
                       {"-d", "--data", "--data-raw", "--data-binary", "--data-ascii", "--json"}));
}

bool is_pair_option(std::string_view option) {
  return is_one_of(option, std::to_array<std::string_view>(
                               {"--data-urlencode", "-F", "--form", "--form-string"}));
}

// Long options of curl that take no value; of all others the next word is the value.
bool is_switch(std::string_view option) {
  if (option.starts_with("--no-")) return true;
  return is_one_of(option, std::to_array<std::string_view>({"--silent",
                                                            "--show-error",
                                                            "--include",
                                                            "--insecure",
                                                            "--verbose",
                                                            "--location",
                                                            "--location-trusted",
                                                            "--compressed",
                                                            "--fail",
                                                            "--fail-with-body",
                                                            "--http1.0",
                                                            "--http1.1",
                                                            "--http2",
                                                            "--http2-prior-knowledge",
                                                            "--http3",
                                                            "--get",
                                                            "--head",
                                                            "--globoff",
                                                            "--ipv4",
                                                            "--ipv6",
                                                            "--progress-bar",
                                                            "--tlsv1.2",
                                                            "--tlsv1.3",
                                                            "--raw",
                                                            "--anyauth",
                                                            "--basic",
                                                            "--digest",
                                                            "--netrc",
                                                            "--path-as-is",
                                                            "--remote-name",
                                                            "--post301",
                                                            "--post302",
                                                            "--post303",
                                                            "--tcp-nodelay"}));
}

// Short options that take a value.
constexpr std::string_view k_short_with_value = "AbcCdDeEFHKmoPQrtTuUwxXyYz";

// The option of a word and its value, which may be in the word itself (-dA=1, -sXPOST).
struct Option {
  std::string name;
  std::optional<std::string> value;
};

Option option_at(const std::vector<std::string>& words, std::size_t& i) {
  const std::string& word = words[i];
  const auto following = [&]() -> std::optional<std::string> {
    return i + 1 < words.size() ? std::optional(words[++i]) : std::nullopt;
  };
  if (word.starts_with("--")) return {word, is_switch(word) ? std::nullopt : following()};
  const auto found = word.find_first_of(k_short_with_value, 1);
  if (found == std::string::npos) return {word, std::nullopt};
  const std::string name{'-', word[found]};
  if (found + 1 < word.size()) return {name, word.substr(found + 1)};
  return {name, following()};
}

Error in_file(std::string_view name) { return Error{"input.curl_file", std::string(name), "", ""}; }

Result<Done> add_pair(CurlLine& line, const Option& option) {
  const std::string& value = *option.value;
  const auto equals = value.find('=');
  const auto at = value.find('@');
  const bool is_form = option.name == "-F" || option.name == "--form";
  if (option.name == "--data-urlencode" && at < equals) return in_file(value.substr(at + 1));
  if (option.name == "--data-urlencode" && (equals == std::string::npos || equals == 0)) {
    line.form.add(value.substr(equals == 0 ? 1 : 0),
                  "");  // a value without a name, as curl sends it
    line.has_form = true;
    return Done{};
  }
  if (equals == std::string::npos || equals == 0) return Error{"input.argument", value, "", ""};
  const std::string content = value.substr(equals + 1);
  if (is_form && (content.starts_with('@') || content.starts_with('<')))
    return in_file(content.substr(1));
  line.form.add(value.substr(0, equals), content);
  line.has_form = true;
  return Done{};
}

Result<Done> add_data(CurlLine& line, const Option& option) {
  const std::string& value = *option.value;
  if (value.starts_with('@') && option.name != "--data-raw") return in_file(value.substr(1));
  if (option.name == "--json") {  // its pieces are put together as they are
    line.body += value;
    return Done{};
  }
  line.body += (line.body.empty() ? "" : "&") + value;
  if (trim(value).starts_with('{') || is_multipart(value)) return Done{};
  const auto part = wire::Form::parse(value);
  if (!part) return part.error();
  for (const auto& pair : part->pairs()) line.form.add(pair.name, pair.value);
  line.has_form = true;
  return Done{};
}

Result<CurlLine> read_words(const std::vector<std::string>& words) {
  CurlLine line;
  for (std::size_t i = 1; i < words.size(); ++i) {
    if (!words[i].starts_with('-')) {
      line.url = words[i];
      continue;
    }
    const Option option = option_at(words, i);
    if (!option.value) continue;
    if (option.name == "--url") line.url = *option.value;
    Result<Done> added = Done{};
    if (is_pair_option(option.name)) added = add_pair(line, option);
    if (is_data_option(option.name)) added = add_data(line, option);
    if (!added) return added.error();
  }
  return line;
}

// A GET has its parameters in the address.
Result<CurlLine> with_query(CurlLine line) {
  const auto question = line.url.find('?');
  if (line.has_form || !line.body.empty() || question == std::string::npos) return line;
  line.body = line.url.substr(question + 1, line.url.find('#') - question - 1);
  const auto form = wire::Form::parse(line.body);
  if (!form) return form.error();
  line.form = *form;
  line.url.resize(question);
  return line;
}

}  // namespace

bool looks_like_curl(std::string_view text) {
  for (const std::string_view prompt : {"$ ", "% ", "> "}) {
    if (text.starts_with(prompt)) text = trim(text.substr(prompt.size()));
  }
  return text.starts_with("curl ") || text.starts_with("curl.exe ");
}

Result<Input> read_curl_text(std::string_view text) {
  const auto begin = text.find("curl");
  if (begin == std::string_view::npos) return Error{"input.curl", "", "no curl in it", ""};
  text = text.substr(begin);
  const Shell shell = shell_of(text);
  const std::string plain = shell == Shell::cmd ? without_carets(text) : std::string(text);
  const auto words = Words(plain, shell).read();
  if (!words) return Error{"input.curl", "", "an open quote", ""};
  auto sent = read_words(*words);
  if (!sent) return sent.error();
  const auto line = with_query(std::move(*sent));
  if (!line) return line.error();
  if (line->form.empty() && !line->body.empty()) {
    auto input = read_body_text(line->body);
    if (!input) return input.error();
    input->kind = "curl";
    input->url = line->url;
    return input;
  }
  if (line->form.empty()) return Error{"input.curl", "", "no -d, --data-urlencode or -F", ""};
  return Input{"curl", line->url, line->body, catalogue::value_of(line->form)};
}

}  // namespace ecpay::cli
