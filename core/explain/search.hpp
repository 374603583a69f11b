#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "core/explain/located.hpp"
#include "core/explain/mistake.hpp"

namespace ecpay::explain {

// One mistake of an explanation: a row of the bank, or a guess about one parameter.
struct Step {
  const Mistake* mistake = nullptr;
  const Located* located = nullptr;
  std::string_view code() const { return mistake ? mistake->code : located->code; }
  std::uint64_t slots() const { return mistake ? mistake->slots : located->slots; }
  int rarity() const { return mistake ? mistake->rarity : located->rarity; }
};
using Steps = std::vector<Step>;

// The sum of the steps' rarities.
int rarity_of(const Steps& steps);

// Every row of the bank for a formula, in the order in which they are made.
const std::vector<const Mistake*>& all_mistakes(Formula formula);

// Parameters and calculation with the mistakes made in their order.
struct Plan {
  Pairs pairs;
  Recipe recipe;
};
Plan plan_of(const Case& about, Steps steps);
std::string digest_of_plan(const Plan& plan, const Case& about, Algorithm algorithm);

// Finds the smallest sets of mistakes that reproduce a digest.
//
// Every set of one, then of two, then of three is calculated; a size is searched to its end, so
// that all sets of the smallest size that fits are known. The work is bounded by the bytes that are
// hashed and not by a clock, so that the same input has the same answer on every machine. Not for
// sharing between threads; `about` must outlive it, and it must outlive what it answers.
class Search {
 public:
  // Whether a digest, in raw bytes, is looked for: that which was received.
  using Wanted = std::function<bool(const std::string& digest)>;
  Search(const Case& about, Wanted wanted, Algorithm algorithm);
  Search(const Search&) = delete;
  Search& operator=(const Search&) = delete;

  // Sets of the smallest size that has any, the usual ones first; a set of size 0 is the correct
  // calculation. At most `most` mistakes together (3 is the most there is).
  std::vector<Steps> run(std::size_t most);

  // Rows of the bank that, made besides `steps`, leave a digest that is wanted: what this message
  // happens not to show.
  std::vector<const Mistake*> invisible_beside(const Steps& steps) const;

  // How many digests have been calculated.
  std::size_t candidates() const { return candidates_; }

 private:
  using Rows = std::vector<const Mistake*>;
  // Rows made together, with what they write to.
  struct RowSet {
    Rows rows;
    std::uint64_t slots = 0;
  };
  // Encoding rows made together, ready for use.
  struct Bent {
    RowSet set;
    Encoder encoder;
    EncodingTable table;
  };
  struct Material {
    Steps steps;
    std::uint64_t slots = 0;
    Pairs pairs;
  };

  void try_rows();
  void try_guesses(const std::vector<Located>& guesses);
  void prepare_sets(std::size_t size);
  void try_sets(std::size_t size);
  void each_material(std::size_t size, int rarest_guess,
                     const std::function<void(const Material&)>& visit);
  void each_guess_pair(const std::function<void(const Material&)>& visit);
  Material material_of(const Steps& steps);
  void try_material(const Material& material, std::size_t left);
  void try_arrangement(const Material& material, const Mistake* order, std::size_t left);
  void try_wrappings(const Steps& steps, std::uint64_t slots, const EncodingTable& table,
                     std::size_t left);
  bool judge(const Recipe& recipe, const EncodingTable& table);
  void keep(const Steps& steps);
  void charge(std::uint64_t bytes) { left_bytes_ -= std::min(left_bytes_, bytes); }
  bool is_spent() const { return left_bytes_ == 0; }

  const Case& about_;
  Wanted wanted_;
  Algorithm algorithm_;
  std::vector<Located> likely_;
  std::vector<Located> rare_;
  std::vector<const Located*> visible_guesses_;
  // Rows that change this message's digest, one for each digest.
  Rows parameters_, orders_, encodings_, finishes_;
  std::array<std::vector<Bent>, 4> encoding_sets_;  // by size
  std::array<std::vector<RowSet>, 4> finish_sets_;  // wrapping and hashing
  std::unordered_set<std::string> seen_;
  std::vector<Steps> found_;
  std::uint64_t posted_bytes_ = 0;
  std::uint64_t left_bytes_ = 0;
  std::size_t candidates_ = 0;
  std::string digest_;
  std::string body_;
  std::string text_;
};

}  // namespace ecpay::explain
