#include <algorithm>
#include <array>

#include "core/base/text.hpp"
#include "core/crypto/aes.hpp"
#include "core/crypto/digest.hpp"
#include "core/explain/charset.hpp"
#include "core/explain/explain_envelope.hpp"
#include "core/explain/value_changes.hpp"
#include "core/merchant/accounts.hpp"

// From Data to the text before urldecode: Base64, keys, IV, mode and padding.
namespace ecpay::explain {
namespace {

using crypto::AesBlock;
using crypto::HashKeys;
using crypto::k_aes_block;

// Readable text: valid UTF-8 without control characters. An empty one says nothing.
bool is_readable(std::string_view text) {
  return !text.empty() && is_utf8(text) && std::all_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x20 || c == '\n' || c == '\r' || c == '\t';
  });
}

enum class Padding { pkcs7, zero, none, broken };
struct Unpadded {
  Padding padding = Padding::broken;
  std::string text;
};

Unpadded unpad(const std::string& raw) {
  const auto last = static_cast<unsigned char>(raw.back());
  if (last >= 1 && last <= k_aes_block && std::all_of(raw.end() - last, raw.end(), [&](char c) {
        return static_cast<unsigned char>(c) == last;
      }))
    return {Padding::pkcs7, raw.substr(0, raw.size() - last)};
  const auto end = raw.find_last_not_of('\0');
  if (end == std::string::npos) return {};
  if (end + 1 < raw.size() && raw.size() - end - 1 < k_aes_block)
    return {Padding::zero, raw.substr(0, end + 1)};
  return end + 1 == raw.size() ? Unpadded{Padding::none, raw} : Unpadded{};
}

// Any block cipher mode undone: the text, if it is one.
std::optional<std::string> judge_raw(const std::optional<std::string>& raw, Findings& findings) {
  if (!raw) return std::nullopt;
  Unpadded unpadded = unpad(*raw);
  if (unpadded.padding == Padding::broken || !is_readable(unpadded.text)) return std::nullopt;
  if (unpadded.padding == Padding::zero) findings.mistake("AES_PADDING_ZERO");
  if (unpadded.padding == Padding::none) findings.mistake("AES_PADDING_NONE");
  return std::move(unpadded.text);
}

std::optional<std::string> try_cbc(const std::string& bytes, const std::string& key,
                                   const std::string& iv, Findings& findings) {
  return judge_raw(
      crypto::aes_128_cbc_decrypt_raw(bytes, crypto::aes_block(key), crypto::aes_block(iv)),
      findings);
}

// ECB is CBC with an IV of zero, block by block.
std::optional<std::string> try_ecb(const std::string& bytes, const std::string& key,
                                   Findings& findings) {
  std::string raw;
  for (std::size_t i = 0; i + k_aes_block <= bytes.size(); i += k_aes_block) {
    const auto block = crypto::aes_128_cbc_decrypt_raw(
        std::string_view(bytes).substr(i, k_aes_block), crypto::aes_block(key), AesBlock{});
    if (!block) return std::nullopt;
    raw += *block;
  }
  if (raw.empty()) return std::nullopt;
  return judge_raw(raw, findings);
}

constexpr auto k_beginnings =
    std::to_array<std::string_view>({"%7B%22MerchantID", "%7B%22PlatformID", "%7B%22RtnCode%22",
                                     "{\"MerchantID\":\"", "%7B%22TransCode%", "%7B%22RtnMsg%22%"});

std::string exclusive_or(std::string_view a, std::string_view b) {
  std::string out;
  for (std::size_t i = 0; i < k_aes_block; ++i)
    out += static_cast<char>(static_cast<unsigned char>(a[i]) ^ static_cast<unsigned char>(b[i]));
  return out;
}

