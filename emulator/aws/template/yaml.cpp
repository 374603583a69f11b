#include "emulator/aws/template/yaml.hpp"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <istream>
#include <optional>
#include <streambuf>
#include <unordered_map>
#include <unordered_set>

#include "core/base/text.hpp"

namespace ecpay::aws {
namespace {

constexpr std::size_t k_max_depth = 100;
constexpr std::size_t k_max_bytes = 64U << 20U;  // of the tree, after aliases are expanded
constexpr std::size_t k_max_repeated_keys = 100;

constexpr std::array<std::string_view, 22> k_intrinsics = {
    "Ref",          "Fn::GetAtt",        "Fn::Sub",          "Fn::Join",   "Fn::Split",
    "Fn::Select",   "Fn::FindInMap",     "Fn::If",           "Fn::Equals", "Fn::And",
    "Fn::Or",       "Fn::Not",           "Fn::ImportValue",  "Fn::Base64", "Fn::Cidr",
    "Fn::GetAZs",   "Fn::Transform",     "Fn::ToJsonString", "Fn::Length", "Fn::ValueOf",
    "Fn::Contains", "Fn::GetStackOutput"};

bool is_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(),
                                      [](char c) { return (c >= '0' && c <= '9') || c == '_'; });
}

// Integers without a leading zero and decimal fractions: dates, account ids and times stay text.
bool is_number(std::string_view text) {
  if (text.starts_with('-') || text.starts_with('+')) { text.remove_prefix(1); }
  const auto dot = text.find('.');
  const auto whole = text.substr(0, dot);
  if (!is_digits(whole) || whole.front() == '_') { return false; }
  if (whole.size() > 1 && whole.front() == '0') { return false; }
  return dot == std::string_view::npos || is_digits(text.substr(dot + 1));
}

Node plain_scalar(const std::string& text, Place at) {
  constexpr std::array<std::string_view, 3> k_true = {"true", "yes", "on"};
  constexpr std::array<std::string_view, 3> k_false = {"false", "no", "off"};
  // "yes", "Yes" and "YES", but not "yEs".
  const auto lower = to_lower(text);
  const bool cased = text == lower || text == to_upper(text) ||
                     (text.size() > 1 && text.substr(1) == lower.substr(1));
  if (cased && std::find(k_true.begin(), k_true.end(), lower) != k_true.end()) {
    return Node::of_flag(true, at);
  }
  if (cased && std::find(k_false.begin(), k_false.end(), lower) != k_false.end()) {
    return Node::of_flag(false, at);
  }
  Node node = Node::of_text(text, at);
  if (is_number(text)) {
    node.kind = Node::Kind::number;
    std::erase(node.text, '_');
    if (node.text.starts_with('+')) { node.text.erase(0, 1); }
  }
  return node;
}

Place place_of(const YAML::Mark& mark) {
  if (mark.is_null()) { return {}; }
  return {mark.line + 1, mark.column + 1};
}

class MemoryBuffer : public std::streambuf {
 public:
  explicit MemoryBuffer(std::string_view text) {
    auto* begin = const_cast<char*>(text.data());  // only ever read
    setg(begin, begin, begin + text.size());
  }
};

