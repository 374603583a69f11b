#include "emulator/shopper/cookies.hpp"

#include <algorithm>
#include <optional>

#include "core/base/text.hpp"

namespace ecpay::shopper {
namespace {

constexpr std::size_t k_max_cookies = 200;

std::string_view path_of(const http::Url& url) {
  return std::string_view(url.target).substr(0, url.target.find('?'));
}

// The folder of a path: what a cookie without Path is good for.
std::string default_path(const http::Url& url) {
  const auto path = path_of(url);
  const auto slash = path.rfind('/');
  return slash == 0 || slash == std::string_view::npos ? "/" : std::string(path.substr(0, slash));
}

bool path_fits(std::string_view path, std::string_view cookie_path) {
  if (!path.starts_with(cookie_path)) return false;
  return path.size() == cookie_path.size() || cookie_path.ends_with('/') ||
         path[cookie_path.size()] == '/';
}

// Whether `Expires` lies in the last century: how servers without Max-Age take a cookie back
// ("Thu, 01 Jan 1970 00:00:00 GMT"). Other dates need no clock here: a shopping trip is short.
bool is_long_past(std::string_view date) {
  const auto year = date.find("19");
  return year != std::string_view::npos && date.size() > year + 4 && date[year + 4] == ' ' &&
         year > 0 && (date[year - 1] == ' ' || date[year - 1] == '-');
}

}  // namespace

void CookieJar::store(const http::Url& url, const http::Headers& answer) {
  for (const auto line : answer.all("Set-Cookie")) {
    const auto parts = split(line, ';');
    const auto equals = parts[0].find('=');
    if (equals == std::string_view::npos) continue;
    Cookie cookie{url.host, default_path(url), std::string(trim(parts[0].substr(0, equals))),
                  std::string(trim(parts[0].substr(equals + 1))), Cookie::SameSite::lax};
    std::optional<bool> expired_by_age;  // Max-Age wins over Expires
    bool expired_by_date = false;
    bool secure = false;
    for (std::size_t i = 1; i < parts.size(); ++i) {
      const auto part = trim(parts[i]);
      const auto at = part.find('=');
      const std::string name = to_lower(trim(part.substr(0, at)));
      const auto value = at == std::string_view::npos ? "" : trim(part.substr(at + 1));
      if (name == "path" && value.starts_with('/')) cookie.path = std::string(value);
      if (name == "max-age") expired_by_age = value == "0" || value.starts_with('-');
      if (name == "expires") expired_by_date = is_long_past(value);
      if (name == "secure") secure = true;
      if (name == "samesite") {
        cookie.same_site = equals_ignoring_case(value, "none")     ? Cookie::SameSite::none
                           : equals_ignoring_case(value, "strict") ? Cookie::SameSite::strict
                                                                   : Cookie::SameSite::lax;
      }
    }
    // Browsers drop SameSite=None without Secure.
    if (cookie.same_site == Cookie::SameSite::none && !secure) continue;
    std::erase_if(cookies_, [&](const Cookie& known) {
      return known.host == cookie.host && known.path == cookie.path && known.name == cookie.name;
    });
    const bool expired = expired_by_age.value_or(expired_by_date);
    if (!expired && cookies_.size() < k_max_cookies) cookies_.push_back(std::move(cookie));
  }
}

std::string CookieJar::header(const http::Url& url, Navigation navigation) const {
  std::string line;
  for (const auto& cookie : cookies_) {
    if (cookie.host != url.host || !path_fits(path_of(url), cookie.path)) continue;
    const bool crosses = navigation != Navigation::same_site;
    if (crosses && cookie.same_site == Cookie::SameSite::strict) continue;
    if (navigation == Navigation::cross_site_post && cookie.same_site == Cookie::SameSite::lax) {
      continue;
    }
    if (!line.empty()) line += "; ";
    line += cookie.name + "=" + cookie.value;
  }
  return line;
}

}  // namespace ecpay::shopper