// What may be said of an IV: public ones and telling ones by name, others not at all.
Words iv_words(const std::string& iv, const HashKeys& keys) {
  if (iv == std::string(k_aes_block, '\0'))
    return {"16 zero bytes were used", "使用了 16 個零位元組"};
  if (iv == std::string(k_aes_block, '0'))
    return {"0000000000000000 was used", "使用了 0000000000000000"};
  if (iv == keys.hash_key) return {"the HashKey was used as IV", "以 HashKey 作為 IV"};
  if (merchant::is_public_secret(iv)) return {iv + " was used", "使用了 " + iv};
  return {"it is none that is public", "並非公開的 IV"};
}

// A wrong IV damages the first block only: with a usual beginning the IV follows.
std::optional<std::string> try_other_iv(const std::string& bytes, const HashKeys& keys,
                                        Findings& findings) {
  if (bytes.size() < 2 * k_aes_block) return std::nullopt;
  const AesBlock none{};
  const auto raw = crypto::aes_128_cbc_decrypt_raw(bytes, crypto::aes_block(keys.hash_key), none);
  if (!raw) return std::nullopt;
  const Unpadded rest = unpad(raw->substr(k_aes_block));
  if (rest.padding == Padding::broken || !is_readable(rest.text)) return std::nullopt;
  std::optional<std::string> best;
  for (const auto beginning : k_beginnings) {
    const std::string iv = exclusive_or(std::string_view(*raw).substr(0, k_aes_block), beginning);
    const bool is_text = is_readable(iv) || iv == std::string(k_aes_block, '\0');
    if (!is_text) continue;
    findings.mistake("AES_IV_WRONG", iv_words(iv, keys));
    return std::string(beginning) + rest.text;
  }
  findings.mistake("AES_IV_WRONG");
  return std::nullopt;
}

Words account_words(const merchant::Account& account) {
  std::string text = account.merchant_id + ", " + account.profile;
  return {text, text};
}

std::optional<std::string> try_accounts(const std::string& bytes, const EnvelopeQuestion& question,
                                        Findings& findings) {
  for (const auto& account : merchant::public_accounts()) {
    if (account.keys == question.keys) continue;
    Findings own;
    auto text = try_cbc(bytes, account.keys.hash_key, account.keys.hash_iv, own);
    if (!text) continue;
    findings.mistake("AES_OTHER_SERVICE_KEYS", account_words(account));
    findings.mistakes.insert(findings.mistakes.end(), own.mistakes.begin(), own.mistakes.end());
    return text;
  }
  return std::nullopt;
}

// A blank or quote before the secret shifts its first 16 bytes; behind it nothing shows.
std::optional<std::string> try_shifted(const std::string& bytes, const HashKeys& keys,
                                       Findings& findings) {
  for (const std::string front : {" ", "\"", "'", "\t", "\n", "\xEF\xBB\xBF"}) {
    for (const auto& [key, iv] : {std::pair{front + keys.hash_key, keys.hash_iv},
                                  std::pair{keys.hash_key, front + keys.hash_iv},
                                  std::pair{front + keys.hash_key, front + keys.hash_iv}}) {
      auto text = try_cbc(bytes, key, iv, findings);
      if (!text) continue;
      findings.mistake("AES_KEY_WHITESPACE");
      return text;
    }
  }
  return std::nullopt;
}

// A key that is not the HashKey as it is, but made from it.
struct MadeKey {
  std::string bytes;  // 16 or 32
  std::string_view code;
  Words how;
};

std::vector<MadeKey> made_keys(const std::string& hash_key, const std::string& hash_iv) {
  const std::string md5_hex = crypto::digest_hex_upper(crypto::Digest::md5, hash_key);
  return {
      {hash_key + std::string(32 - std::min<std::size_t>(hash_key.size(), 32), '\0'),
       "AES_256",
       {"the HashKey was filled up with zero bytes", "HashKey 以零位元組補到 32 位元組"}},
      {hash_key + hash_key, "AES_256", {"the HashKey twice", "HashKey 重複兩次"}},
      {hash_key + hash_iv, "AES_256", {"HashKey and HashIV", "HashKey 接上 HashIV"}},
      {crypto::sha256(hash_key), "AES_KEY_HASHED", {"SHA-256 of it", "其 SHA-256"}},
      {crypto::md5(hash_key), "AES_KEY_HASHED", {"MD5 of it", "其 MD5"}},
      {to_lower(md5_hex), "AES_KEY_HASHED", {"MD5 of it as text", "其 MD5 文字"}},
      {md5_hex, "AES_KEY_HASHED", {"MD5 of it as text", "其 MD5 文字"}},
  };
}

