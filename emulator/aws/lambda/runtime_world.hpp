#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace ecpay::aws {

// What functions find around them. Filled by whoever starts the emulator, once, before the first
// call; names in it are the emulator's own addresses, never the ones a function's code uses.
struct RuntimeWorld {
  std::string aws_endpoint_url;   // "http://127.0.0.1:4566"; empty = variable not set
  std::string proxy_url;          // "http://127.0.0.1:8491"; empty = variables not set
  std::filesystem::path ca_file;  // PEM; empty = variables not set
  std::string intercept_host = "127.0.0.1";
  std::uint16_t intercept_port = 0;  // takes direct TLS and plain HTTP; 0 = no redirecting
  // Names answered by the intercept: ".ecpay.com.tw" covers the domain and all below it. Loopback
  // names pass; every other name is refused inside the function with a sentence that names it.
  std::vector<std::string> redirect_hosts;
  std::filesystem::path run_folder;  // ours alone: bootstraps and empty AWS files go there (0700)
  std::vector<std::filesystem::path>
      runtime_libs;  // --runtime-libs: SDKs that AWS's runtimes bring
  enum class SamLocal { unset, set } sam_local = SamLocal::unset;  // AWS_SAM_LOCAL (DECISIONS A32)
  std::string path;  // PATH that interpreters are looked for in
};

}  // namespace ecpay::aws
