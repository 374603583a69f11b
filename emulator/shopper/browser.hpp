#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/http/client.hpp"
#include "core/wire/form.hpp"
#include "emulator/hosts/host_table.hpp"
#include "emulator/shopper/cookies.hpp"

namespace ecpay::shopper {

struct Page {
  std::string url;  // where it is, after redirects
  int status = 0;
  http::Headers headers;
  std::string body;
};

// A browser without a window and without scripts: follows redirects and meta refreshes, keeps
// cookies, sends Origin and Referer. It asks by local addresses, so its pages come translated. One
// thread.
class Browser {
 public:
  // All borrowed. `trace` is sent as X-Amzn-Trace-Id, so that all of one shopping trip is one
  // trace.
  Browser(const http::Client& client, const hosts::HostTable& table, std::string trace)
      : client_(client), table_(table), trace_(std::move(trace)) {}

  // Errors: those of http::Client, "url.invalid", "shopper.outside" (subject: the host; not ours
  // and not loopback), "shopper.too_many_redirects" (subject: the URL).
  Result<Page> get(std::string_view url);
  Result<Page> post(std::string_view url, const wire::Form& form);
  // As the form says: GET puts the fields into the query.
  Result<Page> submit(const Page& page, std::string_view action, std::string_view method,
                      const wire::Form& form);

 private:
  Result<Page> follow(http::ClientRequest request);
  Result<http::ClientRequest> request_for(std::string_view url) const;
  http::ClientRequest with_headers(http::ClientRequest request) const;

  const http::Client& client_;
  const hosts::HostTable& table_;
  std::string trace_;
  CookieJar cookies_;
  std::string current_;  // URL of the page shown
};

// `reference` seen from `base`, as a browser resolves it ("../x", "?a=1", "//host/x", absolute).
std::string resolve_url(const http::Url& base, std::string_view reference);

}  // namespace ecpay::shopper
