#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/clock.hpp"
#include "core/base/result.hpp"

struct ssl_ctx_st;

namespace ecpay::http {

// The project's own certificate authority: EC P-256, 300 days, name-constrained to `names`, kept in
// two files of mode 0600 made atomically (several first starts agree on one). Never installed
// anywhere. Issues a leaf for a host on first use and keeps it. Safe to share between threads.
class CertificateAuthority {
 public:
  // Reads ca.pem and ca.key in `folder`, or makes them. A pair that has expired by `now`, or does
  // not cover `names`, is made anew. Errors: "http.ca" (subject: the file).
  static Result<std::unique_ptr<CertificateAuthority>> open(const std::filesystem::path& folder,
                                                            std::vector<std::string> names,
                                                            Instant now);
  ~CertificateAuthority();

  const std::filesystem::path& certificate_file() const;
  // A TLS server context with a leaf for `host`, borrowed for the authority's life; null if `host`
  // is outside the constraints.
  ssl_ctx_st* context_for(std::string_view host);

 private:
  struct Impl;
  explicit CertificateAuthority(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace ecpay::http
