#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "core/http/server.hpp"
#include "emulator/hosts/host_table.hpp"

namespace ecpay::hosts {

// Told of every address that was translated, for the event log.
using TranslationSink = std::function<void(std::string_view from, std::string_view to)>;

// An answer for a local asker: Location, Refresh, CSP form-action, the HTML attributes action
// formaction href src and meta refresh, and JSON strings that are wholly an ECPay or execute-api
// URL become local addresses. Never value=, never text. Bodies over 8 MB, streamed ones and other
// types stay as they are.
void translate_response(http::Response& response, const HostTable& table,
                        const TranslationSink& sink);

// Origin and Referer of a local asker become the real addresses; `api` as in HostTable::to_real.
void restore_request(http::Request& request, const HostTable& table, int api);

// The HTML part of translate_response.
std::string translate_html(std::string_view html, const HostTable& table,
                           const TranslationSink& sink);
// The JSON part.
std::string translate_json(std::string_view json, const HostTable& table,
                           const TranslationSink& sink);

}  // namespace ecpay::hosts
