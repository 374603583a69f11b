#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

// What ECPay's numbers mean and which cards its stage knows, as data (core/codes/data). Read once
// on first use; any thread. std::logic_error if a file of the program itself is broken (a test
// reads all).
namespace ecpay::codes {

struct Texts {
  std::string en;
  std::string zh_tw;
};

struct Code {
  std::string code;     // "10200073"; of plain answers what stands before '|'
  std::string service;  // "aio", "logistics" …, "envelope" for TransCode, "php_sdk"
  Texts service_name;
  std::string member;  // where it stands: "RtnCode", "TransCode", "LogisticsStatus" …
  std::string text;    // the vendor's own words; empty where they are not known
  Texts meaning;
  Texts advice;                       // what to do; may be empty
  std::vector<std::string> carriers;  // of shipping states: LogisticsSubType
  std::string certainty;              // as in the catalogue: "recorded", "documented" …
  std::string source;
};

// In the order of the files, services together.
std::span<const Code> all_codes();
// One number means different things in different services.
std::vector<const Code*> find_codes(std::string_view code);
// Those whose number, words or meaning hold the text, ASCII letter case aside.
std::vector<const Code*> search_codes(std::string_view text);
// The ids of the services that have codes, in order.
std::vector<std::string_view> services_with_codes();

struct TestCard {
  std::string number;   // digits only
  std::string brand;    // "VISA" …
  std::string outcome;  // "paid", "gateway_only", "not_on_stage"
  Texts note;
  std::string certainty;
  std::string source;
};
struct CardSheet {
  std::vector<TestCard> cards;
  std::string cvv, otp;
  Texts expiry;
};
const CardSheet& test_cards();

}  // namespace ecpay::codes
