#include "emulator/hosts/translation.hpp"

#include <array>

#include "core/base/text.hpp"
#include "core/wire/html_tags.hpp"

namespace ecpay::hosts {
namespace {

constexpr std::size_t k_max_body_bytes = 8U << 20;
constexpr std::array<std::string_view, 4> k_address_attributes{"action", "formaction", "href",
                                                               "src"};

std::optional<std::string> translated(std::string_view url, const HostTable& table,
                                      const TranslationSink& sink) {
  const auto cut = url.find_first_not_of(" \t\r\n");
  if (cut == std::string_view::npos) return std::nullopt;
  std::string_view bare = url.substr(cut);
  bare = bare.substr(0, bare.find_last_not_of(" \t\r\n") + 1);
  if (bare.find("//") == std::string_view::npos) return std::nullopt;  // relative: names no host
  std::string absolute(bare);
  if (bare.starts_with("//")) absolute = "https:" + absolute;  // scheme-relative
  auto local = table.to_local(absolute);
  if (local && sink) sink(bare, *local);
  return local;
}

// "0; url=https://…" of a Refresh header or a meta refresh.
std::optional<std::string> translate_refresh(std::string_view value, const HostTable& table,
                                             const TranslationSink& sink) {
  const auto at = to_lower(value).find("url=");
  if (at == std::string::npos) return std::nullopt;
  std::string_view url = value.substr(at + 4);
  std::string_view quote;
  if (!url.empty() && (url.front() == '\'' || url.front() == '"')) {
    quote = url.substr(0, 1);
    url = url.substr(1, url.find(quote, 1) == std::string_view::npos ? std::string_view::npos
                                                                     : url.find(quote, 1) - 1);
  }
  const auto local = translated(url, table, sink);
  if (!local) return std::nullopt;
  return std::string(value.substr(0, at + 4)) + std::string(quote) + *local + std::string(quote);
}

std::string origin_of(const std::string& url) {
  return url.substr(0, url.find('/', url.find("://") + 3));
}

// The sources of form-action that name us are joined by our local ones; the rest of the policy
// stays.
std::string translate_policy(std::string_view policy, const HostTable& table,
                             const TranslationSink& sink) {
  constexpr std::string_view k_directive = "form-action";
  std::string out;
  for (const auto directive : split(policy, ';')) {
    if (!out.empty()) out += ';';
    out += directive;
    const auto bare = trim(directive);
    if (!equals_ignoring_case(bare.substr(0, k_directive.size()), k_directive)) continue;
    for (const auto source : split(bare, ' ')) {
      if (source.starts_with('\'')) continue;  // 'self', 'none'
      std::string url(source);
      if (url.find("://") == std::string::npos) url = "https://" + url;
      if (url.find("/", url.find("://") + 3) == std::string::npos) url += "/";
      const auto local = source.empty() ? std::nullopt : translated(url, table, sink);
      if (local) out += " " + origin_of(*local);
    }
  }
  return out;
}

struct Patch {
  std::size_t begin, end;
  std::string text;
};

std::optional<std::string> new_value(const wire::HtmlTag& tag, const wire::HtmlAttribute& attribute,
                                     const HostTable& table, const TranslationSink& sink) {
  for (const auto name : k_address_attributes) {
    if (attribute.name == name) return translated(attribute.value, table, sink);
  }
  if (tag.name != "meta" || attribute.name != "content") return std::nullopt;
  const std::string kind = to_lower(tag.get("http-equiv"));
  if (kind == "refresh") return translate_refresh(attribute.value, table, sink);
  if (kind == "content-security-policy") {
    std::string policy = translate_policy(attribute.value, table, sink);
    if (policy != attribute.value) return policy;
  }
  return std::nullopt;
}

bool is_json(std::string_view type) {
  return type.starts_with("application/json") || type.find("+json") != std::string_view::npos;
}

// Whether `text`, after the "//" of an address, may name a host of ours.
bool may_name_us(std::string_view text, const HostTable& table) {
  const std::string_view authority =
      text.substr(0, std::min(text.find_first_of("/?#\"'<> \t\r\n"), std::size_t{300}));
  return table.find(authority.substr(0, authority.find(':'))).has_value();
}

// Whether a page may have an address to translate. Most have none, and reading their tags costs
// ten times as much as this.
bool may_have_addresses(std::string_view html, const HostTable& table) {
  if (html.find("&#") != std::string_view::npos) return true;  // "&#x2F;": a slash in disguise
  for (auto at = html.find("//"); at != std::string_view::npos; at = html.find("//", at + 1)) {
    if (may_name_us(html.substr(at + 2), table)) return true;
  }
  // A policy in a page names hosts without slashes: <meta http-equiv>.
  for (auto at = html.find('-'); at != std::string_view::npos; at = html.find('-', at + 1)) {
    if (at >= 4 && equals_ignoring_case(html.substr(at - 4, 10), "http-equiv")) return true;
  }
  return false;
}

// The end of the JSON string that begins after the quote at `at`.
std::size_t string_end(std::string_view json, std::size_t at) {
  while (at < json.size() && json[at] != '"') at += json[at] == '\\' ? 2 : 1;
  return std::min(at, json.size());
}

}  // namespace

std::string translate_html(std::string_view html, const HostTable& table,
                           const TranslationSink& sink) {
  if (!may_have_addresses(html, table)) return std::string(html);
  std::vector<Patch> patches;
  wire::HtmlTagScanner scanner(html);
  wire::HtmlTag tag;
  while (scanner.next(tag)) {
    if (tag.closing) continue;
    for (const auto& attribute : tag.attributes) {
      auto value = new_value(tag, attribute, table, sink);
      if (value) patches.push_back({attribute.begin, attribute.end, html_escape(*value)});
    }
  }
  std::string out;
  out.reserve(html.size());
  std::size_t at = 0;
  for (const auto& patch : patches) {
    out += html.substr(at, patch.begin - at);
    out += patch.text;
    at = patch.end;
  }
  out += html.substr(at);
  return out;
}

std::string translate_json(std::string_view json, const HostTable& table,
                           const TranslationSink& sink) {
  std::string out;
  std::size_t at = 0;
  while (at < json.size()) {
    const auto quote = json.find('"', at);
    if (quote == std::string_view::npos) break;
    const std::size_t end = string_end(json, quote + 1);
    out += json.substr(at, quote + 1 - at);
    const std::string raw(json.substr(quote + 1, end - quote - 1));
    // PHP writes "https:\/\/…"; no other escape occurs in a URL that is ours.
    const auto local = raw.starts_with("http")
                           ? translated(replace_all(raw, "\\/", "/"), table, sink)
                           : std::nullopt;
    out += local ? *local : raw;
    at = end;
    if (at < json.size()) out += json[at++];
  }
  if (at < json.size()) out += json.substr(at);
  return out;
}

void translate_response(http::Response& response, const HostTable& table,
                        const TranslationSink& sink) {
  if (const auto location = response.headers.find("Location")) {
    if (const auto local = translated(*location, table, sink)) {
      response.headers.set("Location", *local);
    }
  }
  if (const auto refresh = response.headers.find("Refresh")) {
    if (const auto local = translate_refresh(*refresh, table, sink)) {
      response.headers.set("Refresh", *local);
    }
  }
  if (const auto policy = response.headers.find("Content-Security-Policy")) {
    response.headers.set("Content-Security-Policy", translate_policy(*policy, table, sink));
  }
  if (response.stream || response.body.empty() || response.body.size() > k_max_body_bytes) return;
  if (response.headers.find("Content-Encoding")) return;
  const std::string type = to_lower(response.headers.get("Content-Type"));
  if (type.starts_with("text/html") || type.starts_with("application/xhtml+xml")) {
    response.body = translate_html(response.body, table, sink);
  } else if (is_json(type)) {
    response.body = translate_json(response.body, table, sink);
  }
}

void restore_request(http::Request& request, const HostTable& table, int api) {
  for (const std::string_view name : {"Origin", "Referer"}) {
    const auto value = request.headers.find(name);
    if (!value) continue;
    if (const auto real = table.to_real(*value, api)) request.headers.set(std::string(name), *real);
  }
}

}  // namespace ecpay::hosts
