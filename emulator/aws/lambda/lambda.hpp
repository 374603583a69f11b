#pragma once

#include <functional>

#include "core/base/json_writer.hpp"
#include "core/store/recorder.hpp"
#include "emulator/agenda/agenda.hpp"
#include "emulator/aws/lambda/async_events.hpp"
#include "emulator/aws/lambda/failures.hpp"
#include "emulator/aws/lambda/function_log.hpp"
#include "emulator/aws/lambda/function_queue.hpp"
#include "emulator/aws/lambda/invoker.hpp"
#include "emulator/aws/lambda/sandbox_factory.hpp"
#include "emulator/aws/lambda/sandbox_pool.hpp"

namespace ecpay::aws {

// The longest event: 6 MB synchronously, 1 MB asynchronously.
inline constexpr std::size_t k_max_event_bytes = 6'291'456;
inline constexpr std::size_t k_max_async_event_bytes = 1'048'576;

struct LambdaOptions {
  RuntimeWorld world;
  std::uint64_t seed = 0;
  std::string boot;  // names this incarnation of the program, for leases
  int max_sandboxes = 100;
  std::chrono::milliseconds init_limit{10'000};
  Transport own_bootstraps = Transport::private_socket;
  WarmStart warm_start = WarmStart::fork;
};

// All borrowed; they outlive the Lambda.
struct LambdaServices {
  store::Store& store;
  store::Recorder& recorder;
  const Clock& clock;  // business time
  const Clock& wall;   // what functions compare deadlines with
};

// The functions of an app, run as processes of this machine. See Invoker for the contract of calls.
// Threads: those of the asynchronous queue ("lambda-async"), and of the Runtime API's listeners.
class Lambda final : public Invoker, public FunctionQueue {
 public:
  // `app` is borrowed.
  Lambda(const App& app, LambdaServices services, LambdaOptions options);
  ~Lambda() override;  // stops

  // Besides Invoker's: "lambda.payload_too_large".
  Result<InvocationResult> invoke(const Invocation& invocation) override;
  Result<std::string> invoke_async(const Invocation& invocation) override;

  std::string enqueue(store::Writer& writer, const Invocation& invocation) override;
  void committed() override;

  // Retries of asynchronous events, for the agenda; `poke` is called when one was scheduled.
  agenda::DueSource& due_source() { return async_; }
  void on_scheduled(std::function<void()> poke) { async_.on_scheduled(std::move(poke)); }

  // Starts what makes first calls fast, and returns at once.
  void warm_up();
  // Returns when that is ready.
  void wait_until_warm();

  // Ends all sandboxes; functions start anew. For `reset`.
  void restart() { pool_.retire_all(); }
  // Kills all process groups and returns when no call is running any more. Later calls are refused.
  void stop();

 private:
  struct Call;  // one invocation under way

  Result<InvocationResult> run(const FunctionSpec& function, const Invocation& invocation,
                               std::string request_id, int attempt);
  AsyncOutcome run_async(const store::AsyncEvent& event);
  std::optional<Failure> bring_up(Call& call);
  std::optional<Failure> try_init(Call& call, Monotonic deadline, Heard& heard);
  void run_event(Call& call);
  std::optional<Failure> failure_of(Call& call, const Heard& heard) const;
  void record(const Call& call, store::EventKind kind, double ms, JsonWriter data);
  void record_started(const Call& call);
  void record_finished(Call& call);
  void note_once(const FunctionSpec& function, const std::string& text, FunctionLog& log);
  std::string next_request_id(const FunctionSpec& function);

  const App& app_;
  LambdaServices services_;
  LambdaOptions options_;
  IdSource ids_;
  std::string started_at_;
  std::atomic<std::uint64_t> requests_{0};
  SandboxFactory factory_;
  SandboxPool pool_;
  std::mutex notes_mutex_;  // guards noted_
  std::set<std::string> noted_;
  AsyncEvents async_;  // last: its threads use all of the above
};

}  // namespace ecpay::aws
