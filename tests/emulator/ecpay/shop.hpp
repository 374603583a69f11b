#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "core/http/server.hpp"
#include "core/wire/form.hpp"

namespace ecpay::tests {

// A merchant's server on a real socket: keeps every notice and answers as it is told.
class Shop {
 public:
  using Answer = std::function<http::Response(const http::Request&)>;

  explicit Shop(Answer answer = [](const http::Request&) {
    return http::text_response(200, "1|OK");
  }) {
    answer_ = std::move(answer);
    http::ServerOptions options;
    options.name = "shop";
    auto started = http::Server::start(options, [this](const http::Request& request) {
      Answer now;
      {
        const std::lock_guard lock(mutex_);
        notices_.push_back(request);
        now = answer_;
      }
      return now(request);
    });
    if (!started) throw std::runtime_error(started.error().code);
    server_ = std::move(*started);
  }

  std::string url(const std::string& path = "/callback") const {
    return "http://127.0.0.1:" + std::to_string(server_->port()) + path;
  }
  void answer_with(Answer answer) {
    const std::lock_guard lock(mutex_);
    answer_ = std::move(answer);
  }
  void answer_with(int status, std::string body) {
    answer_with([status, body](const http::Request&) { return http::text_response(status, body); });
  }
  std::vector<http::Request> notices() const {
    const std::lock_guard lock(mutex_);
    return notices_;
  }
  wire::Form notice(std::size_t index) const {
    return *wire::Form::parse(notices().at(index).body);
  }

 private:
  mutable std::mutex mutex_;  // guards the two below
  std::vector<http::Request> notices_;
  Answer answer_;
  std::unique_ptr<http::Server> server_;
};

}  // namespace ecpay::tests
