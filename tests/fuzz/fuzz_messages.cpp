// What comes in at ECPay's endpoints, through the catalogue: bodies taken apart, decrypted,
// validated, and explained.
#include "core/catalogue/catalogue.hpp"
#include "core/catalogue/message.hpp"
#include "core/catalogue/validate.hpp"
#include "core/explain/explain.hpp"
#include "core/explain/explain_envelope.hpp"
#include "core/wire/envelope.hpp"
#include "tests/fuzz/mutator.hpp"

namespace {

const ecpay::crypto::HashKeys k_keys{"pwFHCqoQZGmho4w6", "EkRm7iFT261dpevs"};

void open(const std::string& body) {
  const auto& catalogue = ecpay::catalogue::Catalogue::embedded();
  for (const std::string_view id :
       {"aio.checkout", "logistics.create", "invoice_b2c.issue", "ecticket.issue"}) {
    const auto& api = *catalogue.find(id);
    auto opened =
        ecpay::catalogue::open_message(api.request, body, "application/x-www-form-urlencoded");
    if (!opened) continue;
    static_cast<void>(ecpay::catalogue::unlock(api.request, k_keys, *opened));
    static_cast<void>(ecpay::catalogue::validate(api, opened->values, opened->outer));
  }
}

// The text as what is inside Data, and as the body itself.
void run(const std::string& text) {
  open(text);
  const auto data = ecpay::wire::encrypt_data(text, k_keys);
  open(R"({"MerchantID":"3002607","RqHeader":{"Timestamp":1},"Data":")" + data + "\"}");
  static_cast<void>(ecpay::explain::explain_envelope({text, k_keys, {}, {}}));
  static_cast<void>(ecpay::explain::explain_envelope({data, k_keys, {}, {}}));
  static_cast<void>(ecpay::explain::explain_eticket_mac({text, std::string(64, '0'), k_keys, 1}));
  if (const auto form = ecpay::wire::Form::parse(text))
    static_cast<void>(ecpay::explain::explain_check_mac({*form, std::nullopt, k_keys, {}, 1}));
}

}  // namespace

int main(int argc, char** argv) {
  const ecpay::fuzz::Subject subject{
      {"MerchantID=3002607&MerchantTradeNo=a1&MerchantTradeDate=2026%2F01%2F01+10%3A00%3A00&"
       "PaymentType=aio&TotalAmount=300&TradeDesc=a"
       "&ItemName=a%23b&ReturnURL=https%3A%2F%2Fx.test&ChoosePayment=Credit&EncryptType=1&"
       "CheckMacValue=00",
       R"({"MerchantID":"2000132","RelateNumber":"a1","Print":"0","Donation":"0","TaxType":"1","SalesAmount":100,"InvType":"07","vat":"1",)"
       R"("Items":[{"ItemSeq":1,"ItemName":"tea","ItemCount":1,"ItemWord":"x","ItemPrice":100,"ItemTaxType":"1","ItemAmount":100}]})",
       R"({"MerchantID":"3002607","RqHeader":{"Timestamp":1735704000,"Revision":"3.0.0"},"Data":"uvI4yrErM37XNQkXGAgRgJAgHn2t72jahaMZzYhWL1E="})",
       "ResultData=%7B%22MerchantID%22%3A%221%22%2C%22Data%22%3A%22AAAA%22%7D"},
      {"%", "%E8%8C", "\\u", "\"", "{", "[", "1e999", "-0", "null", "Items", "&", "=", "\xFF",
       "9999999999999999999", "[]", "{}"},
      run};
  return ecpay::fuzz::run_fuzzer(argc, argv, subject);
}
