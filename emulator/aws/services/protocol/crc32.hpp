#pragma once

#include <cstdint>
#include <string_view>

namespace ecpay::aws {

// CRC-32 as zlib and X-Amz-Crc32 have it (reflected, polynomial EDB88320).
std::uint32_t crc32(std::string_view bytes);

}  // namespace ecpay::aws
