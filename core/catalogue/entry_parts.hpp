#pragma once

#include "core/catalogue/entry_loader.hpp"
#include "core/catalogue/entry_reader.hpp"

// The parts of an entry, one reader each; shared by the loader's files.
namespace ecpay::catalogue {

// What reading a list of fields needs to know of its surroundings.
struct FieldsContext {
  Problems& problems;
  const FragmentSource& fragments;
  std::vector<RuleSpec>* rules = nullptr;  // where rules of used fragments go
  std::string scope{};                     // of those rules
  When when{};                             // of the groups around
  int depth = 0;                           // of fragments within fragments
};

std::vector<FieldEntry> read_fields(const Value& array, const Place& place, FieldsContext context);
RuleSpec read_rule(const Value& object, const Place& place, Problems& problems);
// Rules of an array, `use` resolved, appended to *context.rules.
void read_rules(const Value& array, const Place& place, const FieldsContext& context);
When read_when(const Value& object, const Place& place, Problems& problems);
std::optional<Refusal> read_refusal(ObjectReader& reader);

enum class Direction { request, answer };

// What the parts of a message need to know of the entry they stand in.
struct MessageContext {
  Problems& problems;
  const FragmentSource& fragments;
  const ServiceSpec* service = nullptr;
  Direction direction = Direction::request;
};

EnvelopeSpec read_envelope(const Value& object, const Place& place, const MessageContext& context);
MacSpec read_mac(const Value& object, const Place& place, Problems& problems);
// The message keys of an object that may have others; the caller finishes the reader.
MessageSpec read_message(ObjectReader& reader, const MessageContext& context);

// Parses a fragment and checks its name; null text is a problem.
std::optional<Value> open_fragment(const std::string& name, const Place& place, Problems& problems,
                                   const FragmentSource& fragments);

}  // namespace ecpay::catalogue
