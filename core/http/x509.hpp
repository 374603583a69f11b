#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/clock.hpp"

struct x509_st;
struct evp_pkey_st;

namespace ecpay::http {

struct FreeCertificate {
  void operator()(x509_st* certificate) const;
};
struct FreeKey {
  void operator()(evp_pkey_st* key) const;
};
using Certificate = std::unique_ptr<x509_st, FreeCertificate>;
using PrivateKey = std::unique_ptr<evp_pkey_st, FreeKey>;

// A certificate and the key that belongs to it.
struct Identity {
  Certificate certificate;
  PrivateKey key;
};

// All throw std::runtime_error when OpenSSL fails, which only the machine can cause.

PrivateKey make_key();  // EC P-256

// A self-signed authority for 300 days that may sign for `names` and what is below them only.
// REQUIRES: each name is a host name or a numeric address (is_certifiable).
Identity make_authority(const std::vector<std::string>& names, Instant now);

// A server certificate for `host`, valid as long as the authority.
Certificate issue_leaf(const Identity& authority, evp_pkey_st* key, const std::string& host);

// The names an authority is constrained to; empty if it has no constraints.
std::vector<std::string> constraints_of(x509_st* certificate);
bool is_valid_at(x509_st* certificate, Instant now);

// Lower-case letters, digits, '-', '_', dots; or a numeric address. At most 253 characters.
bool is_certifiable(std::string_view host);
// Whether `host` is `name` or, for names that are no address, below it.
bool is_within(std::string_view host, std::string_view name);

std::string to_pem(x509_st* certificate);
std::string to_pem(evp_pkey_st* key);
// Null members if a text is not PEM, or the key is not the certificate's.
Identity from_pem(const std::string& certificate, const std::string& key);

}  // namespace ecpay::http
