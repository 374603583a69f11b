#include "core/explain/signer_trials.hpp"

#include <catch2/catch.hpp>
#include <set>

#include "core/base/text.hpp"
#include "tests/core/explain/torture.hpp"

using namespace ecpay;
using namespace ecpay::explain;

namespace {

using Outcome = SignerAnswer::Outcome;

const std::vector<SignerTrial>& trials() {
  static const auto all = signer_trials();
  return all;
}

std::vector<SignerAnswer> answers_with(const Steps& steps) {
  std::vector<SignerAnswer> answers;
  for (const auto& trial : trials()) {
    const Case about = test::case_of(trial.form);
    answers.push_back({Outcome::answered, hex_encode_upper(digest_of_plan(
                                              plan_of(about, steps), about, about.algorithm))});
  }
  return answers;
}

SignerReport judged(const std::vector<SignerAnswer>& answers) {
  return judge_signer(trials(), answers, test::stage_keys(), wire::MacHash::sha256);
}

const Mistake* row_of(std::string_view code) {
  for (const auto* row : all_mistakes(Formula::form)) {
    if (row->code == code) return row;
  }
  FAIL("no such mistake: " << code);
  return nullptr;
}

std::vector<std::string> codes_of(const SignerReport& report) {
  std::vector<std::string> codes;
  for (const auto& finding : report.mistakes) codes.push_back(finding.code);
  return codes;
}

}  // namespace

TEST_CASE("signer: a right signer passes every trial", "[signer]") {
  const auto report = judged(answers_with({}));
  CHECK(report.ok());
  CHECK(report.trials > 50);
  CHECK(report.characters.empty());
  CHECK(to_json(report)["ok"] == true);
}

TEST_CASE("signer: names are unique, so that a trial can be a JSON object", "[signer]") {
  std::set<std::string> known;
  for (const auto& trial : trials()) {
    CAPTURE(trial.name);
    CHECK(known.insert(trial.name).second);
    std::set<std::string> names;
    for (const auto& [name, value] : trial.form.pairs()) CHECK(names.insert(name).second);
    CHECK(names.count("CheckMacValue") == 0);
  }
}

TEST_CASE("signer: every mistake of the bank is brought out by some trial", "[signer]") {
  // What needs a CheckMacValue, a second value of one name, or keys that were posted, does not show
  // on parameters that are handed to a signer.
  const std::set<std::string_view> out_of_reach{"CMV_FIELD_INCLUDED", "KEYS_AS_PARAMETERS",
                                                "EXTRA_FIELDS_IGNORED", "OTHER_SERVICE_KEYS",
                                                "DUPLICATE_NAME"};
  std::vector<std::string> unseen;
  for (const auto* row : all_mistakes(Formula::form)) {
    if (out_of_reach.count(row->code) != 0) continue;
    if (row->code == "KEYS_MIXED" && row->variant_en == "stage") continue;  // the keys in use
    const auto answers = answers_with({{row, nullptr}});
    bool shows = false;
    for (std::size_t i = 0; i < trials().size() && !shows; ++i) {
      shows = answers[i].mac != wire::check_mac_value(trials()[i].form, test::stage_keys());
    }
    if (!shows) unseen.push_back(std::string(row->code) + " " + std::string(row->variant_en));
  }
  CHECK(unseen == std::vector<std::string>{});
}

TEST_CASE("signer: the characters that break and the mistake are named", "[signer]") {
  const auto tilde = judged(answers_with({{row_of("TILDE_RAW"), nullptr}}));
  CHECK(codes_of(tilde) == std::vector<std::string>{"TILDE_RAW"});
  CHECK(tilde.characters == std::vector<std::string>{"~"});
  const auto table = judged(answers_with({{row_of("NET_TABLE_MISSING"), nullptr}}));
  CHECK(codes_of(table) == std::vector<std::string>{"NET_TABLE_MISSING"});
  CHECK(table.characters == std::vector<std::string>{"!", "(", ")", "*"});
}

TEST_CASE("signer: a mistake that shows everywhere is told without characters", "[signer]") {
  // Every order has a blank, in MerchantTradeDate.
  const std::string code = GENERATE("KEY_IV_SWAPPED", "SPACE_PERCENT20");
  const auto report = judged(answers_with({{row_of(code), nullptr}}));
  CHECK(codes_of(report) == std::vector<std::string>{code});
  CHECK(report.unexplained.empty());
  CHECK(report.failures.size() == report.trials);
  CHECK(report.characters.empty());
}

TEST_CASE("signer: two mistakes are both named", "[signer]") {
  const auto report =
      judged(answers_with({{row_of("SPACE_PERCENT20"), nullptr}, {row_of("TILDE_RAW"), nullptr}}));
  auto codes = codes_of(report);
  std::sort(codes.begin(), codes.end());
  CHECK(codes == std::vector<std::string>{"SPACE_PERCENT20", "TILDE_RAW"});
}

TEST_CASE("signer: what no mistake explains is said to be unexplained", "[signer]") {
  auto answers = answers_with({});
  for (std::size_t i = 0; i < answers.size(); ++i) {
    if (trials()[i].name == "emoji") answers[i].mac = std::string(64, 'A');
    if (trials()[i].name == "Chinese") answers[i] = {Outcome::failed, ""};
    if (trials()[i].name == "empty value") answers[i] = {Outcome::no_value, ""};
  }
  const auto report = judged(answers);
  CHECK(report.unexplained == std::vector<std::string>{"emoji"});
  REQUIRE(report.failures.size() == 3);
  CHECK(report.characters == std::vector<std::string>{"綠茶", "😀"});
  const Json json = to_json(report);
  CHECK(json["failures"][0]["outcome"] == "failed");
  CHECK(json["failures"][1]["outcome"] == "wrong");
  CHECK(json["failures"][2]["outcome"] == "no_value");
}

TEST_CASE("signer: the value is found in what programs print", "[signer]") {
  const std::string mac(64, 'B');
  const std::string md5(32, 'c');
  CHECK(mac_in_output(mac) == mac);
  CHECK(mac_in_output("debug: signing\n" + mac + "\r\n\n") == mac);
  CHECK(mac_in_output(md5 + "\n") == md5);
  CHECK(mac_in_output(R"({"mac":")" + mac + "\"}\n") == mac);
  CHECK(mac_in_output(R"({"CheckMacValue":")" + mac + "\"}") == mac);
  CHECK(mac_in_output("MerchantID=1&CheckMacValue=" + mac) == mac);
  CHECK(mac_in_output("CheckMacValue=" + mac + "&MerchantID=1") == mac);
  CHECK(mac_in_output("<input name=\"CheckMacValue\" value=\"" + mac + "\">\n</form>") == mac);
  CHECK_FALSE(mac_in_output(""));
  CHECK_FALSE(mac_in_output("Error: no key"));
  CHECK_FALSE(mac_in_output("CheckMacValue=" + mac.substr(1)));
  CHECK_FALSE(mac_in_output("CheckMacValue" + std::string(100'000, ' ')));
}
