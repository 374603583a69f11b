#include "core/http/thread_pool.hpp"

#include <pthread.h>
#include <signal.h>

#include <chrono>
#include <system_error>

namespace ecpay::http {
namespace {

constexpr std::chrono::seconds k_idle_time{30};
constexpr std::size_t k_keep_idle = 4;

}  // namespace

void name_this_thread(const std::string& name) {
  ::pthread_setname_np(::pthread_self(), name.substr(0, 15).c_str());
}

ElasticPool::ElasticPool(std::string name, std::size_t max_threads)
    : name_(std::move(name)), max_threads_(max_threads) {}

ElasticPool::~ElasticPool() { shut_down(); }

bool ElasticPool::start(std::function<void()> task) {
  std::list<std::thread> ended;
  std::unique_lock lock(mutex_);
  ended.swap(ended_);
  if (closing_) return false;
  if (idle_ > tasks_.size()) {
    tasks_.push_back(std::move(task));
    lock.unlock();
    changed_.notify_one();
  } else {
    if (threads_.size() >= max_threads_) return false;
    threads_.emplace_front();
    const auto self = threads_.begin();
    // The task waits in the queue for any thread: the count of idle ones includes the new one.
    tasks_.push_back(std::move(task));
    ++idle_;
    try {
      *self = std::thread([this, self] { work(self); });
    } catch (const std::system_error&) {
      threads_.erase(self);
      tasks_.pop_back();
      --idle_;
      return false;
    }
    lock.unlock();
  }
  for (auto& thread : ended) thread.join();
  return true;
}

void ElasticPool::work(std::list<std::thread>::iterator self) {
  name_this_thread(name_);
  std::unique_lock lock(mutex_);
  while (true) {
    const bool woken =
        changed_.wait_for(lock, k_idle_time, [this] { return closing_ || !tasks_.empty(); });
    if (!tasks_.empty()) {
      auto task = std::move(tasks_.front());
      tasks_.pop_front();
      --idle_;
      lock.unlock();
      task();
      task = nullptr;
      lock.lock();
      ++idle_;
      continue;
    }
    if (closing_) return;
    if (!woken && idle_ > k_keep_idle) {
      --idle_;
      ended_.splice(ended_.begin(), threads_, self);
      return;
    }
  }
}

void ElasticPool::shut_down() {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
  }
  changed_.notify_all();
  // No thread is added or moved any more: whoever sees closing_ neither starts nor retires one.
  for (auto& thread : threads_) thread.join();
  for (auto& thread : ended_) thread.join();
  threads_.clear();
  ended_.clear();
}

}  // namespace ecpay::http