std::optional<std::string> try_made_keys(const std::string& bytes, const HashKeys& keys,
                                         Findings& findings) {
  const auto iv = crypto::aes_block(keys.hash_iv);
  for (const auto& made : made_keys(keys.hash_key, keys.hash_iv)) {
    if (made.bytes.size() != k_aes_block && made.bytes.size() != 2 * k_aes_block) continue;
    Findings own;
    auto text =
        judge_raw(made.bytes.size() == k_aes_block
                      ? crypto::aes_128_cbc_decrypt_raw(bytes, crypto::aes_block(made.bytes), iv)
                      : crypto::aes_256_cbc_decrypt_raw(bytes, made.bytes, iv),
                  own);
    if (!text) continue;
    findings.mistake(made.code, made.how);
    findings.mistakes.insert(findings.mistakes.end(), own.mistakes.begin(), own.mistakes.end());
    return text;
  }
  return std::nullopt;
}

// What `openssl enc` and CryptoJS do with a text for a key: "Salted__", eight bytes of salt, and a
// key and IV of MD5 over MD5 (EVP_BytesToKey).
std::optional<std::string> try_passphrase(const std::string& bytes, const HashKeys& keys,
                                          Findings& findings) {
  constexpr std::string_view k_mark = "Salted__";
  if (!bytes.starts_with(k_mark) || bytes.size() < 2 * k_aes_block) return std::nullopt;
  const std::string salt = bytes.substr(k_mark.size(), 8);
  const std::string cipher = bytes.substr(k_aes_block);
  for (const auto& passphrase : {keys.hash_key, keys.hash_iv}) {
    std::string made;
    std::string last;
    while (made.size() < 3 * k_aes_block) {
      last = crypto::md5(last + passphrase + salt);
      made += last;
    }
    const auto key = std::string_view(made).substr(0, 2 * k_aes_block);
    const auto iv = crypto::aes_block(std::string_view(made).substr(2 * k_aes_block));
    auto text = judge_raw(crypto::aes_256_cbc_decrypt_raw(cipher, key, iv), findings);
    if (!text) continue;
    findings.mistake("AES_PASSPHRASE");
    return text;
  }
  return std::nullopt;
}

// With other keys, too: who holds the receipt's may have taken the payment's.
std::optional<std::string> try_gcm_accounts(const std::string& bytes, const HashKeys& keys,
                                            Findings& findings) {
  for (const auto& account : merchant::public_accounts()) {
    if (account.keys.hash_key == keys.hash_key) continue;
    auto text = crypto::aes_128_gcm_decrypt(bytes, crypto::aes_block(account.keys.hash_key));
    if (!text) continue;
    findings.mistake("AES_OTHER_SERVICE_KEYS", account_words(account));
    return text;
  }
  return std::nullopt;
}

std::optional<std::string> named(std::optional<std::string> text, std::string_view code,
                                 Findings& findings) {
  if (text) findings.mistake(code);
  return text;
}

}  // namespace

