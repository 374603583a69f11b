#pragma once

#include <kainjow/mustache.hpp>
#include <string_view>

#include "core/base/messages.hpp"

// The door to the template library; for files of this folder only.
namespace ecpay::pages {

// The page of that name in the layout, in one language, with this data. A [[word]] of a template is
// a text of texts.hpp, filled in once when the template is first read. Safe from any thread.
std::string render_page(std::string_view name, Language language,
                        const kainjow::mustache::data& data);

}  // namespace ecpay::pages
