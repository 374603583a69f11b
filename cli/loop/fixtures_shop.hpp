#pragma once

#include <memory>
#include <optional>
#include <set>
#include <string>

#include "core/http/client.hpp"
#include "emulator/fixtures/report.hpp"
#include "emulator/fixtures/stored_set.hpp"

namespace ecpay::cli {

struct ShopOptions {
  std::string to;           // "emulator" or a URL; one without a path takes each case's own
  std::string probe;        // URL with {MerchantTradeNo} and the like; empty = no look at the order
  std::string probe_field;  // JSON pointer into the probe's answer; empty = the whole answer
  double timeout_s = 10;
};

// The shop under test: takes notices one after the other, on the caller's thread.
class Shop {
 public:
  // Errors: "url.invalid", "fixtures.ecpay_host", "fixtures.no_api", those of EmulatorClient.
  static Result<Shop> reach(const ShopOptions& options);

  // Sends the exact bytes of a case and judges what comes back. `set` holds the cases that it comes
  // after; those that were not sent yet are sent before, and not judged.
  fixtures::Outcome run(const fixtures::StoredSet& set, const fixtures::StoredCase& stored,
                        const std::optional<fixtures::Signer>& given);

 private:
  explicit Shop(const ShopOptions& options) : options_(options) {}
  http::Url url_of(const fixtures::StoredCase& stored) const;
  fixtures::Reply post(const fixtures::StoredCase& stored) const;
  Result<std::string> look(const fixtures::StoredCase& stored) const;

  ShopOptions options_;
  http::Url base_;
  bool whole_address_ = false;  // --to names the path too
  std::shared_ptr<http::Client> client_ = std::make_shared<http::Client>();
  std::set<std::string> sent_;  // names of cases
};

}  // namespace ecpay::cli
