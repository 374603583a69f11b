#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "core/base/clock.hpp"
#include "core/base/ids.hpp"
#include "core/store/store.hpp"
#include "emulator/aws/services/protocol/outcome.hpp"
#include "emulator/aws/template/app.hpp"

namespace ecpay::aws {

// One call of one operation, the same whichever protocol brought it. Input of the query protocol
// has texts where JSON has numbers and booleans: read those with the functions of input.hpp.
struct Call {
  std::string operation;  // "Publish"
  std::string region;     // of the credential scope, else the app's
  std::string request_id;
  std::string trace_header;  // X-Amzn-Trace-Id as sent; may be empty
  std::string trace;         // its root, "1-…"; may be empty
  Json input = Json::object();
  Monotonic started = monotonic_now();  // when it came in
};

using Operation = std::function<Outcome<Json>(const Call&)>;

enum class BodyChecksum { none, crc32 };  // crc32: the header X-Amz-Crc32 (DynamoDB)

// A service as the registry knows it: names, wire formats, operations. One that AWS speaks to in
// two generations (query/XML and JSON) fills both halves; its operations are the same functions.
struct Service {
  std::string id;  // signing name and first label of its hosts: "sns"

  // JSON 1.0 and 1.1; empty target_prefix: the service has no JSON protocol.
  std::string target_prefix;      // "DynamoDB_20120810"
  std::string json_version;       // "1.0" or "1.1"
  std::string error_prefix;       // before the type in __type: "com.amazonaws.dynamodb.v20120810#"
  std::string validation_prefix;  // the same for ValidationException; empty: error_prefix
  BodyChecksum checksum = BodyChecksum::none;

  // Query; empty query_version: the service has no query protocol.
  std::string query_version;          // "2010-03-31"
  std::string xml_namespace;          // "http://sns.amazonaws.com/doc/2010-03-31/"
  std::vector<std::string> xml_maps;  // output members that are maps, written as <entry>

  std::map<std::string, Operation, std::less<>> operations;
};

// What every service is built on. All borrowed; they outlive the service and may be shared.
struct ServiceSetup {
  store::Store& store;
  const App& app;
  const IdSource& ids;
  const Clock& clock;
};

}  // namespace ecpay::aws
