#include "emulator/aws/lambda/function_log.hpp"

#include <array>
#include <cmath>
#include <cstdio>

#include "core/base/text.hpp"

namespace ecpay::aws {
namespace {

constexpr std::size_t k_tail_bytes = 4096;
constexpr std::size_t k_max_lines = 10'000;
constexpr std::size_t k_max_bytes = 8U << 20;

std::string two_decimals(double value) {
  std::array<char, 32> buffer{};
  std::snprintf(buffer.data(), buffer.size(), "%.2f", value);
  return buffer.data();
}

}  // namespace

FunctionLog::FunctionLog(store::Recorder& recorder, const FunctionSpec& function,
                         std::string trace_root)
    : recorder_(recorder), function_(function), trace_root_(std::move(trace_root)) {}

void FunctionLog::write(std::string line) {
  line += '\n';
  tail_ += line;
  if (tail_.size() > 4 * k_tail_bytes) tail_.erase(0, tail_.size() - k_tail_bytes);
  store::LogLine row;
  row.group = function_.log_group;
  row.stream = stream_;
  row.trace = trace_root_;
  row.message = std::move(line);
  recorder_.log(std::move(row));
}

void FunctionLog::platform(std::string line) { write(std::move(line)); }

void FunctionLog::init_start() { write("INIT_START Runtime Version: " + function_.runtime); }

void FunctionLog::start(std::string_view request_id) {
  write("START RequestId: " + std::string(request_id) + " Version: $LATEST");
}

void FunctionLog::end(std::string_view request_id) {
  write("END RequestId: " + std::string(request_id));
}

void FunctionLog::report(const ReportFigures& figures) {
  // The init phase is billed too.
  const auto billed = static_cast<long long>(std::ceil(figures.duration_ms + figures.init_ms));
  std::string line = "REPORT RequestId: ";
  line.reserve(256);
  line.append(figures.request_id);
  line += "\tDuration: " + two_decimals(figures.duration_ms) + " ms";
  line += "\tBilled Duration: " + std::to_string(billed) + " ms";
  line += "\tMemory Size: " + std::to_string(figures.memory_mb) + " MB";
  line += "\tMax Memory Used: " + std::to_string(figures.peak_memory_mb) + " MB";
  if (figures.init_ms > 0) line += "\tInit Duration: " + two_decimals(figures.init_ms) + " ms";
  line += '\t';
  if (!figures.status.empty()) line += "Status: " + std::string(figures.status);
  if (!figures.error_type.empty()) line += "\tError Type: " + std::string(figures.error_type);
  write(std::move(line));
}

void FunctionLog::output(OutputRecord record) {
  if (record.kind == OutputRecord::Kind::notice) {
    auto data = parse_json(record.text);
    if (!data || !data->is_object()) return;
    (*data)["function"] = function_.logical_id;
    write("NOTICE " + text_of(*data, "text"));
    recorder_.event({store::EventKind::notice, "", trace_root_, 0, std::move(*data)});
    return;
  }
  written_bytes_ += record.text.size();
  ++written_lines_;
  if (written_lines_ <= k_max_lines && written_bytes_ <= k_max_bytes) {
    write(std::move(record.text));
    return;
  }
  if (written_lines_ <= k_max_lines) written_lines_ = k_max_lines + 1;
  if (written_lines_ == k_max_lines + 1)
    write("NOTICE This invocation wrote more than is kept; its further lines are dropped.");
}

std::string FunctionLog::tail() const {
  if (tail_.size() <= k_tail_bytes) return tail_;
  return to_valid_utf8(std::string_view(tail_).substr(tail_.size() - k_tail_bytes));
}

}  // namespace ecpay::aws
