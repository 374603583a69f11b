#include <algorithm>
#include <map>

#include "core/base/text.hpp"
#include "core/wire/form.hpp"
#include "emulator/aws/services/protocol/wire.hpp"

namespace ecpay::aws {
namespace {

constexpr std::size_t k_max_parts = 16;     // of a dotted name; real ones have at most 7
constexpr std::size_t k_max_pairs = 5'000;  // of a form; the largest real batch has about 700

struct Node {
  std::string value;
  std::map<std::string, Node, std::less<>> children;
};

std::optional<int> index_of(std::string_view name) {
  const auto index = parse_integer(name, 0, 1'000'000'000);
  if (!index) return std::nullopt;
  return static_cast<int>(*index);
}

// The children in the order of their numbers; empty unless all their names are numbers.
std::vector<const Node*> numbered(const Node& node) {
  std::vector<std::pair<int, const Node*>> found;
  for (const auto& [name, child] : node.children) {
    const auto index = index_of(name);
    if (!index) return {};
    found.emplace_back(*index, &child);
  }
  std::sort(found.begin(), found.end(), [](auto& a, auto& b) { return a.first < b.first; });
  std::vector<const Node*> nodes;
  nodes.reserve(found.size());
  for (const auto& [index, child] : found) nodes.push_back(child);
  return nodes;
}

Json to_json(const Node& node);

Json list_of(const std::vector<const Node*>& nodes) {
  Json list = Json::array();
  for (const auto* node : nodes) list.push_back(to_json(*node));
  return list;
}

Json map_of(const std::vector<const Node*>& nodes) {
  Json map = Json::object();
  for (const auto* node : nodes) {
    const Node* name = nullptr;
    const Node* value = nullptr;
    for (const auto& [part, child] : node->children) {
      if (part == "Name" || part == "key") name = &child;
      if (part == "Value" || part == "value") value = &child;
    }
    if (name) map[name->value] = value ? to_json(*value) : Json();
  }
  return map;
}

Json to_json(const Node& node) {
  if (node.children.empty()) return node.value;
  if (node.children.size() == 1) {
    const auto& [name, child] = *node.children.begin();
    if (name == "member") return list_of(numbered(child));
    if (name == "entry") return map_of(numbered(child));
  }
  if (const auto nodes = numbered(node); !nodes.empty()) return list_of(nodes);
  Json object = Json::object();
  for (const auto& [name, child] : node.children) object[name] = to_json(child);
  return object;
}

// Text that XML 1.0 can carry: it has no way to write most control characters.
std::string xml_text(std::string_view text) {
  std::string clean = to_valid_utf8(text);
  for (char& c : clean) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 && c != '\t' && c != '\n' && c != '\r') c = '?';
  }
  return replace_all(html_escape(clean), "\r", "&#xD;");
}

struct XmlWriter {
  const std::vector<std::string>& maps;
  std::string out;

  void element(std::string_view name, const Json& value) {
    out.append("<").append(name).append(">");
    content(name, value);
    out.append("</").append(name).append(">");
  }

  void content(std::string_view name, const Json& value) {
    if (value.is_array()) {
      for (const auto& item : value) element("member", item);
    } else if (value.is_object()) {
      const bool is_map = std::find(maps.begin(), maps.end(), name) != maps.end();
      for (const auto& [key, child] : value.items()) {
        if (!is_map) {
          element(key, child);
          continue;
        }
        out.append("<entry>");
        element("key", key);
        element("value", child);
        out.append("</entry>");
      }
    } else if (value.is_string()) {
      out.append(xml_text(value.get_ref<const std::string&>()));
    } else if (!value.is_null()) {
      out.append(to_text(value));
    }
  }
};

http::Response xml_answer(const std::string& request_id, int status, std::string body) {
  http::Response response;
  response.status = status;
  response.headers.add("Content-Type", "text/xml");
  response.headers.add("x-amzn-RequestId", request_id);
  response.body = std::move(body);
  return response;
}

std::string_view parameters_of(const http::Request& request) {
  return request.body.empty() ? request.query() : std::string_view(request.body);
}

class QueryWire final : public Wire {
 public:
  std::string operation(const http::Request& request) const override {
    const auto form = wire::Form::parse(parameters_of(request));
    return form ? form->get("Action") : "";
  }

  Outcome<Json> read(const Service&, const http::Request& request) const override {
    const auto form = wire::Form::parse(parameters_of(request));
    if (!form) return Refusal{"MalformedQueryString", "The query string is not encoded correctly."};
    if (form->pairs().size() > k_max_pairs) {
      return Refusal{"MalformedQueryString", "The request has too many parameters."};
    }
    Node root;
    for (const auto& [name, value] : form->pairs()) {
      if (!is_utf8(name) || !is_utf8(value)) {
        return Refusal{"MalformedQueryString", "The request is not UTF-8."};
      }
      const auto parts = split(name, '.');
      if (parts.size() > k_max_parts) {
        return Refusal{"MalformedQueryString", "A parameter's name has too many parts."};
      }
      Node* node = &root;
      for (const auto part : parts) node = &node->children[std::string(part)];
      node->value = value;
    }
    Json input = Json::object();
    for (const auto& [name, child] : root.children) input[name] = to_json(child);
    input.erase("Action");
    input.erase("Version");
    return input;
  }

  http::Response write(const Service& service, const Call& call,
                       const Json& output) const override {
    XmlWriter xml{service.xml_maps, ""};
    xml.out = "<" + call.operation + "Response xmlns=\"" + service.xml_namespace + "\">";
    if (!output.is_null()) xml.element(call.operation + "Result", output);
    xml.out += "<ResponseMetadata><RequestId>" + call.request_id +
               "</RequestId></ResponseMetadata></" + call.operation + "Response>";
    return xml_answer(call.request_id, 200, std::move(xml.out));
  }

  http::Response refuse(const Service& service, const std::string& request_id,
                        const Refusal& refusal) const override {
    const std::string names =
        service.xml_namespace.empty() ? "" : " xmlns=\"" + service.xml_namespace + "\"";
    return xml_answer(request_id, refusal.status,
                      "<ErrorResponse" + names + "><Error><Type>" +
                          (refusal.status < 500 ? "Sender" : "Receiver") + "</Type><Code>" +
                          xml_text(refusal.type) + "</Code><Message>" + xml_text(refusal.message) +
                          "</Message></Error><RequestId>" + request_id +
                          "</RequestId></ErrorResponse>");
  }
};

}  // namespace

const Wire& query_wire() {
  static const QueryWire k_wire;
  return k_wire;
}

}  // namespace ecpay::aws