// Builds the tree from the parser's events. Leaves by a ParserException on what is refused; code()
// then says which error it is.
class TreeBuilder : public YAML::EventHandler {
 public:
  const std::string& code() const { return code_; }
  Document take() { return std::move(document_); }

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    if (takes_key()) { return set_key("", mark); }
    Node node;
    node.kind = Node::Kind::null;
    node.at = place_of(mark);
    charge(node, mark);
    finish(std::move(node), anchor, total_ - 1);
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const auto found = anchors_.find(anchor);
    if (found == anchors_.end()) { refuse(mark, "this alias lies inside its own anchor"); }
    if (takes_key()) { refuse(mark, "an alias cannot be a key"); }
    charge(found->second.bytes, mark);
    attach(found->second.node);
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    if (takes_key()) {
      if (value == "<<" && tag == "?") { refuse(mark, "CloudFormation has no merge keys (<<)"); }
      if (tag != "?" && tag != "!") { refuse(mark, "a key cannot have a tag"); }
      return set_key(value, mark);
    }
    const auto before = total_;
    const auto at = place_of(mark);
    Node node = tag == "?" ? plain_scalar(value, at) : Node::of_text(value, at);
    charge(node, mark);
    finish(tagged(std::move(node), tag, mark), anchor, before);
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open(Node::of_list({}, place_of(mark)), mark, tag, anchor);
  }
  void OnSequenceEnd() override { close(); }

  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    open(Node::of_map({}, place_of(mark)), mark, tag, anchor);
  }
  void OnMapEnd() override { close(); }

 private:
  struct Open {
    Node node;
    YAML::Mark mark;
    std::string tag;
    YAML::anchor_t anchor;
    std::size_t bytes_before;
    bool has_key = false;
    std::string key;
    Place key_at;
    std::unordered_set<std::string> names;
  };
  struct Anchored {
    Node node;
    std::size_t bytes;
  };

  [[noreturn]] static void refuse(const YAML::Mark& mark, const std::string& why) {
    throw YAML::ParserException(mark, why);
  }

  void charge(std::size_t bytes, const YAML::Mark& mark) {
    total_ += bytes;
    if (total_ > k_max_bytes) {
      refuse(mark, "with its aliases expanded the template is too large");
    }
  }
  void charge(const Node& node, const YAML::Mark& mark) {
    charge(sizeof(Member) + node.text.size(), mark);
  }

  bool takes_key() const {
    return !open_.empty() && open_.back().node.is_map() && !open_.back().has_key;
  }

  void set_key(std::string key, const YAML::Mark& mark) {
    auto& map = open_.back();
    charge(key.size() * 2, mark);
    map.has_key = true;
    map.key = std::move(key);
    map.key_at = place_of(mark);
  }

  void open(Node node, const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) {
    if (takes_key()) { refuse(mark, "a key must be a text"); }
    if (open_.size() >= k_max_depth) { refuse(mark, "nested deeper than 100 levels"); }
    const auto before = total_;
    charge(node, mark);
    open_.push_back({std::move(node), mark, tag, anchor, before, false, {}, {}, {}});
  }

  void close() {
    Open done = std::move(open_.back());
    open_.pop_back();
    finish(tagged(std::move(done.node), done.tag, done.mark), done.anchor, done.bytes_before);
  }

  void finish(Node node, YAML::anchor_t anchor, std::size_t bytes_before) {
    if (anchor != YAML::NullAnchor) { anchors_[anchor] = {node, total_ - bytes_before}; }
    attach(std::move(node));
  }

  void attach(Node node) {
    if (open_.empty()) {
      document_.root = std::move(node);
      return;
    }
    auto& parent = open_.back();
    if (parent.node.is_list()) {
      parent.node.items.push_back(std::move(node));
      return;
    }
    parent.has_key = false;
    auto& members = parent.node.members;
    if (!parent.names.insert(parent.key).second) {
      if (document_.repeated_keys.size() >= k_max_repeated_keys) {
        refuse(parent.mark, "more than 100 keys are set twice");
      }
      document_.repeated_keys.push_back({parent.key, parent.key_at, {}});
      std::erase_if(members, [&](const Member& member) { return member.name == parent.key; });
    }
    members.push_back({std::move(parent.key), parent.key_at, std::move(node)});
  }

  // `!Sub x` as {"Fn::Sub": x}.
  Node tagged(Node node, const std::string& tag, const YAML::Mark& mark) {
    if (tag.empty() || tag == "?" || tag == "!") { return node; }
    constexpr std::string_view k_core = "tag:yaml.org,2002:";
    const auto at = place_of(mark);
    if (tag.starts_with(k_core)) {
      const auto type = tag.substr(k_core.size());
      return node.is_text() && type != "str" ? plain_scalar(node.text, at) : node;
    }
    const auto name = tag.substr(1);
    if (name == "Condition") { return Node::call(name, std::move(node), at); }
    const auto full = name == "Ref" ? name : "Fn::" + name;
    if (!is_known_intrinsic(full)) {
      code_ = "template.unknown_intrinsic";
      refuse(mark, tag);
    }
    if (name == "GetAtt" && node.is_text()) { node = attribute_path(node); }
    return Node::call(full, std::move(node), at);
  }

  static Node attribute_path(const Node& node) {
    const auto dot = node.text.find('.');
    if (dot == std::string::npos) { return node; }
    std::vector<Node> path;
    path.push_back(Node::of_text(node.text.substr(0, dot), node.at));
    path.push_back(Node::of_text(node.text.substr(dot + 1), node.at));
    return Node::of_list(std::move(path), node.at);
  }

  std::string code_ = "template.syntax";
  Document document_;
  std::vector<Open> open_;
  std::unordered_map<YAML::anchor_t, Anchored> anchors_;
  std::size_t total_ = 0;
};

