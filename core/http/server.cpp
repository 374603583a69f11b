#include "core/http/server.hpp"

#include <fcntl.h>
#include <httplib.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <exception>
#include <system_error>
#include <thread>

#include "core/http/listening_socket.hpp"
#include "core/http/session.hpp"
#include "core/http/shared_workers.hpp"
#include "core/http/thread_pool.hpp"

namespace ecpay::http {
namespace {

constexpr int k_pause_ms = 50;

// Set on the accepting thread while it turns a connection away.
thread_local bool turning_away = false;

// cpp-httplib's queue of accepted connections, each with a thread of its own.
class ConnectionQueue final : public httplib::TaskQueue {
 public:
  explicit ConnectionQueue(const ServerOptions& options)
      : pool_(options.name + ".conn", options.max_connections) {}

  void enqueue(std::function<void()> serve) override {
    if (pool_.start(serve)) return;
    turning_away = true;
    serve();
    turning_away = false;
  }
  void shutdown() override { pool_.shut_down(); }

 private:
  ElasticPool pool_;
};

// For connections that are only handed over.
class AtOnce final : public httplib::TaskQueue {
 public:
  void enqueue(std::function<void()> serve) override { serve(); }
  void shutdown() override {}
};

// cpp-httplib accepts and queues; what is said on a connection is Session's (DECISIONS K1 lists
// why: its parser refuses legal targets, methods and long lines, and changes bodies).
class Listener final : public httplib::Server {
 public:
  Listener(Service& service, int wake_up) : service_(service), wake_up_(wake_up) {
    const auto threads = service.options.shared_threads;
    if (threads > 0) workers_ = std::make_unique<SharedWorkers>(service, wake_up, threads);
    new_task_queue = [this]() -> httplib::TaskQueue* {
      if (workers_) return new AtOnce();
      return new ConnectionQueue(service_.options);
    };
  }

  // cpp-httplib's loop ends, and closes its socket, at the first failed accept: also when the
  // machine is out of buffers or files for a moment. Only a stop ends ours.
  void accept_until_stopped(int socket) {
    while (!service_.stopping) {
      svr_sock_ = ::fcntl(socket, F_DUPFD_CLOEXEC, 0);
      if (svr_sock_ >= 0) listen_after_bind();
      pollfd pause{wake_up_, POLLIN, 0};
      ::poll(&pause, 1, k_pause_ms);
    }
    if (workers_) workers_->shut_down();
  }

 private:
  bool process_and_close_socket(socket_t socket) override {
    try {
      auto peer = service_.options.unix_path.empty() ? peer_address(socket) : std::string{};
      if (workers_) {
        hand_over(std::make_unique<Session>(Socket(Descriptor(socket), wake_up_), std::move(peer),
                                            service_));
        return true;
      }
      Session session(Socket(Descriptor(socket), wake_up_), std::move(peer), service_);
      if (turning_away) {
        session.refuse_busy();
      } else {
        session.run();
      }
    } catch (const std::exception&) {  // the machine's limits; they cost this connection only
      std::fprintf(stderr, "%s: a connection failed\n", service_.options.name.c_str());
    }
    return true;
  }

  void hand_over(std::unique_ptr<Session> session) {
    if (!workers_->add(session)) session->refuse_busy();
  }

  Service& service_;
  int wake_up_;
  std::unique_ptr<SharedWorkers> workers_;
};

// While it lives, new threads take no signals: those are the main thread's.
class SignalsBlocked {
 public:
  SignalsBlocked() {
    sigset_t all;
    ::sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, &before_);
  }
  ~SignalsBlocked() { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  SignalsBlocked(const SignalsBlocked&) = delete;
  SignalsBlocked& operator=(const SignalsBlocked&) = delete;

 private:
  sigset_t before_{};
};

}  // namespace

struct Server::Impl {
  Service service;
  Descriptor socket;  // the accepting thread uses, and closes, a duplicate
  Descriptor wake_up;
  std::unique_ptr<Listener> listener;
  std::thread accepting;
};

Result<std::unique_ptr<Server>> Server::start(ServerOptions options, Handler handler) {
  auto listening = listen_on(options);
  if (!listening) return listening.error();
  auto impl = std::make_unique<Impl>();
  impl->wake_up = Descriptor(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  if (!impl->wake_up) throw std::system_error(errno, std::generic_category(), "eventfd");
  impl->service.options = std::move(options);
  impl->service.handler = std::move(handler);
  impl->service.port = listening->port;
  impl->socket = std::move(listening->socket);
  const SignalsBlocked blocked;
  impl->listener = std::make_unique<Listener>(impl->service, impl->wake_up.get());
  impl->accepting = std::thread([raw = impl.get()] {
    name_this_thread(raw->service.options.name + ".accept");
    raw->listener->accept_until_stopped(raw->socket.get());
  });
  return std::unique_ptr<Server>(new Server(std::move(impl)));
}

Server::Server(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Server::~Server() { stop(); }

std::uint16_t Server::port() const { return impl_->service.port; }

// Not httplib's stop(): that one closes the socket under the accepting thread, and is lost when the
// loop has not begun. A listening socket that has been shut down stays so, and ends the loop
// itself.
void Server::stop() {
  if (!impl_->accepting.joinable()) return;
  impl_->service.stopping = true;
  const std::uint64_t one = 1;
  (void)!::write(impl_->wake_up.get(), &one, sizeof one);
  ::shutdown(impl_->socket.get(), SHUT_RDWR);
  impl_->accepting.join();
  if (!impl_->service.options.unix_path.empty()) ::unlink(impl_->service.options.unix_path.c_str());
}

}  // namespace ecpay::http
