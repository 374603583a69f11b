#include "core/catalogue/violation_text.hpp"

#include <array>

#include "core/base/text.hpp"
#include "core/catalogue/nearest.hpp"

namespace ecpay::catalogue {
namespace {

constexpr std::size_t k_shown = 60;

std::string text(std::initializer_list<std::string_view> parts) {
  std::string out;
  for (const auto part : parts) out += part;
  return out;
}

struct UnitText {
  std::string_view en;
  std::string_view zh_tw;
  std::string_view note_en;
  std::string_view note_zh_tw;
};

UnitText unit_text(LengthUnit unit) {
  switch (unit) {
    case LengthUnit::chars:
      return {"characters", "個字元", "", ""};
    case LengthUnit::utf8_bytes:
      return {"UTF-8 bytes", "個 UTF-8 位元組", " A Chinese character takes 3.",
              "一個中文字佔 3 個位元組。"};
    case LengthUnit::width:
      return {"columns", "個半形寬度", " A Chinese character counts 2, a Latin one 1.",
              "中文字算 2，英數字算 1。"};
    case LengthUnit::digits:
      return {"digits", "位數字", "", ""};
  }
  return {};
}

std::string range_en(std::string_view min, std::string_view max) {
  if (max.empty()) return text({"at least ", min});
  if (min.empty()) return text({"at most ", max});
  return min == max ? std::string(min) : text({min, " to ", max});
}

std::string range_zh(std::string_view min, std::string_view max) {
  if (max.empty()) return text({min, " 以上"});
  if (min.empty()) return text({max, " 以下"});
  return min == max ? std::string(min) : text({min, " 至 ", max});
}

}  // namespace

std::string quoted(std::string_view field, std::string_view value) {
  for (const auto word : {"Card", "card", "Hash", "Token", "CVV", "Cvv"}) {
    if (field.find(word) != std::string_view::npos) {
      return "(" + std::to_string(count_code_points(value)) + ")";
    }
  }
  const auto start = first_code_points(value, k_shown);
  return "\"" + to_valid_utf8(start) + (start.size() < value.size() ? "…" : "") + "\"";
}

std::string joined(const std::vector<std::string>& values, std::string_view between) {
  std::string out;
  for (const auto& value : values) {
    if (!out.empty()) out += between;
    out += value.empty() ? "\"\"" : value;
  }
  return out;
}

std::string condition_text(const When& when) {
  std::string out;
  for (const auto& condition : when) {
    if (!out.empty()) out += ", ";
    out += condition.field;
    switch (condition.kind) {
      case Condition::Kind::present:
        out += " ≠ \"\"";
        break;
      case Condition::Kind::absent:
        out += " = \"\"";
        break;
      case Condition::Kind::one_of:
        out += " = " + joined(condition.values, " | ") + (condition.or_absent ? " | \"\"" : "");
        break;
    }
  }
  return out;
}

Explanation explain_required(std::string_view field, const When& when) {
  const auto condition = condition_text(when);
  Explanation said{
      {text({field, " is missing or empty."}), text({"缺少 ", field, "，或其值為空。"})},
      {text({"Send ", field, "."}), text({"請提供 ", field, "。"})}};
  if (!condition.empty()) {
    said.fix.en = text({"Send ", field, "; it is required when ", condition, "."});
    said.fix.zh_tw = text({"請提供 ", field, "；當 ", condition, " 時為必填。"});
  }
  return said;
}

Explanation explain_too_long(std::string_view field, std::size_t has, long long allowed,
                             LengthUnit unit) {
  const auto names = unit_text(unit);
  const auto limit = std::to_string(allowed);
  const auto more = std::to_string(has - static_cast<std::size_t>(allowed));
  return {{text({field, " has ", std::to_string(has), " ", names.en, "; ", limit, " are allowed."}),
           text({field, " 有 ", std::to_string(has), " ", names.zh_tw, "，上限為 ", limit, "。"})},
          {text({"Shorten it by ", more, " ", names.en, ".", names.note_en}),
           text({"請縮短 ", more, " ", names.zh_tw, "。", names.note_zh_tw})}};
}

Explanation explain_too_short(std::string_view field, std::size_t has, long long needed,
                              LengthUnit unit) {
  const auto names = unit_text(unit);
  const auto limit = std::to_string(needed);
  return {
      {text({field, " has ", std::to_string(has), " ", names.en, "; at least ", limit,
             " are needed."}),
       text({field, " 有 ", std::to_string(has), " ", names.zh_tw, "，至少須為 ", limit, "。"})},
      {text({"Lengthen it to ", limit, " ", names.en, ".", names.note_en}),
       text({"請補足至 ", limit, " ", names.zh_tw, "。", names.note_zh_tw})}};
}

Explanation explain_choices(std::string_view field, std::string_view value,
                            const std::vector<std::string>& choices) {
  std::vector<std::string_view> candidates(choices.begin(), choices.end());
  const auto near = nearest(value, candidates);
  const auto list = joined(choices, ", ");
  Explanation said{
      {text({field, " is ", quoted(field, value), ", which is none of the allowed values."}),
       text({field, " 的值 ", quoted(field, value), " 不在允許範圍內。"})},
      {text({"Use one of: ", list, "."}), text({"請使用：", list, "。"})}};
  if (!near.empty()) {
    said.fix.en = text({"Did you mean \"", near, "\"? Allowed: ", list, "."});
    said.fix.zh_tw = text({"是否應為 \"", near, "\"？允許的值：", list, "。"});
  }
  return said;
}

Explanation explain_range(std::string_view field, std::string_view value, std::string_view min,
                          std::string_view max, std::string_view unit) {
  const auto suffix = unit.empty() ? std::string() : text({" ", unit});
  return {{text({field, " is ", quoted(field, value), "; it must be ", range_en(min, max), suffix,
                 "."}),
           text({field, " 的值為 ", quoted(field, value), "，須為 ", range_zh(min, max), suffix,
                 "。"})},
          {text({"Set ", field, " to ", range_en(min, max), suffix, "."}),
           text({"請將 ", field, " 設為 ", range_zh(min, max), suffix, "。"})}};
}

Explanation explain_shape(std::string_view field, std::string_view value, std::string_view en,
                          std::string_view zh_tw) {
  return {{text({field, " is ", quoted(field, value), "; it must be ", en, "."}),
           text({field, " 的值為 ", quoted(field, value), "，須為", zh_tw, "。"})},
          {text({"Write ", field, " as ", en, "."}), text({"請將 ", field, " 改為", zh_tw, "。"})}};
}

Explanation explain_unknown(std::string_view field, std::string_view nearest_name) {
  const auto shown = to_valid_utf8(first_code_points(field, k_shown));
  Explanation said{
      {text({shown, " is no parameter of this API."}), text({"此 API 沒有 ", shown, " 參數。"})},
      {text({"Remove ", shown, "; it is signed with the rest, but ignored."}),
       text({"請移除 ", shown, "；它會一起計入檢查碼，但不會被使用。"})}};
  if (!nearest_name.empty()) {
    said.fix.en = text({"Did you mean ", nearest_name, "? Names are case-sensitive."});
    said.fix.zh_tw = text({"是否應為 ", nearest_name, "？參數名稱區分大小寫。"});
  }
  return said;
}

Explanation explain_no_effect(std::string_view field, const When& when) {
  const auto condition = condition_text(when);
  return {{text({field, " has no effect here."}), text({field, " 在此情況下無作用。"})},
          {condition.empty() ? text({"Leave ", field, " out."})
                             : text({"Leave ", field, " out, or see to it that ", condition, "."}),
           condition.empty() ? text({"請移除 ", field, "。"})
                             : text({"請移除 ", field, "，或使 ", condition, "。"})}};
}

Explanation explain_rows(std::string_view field, std::size_t has, std::string_view min,
                         std::string_view max) {
  return {
      {text({field, " has ", std::to_string(has), " rows; it must have ", range_en(min, max), "."}),
       text({field, " 有 ", std::to_string(has), " 筆，須為 ", range_zh(min, max), " 筆。"})},
      {text({"Send ", range_en(min, max), " rows."}),
       text({"請傳送 ", range_zh(min, max), " 筆。"})}};
}

Explanation explain_duplicate(std::string_view field) {
  const auto shown = to_valid_utf8(first_code_points(field, k_shown));
  return {{text({shown, " was sent more than once."}), text({shown, " 重複傳送。"})},
          {text({"Send ", shown, " once; which one counts is not documented."}),
           text({"請只傳送一次 ", shown, "；以哪一個為準並無文件說明。"})}};
}

Explanation explain_secret(std::string_view field) {
  return {{text({field, " is part of the message; it must never leave the shop's server."}),
           text({"訊息中含有 ", field, "；金鑰不可離開商店伺服器。"})},
          {text({"Remove ", field,
                 " from the form and have the key changed if a browser has seen it."}),
           text({"請從表單移除 ", field, "；若已在瀏覽器曝光，請更換金鑰。"})}};
}

Explanation explain_equal(const std::vector<std::string>& fields, std::string_view a,
                          std::string_view b) {
  const auto list = joined(fields, ", ");
  return {{text({list, " must be equal, but are ", quoted(fields[0], a), " and ",
                 quoted(fields[0], b), "."}),
           text({list, " 必須相同，目前為 ", quoted(fields[0], a), " 與 ", quoted(fields[0], b),
                 "。"})},
          {text({"Send one value in ", list, "."}), text({"請讓 ", list, " 的值一致。"})}};
}

Explanation explain_differ(const std::vector<std::string>& fields) {
  const auto list = joined(fields, ", ");
  return {{text({list, " must differ, but are the same."}), text({list, " 不可相同。"})},
          {text({"Give each of ", list, " a value of its own."}),
           text({"請讓 ", list, " 使用不同的值。"})}};
}

Explanation explain_prefix(std::string_view field, const std::vector<std::string>& prefixes) {
  const auto list = joined(prefixes, ", ");
  return {{text({field, " must start with ", list, "."}), text({field, " 須以 ", list, " 開頭。"})},
          {text({"Put ", list, " in front of ", field, "."}),
           text({"請在 ", field, " 前加上 ", list, "。"})}};
}

Explanation explain_exclusive(const std::vector<std::string>& present) {
  const auto list = joined(present, ", ");
  return {{text({list, " exclude each other."}), text({list, " 不可同時使用。"})},
          {text({"Keep one of ", list, " and leave the others out."}),
           text({"請只保留 ", list, " 其中之一。"})}};
}

Explanation explain_one_of_fields(const std::vector<std::string>& fields, RuleKind kind) {
  const auto list = joined(fields, ", ");
  if (kind == RuleKind::exactly_one) {
    return {{text({"Exactly one of ", list, " is needed."}), text({list, " 須擇一提供。"})},
            {text({"Send one of ", list, "."}), text({"請提供 ", list, " 其中之一。"})}};
  }
  return {{text({"None of ", list, " is given; at least one is needed."}),
           text({list, " 至少須提供一項。"})},
          {text({"Send one of ", list, "."}), text({"請提供 ", list, " 其中一項。"})}};
}

Explanation explain_count(const std::vector<std::string>& fields,
                          const std::vector<std::size_t>& counts) {
  std::string list;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (i > 0) list += ", ";
    list += fields[i] + " " + std::to_string(counts[i]);
  }
  return {{text({"The lists must have the same number of entries: ", list, "."}),
           text({"各清單的項目數須相同：", list, "。"})},
          {"Write one entry in each list for every item; an entry must not contain the separator.",
           "每個品項在各清單都要有一個項目；項目內容不可含分隔符號。"}};
}

