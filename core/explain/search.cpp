#include "core/explain/search.hpp"

#include <algorithm>
#include <unordered_map>

namespace ecpay::explain {
namespace {

// Work allowed for guesses about one parameter, for sets of two and of three, in hashed bytes:
// about 20 ms, 0.3 s and 1.5 s on one core.
constexpr std::uint64_t k_guess_bytes = 30ULL << 20U;
constexpr std::array<std::uint64_t, 4> k_set_bytes{0, 0, 250ULL << 20U, 1200ULL << 20U};
// Larger messages are not searched for three mistakes.
constexpr std::uint64_t k_most_bytes_of_three = 64ULL << 10U;
constexpr std::size_t k_most_rare_guesses = 40'000;
// Rows rarer than this are not made three at a time.
constexpr int k_rarest_of_three = 5;
constexpr std::size_t k_most_found = 50'000;

// The place of each row in the order in which mistakes are made; guesses come first.
std::size_t rank_of(const Step& step) {
  static const auto k_ranks = [] {
    std::unordered_map<const Mistake*, std::size_t> ranks;
    for (const auto formula : {Formula::form, Formula::ecticket}) {
      for (const auto* mistake : all_mistakes(formula)) ranks.emplace(mistake, ranks.size() + 1);
    }
    return ranks;
  }();
  return step.mistake ? k_ranks.at(step.mistake) : 0;
}

// Replacements first, then what was left out from the last on, then what was added: indexes stay
// right.
void apply_guesses(const Steps& steps, Pairs& pairs) {
  std::vector<std::size_t> dropped;
  for (const auto& step : steps) {
    if (!step.located) continue;
    if (step.located->replaced) pairs[*step.located->replaced].value = step.located->value;
    dropped.insert(dropped.end(), step.located->dropped.begin(), step.located->dropped.end());
  }
  std::sort(dropped.rbegin(), dropped.rend());
  for (const auto index : dropped) pairs.erase(pairs.begin() + static_cast<std::ptrdiff_t>(index));
  for (const auto& step : steps) {
    if (step.located)
      pairs.insert(pairs.end(), step.located->added.begin(), step.located->added.end());
  }
}

}  // namespace

int rarity_of(const Steps& steps) {
  int sum = 0;
  for (const auto& step : steps) sum += step.rarity();
  return sum;
}

const std::vector<const Mistake*>& all_mistakes(Formula formula) {
  using All = std::vector<const Mistake*>;
  const auto join = [](std::initializer_list<std::span<const Mistake>> parts) {
    All all;
    for (const auto rows : parts) {
      for (const auto& row : rows) all.push_back(&row);
    }
    return all;
  };
  static const All k_form =
      join({parameter_mistakes(), text_mistakes(), order_mistakes(), encoding_mistakes(),
            wrapping_mistakes(), account_mistakes(), hashing_mistakes()});
  static const All k_ecticket = join({ecticket_mistakes(), text_mistakes(), encoding_mistakes(),
                                      wrapping_mistakes(), account_mistakes(), hashing_mistakes()});
  return formula == Formula::form ? k_form : k_ecticket;
}

Plan plan_of(const Case& about, Steps steps) {
  std::stable_sort(steps.begin(), steps.end(),
                   [](const Step& a, const Step& b) { return rank_of(a) < rank_of(b); });
  Plan plan{about.posted, about.base};
  apply_guesses(steps, plan.pairs);
  for (const auto& step : steps) {
    if (step.mistake && step.mistake->edit) step.mistake->edit(plan.pairs, about);
    if (step.mistake && step.mistake->bend) step.mistake->bend(plan.recipe);
  }
  return plan;
}

std::string digest_of_plan(const Plan& plan, const Case& about, Algorithm algorithm) {
  return digest_of(text_of(plan.pairs, plan.recipe, about.keys), plan.recipe,
                   keys_in(plan.recipe, about.keys), algorithm);
}

Search::Search(const Case& about, Wanted wanted, Algorithm algorithm)
    : about_(about), wanted_(std::move(wanted)), algorithm_(algorithm) {
  for (const auto& pair : about.posted) posted_bytes_ += pair.name.size() + pair.value.size();
}

std::vector<Steps> Search::run(std::size_t most) {
  found_.clear();
  const std::string base = digest_of_plan(plan_of(about_, {}), about_, algorithm_);
  ++candidates_;
  if (wanted_(base)) return {Steps{}};
  if (most == 0) return {};
  seen_.insert(base);
  likely_ = likely_guesses(about_);
  try_rows();
  left_bytes_ = k_guess_bytes;
  try_guesses(likely_);
  if (found_.empty()) {
    rare_ = rare_guesses(about_, k_most_rare_guesses);
    try_guesses(rare_);
  }
  most = std::min<std::size_t>(most, posted_bytes_ > k_most_bytes_of_three ? 2 : 3);
  for (std::size_t size = 2; size <= most && found_.empty(); ++size) {
    left_bytes_ = k_set_bytes[size];
    prepare_sets(size);
    try_sets(size);
  }
  std::stable_sort(found_.begin(), found_.end(),
                   [](const Steps& a, const Steps& b) { return rarity_of(a) < rarity_of(b); });
  return std::move(found_);
}

void Search::try_rows() {
  for (const auto* row : all_mistakes(about_.formula)) {
    const Steps steps{{row, nullptr}};
    std::string digest = digest_of_plan(plan_of(about_, steps), about_, algorithm_);
    ++candidates_;
    if (wanted_(digest)) keep(steps);
    if (!seen_.insert(std::move(digest)).second) continue;  // shows nothing, or nothing new
    switch (row->dimension) {
      case Dimension::parameters:
        parameters_.push_back(row);
        break;
      case Dimension::order:
        orders_.push_back(row);
        break;
      case Dimension::encoding:
        encodings_.push_back(row);
        break;
      case Dimension::wrapping:
      case Dimension::hashing:
        finishes_.push_back(row);
        break;
    }
  }
}

void Search::try_guesses(const std::vector<Located>& guesses) {
  const Recipe& recipe = about_.base;
  const EncodingTable table(recipe.encoder);
  Pairs pairs = about_.posted;
  const Arrangement sorted = arrange(pairs, recipe.order);
  for (const auto& guess : guesses) {
    if (is_spent()) return;
    body_.clear();
    if (guess.replaced) {  // the order stays: only the value is another one for a moment
      pairs[*guess.replaced].value = guess.value;
      append_body(sorted, recipe, table, body_);
      pairs[*guess.replaced].value = about_.posted[*guess.replaced].value;
    } else {
      Pairs changed = about_.posted;
      guess.apply(changed);
      append_body(arrange(changed, recipe.order), recipe, table, body_);
    }
    const Steps steps{{nullptr, &guess}};
    if (judge(recipe, table)) keep(steps);
    if (&guesses == &likely_ && seen_.insert(digest_).second) visible_guesses_.push_back(&guess);
  }
}

void Search::prepare_sets(std::size_t size) {
  const auto is_usual = [size](const Mistake* row) {
    return size < 3 || row->rarity <= k_rarest_of_three;
  };
  encoding_sets_ = {};
  finish_sets_ = {};
  // Grows each set of one size by the rows behind its last one.
  const auto grow = [&](const std::vector<RowSet>& smaller, const Rows& rows) {
    std::vector<RowSet> larger;
    for (const auto& set : smaller) {
      auto next = set.rows.empty() ? rows.begin()
                                   : std::find(rows.begin(), rows.end(), set.rows.back()) + 1;
      for (; next != rows.end(); ++next) {
        if (!is_usual(*next) || (set.slots & (*next)->slots) != 0) continue;
        larger.push_back(set);
        larger.back().rows.push_back(*next);
        larger.back().slots |= (*next)->slots;
      }
    }
    return larger;
  };
  std::vector<RowSet> encodings{RowSet{}};
  finish_sets_[0] = {RowSet{}};
  std::vector<Encoder> known;
  for (std::size_t count = 0; count <= size; ++count) {
    if (count > 0) {
      encodings = grow(encodings, encodings_);
      finish_sets_[count] = grow(finish_sets_[count - 1], finishes_);
    }
    for (const auto& set : encodings) {
      Recipe recipe = about_.base;
      for (const auto* row : set.rows) row->bend(recipe);
      const bool is_encoder_alone = recipe.wrap == about_.base.wrap;
      if (is_encoder_alone && std::find(known.begin(), known.end(), recipe.encoder) != known.end())
        continue;
      if (is_encoder_alone) known.push_back(recipe.encoder);
      encoding_sets_[count].push_back({set, recipe.encoder, EncodingTable(recipe.encoder)});
    }
  }
}

void Search::keep(const Steps& steps) {
  if (found_.size() < k_most_found) found_.push_back(steps);
}

std::vector<const Mistake*> Search::invisible_beside(const Steps& steps) const {
  std::uint64_t slots = 0;
  for (const auto& step : steps) slots |= step.slots();
  std::vector<const Mistake*> invisible;
  for (const auto* row : all_mistakes(about_.formula)) {
    if ((row->slots & slots) != 0) continue;
    Steps more = steps;
    more.push_back({row, nullptr});
    if (wanted_(digest_of_plan(plan_of(about_, more), about_, algorithm_)))
      invisible.push_back(row);
  }
  return invisible;
}

}  // namespace ecpay::explain
