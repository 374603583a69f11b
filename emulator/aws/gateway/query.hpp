#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "emulator/aws/template/app.hpp"

namespace ecpay::aws {

// The values of one query parameter or header, in the order they came. Names are unique in a list.
struct NamedValues {
  std::string name;
  std::vector<std::string> values;
};

// The parameters of a query string, decoded, in the order of their first appearance. '&' separates;
// on a REST API ';' does too. '+' is a space, a broken escape stays as it is, a name without '='
// has the empty value. At most k_max_query_parameters pairs are read.
inline constexpr std::size_t k_max_query_parameters = 10'000;
std::vector<NamedValues> read_query(std::string_view query, ApiKind kind);

// Bytes of %XX; a broken escape stays as it is.
std::string decode_path_text(std::string_view text);
// The same, and '+' is a space.
std::string decode_query_text(std::string_view text);

}  // namespace ecpay::aws