std::optional<std::string> read_data_bytes(std::string_view data, Findings& findings) {
  std::string text(trim(data));
  if (text.find('%') != std::string::npos) {
    findings.mistake("AES_BASE64_FORM_ENCODED");
    text = decoded_again(replace_all(text, "+", "%2B"));
  }
  if (text.find_first_of("\r\n") != std::string::npos) {
    findings.mistake("AES_BASE64_LINE_BREAKS");
    std::erase_if(text, [](char c) { return c == '\r' || c == '\n'; });
  }
  if (text.find(' ') != std::string::npos) {
    findings.mistake("AES_BASE64_PLUS_LOST");
    text = replace_all(std::move(text), " ", "+");
  }
  if (text.find_first_of("-_") != std::string::npos) {
    findings.mistake("AES_BASE64_URL_ALPHABET");
    text = replace_all(replace_all(std::move(text), "-", "+"), "_", "/");
  }
  constexpr std::string_view k_hex = "0123456789ABCDEFabcdef";
  if (text.size() % 32 == 0 && text.find_first_not_of(k_hex) == std::string::npos) {
    findings.mistake("AES_HEX");
    std::string bytes;
    for (std::size_t i = 0; i < text.size(); i += 2)
      bytes += static_cast<char>(std::stoi(text.substr(i, 2), nullptr, 16));
    return bytes;
  }
  const bool is_unpadded = text.size() % 4 != 0 && text.find('=') == std::string::npos;
  if (is_unpadded) text.append(4 - text.size() % 4, '=');
  auto bytes = base64_decode(text);
  if (bytes && is_unpadded) findings.mistake("AES_BASE64_PADDING");
  if (!bytes) {
    findings.mistake("AES_BASE64");
    return std::nullopt;
  }
  const auto again = bytes->size() % 4 == 0 ? base64_decode(*bytes) : std::nullopt;
  if (again && again->size() >= k_aes_block) {
    findings.mistake("AES_BASE64_TWICE");
    return again;
  }
  return bytes;
}

std::optional<std::string> open_bytes(const std::string& bytes, const EnvelopeQuestion& question,
                                      Findings& findings) {
  const HashKeys& keys = question.keys;
  const bool wants_gcm = question.cipher == wire::DataCipher::gcm;
  auto gcm = crypto::aes_128_gcm_decrypt(bytes, crypto::aes_block(keys.hash_key));
  if (!gcm) gcm = try_gcm_accounts(bytes, keys, findings);
  if (gcm) return wants_gcm ? gcm : named(std::move(gcm), "AES_GCM_FOR_CBC", findings);
  if (wants_gcm) {
    if (auto text = try_cbc(bytes, keys.hash_key, keys.hash_iv, findings))
      return named(std::move(text), "AES_CBC_FOR_GCM", findings);
    if (bytes.size() < crypto::k_gcm_iv + crypto::k_gcm_tag) {
      const std::string size = std::to_string(bytes.size());
      findings.mistake("AES_GCM_LENGTH", {size + " bytes", size + " 位元組"});
      return std::nullopt;
    }
    if (bytes.size() % k_aes_block != 0) return std::nullopt;  // cut, or made with unknown keys
  }
  if (bytes.empty() || bytes.size() % k_aes_block != 0) {
    const std::string size = std::to_string(bytes.size());
    findings.mistake("AES_LENGTH", {size + " bytes", size + " 位元組"});
    return std::nullopt;
  }
  if (auto text = try_cbc(bytes, keys.hash_key, keys.hash_iv, findings)) return text;
  if (auto text = try_accounts(bytes, question, findings)) return text;
  if (auto text = try_cbc(bytes, keys.hash_iv, keys.hash_key, findings))
    return named(std::move(text), "AES_KEY_IV_SWAPPED", findings);
  if (auto text = try_ecb(bytes, keys.hash_key, findings))
    return named(std::move(text), "AES_ECB", findings);
  if (auto text = try_shifted(bytes, keys, findings)) return text;
  if (auto text = try_passphrase(bytes, keys, findings)) return text;
  if (auto text = try_made_keys(bytes, keys, findings)) return text;
  if (auto text = try_other_iv(bytes, keys, findings)) return text;
  if (!findings.mistakes.empty()) return std::nullopt;
  for (const auto& account : merchant::public_accounts()) {
    Findings own;
    auto text = try_other_iv(bytes, account.keys, own);
    if (own.mistakes.empty()) continue;
    findings.mistake("AES_OTHER_SERVICE_KEYS", account_words(account));
    findings.mistakes.insert(findings.mistakes.end(), own.mistakes.begin(), own.mistakes.end());
    return text;
  }
  return std::nullopt;
}

}  // namespace ecpay::explain
