// What the payload tools read: every kind of input, detected and named.
#include <sstream>

#include "cli/input.hpp"
#include "tests/fuzz/mutator.hpp"

int main(int argc, char** argv) {
  using ecpay::cli::parse_parameters;
  const std::string form =
      "MerchantID=3002607&ItemName=%E8%8C%B6+%26&TotalAmount=300&CheckMacValue=7712A5E6EDC3";
  const std::string json =
      R"({"MerchantID":"3002607","ItemName":"\u8336 & \"x\"","CheckMacValue":"77"})";
  const ecpay::fuzz::Subject subject{
      {form, json,
       "<form action='https://payment-stage.ecpay.com.tw/x'><input name=A "
       "value=\"1&amp;2\"><select name=B><option value=1></select></form>",
       "curl -X POST 'https://x.test' \\\n -d '" + form + "' --data-urlencode 'A=b c' -F 'C=d'",
       "curl ^\"https://x.test^\" ^\n --data-raw ^\"" + form + "^\"",
       "curl https://x.test --data-raw $'A=\\u8336\\x41\\101&B=2'",
       R"({"log":{"entries":[{"request":{"url":"https://x.test","postData":{"text":")" + form +
           R"("}}}]}})",
       R"({"version":"2.0","body":"TWVyY2hhbnRJRD0x","isBase64Encoded":true})",
       "INFO got '" + form + "' ok\n" + json,
       "{'MerchantID': '3002607', 'A': \"O'x\", 'B': None, 'CheckMacValue': 'A\\u8336'}",
       "Array\n(\n    [MerchantID] => 3002607\n    [CheckMacValue] => A\n)\n",
       "array(2) {\n  [\"A\"]=>\n  string(3) \"1\"2\"\n  [\"CheckMacValue\"]=>\n  string(1) "
       "\"A\"\n}",
       "{\"A\"=>\"1\", :b=>nil, \"CheckMacValue\"=>\"2\"}",
       "POST https://x.test\nContent-Type: a\n\n" + form + "\n###\n",
       R"({"level":"info","msg":"got {\"CheckMacValue\":\"1\",\"A\":\"2\"}"})"},
      {"\\u",    "\\x",     "$'", "\"",  "'",    "^\"", "=>",      "[",
       "]",      "{",       "}",  "%",   "%u",   "&",   "=",       "CheckMacValue",
       "\\\\\"", "string(", "@",  "-d ", "\r\n", "###", "\xF0\x9F"},
      [](const std::string& text) {
        std::ostringstream talk;
        const ecpay::cli::Console console(talk, talk);
        static_cast<void>(parse_parameters(text, {}, console));
        for (const auto& kind : ecpay::cli::k_input_kinds)
          static_cast<void>(parse_parameters(text, {{}, "", kind, 0}, console));
      }};
  return ecpay::fuzz::run_fuzzer(argc, argv, subject);
}
