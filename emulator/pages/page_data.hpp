#pragma once

#include <kainjow/mustache.hpp>
#include <string>
#include <string_view>

#include "emulator/pages/error_pages.hpp"
#include "emulator/pages/frame.hpp"

// How views become template data; for files of this folder only.
namespace ecpay::pages {

using Data = kainjow::mustache::data;
using List = kainjow::mustache::list;

// The library's own set() copies what it is given, rows and all.
void put(Data& data, const std::string& name, Data value);

// The library takes an empty text for true, so a section's text is set only if there is one.
void set_text(Data& data, const std::string& name, const std::string& text);
// The list `name`, and has_<name> if it is not empty.
void set_list(Data& data, const std::string& name, const List& list);

void set_frame(Data& data, const Frame& frame, std::string_view title_text);
void set_panel(Data& data, const DeveloperPanel& panel);
Data explanation_data(const Explanation& explanation);

}  // namespace ecpay::pages
