#pragma once

#include <atomic>
#include <filesystem>

#include "core/http/certificates.hpp"
#include "core/http/client.hpp"
#include "core/http/server.hpp"
#include "emulator/books.hpp"
#include "emulator/cloud.hpp"
#include "emulator/control/control.hpp"
#include "emulator/ecpay/ecpay_site.hpp"
#include "emulator/edge.hpp"
#include "emulator/emulator.hpp"
#include "emulator/intercept/intercept.hpp"

namespace ecpay {

// What an emulator is made of, in the order it is built; seen by emulator*.cpp only.
struct Emulator::Impl {
  EmulatorOptions options;
  std::function<void()> on_stop;
  std::filesystem::path folder;  // .ecpay
  aws::App app;
  std::unique_ptr<Books> books;
  std::unique_ptr<http::CertificateAuthority> authority;
  http::Client client;
  site::AccountKeys keys;
  std::unique_ptr<hosts::HostTable> table;
  std::unique_ptr<Cloud> cloud;  // none without a template
  std::unique_ptr<site::Dispatcher> dispatcher;
  std::unique_ptr<site::EcpaySite> ecpay;
  std::unique_ptr<agenda::Agenda> agenda;
  std::unique_ptr<control::Control> control;
  std::unique_ptr<Edge> edge;
  std::unique_ptr<Intercept> intercept;
  std::unique_ptr<http::Server> ecpay_server, proxy_server, api_server, lambda_server, aws_server;
  std::atomic<bool> open{false};  // until then requests are told to wait
  bool stopped = false;

  Result<Done> prepare();
  Result<Done> bind();
  Result<Done> bind_one(std::unique_ptr<http::Server>& server, const std::string& name,
                        std::uint16_t port, http::Handler handler);
  void assemble();
  Result<Done> ask_self();
  aws::RuntimeWorld world() const;
  http::Response serve_ecpay(http::Request& request);
  http::Response serve_site(const http::Request& request);
  void settle();
  void reset();
  Json urls() const;
  Json hosts_view() const;
  Json summary() const;
  std::string shop_url() const;
};

}  // namespace ecpay
