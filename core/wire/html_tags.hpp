#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ecpay::wire {

struct HtmlAttribute {
  std::string name;       // lower case
  std::string value;      // character references decoded; empty if there is none
  std::size_t begin = 0;  // of the raw value in the page, without quotes
  std::size_t end = 0;
};

struct HtmlTag {
  std::string name;  // lower case
  bool closing = false;
  std::size_t begin = 0;  // of '<'
  std::size_t end = 0;    // after '>'
  std::vector<HtmlAttribute> attributes;

  const HtmlAttribute* find(std::string_view attribute) const;
  std::string get(std::string_view attribute) const;
};

// The tags of a page one after another, flat: no tree, no nesting, linear time for any input
// (DECISIONS decision 17). Comments, doctypes and the contents of script, style, textarea and title
// are passed over. The page must outlive the scanner.
class HtmlTagScanner {
 public:
  explicit HtmlTagScanner(std::string_view page) : page_(page) {}
  // The next tag, or nothing at the end. At most 256 attributes of a tag are kept.
  std::optional<HtmlTag> next();
  // The same into a tag that is used again and again; false at the end.
  bool next(HtmlTag& tag);

 private:
  std::string_view page_;
  std::size_t at_ = 0;
  std::string raw_until_;  // inside a raw-text element: its name
};

// A form of a page with what a browser would submit if no control were touched.
struct HtmlForm {
  std::string action;
  std::string method;  // upper case, GET by default
  std::string enctype;
  std::vector<std::pair<std::string, std::string>> fields;   // hidden, text, checked …, in order
  std::vector<std::pair<std::string, std::string>> buttons;  // submit buttons: name, value
  std::vector<std::pair<std::string, std::string>> attributes;  // of the form tag itself
};
std::vector<HtmlForm> read_html_forms(std::string_view page);

// Numeric references and the named ones that pages use (&amp; &lt; &gt; &quot; &apos; &nbsp;).
std::string decode_html_references(std::string_view text);

}  // namespace ecpay::wire
