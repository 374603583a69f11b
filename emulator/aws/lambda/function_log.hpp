#pragma once

#include <string>
#include <string_view>

#include "core/store/recorder.hpp"
#include "emulator/aws/lambda/output_parser.hpp"
#include "emulator/aws/template/app.hpp"

namespace ecpay::aws {

// Figures of the REPORT line.
struct ReportFigures {
  std::string_view request_id;
  double duration_ms = 0;
  double init_ms = 0;  // 0 = no cold start
  int memory_mb = 0;
  long peak_memory_mb = 0;
  std::string_view status;      // "", "timeout" or "error"
  std::string_view error_type;  // with status "error"
};

// The CloudWatch log of one invocation: platform lines, and what the code wrote. Each event goes to
// the recorder at once, ends in a line break as on AWS, and is kept for the log tail. Beyond 10,000
// events or 8 MiB the code's own lines are dropped, and a line says so. Used by one thread.
class FunctionLog {
 public:
  // All borrowed for its life.
  FunctionLog(store::Recorder& recorder, const FunctionSpec& function, std::string trace_root);

  void set_stream(std::string_view stream) { stream_ = stream; }
  const std::string& trace_root() const { return trace_root_; }

  void init_start();
  void start(std::string_view request_id);
  void end(std::string_view request_id);
  void report(const ReportFigures& figures);
  void platform(std::string line);
  // A line of the function's code, or a notice of our bootstraps, which also becomes an event.
  void output(OutputRecord record);

  // The last 4 KiB.
  std::string tail() const;

 private:
  void write(std::string line);

  store::Recorder& recorder_;
  const FunctionSpec& function_;
  std::string trace_root_;
  std::string stream_;
  std::string tail_;
  std::size_t written_bytes_ = 0;
  std::size_t written_lines_ = 0;
};

}  // namespace ecpay::aws
