#pragma once

#include "core/http/message.hpp"
#include "emulator/aws/lambda/invoker.hpp"
#include "emulator/aws/template/app.hpp"

namespace ecpay::aws {

// Lambda's REST API: POST /2015-03-31/functions/{name|ARN|partial ARN}[:qualifier]/invocations
// (RequestResponse, Event, DryRun, log tail), GET …/functions/, GET …/functions/{name} and
// …/configuration. Everything else is 404. Blocks as Invoker::invoke does. Owns nothing.
http::Response handle_invoke_api(const http::Request& request, Invoker& invoker, const App& app);

}  // namespace ecpay::aws
