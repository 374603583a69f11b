#include <array>

#include "core/base/messages.hpp"

namespace ecpay::messages {
namespace {
constexpr auto k_rows = std::to_array<Message>({
    {"store.busy", Category::conflict, "Another emulator has {subject} open.",
     "另一個模擬器正在使用 {subject}。",
     "Stop it with `ecpay-cli down`, or name another file with --db.",
     "請以 `ecpay-cli down` 停止它，或用 --db 指定其他檔案。"},
    {"store.open", Category::configuration, "The database {subject} cannot be opened: {detail}",
     "無法開啟資料庫 {subject}：{detail}",
     "Check the folder's permissions and free space, or name another file with --db.",
     "請檢查資料夾權限與剩餘空間，或用 --db 指定其他檔案。"},
    {"store.newer", Category::configuration,
     "{subject} was written by a newer version of this program.",
     "{subject} 是由較新版本的程式寫入的。", "Update ecpay-cli, or name another file with --db.",
     "請更新 ecpay-cli，或用 --db 指定其他檔案。"},
});
}  // namespace

std::span<const Message> store() { return k_rows; }

}  // namespace ecpay::messages
