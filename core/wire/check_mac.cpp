#include "core/wire/check_mac.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>

#include "core/base/byte_block.hpp"
#include "core/base/scratch.hpp"
#include "core/base/text.hpp"
#include "core/crypto/digest.hpp"
#include "core/wire/percent_table.hpp"
#include "core/wire/url_encoding.hpp"

namespace ecpay::wire {
namespace {

unsigned char lower(char c) {
  return static_cast<unsigned char>((c >= 'A' && c <= 'Z') ? c + 32 : c);
}

// A pair with the first 16 lowered bytes of its name as two numbers, the first byte on top and
// zeros behind the end, so that nearly every comparison of a sort is one of numbers.
struct Entry {
  std::uint64_t head;
  std::uint64_t next;
  const Form::Pair* pair;
  bool plain;  // at least these bytes are letters and digits only, as in all of ECPay's names
};

Entry make_entry(const Form::Pair& pair) {
  const std::string_view name = pair.name;
  const auto size = name.size();
  if (size < 8) {
    std::array<char, 8> padded{};
    std::copy(name.begin(), name.end(), padded.begin());
    const auto name_block = lowered(make_block(load_eight(padded.data()), 0));
    return {first_on_top(half_of(name_block, 0)), 0, &pair, false};
  }
  const auto block = make_block(load_eight(name.data()),
                                load_eight(name.data() + std::min<std::size_t>(size, 16) - 8));
  const auto low = lowered(block);
  const auto kept = percent::kept_bytes(block);
  // Below 16 bytes, the second half repeats some of the first, which are pushed out again.
  const auto last = first_on_top(half_of(low, 1));
  const auto next = size >= 16 ? last : size == 8 ? 0 : last << (8 * (16 - size));
  const bool plain = (half_of(kept, 0) & half_of(kept, 1)) == percent::k_all_kept;
  return {first_on_top(half_of(low, 0)), next, &pair, plain};
}

// Whether `a` sorts strictly before `b` by lowered bytes, a shorter name before its extensions.
bool sorts_before(const Entry& a, const Entry& b) {
  if (a.head != b.head) return a.head < b.head;
  if (a.next != b.next) return a.next < b.next;
  const std::string_view x = a.pair->name;
  const std::string_view y = b.pair->name;
  const auto shared = std::min(x.size(), y.size());
  for (std::size_t i = std::min<std::size_t>(shared, 16); i < shared; ++i) {
    if (lower(x[i]) != lower(y[i])) return lower(x[i]) < lower(y[i]);
  }
  return x.size() < y.size();
}

constexpr std::size_t k_few = 64;

// Stable. Sorts 7 bytes of each name with its place below them, as numbers, and compares names only
// where those are equal.
void sort_few(std::span<const Entry> entries, Entry* out) {
  std::array<std::uint64_t, k_few> keys;  // left uninitialised behind the entries' number
  const auto entry = [&](std::uint64_t key) -> const Entry& { return entries[key & 0xFF]; };
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const auto key = (entries[i].head & ~std::uint64_t{0xFF}) | i;
    std::size_t at = i;
    for (; at > 0 && key < keys[at - 1]; --at) keys[at] = keys[at - 1];
    keys[at] = key;
  }
  for (std::size_t i = 1; i < entries.size(); ++i) {
    if (keys[i] >> 8 != keys[i - 1] >> 8) continue;
    const auto key = keys[i];
    std::size_t at = i;
    for (; at > 0 && sorts_before(entry(key), entry(keys[at - 1])); --at) keys[at] = keys[at - 1];
    keys[at] = key;
  }
  for (std::size_t i = 0; i < entries.size(); ++i) out[i] = entry(keys[i]);
}

// Writes the pairs that are signed to `out`, in signing order, and returns their number.
std::size_t collect(const Form& form, Entry* out) {
  std::size_t count = 0;
  const auto take = [&](Entry* to) {
    for (const auto& pair : form.pairs()) {
      if (pair.name != k_check_mac_field) to[count++] = make_entry(pair);
    }
  };
  if (form.pairs().size() > k_few) {
    take(out);
    std::stable_sort(out, out + count, sorts_before);
  } else {
    std::array<Entry, k_few> unsorted;  // left uninitialised behind `count`
    take(unsorted.data());
    sort_few({unsorted.data(), count}, out);
  }
  return count;
}

char* encode_to(std::string_view text, char* out) {
  return percent::encode_to<percent::Letters::lowered>(percent::k_check_mac, text, out);
}

char* encode_name_to(const Entry& entry, char* out) {
  const std::string_view name = entry.pair->name;
  if (!entry.plain) return encode_to(name, out);
  store_eight(first_on_top(entry.head), out);
  store_eight(first_on_top(entry.next), out + 8);
  if (name.size() <= 16) return out + name.size();
  return encode_to(name.substr(16), out + 16);
}

char* append(std::string_view text, char* out) { return std::copy(text.begin(), text.end(), out); }

crypto::Digest digest_of(MacHash hash) {
  switch (hash) {
    case MacHash::sha256:
      return crypto::Digest::sha256;
    case MacHash::md5:
      return crypto::Digest::md5;
  }
  return crypto::Digest::sha256;
}

std::string join(const std::vector<const Form::Pair*>& pairs) {
  std::string out;
  for (const auto* pair : pairs) {
    if (pair != pairs.front()) out += '&';
    out += pair->name + "=" + pair->value;
  }
  return out;
}

std::string restore(std::string text) {
  static constexpr std::array<std::array<std::string_view, 2>, 7> k_restored{{{"%2d", "-"},
                                                                              {"%5f", "_"},
                                                                              {"%2e", "."},
                                                                              {"%21", "!"},
                                                                              {"%2a", "*"},
                                                                              {"%28", "("},
                                                                              {"%29", ")"}}};
  for (const auto& [from, to] : k_restored) text = replace_all(std::move(text), from, to);
  return text;
}

}  // namespace

