#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <list>
#include <mutex>
#include <string>
#include <thread>

namespace ecpay::http {

// Threads that come with the work and stay for the next: a task goes to an idle thread, else to a
// new one, up to a cap. A thread that idles for half a minute ends, if a few others are left. Tasks
// are started from one thread; shut_down ends the threads once their tasks have returned.
class ElasticPool {
 public:
  ElasticPool(std::string name, std::size_t max_threads);
  ~ElasticPool();
  ElasticPool(const ElasticPool&) = delete;
  ElasticPool& operator=(const ElasticPool&) = delete;

  // False if every thread is busy and the cap is reached, or the system gives no thread; the task
  // is then not taken. A task must not throw.
  bool start(std::function<void()> task);
  void shut_down();

 private:
  void work(std::list<std::thread>::iterator self);

  std::string name_;
  std::size_t max_threads_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::function<void()>> tasks_;  // each promised to one of the idle threads
  std::list<std::thread> threads_;
  std::list<std::thread> ended_;  // to be joined
  std::size_t idle_ = 0;
  bool closing_ = false;
};

// At most 15 characters reach the system.
void name_this_thread(const std::string& name);

}  // namespace ecpay::http
