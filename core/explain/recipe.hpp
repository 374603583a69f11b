#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/crypto/hash_keys.hpp"
#include "core/explain/encoder.hpp"
#include "core/wire/form.hpp"

// The calculation of a CheckMacValue as data, so that a wrong one is the right one with members
// changed.
namespace ecpay::explain {

using crypto::HashKeys;
using Pair = wire::Form::Pair;
using Pairs = std::vector<Pair>;
// Pairs in the order they are joined; they point into a Pairs that outlives them.
using Arrangement = std::vector<const Pair*>;

enum class Order { ignoring_case, by_bytes, as_posted, descending };

// Stable, as wire::signing_order sorts.
Arrangement arrange(const Pairs& pairs, Order order);

// What is put around the joined pairs.
enum class Wrap {
  labelled,       // HashKey=k&…&HashIV=v
  unlabelled,     // k&…&v
  touching,       // k…v, the e-ticket formula
  none,           // …
  no_iv,          // HashKey=k&…
  no_key,         // …&HashIV=v
  iv_first,       // HashIV=v&…&HashKey=k
  double_end,     // HashKey=k&…&&HashIV=v
  double_start,   // HashKey=k&&…&HashIV=v
  without_marks,  // HashKey=k…HashIV=v
};

// What stands between the wrapper: name=value pairs, one JSON object of them, or the values alone.
enum class Body { pairs, json, values };

// How the bytes become the digest. `twice_…` hashes the first digest's hexadecimal text.
enum class Hashing { plain, hmac, twice_upper, twice_lower };

struct Recipe {
  Order order = Order::ignoring_case;
  Body body = Body::pairs;
  Wrap wrap = Wrap::labelled;
  Encoder encoder;
  Hashing hashing = Hashing::plain;
  enum class Labels { as_named, swapped } keys = Labels::as_named;
  enum class Spelling { as_it_is, base64, hex } secrets = Spelling::as_it_is;
  // What stands before and after the two secrets; literals.
  std::string_view key_before, key_after, iv_before, iv_after;
  std::string_view front;  // before the whole text
  // Another account's secrets; null = those that were given. Not owned.
  const std::string* other_key = nullptr;
  const std::string* other_iv = nullptr;
};

// The two secrets as the recipe puts them into the text.
HashKeys keys_in(const Recipe& recipe, const HashKeys& keys);

// Appends the encoded pairs in their order.
void append_body(const Arrangement& pairs, const Recipe& recipe, const EncodingTable& table,
                 std::string& out);
// Writes wrapper and body to `out`, which is cleared first.
void write_text(std::string_view body, const Recipe& recipe, const HashKeys& keys,
                const EncodingTable& table, std::string& out);

// 32 raw bytes for sha256, 16 for md5.
enum class Algorithm { sha256, md5 };
std::string digest_of(std::string_view text, const Recipe& recipe, const HashKeys& keys,
                      Algorithm algorithm);

// The whole way, for texts that are shown.
std::string text_of(const Pairs& pairs, const Recipe& recipe, const HashKeys& keys);

}  // namespace ecpay::explain
