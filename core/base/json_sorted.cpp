#include "core/base/json_sorted.hpp"

#include <algorithm>
#include <vector>

namespace ecpay {

Json sorted_members(const Json& value) {
  if (value.is_array()) {
    Json rows = Json::array();
    for (const auto& row : value) rows.push_back(sorted_members(row));
    return rows;
  }
  if (!value.is_object()) return value;
  std::vector<const Json::object_t::value_type*> members;
  for (const auto& member : value.get_ref<const Json::object_t&>()) members.push_back(&member);
  std::sort(members.begin(), members.end(),
            [](const auto* a, const auto* b) { return a->first < b->first; });
  Json object = Json::object();
  // Behind the last one: operator[] would look at all members for each.
  auto& sorted = object.get_ref<Json::object_t&>();
  for (const auto* member : members)
    sorted.emplace_back(member->first, sorted_members(member->second));
  return object;
}

}  // namespace ecpay