// Long forms of intrinsics nobody has: found before anything is resolved.
const Member* unknown_intrinsic(const Node& node) {
  if (const auto* call = intrinsic_of(node); call != nullptr && !is_known_intrinsic(call->name)) {
    return call;
  }
  for (const auto& item : node.items) {
    if (const auto* found = unknown_intrinsic(item)) { return found; }
  }
  for (const auto& member : node.members) {
    if (const auto* found = unknown_intrinsic(member.value)) { return found; }
  }
  return nullptr;
}

// The code unit after "\\u" at the start of `text`, if it is one within [first, first + 0x3FF].
std::optional<unsigned> surrogate(std::string_view text, unsigned first) {
  constexpr std::size_t k_escape = 6;
  constexpr unsigned k_count = 0x400;
  constexpr int k_hexadecimal = 16;
  if (text.size() < k_escape || !text.starts_with("\\u")) { return std::nullopt; }
  unsigned unit = 0;
  const auto* const end = text.data() + k_escape;
  const auto parsed = std::from_chars(text.data() + 2, end, unit, k_hexadecimal);
  if (parsed.ptr != end || unit < first || unit >= first + k_count) { return std::nullopt; }
  return unit - first;
}

// JSON's "\\ud83d\\ude00" as "\\U0001f600", which YAML knows.
std::string with_joined_surrogates(std::string_view text) {
  constexpr std::size_t k_escape = 6;
  constexpr unsigned k_high = 0xD800;
  constexpr unsigned k_low = 0xDC00;
  std::string joined;
  joined.reserve(text.size());
  while (!text.empty()) {
    const auto next = std::min(text.find('\\'), text.size());
    joined.append(text.substr(0, next));
    text.remove_prefix(next);
    const auto high = surrogate(text, k_high);
    const auto low = high ? surrogate(text.substr(k_escape), k_low) : std::nullopt;
    if (low) {
      constexpr unsigned k_first_beyond = 0x10000;
      std::array<char, 11> escape{};
      std::snprintf(escape.data(), escape.size(), "\\U%08x",
                    k_first_beyond + (*high << 10U) + *low);
      joined.append(escape.data());
      text.remove_prefix(2 * k_escape);
    } else {
      joined.append(text.substr(0, 2));
      text.remove_prefix(std::min<std::size_t>(text.size(), 2));
    }
  }
  return joined;
}

Error error_at(const Source& source, std::string code, Place at, std::string detail) {
  return Error{std::move(code), source.where(at), std::move(detail), source.excerpt(at)};
}

}  // namespace

bool is_known_intrinsic(std::string_view name) {
  return name.starts_with("Fn::ForEach::") ||
         std::find(k_intrinsics.begin(), k_intrinsics.end(), name) != k_intrinsics.end();
}

Result<Document> read_yaml(const Source& source) {
  if (source.text().find('\0') != std::string_view::npos || !is_utf8(source.text())) {
    return error_at(source, "template.syntax", {}, "it is not UTF-8 text");
  }
  const auto start = source.text().find_first_not_of(" \t\r\n");
  const bool json = start != std::string_view::npos && source.text()[start] == '{';
  const auto joined = json ? with_joined_surrogates(source.text()) : std::string();
  MemoryBuffer buffer(json ? std::string_view(joined) : source.text());
  std::istream stream(&buffer);
  TreeBuilder builder;
  try {
    YAML::Parser parser(stream);
    if (!parser.HandleNextDocument(builder)) { return Document{}; }
    TreeBuilder second;
    if (parser.HandleNextDocument(second)) {
      return error_at(source, "template.syntax", {}, "it holds more than one document");
    }
  } catch (const YAML::Exception& error) {
    return error_at(source, builder.code(), place_of(error.mark), error.msg);
  }
  Document document = builder.take();
  if (const auto* call = unknown_intrinsic(document.root)) {
    return error_at(source, "template.unknown_intrinsic", call->at, call->name);
  }
  return document;
}

}  // namespace ecpay::aws
