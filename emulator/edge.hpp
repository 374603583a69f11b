#pragma once

#include <array>
#include <atomic>
#include <functional>
#include <string>
#include <vector>

#include "core/base/clock.hpp"
#include "core/base/ids.hpp"
#include "core/http/server.hpp"
#include "core/store/recorder.hpp"
#include "emulator/hosts/host_table.hpp"

namespace ecpay {

// Who asks at a listener by a local name.
enum class Asker { shopper, shop };

struct EdgeOptions {
  std::vector<std::string> allowed_hosts;  // --allow-host, lower case
  enum class Translate { on, off } translate = Translate::on;
};

// What every listener that people use does around its handler: refuses unknown Host names (DNS
// rebinding), gives the request a root trace, turns local addresses in Origin and Referer back,
// translates the answer for local askers, and logs the exchange as `browser.request` (DESIGN
// section 5, DECISIONS A9 and decision 11). Safe to share between threads.
class Edge {
 public:
  // All borrowed; they outlive the edge.
  Edge(const hosts::HostTable& table, store::Recorder& recorder, const Clock& clock,
       const IdSource& ids, EdgeOptions options);

  struct Site {
    std::function<http::Response(const http::Request&)> handle;
    std::function<Asker(const http::Request&)> asker;
    std::function<int(const http::Request&)>
        api;  // index into HostTable::apis() for Origin and Referer
  };
  // What the asker's own address and trace stand for is written into `request`.
  http::Response serve(http::Request& request, const Site& site);

  // Whether this Host may be asked at all.
  bool accepts_host(std::string_view host) const;
  // The answer to one that may not.
  static http::Response refuse_host(const http::Request& request);
  // Ids start again as after construction.
  void reset();

 private:
  std::string new_trace(const http::Request& request);

  const hosts::HostTable& table_;
  store::Recorder& recorder_;
  const Clock& clock_;
  const IdSource& ids_;
  EdgeOptions options_;
  // Requests are counted per slot of their hash, so that the same traffic gets the same ids.
  std::array<std::atomic<std::uint64_t>, 1024> counts_{};
};

}  // namespace ecpay
