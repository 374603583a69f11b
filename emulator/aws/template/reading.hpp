#pragma once

#include <set>
#include <string>
#include <utility>

#include "core/base/ids.hpp"
#include "emulator/aws/template/reader.hpp"
#include "emulator/aws/template/source.hpp"

namespace ecpay::aws {

// One reading of a template: what it is asked, what it has found. One thread.
struct Reading {
  Reading(const TemplateOptions& asked, const Source& source)
      : options(asked), problems(source), ids(asked.seed) {}

  // Says the same about the same subject once only.
  void notice(TemplateNotice::Level level, std::string subject, std::string type,
              std::string text) {
    if (noticed_.insert(subject + "\n" + text).second) {
      app.notices.push_back({level, std::move(subject), std::move(type), std::move(text)});
    }
  }

  const TemplateOptions& options;
  Problems problems;
  IdSource ids;
  App app;

 private:
  std::set<std::string> noticed_;
};

}  // namespace ecpay::aws