std::string_view to_string(MacHash hash) {
  switch (hash) {
    case MacHash::sha256:
      return "sha256";
    case MacHash::md5:
      return "md5";
  }
  return "sha256";
}

std::string check_mac_value(const Form& form, const HashKeys& keys, MacHash hash) {
  Scratch<Entry, k_few> entries(form.pairs().size());
  const std::size_t count = collect(form, entries.data());

  constexpr std::size_t k_frame = 64;  // the literals around keys and pairs, with room to overshoot
  std::size_t size = keys.hash_key.size() + keys.hash_iv.size();
  for (const auto& entry : entries.first(count))
    size += 2 + entry.pair->name.size() + entry.pair->value.size();
  Scratch<char, 4096> buffer(k_frame + encoded_limit(size));
  char* out = append("hashkey%3d", buffer.data());
  out = encode_to(keys.hash_key, out);
  for (const auto& entry : entries.first(count)) {
    out = encode_name_to(entry, append("%26", out));
    out = encode_to(entry.pair->value, append("%3d", out));
  }
  // Without parameters the joined text is empty, yet its '&' on both sides stays.
  out = append(count == 0 ? "%26%26hashiv%3d" : "%26hashiv%3d", out);
  out = encode_to(keys.hash_iv, out);
  return crypto::digest_hex_upper(digest_of(hash),
                                  {buffer.data(), static_cast<std::size_t>(out - buffer.data())});
}

std::string eticket_mac(std::string_view json_text, const HashKeys& keys) {
  const std::string plain = keys.hash_key + std::string(json_text) + keys.hash_iv;
  return crypto::digest_hex_upper(crypto::Digest::sha256, to_lower(php_urlencode(plain)));
}

std::vector<const Form::Pair*> signing_order(const Form& form) {
  std::vector<Entry> entries(form.pairs().size());
  entries.resize(collect(form, entries.data()));
  std::vector<const Form::Pair*> pairs;
  pairs.reserve(entries.size());
  for (const auto& entry : entries) pairs.push_back(entry.pair);
  return pairs;
}

std::vector<MacStep> trace_check_mac(const Form& form, const HashKeys& keys, MacHash hash) {
  std::vector<const Form::Pair*> kept;
  for (const auto& pair : form.pairs()) {
    if (pair.name != k_check_mac_field) kept.push_back(&pair);
  }
  std::vector<MacStep> steps;
  steps.push_back({"filter", join(kept)});
  steps.push_back({"sort", join(signing_order(form))});
  steps.push_back(
      {"wrap", "HashKey=" + keys.hash_key + "&" + steps.back().text + "&HashIV=" + keys.hash_iv});
  steps.push_back({"encode", php_urlencode(steps.back().text)});
  steps.push_back({"lower", to_lower(steps.back().text)});
  steps.push_back({"restore", restore(steps.back().text)});
  steps.push_back({"hash", crypto::digest_hex_upper(digest_of(hash), steps.back().text)});
  return steps;
}

std::vector<MacStep> trace_eticket_mac(std::string_view json_text, const HashKeys& keys) {
  std::vector<MacStep> steps;
  steps.push_back({"wrap", keys.hash_key + std::string(json_text) + keys.hash_iv});
  steps.push_back({"encode", php_urlencode(steps.back().text)});
  steps.push_back({"lower", to_lower(steps.back().text)});
  steps.push_back({"hash", crypto::digest_hex_upper(crypto::Digest::sha256, steps.back().text)});
  return steps;
}

Result<MacCheck> verify_check_mac(const Form& form, const HashKeys& keys, MacHash hash) {
  const auto received = form.find(k_check_mac_field);
  if (!received) return Error{"mac.missing", std::string(k_check_mac_field), "", ""};
  MacCheck check;
  check.received = *received;
  check.expected = check_mac_value(form, keys, hash);
  check.valid = crypto::constant_time_equals(check.received, check.expected);
  return check;
}

}  // namespace ecpay::wire
