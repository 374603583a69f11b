#pragma once

#include <string_view>

#include "cli/console.hpp"
#include "core/explain/diagnosis.hpp"

namespace ecpay::cli {

// A diagnosis for people, on `out`: values, mistakes with a caret, fixes, what else would fail.
// `framework` = a language of explain::frameworks() whose line of code is shown; empty = none.
void print_diagnosis(const Console& console, const explain::Diagnosis& diagnosis,
                     std::string_view framework);

// One mistake with its fix.
void print_finding(const Console& console, const explain::Finding& finding,
                   std::string_view framework);

}  // namespace ecpay::cli
