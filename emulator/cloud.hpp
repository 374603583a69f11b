#pragma once

#include <memory>

#include "core/http/message.hpp"
#include "emulator/aws/gateway/gateway.hpp"
#include "emulator/aws/lambda/lambda.hpp"
#include "emulator/aws/services/aws_services.hpp"
#include "emulator/aws/template/app.hpp"
#include "emulator/books.hpp"
#include "emulator/hosts/host_table.hpp"

namespace ecpay {

// Reads the template that `up` names. Errors: those of read_template and apply_env_vars.
Result<aws::App> read_app(const EmulatorOptions& options);

// The AWS side of one template: functions, gateway, services. Safe to share between threads.
class Cloud {
 public:
  struct Parts {  // borrowed; they outlive the cloud
    const aws::App& app;
    Books& books;
    const hosts::HostTable& table;
    const EmulatorOptions& options;
  };
  Cloud(const Parts& parts, aws::RuntimeWorld world);
  ~Cloud();

  http::Response serve_api(const http::Request& request);     // port 3000
  http::Response serve_lambda(const http::Request& request);  // port 3001
  http::Response serve_aws(const http::Request& request);     // port 4566
  // Index into HostTable::apis() of the API a request would reach; -1 if none.
  int api_index(const http::Request& request) const;

  agenda::DueSource& due_source() { return lambda_->due_source(); }
  aws::Lambda& lambda() { return *lambda_; }
  // Ids and sandboxes as at start.
  void reset();
  // Kills every function; calls under way end.
  void stop();

 private:
  const aws::App& app_;
  const hosts::HostTable& table_;
  std::unique_ptr<aws::Lambda> lambda_;
  std::unique_ptr<aws::Gateway> gateway_;
  std::unique_ptr<aws::AwsServices> services_;
};

}  // namespace ecpay
