#pragma once

#include <fstream>
#include <sstream>
#include <string>

#include "core/base/json.hpp"

namespace ecpay::test {

// The "vectors" of fixtures/vectors/<name>.json.
inline Json load_vectors(const std::string& name) {
  std::ifstream file(std::string(ECPAY_SOURCE_DIR) + "/fixtures/vectors/" + name + ".json");
  std::stringstream text;
  text << file.rdbuf();
  return Json::parse(text.str()).at("vectors");
}

}  // namespace ecpay::test
