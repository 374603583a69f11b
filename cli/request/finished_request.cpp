#include "cli/request/build_request.hpp"
#include "cli/request/keys.hpp"
#include "core/base/text.hpp"

namespace ecpay::cli {

Result<BuiltRequest> finished_request(const BuildOptions& options, const Session& session) {
  if (!options.sample.empty() || !options.cipher.empty() || !options.at.empty() || options.seed)
    return Error{"send.raw_alone", "", "", ""};
  const auto input = read_parameters(options.input, session.in, session.console);
  if (!input) return input.error();
  const auto api = options.api == "auto" ? detect_api(*input) : find_request_api(options.api);
  if (!api) return api.error();
  const bool takes_json = (*api)->request.format == catalogue::Format::aes_json;
  std::string body = input->body;
  std::optional<wire::Form> form;
  // Arguments, a page and pairs of a log have no bytes; JSON of parameters is not what a form API
  // takes.
  if (body.empty() || (!takes_json && trim(body).starts_with('{'))) {
    const auto pairs = flat_form(*input);
    if (!pairs) return pairs.error();
    form = *pairs;
    body = form->encode();
  }
  const auto& endpoint = endpoint_of(**api, input->values);
  const auto merchant_id = input->values.get("MerchantID");
  const auto credentials =
      keys_for(session, catalogue::family_of({*api, &endpoint}, input->values), merchant_id);
  if (!credentials) return credentials.error();
  BuiltRequest request{*api, input->values, {}, {}, credentials->profile, credentials->keys};
  request.payload = {url_for(**api, endpoint, options.to),
                     takes_json ? "application/json" : "application/x-www-form-urlencoded",
                     std::move(body), std::move(form)};
  return request;
}

}  // namespace ecpay::cli
