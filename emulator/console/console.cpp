#include "emulator/console/console.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>

#include "embedded/console.hpp"

namespace ecpay::console {
namespace {

constexpr std::string_view k_prefix = "/_ui";
constexpr std::string_view k_page = "index.html";

// Scripts, styles and pictures of our own files only: what was captured can never become one.
constexpr std::string_view k_policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

struct Type {
  std::string_view ending;
  std::string_view name;
};
constexpr auto k_types = std::to_array<Type>({
    {".html", "text/html; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".svg", "image/svg+xml"},
});

std::string_view type_of(std::string_view name) {
  for (const auto& type : k_types) {
    if (name.ends_with(type.ending)) return type.name;
  }
  return "application/octet-stream";
}

// FNV-1a over the content: tells versions of our own files apart, no more is asked of it.
std::string tag_of(std::string_view content) {
  constexpr std::string_view k_digits = "0123456789abcdef";
  std::uint64_t hash = 14695981039346656037U;
  for (const char byte : content) {
    hash = (hash ^ static_cast<unsigned char>(byte)) * 1099511628211U;
  }
  std::string tag = "\"";
  for (int shift = 60; shift >= 0; shift -= 4) tag += k_digits[(hash >> shift) & 15U];
  return tag + '"';
}

void guard(http::Response& response) {
  response.headers.set("Content-Security-Policy", std::string(k_policy));
  response.headers.set("X-Content-Type-Options", "nosniff");
  response.headers.set("Referrer-Policy", "no-referrer");
  response.headers.set("Cross-Origin-Opener-Policy", "same-origin");
  response.headers.set("Cross-Origin-Resource-Policy", "same-origin");
}

http::Response refusal(int status, std::string text) {
  auto response = http::text_response(status, std::move(text));
  response.headers.set("Cache-Control", "no-store");
  guard(response);
  return response;
}

http::Response to_slash() {
  auto response = refusal(308, "/_ui/\n");
  response.headers.set("Location", "/_ui/");
  return response;
}

http::Response file_response(const EmbeddedFile& file, const http::Request& request) {
  http::Response response;
  const auto tag = tag_of(file.content);
  response.headers.set("ETag", tag);
  // Asked for again each time, since another program may answer here tomorrow.
  response.headers.set("Cache-Control", "no-cache");
  guard(response);
  if (request.headers.get("If-None-Match") == tag) {
    response.status = 304;
    return response;
  }
  response.headers.set("Content-Type", std::string(type_of(file.name)));
  response.body = std::string(file.content);
  return response;
}

}  // namespace

http::Response handle(const http::Request& request) {
  if (request.method != "GET" && request.method != "HEAD") {
    auto response = refusal(405, "GET or HEAD\n");
    response.headers.set("Allow", "GET, HEAD");
    return response;
  }
  auto path = request.path();
  if (!path.starts_with(k_prefix)) return refusal(404, "not found\n");
  path.remove_prefix(k_prefix.size());
  if (path.empty()) return to_slash();
  if (path.front() != '/') return refusal(404, "not found\n");
  // Names are looked up exactly as they came, never decoded or joined to a folder's path.
  const auto name = path == "/" ? k_page : path.substr(1);
  const auto files = embedded_console();
  const auto file = std::find_if(files.begin(), files.end(),
                                 [&](const EmbeddedFile& each) { return each.name == name; });
  if (file == files.end()) return refusal(404, "not found\n");
  return file_response(*file, request);
}

}  // namespace ecpay::console
