#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/http/client.hpp"

namespace ecpay::shopper {

// What kind of navigation a request is; it decides which cookies go along (browser rule: a cookie
// that is Lax, or names no SameSite, is not sent with a POST that another site caused).
enum class Navigation { same_site, cross_site_get, cross_site_post };

// The cookies of one shopper. Ports do not make a site, hosts do (DECISIONS decision 9). A cookie
// counts as taken back by Max-Age of 0 or less, or else by an Expires in the last century;
// SameSite=None without Secure is not kept. Every address here is loopback, which browsers trust,
// so Secure cookies travel over plain HTTP. Domain is not read: a cookie belongs to its host.
class CookieJar {
 public:
  // Keeps what an answer from `url` sets; at most 200 cookies.
  void store(const http::Url& url, const http::Headers& answer);
  // The Cookie header for a request; empty if none fits.
  std::string header(const http::Url& url, Navigation navigation) const;

 private:
  struct Cookie {
    std::string host, path, name, value;
    enum class SameSite { lax, strict, none } same_site = SameSite::lax;
  };
  std::vector<Cookie> cookies_;
};

}  // namespace ecpay::shopper
