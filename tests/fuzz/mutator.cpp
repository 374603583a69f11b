#include "tests/fuzz/mutator.hpp"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>

namespace ecpay::fuzz {
namespace {

constexpr std::size_t k_longest = 1U << 16;
constexpr auto k_slow = std::chrono::milliseconds(2000);  // under the sanitizers

class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed * 2 + 1) {}
  // xorshift64*
  std::uint64_t next() {
    state_ ^= state_ >> 12U;
    state_ ^= state_ << 25U;
    state_ ^= state_ >> 27U;
    return state_ * 0x2545F4914F6CDD1DULL;
  }
  std::size_t below(std::size_t limit) { return limit == 0 ? 0 : (next() >> 16U) % limit; }

 private:
  std::uint64_t state_;
};

std::string part_of(const std::string& text, Random& random) {
  const auto begin = random.below(text.size() + 1);
  return text.substr(begin, random.below(std::min<std::size_t>(text.size() - begin + 1, 64)));
}

void mutate_once(std::string& text, const Subject& subject, Random& random) {
  const auto at = random.below(text.size() + 1);
  const auto& other = subject.seeds[random.below(subject.seeds.size())];
  switch (random.below(8)) {
    case 0:
      if (at < text.size()) text[at] = static_cast<char>(random.next());
      break;
    case 1:
      text.erase(at, random.below(16));
      break;
    case 2:
      text.insert(at, part_of(text, random));
      break;
    case 3:
      text.insert(at, part_of(other, random));
      break;
    case 4:
      text.resize(at);
      break;
    case 5: {  // deep or long
      const auto piece = part_of(text, random);
      for (auto left = random.below(200); left > 0 && text.size() < k_longest; --left)
        text.insert(at, piece);
      break;
    }
    case 6:
      text.replace(at, random.below(32), part_of(other, random));
      break;
    default:
      if (!subject.tokens.empty())
        text.insert(at, subject.tokens[random.below(subject.tokens.size())]);
  }
  if (text.size() > k_longest) text.resize(k_longest);
}

// Where the text that is run now lies, should it be the last.
class Record {
 public:
  explicit Record(std::string path) : path_(std::move(path)) {}
  void write(const std::string& text) const { std::ofstream(path_, std::ios::binary) << text; }
  void remove() const { (void)std::remove(path_.c_str()); }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

int run_files(const std::vector<std::string>& files, const Subject& subject) {
  for (const auto& name : files) {
    std::ifstream file(name, std::ios::binary);
    if (!file) {
      (void)std::fprintf(stderr, "cannot read %s\n", name.c_str());
      return 2;
    }
    subject.run(std::string(std::istreambuf_iterator<char>(file), {}));
  }
  return 0;
}

struct Options {
  long seconds = 10;
  std::uint64_t seed = 1;
  std::vector<std::string> files;
};

Options read_options(int argc, char** argv) {
  Options options;
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    if (word == "--seconds" && i + 1 < argc) {
      options.seconds = std::atol(argv[++i]);
    } else if (word == "--seed" && i + 1 < argc) {
      options.seed = std::strtoull(argv[++i], nullptr, 10);
    } else {
      options.files.emplace_back(word);
    }
  }
  return options;
}

}  // namespace

int run_fuzzer(int argc, char** argv, const Subject& subject) {
  using Clock = std::chrono::steady_clock;
  const Options options = read_options(argc, argv);
  if (!options.files.empty()) return run_files(options.files, subject);
  for (const auto& seed : subject.seeds) subject.run(seed);
  Random random(options.seed);
  const Record record{std::string(argv[0]) + ".last"};
  const auto end = Clock::now() + std::chrono::seconds(options.seconds);
  std::size_t runs = 0;
  for (auto now = Clock::now(); now < end; ++runs) {
    std::string text = subject.seeds[random.below(subject.seeds.size())];
    for (auto left = 1 + random.below(6); left > 0; --left) mutate_once(text, subject, random);
    record.write(text);
    subject.run(text);
    const auto took = Clock::now() - now;
    if (took > k_slow) {
      (void)std::fprintf(stderr, "a text took %lld ms: %s\n",
                         static_cast<long long>(
                             std::chrono::duration_cast<std::chrono::milliseconds>(took).count()),
                         record.path().c_str());
      return 1;
    }
    now = Clock::now();
  }
  record.remove();
  (void)std::printf("%zu texts\n", runs);
  return 0;
}

}  // namespace ecpay::fuzz
