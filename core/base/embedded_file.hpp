#pragma once

#include <string_view>

namespace ecpay {

// A file of the source tree carried in the executable (cmake/embed.cmake).
struct EmbeddedFile {
  std::string_view name;  // relative to the embedded folder
  std::string_view content;
};

}  // namespace ecpay