Explanation explain_result(const RuleSpec& rule, std::string_view field, std::string_view has,
                           std::string_view calculated) {
  const auto terms = joined(rule.fields, rule.kind == RuleKind::product ? " × " : " + ");
  const std::string_view rounded = rule.round.empty() ? "" : ", rounded half up";
  const std::string_view rounded_zh = rule.round.empty() ? "" : "（四捨五入）";
  return {
      {text({field, " is ", quoted(field, has), ", but ", terms, rounded, " is ", calculated, "."}),
       text({field, " 為 ", quoted(field, has), "，但 ", terms, rounded_zh, " 為 ", calculated,
             "。"})},
      {text({"Set ", field, " to ", calculated, "."}),
       text({"請將 ", field, " 設為 ", calculated, "。"})}};
}

Explanation explain_sets(const RuleSpec& rule, std::string_view field,
                         const std::vector<std::string>& has) {
  std::string sets;
  for (const auto& set : rule.allowed) {
    if (!sets.empty()) sets += " | ";
    sets += joined(set, "+");
  }
  return {{text({field, " holds ", joined(has, "+"), "; together only ", sets, " are allowed."}),
           text({field, " 含有 ", joined(has, "+"), "；只允許 ", sets, " 的組合。"})},
          {text({"Use each value of one of these sets: ", sets, "."}),
           text({"請使用其中一組：", sets, "。"})}};
}

}  // namespace ecpay::catalogue
