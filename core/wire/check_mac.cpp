#include "core/wire/check_mac.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <span>

#include "core/base/text.hpp"
#include "core/crypto/digest.hpp"
#include "core/wire/url_encoding.hpp"

namespace ecpay::wire {
namespace {

unsigned char lower(char c) {
  return static_cast<unsigned char>((c >= 'A' && c <= 'Z') ? c + 32 : c);
}

// A pair with the first eight lowered bytes of its name as one number, so that most comparisons of
// a sort are one subtraction.
struct Entry {
  std::uint64_t prefix;
  const Form::Pair* pair;
};

std::uint64_t prefix_of(std::string_view name) {
  std::uint64_t prefix = 0;
  const std::size_t count = std::min<std::size_t>(name.size(), 8);
  for (std::size_t i = 0; i < count; ++i)
    prefix |= static_cast<std::uint64_t>(lower(name[i])) << (56 - 8 * i);
  return prefix;
}

// Whether `a` sorts strictly before `b` by lowered bytes, a shorter name before its extensions.
bool sorts_before(const Entry& a, const Entry& b) {
  if (a.prefix != b.prefix) return a.prefix < b.prefix;
  const std::string_view x = a.pair->name;
  const std::string_view y = b.pair->name;
  const auto shared = std::min(x.size(), y.size());
  for (std::size_t i = std::min<std::size_t>(shared, 8); i < shared; ++i) {
    if (lower(x[i]) != lower(y[i])) return lower(x[i]) < lower(y[i]);
  }
  return x.size() < y.size();
}

// Stable; insertion wins for the handful of parameters a payment has.
void sort_entries(std::span<Entry> entries) {
  constexpr std::size_t k_few = 64;
  if (entries.size() > k_few) {
    std::stable_sort(entries.begin(), entries.end(), sorts_before);
    return;
  }
  for (std::size_t i = 1; i < entries.size(); ++i) {
    const Entry entry = entries[i];
    std::size_t at = i;
    for (; at > 0 && sorts_before(entry, entries[at - 1]); --at) entries[at] = entries[at - 1];
    entries[at] = entry;
  }
}

// Room for `count` elements: on the stack as long as they are few.
template <typename T, std::size_t Few>
class Scratch {
 public:
  explicit Scratch(std::size_t count) : size_(count), heap_(count > Few ? new T[count] : nullptr) {}
  T* data() { return heap_ ? heap_.get() : few_.data(); }
  std::span<T> span() { return {data(), size_}; }

 private:
  std::size_t size_;
  std::array<T, Few> few_;  // left uninitialised: it is only written where it is used
  std::unique_ptr<T[]> heap_;
};

std::size_t collect(const Form& form, Entry* out) {
  std::size_t count = 0;
  for (const auto& pair : form.pairs()) {
    if (pair.name != k_check_mac_field) out[count++] = {prefix_of(pair.name), &pair};
  }
  sort_entries({out, count});
  return count;
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
  Scratch<Entry, 64> entries(form.pairs().size());
  const std::size_t count = collect(form, entries.data());

  constexpr std::size_t k_frame = 64;  // the literals around keys and pairs, with room to overshoot
  std::size_t limit = k_frame + check_mac_encoded_limit(keys.hash_key.size()) +
                      check_mac_encoded_limit(keys.hash_iv.size());
  for (std::size_t i = 0; i < count; ++i) {
    const auto& pair = *entries.data()[i].pair;
    limit +=
        6 + check_mac_encoded_limit(pair.name.size()) + check_mac_encoded_limit(pair.value.size());
  }
  Scratch<char, 4096> buffer(limit);
  char* out = append("hashkey%3d", buffer.data());
  out = check_mac_encode_to(keys.hash_key, out);
  for (std::size_t i = 0; i < count; ++i) {
    const auto& pair = *entries.data()[i].pair;
    out = append("%26", out);
    out = check_mac_encode_to(pair.name, out);
    out = append("%3d", out);
    out = check_mac_encode_to(pair.value, out);
  }
  // Without parameters the joined text is empty, yet its '&' on both sides stays.
  out = append(count == 0 ? "%26%26hashiv%3d" : "%26hashiv%3d", out);
  out = check_mac_encode_to(keys.hash_iv, out);
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
