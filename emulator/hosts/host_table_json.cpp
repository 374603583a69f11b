#include "emulator/hosts/host_table_json.hpp"

namespace ecpay::hosts {

Json to_json(const TableOptions& options) {
  Json apis = Json::array();
  for (const auto& api : options.apis) apis.push_back({{"host", api.host}, {"stage", api.stage}});
  return {{"ecpay_hosts", options.ecpay_hosts},
          {"apis", std::move(apis)},
          {"region", options.region},
          {"ports",
           {{"ecpay", options.ports.ecpay},
            {"proxy", options.ports.proxy},
            {"api", options.ports.api},
            {"lambda", options.ports.lambda},
            {"aws", options.ports.aws}}},
          {"maps", options.maps}};
}

TableOptions table_options_from(const Json& json) {
  TableOptions options;
  for (const auto& host : json["ecpay_hosts"]) options.ecpay_hosts.push_back(host);
  for (const auto& api : json["apis"]) {
    options.apis.push_back({text_of(api, "host"), text_of(api, "stage")});
  }
  options.region = text_of(json, "region");
  const auto& ports = json["ports"];
  const auto port = [&ports](const char* name) { return ports.value(name, std::uint16_t{0}); };
  options.ports = {port("ecpay"), port("proxy"), port("api"), port("lambda"), port("aws")};
  for (const auto& [host, url] : json["maps"].items()) options.maps[host] = url;
  return options;
}

}  // namespace ecpay::hosts
