#include <unistd.h>

#include "emulator/emulator_parts.hpp"
#include "emulator/hosts/host_table_json.hpp"

// What the emulator tells of itself.
namespace ecpay {
namespace {

std::string_view text_of_level(aws::TemplateNotice::Level level) {
  switch (level) {
    case aws::TemplateNotice::Level::emulated:
      return "emulated";
    case aws::TemplateNotice::Level::ignored:
      return "ignored";
    case aws::TemplateNotice::Level::refused:
      return "refused";
  }
  return "refused";
}

}  // namespace

std::string Emulator::Impl::shop_url() const {
  const auto* output = app.find_output("ShopUrl");
  return output ? output->value : "";
}

Json Emulator::Impl::urls() const {
  const auto local = [](const std::unique_ptr<http::Server>& server, const char* host) {
    return server ? Json("http://" + std::string(host) + ":" + std::to_string(server->port()))
                  : Json(nullptr);
  };
  return {{"ecpay", local(ecpay_server, "127.0.0.1")},
          {"dashboard", "http://127.0.0.1:" + std::to_string(ecpay_server->port()) + "/_ui/"},
          {"control", "http://127.0.0.1:" + std::to_string(ecpay_server->port()) + "/_emu/v1"},
          {"proxy", local(proxy_server, "127.0.0.1")},
          {"api", local(api_server, "localhost")},
          {"lambda", local(lambda_server, "127.0.0.1")},
          {"aws", local(aws_server, "127.0.0.1")}};
}

Json Emulator::Impl::hosts_view() const {
  Json view{{"schema", "ecpay-cli/hosts"}, {"v", 1}};
  view.update(hosts::to_json(table->options()));
  view["shop_url"] = shop_url();
  return view;
}

Json Emulator::Impl::summary() const {
  Json notices = Json::array();
  for (const auto& notice : app.notices) {
    notices.push_back({{"level", text_of_level(notice.level)},
                       {"subject", notice.subject},
                       {"type", notice.type},
                       {"text", notice.text}});
  }
  const std::string shop = shop_url();
  return {{"schema", "ecpay-cli/status"},
          {"v", 1},
          {"pid", ::getpid()},
          {"urls", urls()},
          {"db", books->path},
          {"ca", authority->certificate_file().string()},
          {"template", options.template_file.string()},
          {"shop_url", table->to_local(shop).value_or(shop)},
          {"notices", std::move(notices)}};
}

}  // namespace ecpay
