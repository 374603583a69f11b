#include "emulator/emulator.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <thread>

#include "core/base/text.hpp"
#include "core/crypto/digest.hpp"
#include "core/process/child.hpp"
#include "emulator/console/console.hpp"
#include "emulator/emulator_parts.hpp"

namespace ecpay {
namespace {

constexpr std::string_view k_console_prefix = "/_ui";

hosts::TableOptions table_options(const EmulatorOptions& options, const aws::App& app,
                                  const hosts::Ports& ports) {
  hosts::TableOptions table;
  table.ecpay_hosts = catalogue::Catalogue::embedded().hosts();
  // A local address is turned back to the payment host: the one shops name.
  const std::string first = "payment-stage.ecpay.com.tw";
  std::erase(table.ecpay_hosts, first);
  table.ecpay_hosts.insert(table.ecpay_hosts.begin(), first);
  for (const auto& api : app.apis) {
    const std::string stage = api.stage == "$default" ? "" : api.stage;
    table.apis.push_back({api.host(app.region), stage});
  }
  table.region = app.region;
  table.ports = ports;
  table.maps = options.maps;
  table.callback_hosts = options.callback_hosts;
  return table;
}

// A shopper walks the cashier; a server API is asked by the shop.
Asker asker_at_ecpay(const http::Request& request) {
  if (request.path().starts_with("/_pay/")) return Asker::shopper;
  for (const auto& match :
       catalogue::Catalogue::embedded().match(request.method, "", request.path())) {
    if (match.api->sender == catalogue::Sender::server) return Asker::shop;
  }
  return Asker::shopper;
}

}  // namespace

Result<Done> Emulator::Impl::prepare() {
  if (!hosts::is_loopback(options.listen) && options.token.empty()) {
    return Error{"emulator.listen", options.listen, "", ""};
  }
  folder = options.project_folder / ".ecpay";
  std::error_code failure;
  std::filesystem::create_directories(folder, failure);
  if (failure) return Error{"emulator.folder", folder.string(), failure.message(), ""};
  ::chmod(folder.c_str(), 0700);
  auto read = read_app(options);
  if (!read) return read.error();
  app = std::move(*read);
  auto opened = Books::open(options, (folder / "emulator.db").string());
  if (!opened) return opened.error();
  books = std::move(*opened);
  std::vector<std::string> names{"ecpay.com.tw", "amazonaws.com", "api.aws"};
  for (const auto& [host, url] : options.maps) names.push_back(host);
  auto made = http::CertificateAuthority::open(folder, names, books->wall.now());
  if (!made) return made.error();
  authority = std::move(*made);
  return Done{};
}

Result<Done> Emulator::Impl::bind_one(std::unique_ptr<http::Server>& server,
                                      const std::string& name, std::uint16_t port,
                                      http::Handler handler) {
  http::ServerOptions listener;
  listener.name = name;
  listener.port = port;
  const bool public_one = name == "ecpay" || name == "gateway";
  listener.address = public_one ? options.listen : "127.0.0.1";
  // A call waits for its function most of the time; with more at once than there are cores,
  // sandboxes only take turns.
  if (name == "gateway")
    listener.shared_threads = std::max<std::size_t>(2, std::thread::hardware_concurrency());
  // Above API Gateway's own limit, so that its own refusal is what a client sees.
  if (name == "gateway" || name == "intercept") listener.max_body_bytes = 11U << 20;
  if (name == "intercept") {
    listener.authority = authority.get();
    listener.accepts_host = [this](std::string_view host) {
      return open.load() && table->find(host).has_value();
    };
  }
  auto started = http::Server::start(
      std::move(listener), [this, handle = std::move(handler)](http::Request& request) {
        if (open.load()) return handle(request);
        auto wait = http::text_response(503, "The emulator is starting.\n");
        wait.headers.set("Retry-After", "1");
        return wait;
      });
  if (!started) return started.error();
  server = std::move(*started);
  return Done{};
}

Result<Done> Emulator::Impl::bind() {
  struct Listener {
    std::unique_ptr<http::Server>& server;
    std::string name;
    std::uint16_t port;
    http::Handler handler;
  };
  std::vector<Listener> listeners;
  listeners.push_back({ecpay_server, "ecpay", options.ecpay_port,
                       [this](http::Request& r) { return serve_ecpay(r); }});
  listeners.push_back({proxy_server, "intercept", options.proxy_port,
                       [this](const http::Request& r) { return intercept->handle(r); }});
  if (!options.template_file.empty()) {
    listeners.push_back({api_server, "gateway", options.api_port, [this](http::Request& r) {
                           return edge->serve(
                               r, {[this](const http::Request& q) { return cloud->serve_api(q); },
                                   [](const http::Request&) { return Asker::shopper; },
                                   [this](const http::Request& q) { return cloud->api_index(q); }});
                         }});
    listeners.push_back(
        {lambda_server, "lambda", options.lambda_port, [this](const http::Request& r) {
           if (!edge->accepts_host(r.host())) return edge->refuse_host(r);
           return cloud->serve_lambda(r);
         }});
    listeners.push_back({aws_server, "aws", options.aws_port, [this](const http::Request& r) {
                           if (!edge->accepts_host(r.host())) return edge->refuse_host(r);
                           return cloud->serve_aws(r);
                         }});
  }
  for (auto& listener : listeners) {
    const auto bound =
        bind_one(listener.server, listener.name, listener.port, std::move(listener.handler));
    if (!bound) return bound.error();
  }
  return Done{};
}

aws::RuntimeWorld Emulator::Impl::world() const {
  aws::RuntimeWorld world;
  const auto local = [](const std::unique_ptr<http::Server>& server) {
    return "http://127.0.0.1:" + std::to_string(server->port());
  };
  world.aws_endpoint_url = local(aws_server);
  world.proxy_url = local(proxy_server);
  world.ca_file = authority->certificate_file();
  world.intercept_port = proxy_server->port();
  world.redirect_hosts = {".ecpay.com.tw", ".amazonaws.com", ".api.aws"};
  for (const auto& [host, url] : options.maps) world.redirect_hosts.push_back(host);
  world.run_folder = folder / "run";
  world.runtime_libs = options.runtime_libs;
  if (options.sam_local == EmulatorOptions::SamLocal::set) {
    world.sam_local = aws::RuntimeWorld::SamLocal::set;
  }
  world.path = process::environment_value("PATH");
  return world;
}

void Emulator::Impl::assemble() {
  hosts::Ports ports;
  const auto port_of = [](const std::unique_ptr<http::Server>& server) {
    return server ? server->port() : std::uint16_t{0};
  };
  ports = {port_of(ecpay_server), port_of(proxy_server), port_of(api_server),
           port_of(lambda_server), port_of(aws_server)};
  table = std::make_unique<hosts::HostTable>(table_options(options, app, ports));
  if (api_server) {
    cloud = std::make_unique<Cloud>(Cloud::Parts{app, *books, *table, options}, world());
  }
  site::Settings settings;
  settings.callback_timeout = options.callback_timeout;
  settings.dashboard_url =
      "http://127.0.0.1:" + std::to_string(ports.ecpay) + std::string(k_console_prefix) + "/";
  const auto& catalogue = catalogue::Catalogue::embedded();
  site::Dispatcher::Options sending;
  sending.route = [this](http::ClientRequest request) { return table->route(std::move(request)); };
  sending.boot = books->boot;
  sending.settings = settings;
  dispatcher = std::make_unique<site::Dispatcher>(
      site::Dispatcher::Parts{catalogue, *books->store, books->clock, keys, client, books->ids},
      std::move(sending));
  dispatcher->recover();
  ecpay = std::make_unique<site::EcpaySite>(
      site::EcpaySite::Parts{catalogue, *books->store, *books->recorder, books->clock, books->wall,
                             keys, books->ids, *dispatcher},
      settings);
  std::vector<agenda::DueSource*> sources{dispatcher.get()};
  if (cloud) sources.push_back(&cloud->due_source());
  agenda = std::make_unique<agenda::Agenda>(books->clock, sources);
  dispatcher->on_change([this] { agenda->poke(); });
  if (cloud) cloud->lambda().on_scheduled([this] { agenda->poke(); });
  edge = std::make_unique<Edge>(
      *table, *books->recorder, books->clock, books->ids,
      EdgeOptions{options.allowed_hosts, options.translate == EmulatorOptions::Translate::on
                                             ? EdgeOptions::Translate::on
                                             : EdgeOptions::Translate::off});
  control::Hooks hooks;
  hooks.status = [this] { return summary(); };
  hooks.hosts = [this] { return hosts_view(); };
  hooks.reset = [this] { reset(); };
  hooks.stop = on_stop;
  hooks.settle = [this] { settle(); };
  const std::string token =
      options.token.empty() ? to_lower(hex_encode_upper(crypto::random_bytes(16))) : options.token;
  control = std::make_unique<control::Control>(
      control::Parts{*books->store, *books->recorder, books->clock, *agenda, ecpay->operations()},
      std::move(hooks), token);
  intercept = std::make_unique<Intercept>(
      *table, client,
      Intercept::Sites{[this](const http::Request& r) { return serve_site(r); },
                       [this](const http::Request& r) {
                         return cloud ? cloud->serve_api(r)
                                      : http::text_response(404, "no template\n");
                       },
                       [this](const http::Request& r) {
                         return cloud ? cloud->serve_aws(r)
                                      : http::text_response(404, "no template\n");
                       }});
}

http::Response Emulator::Impl::serve_site(const http::Request& request) {
  return ecpay->handle(request);
}

http::Response Emulator::Impl::serve_ecpay(http::Request& request) {
  const auto path = request.path();
  if (path == "/livez" || path == "/readyz") return http::text_response(200, "ok\n");
  const bool ours = path.starts_with(control::k_prefix) || path.starts_with(k_console_prefix);
  if (ours && !table->is_local_name(request.host())) {
    return http::text_response(403,
                               "The dashboard and the control API are asked by a local name.\n");
  }
  if (path.starts_with(control::k_prefix)) return control->handle(request);
  if (path.starts_with(k_console_prefix)) return console::handle(request);
  return edge->serve(request, {[this](const http::Request& r) { return serve_site(r); },
                               [](const http::Request& r) { return asker_at_ecpay(r); },
                               [](const http::Request&) { return -1; }});
}

void Emulator::Impl::settle() {
  dispatcher->settle();
  if (cloud) cloud->due_source().settle();
  books->recorder->flush();
}

void Emulator::Impl::reset() {
  settle();
  books->store->reset();
  books->start_clock(options);
  const auto saved = books->store->write<Done>([&](store::Writer& writer) -> Result<Done> {
    store::append_event(writer, {store::EventKind::clock_changed, "", "", 0, {{"what", "reset"}}});
    return Done{};
  });
  static_cast<void>(saved);  // the job above answers Done only
  if (cloud) cloud->reset();
  edge->reset();
  agenda->poke();
}

// What `ready` rests on: a request that went through the listener and came back.
Result<Done> Emulator::Impl::ask_self() {
  http::ClientRequest request;
  auto url = http::parse_url(text_of(urls(), "ecpay") + "/readyz");
  if (!url) return url.error();
  request.url = std::move(*url);
  request.timeout = std::chrono::seconds(5);
  const auto answer = client.send(request);
  if (!answer) return answer.error();
  if (answer->status != 200) {
    return Error{"emulator.no_answer", request.url.text(), std::to_string(answer->status), ""};
  }
  return Done{};
}

Emulator::Emulator(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Emulator::~Emulator() { stop(); }

Result<std::unique_ptr<Emulator>> Emulator::start(const EmulatorOptions& options,
                                                  std::function<void()> on_stop) {
  std::unique_ptr<Emulator> emulator(new Emulator(std::make_unique<Impl>()));
  Impl& impl = *emulator->impl_;
  impl.options = options;
  impl.keys = site::AccountKeys(options.accounts);
  impl.on_stop = std::move(on_stop);
  if (const auto prepared = impl.prepare(); !prepared) return prepared.error();
  if (const auto bound = impl.bind(); !bound) return bound.error();
  impl.assemble();
  if (impl.cloud) impl.cloud->lambda().warm_up();
  impl.open.store(true);
  if (const auto asked = impl.ask_self(); !asked) return asked.error();
  const auto noted = impl.books->store->write<Done>([&](store::Writer& writer) -> Result<Done> {
    store::append_event(writer,
                        {store::EventKind::emulator_started, "", "", 0, {{"urls", impl.urls()}}});
    return Done{};
  });
  static_cast<void>(noted);  // the job above answers Done only
  return emulator;
}

Json Emulator::ready() const {
  return {{"ready", true},
          {"pid", ::getpid()},
          {"urls", impl_->urls()},
          {"ca", impl_->authority->certificate_file().string()},
          {"db", impl_->books->path}};
}

Json Emulator::summary() const { return impl_->summary(); }

void Emulator::stop() {
  Impl& impl = *impl_;
  if (impl.stopped) return;
  impl.stopped = true;
  impl.open.store(false);
  if (impl.control) impl.control->end();
  if (impl.dispatcher) impl.dispatcher->stop();  // who waits for a shop waits no longer
  if (impl.cloud) impl.cloud->stop();            // running calls end, so that their listeners can
  for (auto* server : {&impl.ecpay_server, &impl.proxy_server, &impl.api_server,
                       &impl.lambda_server, &impl.aws_server}) {
    if (*server) (*server)->stop();
  }
  impl.agenda.reset();
}

}  // namespace ecpay
