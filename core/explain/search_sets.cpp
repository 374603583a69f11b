#include <algorithm>

#include "core/explain/search.hpp"

// The enumeration of sets of mistakes. Outside in: parameters, order, encoding, then wrapping and
// hashing, so that each stage's text is made once for all that follows.
namespace ecpay::explain {
namespace {

// What a candidate costs besides the bytes that are hashed.
constexpr std::uint64_t k_candidate_cost = 400;
constexpr std::uint64_t k_parameter_cost = 16;
// Guesses rarer than this are not combined with each other, nor made three at a time.
constexpr int k_rarest_guess = 3;
constexpr int k_any_guess = 9;

Recipe recipe_of(const Case& about, const Steps& steps) {
  Recipe recipe = about.base;
  for (const auto& step : steps) {
    if (step.mistake && step.mistake->bend) step.mistake->bend(recipe);
  }
  return recipe;
}

// Whether two guesses can both be true.
bool compose(const Located& a, const Located& b) {
  if (a.replaced && b.replaced) return *a.replaced != *b.replaced;
  const auto drops = [](const Located& guess, const Located& other) {
    return other.replaced && std::find(guess.dropped.begin(), guess.dropped.end(),
                                       *other.replaced) != guess.dropped.end();
  };
  if (drops(a, b) || drops(b, a)) return false;
  for (const auto& pair : a.added) {
    for (const auto& other : b.added) {
      if (pair.name == other.name) return false;
    }
  }
  return true;
}

}  // namespace

void Search::try_sets(std::size_t size) {
  for (std::size_t count = 0; count <= size; ++count) {
    each_material(count, size < 3 ? k_any_guess : k_rarest_guess, [&](const Material& material) {
      if (!is_spent()) try_material(material, size - count);
    });
  }
  if (size == 2) {
    each_guess_pair([&](const Material& material) {
      if (!is_spent()) try_material(material, 0);
    });
  }
}

Search::Material Search::material_of(const Steps& steps) {
  Material material{steps, 0, plan_of(about_, steps).pairs};
  for (const auto& step : steps) material.slots |= step.slots();
  // Changing the parameters costs about as much as hashing them a few times.
  constexpr std::uint64_t k_changes = 4;
  charge(posted_bytes_ * k_changes + k_parameter_cost * about_.posted.size());
  return material;
}

void Search::each_material(std::size_t size, int rarest_guess,
                           const std::function<void(const Material&)>& visit) {
  if (size == 0) return visit(material_of({}));
  // Rows are in the order in which they are made; a set is grown by later ones only.
  const std::function<void(std::size_t, Steps&, std::uint64_t)> grow =
      [&](std::size_t from, Steps& steps, std::uint64_t slots) {
        if (steps.size() == size) return visit(material_of(steps));
        for (std::size_t i = from; i < parameters_.size() && !is_spent(); ++i) {
          if ((parameters_[i]->slots & slots) != 0) continue;
          steps.push_back({parameters_[i], nullptr});
          grow(i + 1, steps, slots | parameters_[i]->slots);
          steps.pop_back();
        }
      };
  Steps steps;
  grow(0, steps, 0);
  if (size == 3) return;
  for (const auto* guess : visible_guesses_) {
    if (is_spent()) return;
    if (guess->rarity > rarest_guess) continue;
    if (size == 1) {
      visit(material_of({{nullptr, guess}}));
      continue;
    }
    for (const auto* row : parameters_) {
      if (is_spent()) return;
      if ((row->slots & guess->slots) == 0) visit(material_of({{nullptr, guess}, {row, nullptr}}));
    }
  }
}

void Search::each_guess_pair(const std::function<void(const Material&)>& visit) {
  for (std::size_t i = 0; i < visible_guesses_.size(); ++i) {
    if (visible_guesses_[i]->rarity > k_rarest_guess) continue;
    for (std::size_t j = i + 1; j < visible_guesses_.size() && !is_spent(); ++j) {
      const Located& a = *visible_guesses_[i];
      const Located& b = *visible_guesses_[j];
      if (b.rarity > k_rarest_guess || !compose(a, b)) continue;
      visit(material_of({{nullptr, &a}, {nullptr, &b}}));
    }
  }
}

void Search::try_material(const Material& material, std::size_t left) {
  try_arrangement(material, nullptr, left);
  if (left == 0) return;
  for (const auto* order : orders_) {
    if ((order->slots & material.slots) == 0) try_arrangement(material, order, left - 1);
  }
}

void Search::try_arrangement(const Material& material, const Mistake* order, std::size_t left) {
  Steps steps = material.steps;
  std::uint64_t slots = material.slots;
  if (order) {
    steps.push_back({order, nullptr});
    slots |= order->slots;
  }
  const std::size_t fixed = steps.size();
  const Recipe before = recipe_of(about_, steps);
  const Arrangement arranged = arrange(material.pairs, before.order);
  for (std::size_t count = 0; count <= left; ++count) {
    for (const auto& bent : encoding_sets_[count]) {
      if (is_spent()) return;
      if ((bent.set.slots & slots) != 0) continue;
      steps.resize(fixed);
      for (const auto* row : bent.set.rows) steps.push_back({row, nullptr});
      const Recipe recipe = recipe_of(about_, steps);
      // A parameter row may bring an encoder: signing a JSON text by the form's formula does.
      const std::optional<EncodingTable> other = recipe.encoder == bent.encoder
                                                     ? std::nullopt
                                                     : std::optional<EncodingTable>(recipe.encoder);
      const EncodingTable& table = other ? *other : bent.table;
      body_.clear();
      // An encoding may bring an order of its own: the e-ticket formula does not sort.
      const bool is_arranged = recipe.order == before.order;
      append_body(is_arranged ? arranged : arrange(material.pairs, recipe.order), recipe, table,
                  body_);
      try_wrappings(steps, slots | bent.set.slots, table, left - count);
    }
  }
}

void Search::try_wrappings(const Steps& steps, std::uint64_t slots, const EncodingTable& table,
                           std::size_t left) {
  const Recipe base = recipe_of(about_, steps);
  for (const auto& set : finish_sets_[left]) {
    if ((set.slots & slots) != 0) continue;
    Recipe recipe = base;
    for (const auto* row : set.rows) row->bend(recipe);
    if (!judge(recipe, table)) continue;
    Steps all = steps;
    for (const auto* row : set.rows) all.push_back({row, nullptr});
    keep(all);
  }
}

bool Search::judge(const Recipe& recipe, const EncodingTable& table) {
  const HashKeys keys = keys_in(recipe, about_.keys);
  write_text(body_, recipe, keys, table, text_);
  digest_ = digest_of(text_, recipe, keys, algorithm_);
  ++candidates_;
  charge(text_.size() + k_candidate_cost + k_parameter_cost * about_.posted.size());
  return wanted_(digest_);
}

}  // namespace ecpay::explain
