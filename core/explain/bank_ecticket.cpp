#include <array>

#include "core/base/json_sorted.hpp"
#include "core/base/text.hpp"
#include "core/explain/charset.hpp"
#include "core/explain/mistake.hpp"

// Mistakes with the CheckMacValue of e-tickets and live streams, which is taken over one JSON text.
namespace ecpay::explain {
namespace {

void rewrite(Pairs& pairs, int indent) {
  auto value = parse_json(pairs.front().value);
  if (!value) return;
  pairs.front().value = value->dump(indent, ' ', false, Json::error_handler_t::replace);
}
void compact(Pairs& pairs, const Case&) { rewrite(pairs, -1); }
void indent_two(Pairs& pairs, const Case&) { rewrite(pairs, 2); }
void indent_four(Pairs& pairs, const Case&) { rewrite(pairs, 4); }
// Python's json.dumps: a blank behind ',' and ':' …
void python_plain(Pairs& pairs, const Case&) {
  const auto value = parse_json(pairs.front().value);
  if (!value) return;
  const std::string text = value->dump(-1, ' ', false, Json::error_handler_t::replace);
  std::string spaced;
  enum class Place { outside, inside, escaped } place = Place::outside;
  for (const char c : text) {
    spaced += c;
    if (place == Place::escaped) {
      place = Place::inside;
    } else if (place == Place::inside && c == '\\') {
      place = Place::escaped;
    } else if (c == '"') {
      place = place == Place::inside ? Place::outside : Place::inside;
    } else if (place == Place::outside && (c == ',' || c == ':')) {
      spaced += ' ';
    }
  }
  pairs.front().value = std::move(spaced);
}
// … and \u escapes, unless told otherwise.
void python_dumps(Pairs& pairs, const Case& about) {
  python_plain(pairs, about);
  pairs.front().value = json_escaped(pairs.front().value);
}
void php_encode(Pairs& pairs, const Case& about) {
  compact(pairs, about);
  pairs.front().value = json_escaped(replace_all(pairs.front().value, "/", "\\/"));
}
void sort_members(Pairs& pairs, const Case&) {
  const auto value = parse_json(pairs.front().value);
  if (value)
    pairs.front().value =
        sorted_members(*value).dump(-1, ' ', false, Json::error_handler_t::replace);
}
// Go's json.Marshal of a map: sorted, and < > & as \u escapes.
void go_marshal(Pairs& pairs, const Case& about) {
  sort_members(pairs, about);
  std::string& text = pairs.front().value;
  for (const auto& [mark, escape] :
       {std::pair{"<", "\\u003c"}, std::pair{">", "\\u003e"}, std::pair{"&", "\\u0026"}})
    text = replace_all(std::move(text), mark, escape);
}
void slashes_escaped(Pairs& pairs, const Case&) {
  pairs.front().value = replace_all(pairs.front().value, "/", "\\/");
}
void slashes_plain(Pairs& pairs, const Case&) {
  pairs.front().value = replace_all(pairs.front().value, "\\/", "/");
}
void as_parameters(Pairs& pairs, const Case&) {
  const auto value = parse_json(pairs.front().value);
  if (!value || !value->is_object()) return;
  Pairs members;
  for (const auto& [name, member] : value->items())
    members.push_back({name, member.is_string() ? member.get<std::string>() : to_text(member)});
  pairs = std::move(members);
}
void form_formula(Recipe& recipe) { recipe = Recipe{}; }
void labelled(Recipe& recipe) { recipe.wrap = Wrap::labelled; }
void with_table(Recipe& recipe) { recipe.encoder.raw.add("!*()"); }

constexpr auto k_in = Dimension::parameters;
constexpr std::uint64_t k_text = slot_body;
constexpr auto k_rows = std::to_array<Mistake>({
    {"FORMULA_AIO", k_in, slot_body | slot_table | slot_wrap | slot_order, 2, as_parameters,
     form_formula, "", ""},
    {"JSON_REWRITTEN", k_in, k_text, 2, compact, nullptr, "without blanks", "移除了空白"},
    {"JSON_REWRITTEN", k_in, k_text, 3, python_dumps, nullptr, "as Python's json.dumps writes",
     "如 Python json.dumps 的寫法"},
    {"JSON_REWRITTEN", k_in, k_text, 4, python_plain, nullptr,
     "as Python's json.dumps with ensure_ascii=False writes",
     "如 Python json.dumps（ensure_ascii=False）的寫法"},
    {"JSON_REWRITTEN", k_in, k_text, 3, php_encode, nullptr, "as PHP's json_encode writes",
     "如 PHP json_encode 的寫法"},
    {"JSON_REWRITTEN", k_in, k_text, 4, sort_members, nullptr, "sorted by name", "依名稱排序"},
    {"JSON_REWRITTEN", k_in, k_text, 4, go_marshal, nullptr, "as Go writes a map",
     "如 Go 寫出 map"},
    {"JSON_REWRITTEN", k_in, k_text, 4, indent_two, nullptr, "indented by 2", "縮排 2 格"},
    {"JSON_REWRITTEN", k_in, k_text, 4, indent_four, nullptr, "indented by 4", "縮排 4 格"},
    {"JSON_REWRITTEN", k_in, k_text, 4, slashes_escaped, nullptr, "with / as \\/", "/ 寫成 \\/"},
    {"JSON_REWRITTEN", k_in, k_text, 4, slashes_plain, nullptr, "with \\/ as /", "\\/ 寫成 /"},
    {"KEY_LABELS_ADDED", Dimension::wrapping, slot_wrap, 3, nullptr, labelled, "", ""},
    {"NET_TABLE_APPLIED", Dimension::encoding, slot_table, 2, nullptr, with_table, "", ""},
});

}  // namespace

std::span<const Mistake> ecticket_mistakes() { return k_rows; }

Recipe ecticket_recipe() {
  Recipe recipe;
  recipe.order = Order::as_posted;
  recipe.body = Body::values;
  recipe.wrap = Wrap::touching;
  recipe.encoder.raw = CharSet("-_.");
  return recipe;
}

}  // namespace ecpay::explain
