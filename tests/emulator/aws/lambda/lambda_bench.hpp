#pragma once

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include "core/store/logs.hpp"
#include "emulator/aws/lambda/lambda.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/temporary_folder.hpp"

namespace ecpay::aws {

// Functions in folders of their own, a real store, and a Lambda that is made on first use.
class LambdaBench {
 public:
  LambdaBench() {
    app.region = "ap-northeast-1";
    options.world.run_folder = folder_.path() / "run";
    options.world.path = process::environment_value("PATH");
    options.boot = "boot-1";
    options.warm_start = WarmStart::spawn;
    open_store();
  }
  ~LambdaBench() { lambda_.reset(); }

  FunctionSpec& add(const std::string& id, const std::string& runtime, const std::string& handler) {
    FunctionSpec function;
    function.logical_id = id;
    function.name = "stack-" + id;
    function.arn = "arn:aws:lambda:ap-northeast-1:123456789012:function:stack-" + id;
    function.runtime = runtime;
    function.handler = handler;
    function.code_folder = std::filesystem::canonical(folder_.path()) / "code" / id;
    function.log_group = "/aws/lambda/stack-" + id;
    std::filesystem::create_directories(function.code_folder);
    app.functions.push_back(std::move(function));
    return app.functions.back();
  }
  FunctionSpec& python(const std::string& id, const std::string& code) {
    auto& function = add(id, "python3.12", "app.handler");
    write(id, "app.py", code);
    return function;
  }
  FunctionSpec& node(const std::string& id, const std::string& code,
                     const std::string& file = "app.js") {
    auto& function = add(id, "nodejs22.x", "app.handler");
    write(id, file, code);
    return function;
  }
  FunctionSpec& provided(const std::string& id, const std::string& code) {
    auto& function = add(id, "provided.al2023", "");
    write(id, "bootstrap", code);
    std::filesystem::permissions(function.code_folder / "bootstrap",
                                 std::filesystem::perms::owner_all);
    return function;
  }

  void write(const std::string& id, const std::string& file, const std::string& text) const {
    const auto path = folder_.path() / "code" / id / file;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << text;
  }
  const std::filesystem::path& folder() const { return folder_.path(); }

  Lambda& lambda() {
    if (!lambda_)
      lambda_ =
          std::make_unique<Lambda>(app, LambdaServices{*store_, *recorder_, clock, wall_}, options);
    return *lambda_;
  }
  // Ends this incarnation and lets another one begin over the same rows.
  void restart(const std::string& boot) {
    lambda_.reset();
    recorder_.reset();
    store_.reset();
    options.boot = boot;
    open_store();
  }

  InvocationResult call(const std::string& id, const std::string& payload = "{}") {
    Invocation invocation;
    invocation.function = id;
    invocation.payload = payload;
    auto result = lambda().invoke(invocation);
    REQUIRE(result);
    return std::move(*result);
  }

  store::Store& store() { return *store_; }
  std::vector<std::string> log_of(const std::string& id) {
    recorder_->flush();
    store::LogFilter filter;
    filter.group = "/aws/lambda/stack-" + id;
    filter.limit = 20'000;
    std::vector<std::string> lines;
    for (auto& line : store_->read([&](store::Reader& r) { return store::list_logs(r, filter); }))
      lines.push_back(std::move(line.message));
    return lines;
  }
  std::string log_text(const std::string& id) {
    std::string text;
    for (const auto& line : log_of(id)) text += line;
    return text;
  }
  std::vector<store::Event> events() {
    recorder_->flush();
    return store_->read([](store::Reader& r) { return store::list_events(r, {}); });
  }

  App app;
  LambdaOptions options;
  tests::FakeClock clock;

 private:
  void open_store() {
    auto opened = store::Store::open({(folder_.path() / "emulator.db").string()}, clock, wall_);
    REQUIRE(opened);
    store_ = std::move(*opened);
    recorder_ = std::make_unique<store::Recorder>(*store_, clock);
  }

  tests::TemporaryFolder folder_;
  SystemClock wall_;
  std::unique_ptr<store::Store> store_;
  std::unique_ptr<store::Recorder> recorder_;
  std::unique_ptr<Lambda> lambda_;
};

}  // namespace ecpay::aws
