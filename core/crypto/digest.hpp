#pragma once

#include <cstddef>
#include <string>
#include <string_view>

// One-shot hashing. All functions are safe to call from any thread. They throw std::runtime_error
// only if OpenSSL itself fails.
namespace ecpay::crypto {

enum class Digest { sha256, md5 };

// Raw bytes: 32 for sha256, 16 for md5.
std::string digest(Digest algorithm, std::string_view bytes);
// The same as upper-case hexadecimal, the form of every CheckMacValue.
std::string digest_hex_upper(Digest algorithm, std::string_view bytes);

inline std::string sha256(std::string_view bytes) { return digest(Digest::sha256, bytes); }
inline std::string md5(std::string_view bytes) { return digest(Digest::md5, bytes); }

// 32 raw bytes.
std::string hmac_sha256(std::string_view key, std::string_view bytes);

// Takes the same time for any two texts of one length; texts of different length are unequal.
bool constant_time_equals(std::string_view a, std::string_view b);

// Unpredictable bytes, fit for tokens and IVs.
std::string random_bytes(std::size_t count);

}  // namespace ecpay::crypto
