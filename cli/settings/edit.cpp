#include "cli/settings/edit.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>

#include "core/base/text.hpp"

namespace ecpay::settings {
namespace {

// Where a comment begins behind the value of a line; the length of the line if there is none.
std::size_t comment_of(std::string_view line) {
  char quote = 0;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (quote == '"' && line[i] == '\\') {
      ++i;
    } else if (quote != 0) {
      if (line[i] == quote) quote = 0;
    } else if (line[i] == '"' || line[i] == '\'') {
      quote = line[i];
    } else if (line[i] == '#') {
      return i;
    }
  }
  return line.size();
}

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (std::size_t i = 0; i < lines.size(); ++i) text += (i == 0 ? "" : "\n") + lines[i];
  return text;
}

// The line with another value behind its '='.
std::string with_value(const std::string& line, const std::string& value) {
  const auto equals = line.find('=');
  const auto comment = comment_of(line);
  const std::string tail = comment < line.size() ? "  " + line.substr(comment) : "";
  return line.substr(0, equals) + "= " + value + tail;
}

bool is_header(std::string_view line, std::string_view section) {
  const auto words = trim(line.substr(0, comment_of(line)));
  return words.size() > 2 && words.front() == '[' && words.back() == ']' &&
         trim(words.substr(1, words.size() - 2)) == section;
}

void insert_setting(std::vector<std::string>& lines, std::string_view section,
                    const std::string& assignment) {
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (!is_header(lines[i], section)) continue;
    lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(i) + 1, assignment);
    return;
  }
  if (!lines.empty() && lines.back().empty()) lines.pop_back();
  if (!lines.empty()) lines.emplace_back();
  lines.push_back("[" + std::string(section) + "]");
  lines.push_back(assignment);
  lines.emplace_back();
}

}  // namespace

std::string toml_string(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    static constexpr std::string_view k_hex = "0123456789ABCDEF";
    if (c == '"' || c == '\\') {
      out += std::string("\\") + c;
    } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
      const auto byte = static_cast<unsigned char>(c);
      out += std::string("\\u00") + k_hex[byte >> 4U] + k_hex[byte & 15U];
    } else {
      out += c;
    }
  }
  return out + "\"";
}

std::string toml_of(const Setting& setting, const std::vector<std::string>& parts) {
  switch (setting.kind) {
    case Kind::port:
    case Kind::whole:
      return parts.front();
    case Kind::boolean:
      return truth_of(parts.front()).value_or(false) ? "true" : "false";
    case Kind::text:
    case Kind::language:
    case Kind::path:
    case Kind::duration:
    case Kind::instant:
      return toml_string(parts.front());
    case Kind::list:
    case Kind::paths:
    case Kind::pairs:
      break;
  }
  std::string items;
  for (const auto& part : parts) {
    items += items.empty() ? "" : ", ";
    const auto equals = part.find('=');
    items += setting.kind == Kind::pairs ? toml_string(part.substr(0, equals)) + " = " +
                                               toml_string(part.substr(equals + 1))
                                         : toml_string(part);
  }
  return setting.kind == Kind::pairs ? "{ " + items + " }" : "[" + items + "]";
}

std::string path_in(const std::filesystem::path& file, const std::string& path) {
  if (path == ":memory:" || path.starts_with("~/") || std::filesystem::path(path).is_absolute())
    return path;
  std::error_code failure;
  const auto whole = std::filesystem::absolute(path, failure);
  const auto near = std::filesystem::proximate(whole, file.parent_path(), failure);
  return failure ? path : near.generic_string();
}

Result<std::string> with_setting(std::string_view text, const std::filesystem::path& file,
                                 const Setting& setting, const std::vector<std::string>& parts) {
  for (const auto& part : parts) {
    if (auto wrong = complaint(setting, part)) {
      wrong->subject = setting.key;
      return std::move(*wrong);
    }
  }
  const auto before = parse_project(text, file);
  if (!before) return before.error();
  std::vector<std::string> lines;
  for (const auto line : split(text, '\n')) lines.emplace_back(line);
  const auto dot = setting.key.find('.');
  const std::string name(setting.key.substr(dot + 1));
  const std::string value = parts.empty() ? "" : toml_of(setting, parts);
  if (const auto* given = before->find(setting)) {
    auto line = lines.begin() + (given->line - 1);
    if (parts.empty()) {
      lines.erase(line);
    } else {
      *line = with_value(*line, value);
    }
  } else if (!parts.empty()) {
    insert_setting(lines, setting.key.substr(0, dot), name + " = " + value);
  }
  const std::string changed = joined(lines);
  // What was written is read back: a value over several lines cannot be changed in one.
  const auto after = parse_project(changed, file);
  const bool gone = after && after->find(setting) == nullptr;
  const bool same = after && before->given.size() + (before->find(setting) == nullptr ? 1 : 0) ==
                                 after->given.size() + (parts.empty() ? 1 : 0);
  if (!after || gone != parts.empty() || (!same && before->find(setting) != nullptr))
    return Error{"config.by_hand", file.string(), name + " = " + value, ""};
  return changed;
}

Result<Done> write_whole(const std::filesystem::path& file, std::string_view text) {
  std::error_code failure;
  auto target = std::filesystem::weakly_canonical(file, failure);  // a link stays one
  if (failure) target = file;
  struct stat status {};
  const bool exists = ::stat(target.c_str(), &status) == 0;
  const std::string part = target.string() + "." + std::to_string(::getpid()) + ".part";
  std::ofstream out(part, std::ios::binary | std::ios::trunc);
  out << text;
  if (!out.flush()) {
    const std::string why = std::strerror(errno);
    std::filesystem::remove(part, failure);
    return Error{"config.not_written", file.string(), why, ""};
  }
  if (exists) ::chmod(part.c_str(), status.st_mode & 07777U);
  std::filesystem::rename(part, target, failure);
  if (failure) return Error{"config.not_written", file.string(), failure.message(), ""};
  return Done{};
}

}  // namespace ecpay::settings
