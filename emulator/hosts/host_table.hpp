#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/http/client.hpp"
#include "core/http/message.hpp"

// Which name is answered by whom (DESIGN section 5, "Names"). Gateway, ECPay, intercept, dispatcher
// and shopper ask this one table.
namespace ecpay::hosts {

enum class Service { ecpay, api, aws, mapped };

// One API of the template under its real name.
struct ApiHost {
  std::string host;   // "<id>.execute-api.<region>.amazonaws.com"
  std::string stage;  // "Prod"; empty for $default, whose addresses have no prefix
};

struct Ports {
  std::uint16_t ecpay = 0, proxy = 0, api = 0, lambda = 0, aws = 0;
};

struct TableOptions {
  std::vector<std::string> ecpay_hosts;  // real names, lower case
  std::vector<ApiHost> apis;
  std::string region = "us-east-1";
  Ports ports;
  std::map<std::string, std::string> maps;  // --map HOST=URL: host, lower case → origin
  std::vector<std::string> callback_hosts;  // --callback-host: outside names that may be called
};

// Whether a name or address, in small letters, can only lead to this machine.
bool is_loopback(std::string_view host);

// A plain table; made once the listeners are bound, then shared between threads as const.
class HostTable {
 public:
  explicit HostTable(TableOptions options);

  // Who answers for this real name (any letter case, no port); nothing for the outside world.
  std::optional<Service> find(std::string_view host) const;

  // The local address of a URL by real name: "http://127.0.0.1:8490/…" or
  // "http://localhost:3000/Prod/…"; nothing if the name is not ours.
  std::optional<std::string> to_local(std::string_view url) const;
  // The real address of a URL by one of our local names; nothing if it is none. A path that no
  // stage claims belongs to `api` (an index into apis(); the first if negative).
  std::optional<std::string> to_real(std::string_view url, int api = -1) const;

  // Whether the asker used a local name (localhost, 127.0.0.1, *.localhost): its answer speaks
  // local addresses.
  bool is_local_name(std::string_view host) const;

  // What sending this request takes: ours are reached on loopback in plain HTTP with their real
  // Host, loopback URLs as they are, mapped and allowed hosts outside. Error "callback.not_allowed"
  // (subject: the host) for every other.
  Result<http::ClientRequest> route(http::ClientRequest request) const;

  const std::vector<ApiHost>& apis() const { return options_.apis; }
  const TableOptions& options() const { return options_; }

 private:
  TableOptions options_;
};

}  // namespace ecpay::hosts
