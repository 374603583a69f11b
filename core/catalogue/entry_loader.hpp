#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "core/catalogue/spec.hpp"

// From the text of one catalogue file to its type. Strict: unknown keys, unknown names, rules over
// fields that do not exist are errors ("catalogue.…", subject: file and JSON pointer).
namespace ecpay::catalogue {

// The text of the fragment "aio/_payment_result", or nothing.
using FragmentSource = std::function<std::optional<std::string_view>(std::string_view name)>;

// `file` is relative to the entries' folder: "aio/checkout.json" holds "aio.checkout".
Result<ApiSpec> load_api(std::string_view file, std::string_view text, const ServiceSpec& service,
                         const FragmentSource& fragments);
Result<ServiceSpec> load_service(std::string_view file, std::string_view text);
// Reads a fragment by itself, so that one nobody uses is checked too.
Result<Done> check_fragment(std::string_view file, std::string_view text,
                            const FragmentSource& fragments);

// The field at "Items[].ItemPrice" below `fields`, in whatever group; null if there is none.
const FieldSpec* find_field(const std::vector<FieldEntry>& fields, std::string_view path);

// "Items[2].ItemPrice" as it stands in rules: "Items[].ItemPrice".
std::string field_path(std::string_view sample_key);

}  // namespace ecpay::catalogue
