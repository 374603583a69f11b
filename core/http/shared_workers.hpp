#pragma once

#include <condition_variable>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <thread>
#include <unordered_map>
#include <vector>

#include "core/http/session.hpp"

namespace ecpay::http {

// Serves many connections with few threads: a connection rests until its next request comes, and a
// free worker serves that one request. While handlers are quick, no more than `workers` of them run
// at once, each on a thread that is warm; the requests that have come wait in their sockets. A
// worker that is held up for more than k_held_up counts no more: others are started, so that a
// handler may block as long as it likes. Threads: the workers ("*.conn") and one that watches them
// ("*.relief"). Safe to call from any thread.
class SharedWorkers {
 public:
  // `service` and `wake_up`, which becomes readable when the owner stops, are borrowed.
  SharedWorkers(Service& service, int wake_up, std::size_t workers);
  SharedWorkers(const SharedWorkers&) = delete;
  SharedWorkers& operator=(const SharedWorkers&) = delete;
  ~SharedWorkers();  // shuts down

  // Takes over the connection of `session`; false, and the session is kept, if there are too many.
  bool add(std::unique_ptr<Session>& session);
  // REQUIRES: `wake_up` is readable. Returns when every handler has ended.
  void shut_down();

 private:
  static constexpr std::chrono::milliseconds k_held_up{5};

  struct Connection {
    std::unique_ptr<Session> session;
    bool busy = false;   // a worker has it
    bool again = false;  // something has come meanwhile
    Monotonic rests_since{};
  };
  struct Worker {
    std::thread thread;
    Monotonic since{};  // when it began with the request it serves
    bool serves = false;
    bool held_up = false;
  };
  using Workers = std::list<Worker>;

  void start_worker();
  void work(Workers::iterator self);
  bool serve(Workers::iterator self, std::uint64_t id, unsigned events);
  bool serve_ready(Session& session);
  void watch();
  void relieve();
  void close_idle(std::vector<std::unique_ptr<Session>>& closed);
  std::size_t free_to_serve() const { return workers_.size() - held_up_; }

  Service& service_;
  const std::size_t usual_;
  Descriptor events_;  // an epoll
  std::mutex mutex_;   // guards all below
  std::condition_variable relief_;
  std::unordered_map<std::uint64_t, Connection> connections_;  // by the number epoll knows it by
  std::uint64_t last_ = 0;
  Workers workers_;
  Workers ended_;
  std::size_t waiting_ = 0;  // workers that serve nothing
  std::size_t held_up_ = 0;
  bool watched_ = false;  // the watcher looks every k_held_up
  bool stopping_ = false;
  std::thread watcher_;
};

}  // namespace ecpay::http
