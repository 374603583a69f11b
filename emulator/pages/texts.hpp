#pragma once

#include <span>
#include <string_view>

#include "core/base/messages.hpp"

namespace ecpay::pages {

// A fixed text of the pages in both languages.
struct Text {
  std::string_view name;
  std::string_view en;
  std::string_view zh_tw;
};
std::span<const Text> all_texts();

// std::logic_error if there is no text of that name.
std::string_view text_named(std::string_view name, Language language);

}  // namespace ecpay::pages
