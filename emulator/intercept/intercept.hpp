#pragma once

#include <functional>

#include "core/http/client.hpp"
#include "core/http/message.hpp"
#include "emulator/hosts/host_table.hpp"

namespace ecpay {

// Port 8491: whoever asked for a real name, by proxy or by direct TLS, is answered as that host
// would. Nothing is ever passed on to the outside (DESIGN promise 3). Safe to share between
// threads.
class Intercept {
 public:
  struct Sites {
    std::function<http::Response(const http::Request&)> ecpay, api, aws;
  };
  // Both borrowed.
  Intercept(const hosts::HostTable& table, const http::Client& client, Sites sites)
      : table_(table), client_(client), sites_(std::move(sites)) {}

  http::Response handle(const http::Request& request) const;

 private:
  http::Response pass_to_mapped(const http::Request& request) const;

  const hosts::HostTable& table_;
  const http::Client& client_;
  Sites sites_;
};

}  // namespace ecpay
