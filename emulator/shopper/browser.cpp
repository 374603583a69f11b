#include "emulator/shopper/browser.hpp"

#include "core/base/text.hpp"
#include "core/wire/html_tags.hpp"

namespace ecpay::shopper {
namespace {

constexpr int k_max_redirects = 20;

bool is_redirect(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

// Removes "." and ".." segments.
std::string normal_path(std::string_view path) {
  std::vector<std::string_view> kept;
  const auto segments = split(path, '/');
  for (std::size_t i = 1; i < segments.size(); ++i) {
    if (segments[i] == "..") {
      if (!kept.empty()) kept.pop_back();
    } else if (segments[i] != ".") {
      kept.push_back(segments[i]);
    }
  }
  std::string out;
  for (const auto segment : kept) out += "/" + std::string(segment);
  const bool folder = path.ends_with("/..") || path.ends_with("/.");
  return out.empty() || folder ? out + "/" : out;
}

// The target of `<meta http-equiv="refresh" content="0; url=…">`; empty if the page has none.
std::string refresh_target(const Page& page) {
  if (!to_lower(page.headers.get("Content-Type")).starts_with("text/html")) return {};
  wire::HtmlTagScanner scanner(page.body);
  while (const auto tag = scanner.next()) {
    if (tag->name != "meta" || to_lower(tag->get("http-equiv")) != "refresh") continue;
    const std::string content = tag->get("content");
    const auto at = to_lower(content).find("url=");
    if (at == std::string::npos) continue;
    std::string url = content.substr(at + 4);
    if (url.size() > 1 && (url[0] == '\'' || url[0] == '"')) {
      url = url.substr(1, url.find(url[0], 1) - 1);
    }
    return url;
  }
  return {};
}

}  // namespace

std::string resolve_url(const http::Url& base, std::string_view reference) {
  reference = reference.substr(0, reference.find('#'));
  if (reference.find("://") != std::string_view::npos) return std::string(reference);
  if (reference.starts_with("//")) return base.scheme + ":" + std::string(reference);
  const std::string_view target = base.target;
  const auto path = target.substr(0, target.find('?'));
  if (reference.empty()) return base.text();
  if (reference.starts_with('?')) return base.origin() + std::string(path) + std::string(reference);
  const auto query = reference.find('?');
  const auto reference_path = reference.substr(0, query);
  const auto rest = query == std::string_view::npos ? "" : reference.substr(query);
  const std::string joined =
      reference.starts_with('/')
          ? std::string(reference_path)
          : std::string(path.substr(0, path.rfind('/') + 1)) + std::string(reference_path);
  return base.origin() + normal_path(joined) + std::string(rest);
}

Result<http::ClientRequest> Browser::request_for(std::string_view url) const {
  const std::string local = table_.to_local(url).value_or(std::string(url));
  auto parsed = http::parse_url(local);
  if (!parsed) return parsed.error();
  if (!table_.is_local_name(parsed->host)) {
    return Error{"shopper.outside", parsed->host, "", ""};
  }
  http::ClientRequest request;
  request.url = std::move(*parsed);
  request.timeout = std::chrono::seconds(60);
  return request;
}

http::ClientRequest Browser::with_headers(http::ClientRequest request) const {
  auto& headers = request.headers;
  headers.set("User-Agent", "ecpay-cli-shopper");
  headers.set("Accept", "text/html,application/xhtml+xml,*/*;q=0.8");
  if (!trace_.empty()) headers.set("X-Amzn-Trace-Id", trace_);
  Navigation navigation = Navigation::same_site;
  if (const auto from = http::parse_url(current_)) {
    const bool same_origin = from->origin() == request.url.origin();
    headers.set("Referer", same_origin ? from->text() : from->origin() + "/");
    if (request.method == "POST") headers.set("Origin", from->origin());
    if (from->host != request.url.host) {
      navigation =
          request.method == "POST" ? Navigation::cross_site_post : Navigation::cross_site_get;
    }
  }
  const std::string cookies = cookies_.header(request.url, navigation);
  if (!cookies.empty()) headers.set("Cookie", cookies);
  return request;
}

Result<Page> Browser::follow(http::ClientRequest request) {
  for (int hop = 0; hop < k_max_redirects; ++hop) {
    const auto answer = client_.send(with_headers(request));
    if (!answer) return answer.error();
    cookies_.store(request.url, answer->headers);
    Page page{request.url.text(), answer->status, answer->headers, answer->body};
    const bool redirected = is_redirect(page.status) && page.headers.find("Location");
    const std::string target = redirected ? page.headers.get("Location") : refresh_target(page);
    if (target.empty()) {
      current_ = page.url;
      return page;
    }
    auto next = request_for(resolve_url(request.url, target));
    if (!next) return next.error();
    if (redirected && (page.status == 307 || page.status == 308)) {
      next->method = request.method;
      next->body = request.body;
      if (const auto type = request.headers.find("Content-Type")) {
        next->headers.set("Content-Type", std::string(*type));
      }
    }
    if (!redirected) current_ = page.url;
    request = std::move(*next);
  }
  return Error{"shopper.too_many_redirects", request.url.text(), "", ""};
}

Result<Page> Browser::get(std::string_view url) {
  auto request = request_for(url);
  if (!request) return request.error();
  return follow(std::move(*request));
}

Result<Page> Browser::post(std::string_view url, const wire::Form& form) {
  auto request = request_for(url);
  if (!request) return request.error();
  request->method = "POST";
  request->headers.set("Content-Type", "application/x-www-form-urlencoded");
  request->body = form.encode();
  return follow(std::move(*request));
}

Result<Page> Browser::submit(const Page& page, std::string_view action, std::string_view method,
                             const wire::Form& form) {
  const auto base = http::parse_url(page.url);
  if (!base) return base.error();
  std::string url = resolve_url(*base, action);
  if (equals_ignoring_case(method, "POST")) return post(url, form);
  url = url.substr(0, url.find('?'));
  return get(form.empty() ? url : url + "?" + form.encode());
}

}  // namespace ecpay::shopper
