#include "cli/completion.hpp"
#include "cli/loop/emulator_client.hpp"

namespace ecpay::cli {
namespace {

// Somebody waits with a finger on the tab key.
constexpr std::chrono::milliseconds k_patience{300};

std::vector<Candidate> orders(EmulatorClient& client) {
  std::vector<Candidate> found;
  const auto answer = client.get("/orders?limit=200");
  if (!answer || !answer->contains("orders")) return found;
  // The newest first: it is the one that is meant.
  const auto& rows = (*answer)["orders"];
  for (auto row = rows.rbegin(); row != rows.rend(); ++row)
    found.push_back(
        {text_of(*row, "MerchantTradeNo"), text_of(*row, "state") + " " + text_of(*row, "method")});
  return found;
}

std::vector<Candidate> callbacks(EmulatorClient& client) {
  std::vector<Candidate> found;
  const auto answer = client.get("/callbacks");
  if (!answer || !answer->contains("callbacks")) return found;
  for (const auto& row : (*answer)["callbacks"]) {
    const auto& id = row.contains("id") ? row["id"] : Json();
    found.push_back({id.is_string() ? id.get<std::string>() : id.dump(),
                     text_of(row, "order") + " " + text_of(row, "kind")});
  }
  return found;
}

}  // namespace

std::vector<Candidate> own_values(const Point& point, const Console&) {
  const bool wants_order = point.wants == "order" || point.wants == "--order";
  const bool wants_callback = point.verb == "callback" && point.wants == "id";
  if (!wants_order && !wants_callback) return {};
  auto client = EmulatorClient::find(k_patience);
  if (!client) return {};
  return wants_order ? orders(*client) : callbacks(*client);
}

}  // namespace ecpay::cli
