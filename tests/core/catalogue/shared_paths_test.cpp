#include <catch2/catch.hpp>

#include "core/catalogue/catalogue.hpp"

using namespace ecpay::catalogue;

TEST_CASE("APIs on one path are told apart by what the request says", "[catalogue][entries]") {
  struct Case {
    std::string host, path, values, id;
  };
  const std::string invoices = "einvoice-stage.ecpay.com.tw";
  const std::string tickets = "ecticket-stage.ecpay.com.tw";
  const auto [host, path, json, id] = GENERATE_COPY(values<Case>({
      {invoices, "/B2CInvoice/GetGovInvoiceWordSetting", R"({"MerchantID":"2000132"})",
       "invoice_b2c.get_gov_invoice_word_setting"},
      {invoices, "/B2CInvoice/GetGovInvoiceWordSetting", R"({"MerchantID":"3085340"})",
       "invoice_offline.get_gov_invoice_word_setting"},
      {invoices, "/B2CInvoice/AddInvoiceWordSetting", R"({"InvoiceCategory":"1"})",
       "invoice_b2c.add_invoice_word_setting"},
      {invoices, "/B2CInvoice/AddInvoiceWordSetting", R"({"InvoiceCategory":4})",
       "invoice_offline.add_invoice_word_setting"},
      {invoices, "/B2CInvoice/UpdateInvoiceWordStatus", R"({"MerchantID":"3085340"})",
       "invoice_offline.update_invoice_word_status"},
      {invoices, "/B2CInvoice/GetInvoiceWordSetting", R"({"InvoiceCategory":4})",
       "invoice_offline.get_invoice_word_setting"},
      {invoices, "/B2CInvoice/GetInvoiceWordSetting", "{}", "invoice_b2c.get_invoice_word_setting"},
      {invoices, "/B2CInvoice/InvoiceNotify", R"({"InvoiceTag":"OI"})",
       "invoice_offline.invoice_notify"},
      {invoices, "/B2CInvoice/InvoiceNotify", R"({"InvoiceTag":"I"})",
       "invoice_b2c.invoice_notify"},
      {tickets, "/api/issuance/Refund", R"({"TicketNo":"CB2SY20220302153"})", "ecticket.refund"},
      {tickets, "/api/issuance/Refund", R"({"MerchantTradeNo":"T1"})", "ecticket.refund_order"},
      {tickets, "/api/Ticket/Refund", R"({"WriteOffNo":"LEU4loiSZ9TDTWAtxL"})", "ecticket.refund"},
  }));
  CAPTURE(path, json);
  const auto matches = Catalogue::embedded().match("POST", host, path);
  REQUIRE_FALSE(matches.empty());
  const auto chosen = choose(matches, *parse_value(json));
  REQUIRE(chosen.api != nullptr);
  CHECK(chosen.api->id == id);
}
