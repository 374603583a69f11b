#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace ecpay::aws {

// The different MerchantTradeNo that a text shows in its first 64 KB: as a query or form field, in
// JSON (also JSON inside JSON), as a hidden input of a page or as a multipart field. Linear; at
// most four are given. Only what ECPay accepts counts: 1 to 20 letters and digits.
std::vector<std::string> find_trade_numbers(std::string_view text);

}  // namespace ecpay::aws
