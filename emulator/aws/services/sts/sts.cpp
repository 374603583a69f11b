#include "emulator/aws/services/sts/sts.hpp"

namespace ecpay::aws {

Service sts_service(const ServiceSetup& setup) {
  Service service;
  service.id = "sts";
  service.query_version = "2011-06-15";
  service.xml_namespace = "https://sts.amazonaws.com/doc/2011-06-15/";
  const std::string account = setup.app.account_id;
  const std::string user = "AIDA" + setup.ids.digits(17, "sts.user", account);
  service.operations = {{"GetCallerIdentity", [account, user](const Call&) -> Outcome<Json> {
                           return Json{{"Arn", "arn:aws:iam::" + account + ":user/ecpay-cli"},
                                       {"UserId", user},
                                       {"Account", account}};
                         }}};
  return service;
}

}  // namespace ecpay::aws
