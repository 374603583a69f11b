#include "core/explain/recipe.hpp"

#include <algorithm>

#include "core/base/text.hpp"
#include "core/crypto/digest.hpp"

namespace ecpay::explain {
namespace {

char lowered(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

bool before_ignoring_case(const Pair* a, const Pair* b) {
  return std::lexicographical_compare(
      a->name.begin(), a->name.end(), b->name.begin(), b->name.end(), [](char x, char y) {
        return static_cast<unsigned char>(lowered(x)) < static_cast<unsigned char>(lowered(y));
      });
}

bool before_by_bytes(const Pair* a, const Pair* b) { return a->name < b->name; }

crypto::Digest library_digest(Algorithm algorithm) {
  return algorithm == Algorithm::md5 ? crypto::Digest::md5 : crypto::Digest::sha256;
}

// A JSON string without the escapes that no payment text needs: quotes and backslashes only.
std::string json_string(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

struct Frame {
  std::string_view before_key, after_key, before_iv, after_iv;
  enum class Parts { both, key, iv, neither } parts = Parts::both;
  enum class First { key, iv } first = First::key;
};

Frame frame_of(Wrap wrap) {
  using Parts = Frame::Parts;
  using First = Frame::First;
  switch (wrap) {
    case Wrap::labelled:
      return {"HashKey=", "&", "&HashIV=", "", Parts::both, First::key};
    case Wrap::unlabelled:
      return {"", "&", "&", "", Parts::both, First::key};
    case Wrap::touching:
      return {"", "", "", "", Parts::both, First::key};
    case Wrap::none:
      return {"", "", "", "", Parts::neither, First::key};
    case Wrap::no_iv:
      return {"HashKey=", "&", "", "", Parts::key, First::key};
    case Wrap::no_key:
      return {"", "", "&HashIV=", "", Parts::iv, First::key};
    case Wrap::iv_first:
      return {"HashIV=", "&", "&HashKey=", "", Parts::both, First::iv};
    case Wrap::double_end:
      return {"HashKey=", "&", "&&HashIV=", "", Parts::both, First::key};
    case Wrap::double_start:
      return {"HashKey=", "&&", "&HashIV=", "", Parts::both, First::key};
    case Wrap::without_marks:
      return {"HashKey=", "", "HashIV=", "", Parts::both, First::key};
  }
  return {};
}

std::string spelled(const std::string& secret, Recipe::Spelling spelling) {
  switch (spelling) {
    case Recipe::Spelling::as_it_is:
      return secret;
    case Recipe::Spelling::base64:
      return base64_encode(secret);
    case Recipe::Spelling::hex:
      return hex_encode_upper(secret);
  }
  return secret;
}

}  // namespace

Arrangement arrange(const Pairs& pairs, Order order) {
  Arrangement arranged;
  arranged.reserve(pairs.size());
  for (const auto& pair : pairs) arranged.push_back(&pair);
  switch (order) {
    case Order::ignoring_case:
      std::stable_sort(arranged.begin(), arranged.end(), before_ignoring_case);
      break;
    case Order::by_bytes:
      std::stable_sort(arranged.begin(), arranged.end(), before_by_bytes);
      break;
    case Order::as_posted:
      break;
    case Order::descending:
      std::stable_sort(arranged.begin(), arranged.end(),
                       [](const Pair* a, const Pair* b) { return before_ignoring_case(b, a); });
      break;
  }
  return arranged;
}

HashKeys keys_in(const Recipe& recipe, const HashKeys& keys) {
  std::string key(recipe.key_before);
  key += spelled(recipe.other_key ? *recipe.other_key : keys.hash_key, recipe.secrets);
  key += recipe.key_after;
  std::string iv(recipe.iv_before);
  iv += spelled(recipe.other_iv ? *recipe.other_iv : keys.hash_iv, recipe.secrets);
  iv += recipe.iv_after;
  if (recipe.keys == Recipe::Labels::swapped) key.swap(iv);
  return {std::move(key), std::move(iv)};
}

void append_body(const Arrangement& pairs, const Recipe& recipe, const EncodingTable& table,
                 std::string& out) {
  if (recipe.body == Body::json) {
    std::string json = "{";
    for (const auto* pair : pairs) {
      if (json.size() > 1) json += ",";
      json += json_string(pair->name) + ":" + json_string(pair->value);
    }
    table.append(json + "}", Role::value, out);
    return;
  }
  if (recipe.body == Body::values) {
    for (const auto* pair : pairs) table.append(pair->value, Role::value, out);
    return;
  }
  for (const auto* pair : pairs) {
    if (pair != pairs.front()) table.append("&", Role::separator, out);
    table.append(pair->name, Role::name, out);
    table.append("=", Role::separator, out);
    table.append(pair->value, Role::value, out);
  }
}

void write_text(std::string_view body, const Recipe& recipe, const HashKeys& keys,
                const EncodingTable& table, std::string& out) {
  out.clear();
  const Frame frame = frame_of(recipe.wrap);
  const auto put = [&](std::string_view text) { table.append(text, Role::wrapper, out); };
  const bool key_first = frame.first == Frame::First::key;
  put(recipe.front);
  using Parts = Frame::Parts;
  if (frame.parts == Parts::both || frame.parts == Parts::key) {
    put(frame.before_key);
    put(key_first ? keys.hash_key : keys.hash_iv);
    put(frame.after_key);
  }
  out += body;
  if (frame.parts == Parts::both || frame.parts == Parts::iv) {
    put(frame.before_iv);
    put(key_first ? keys.hash_iv : keys.hash_key);
    put(frame.after_iv);
  }
}

std::string digest_of(std::string_view text, const Recipe& recipe, const HashKeys& keys,
                      Algorithm algorithm) {
  const auto digest = library_digest(algorithm);
  switch (recipe.hashing) {
    case Hashing::plain:
      break;
    case Hashing::hmac:
      return crypto::hmac_sha256(keys.hash_key, text);
    case Hashing::twice_upper:
      return crypto::digest(digest, crypto::digest_hex_upper(digest, text));
    case Hashing::twice_lower:
      return crypto::digest(digest, to_lower(crypto::digest_hex_upper(digest, text)));
  }
  return crypto::digest(digest, text);
}

std::string text_of(const Pairs& pairs, const Recipe& recipe, const HashKeys& keys) {
  const EncodingTable table(recipe.encoder);
  std::string body;
  append_body(arrange(pairs, recipe.order), recipe, table, body);
  std::string text;
  write_text(body, recipe, keys_in(recipe, keys), table, text);
  return text;
}

}  // namespace ecpay::explain
