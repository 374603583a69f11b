#include "core/explain/texts.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <string>

#include "core/base/text.hpp"

namespace ecpay::explain {
namespace {

constexpr std::size_t k_languages = 7;
constexpr std::array<std::string_view, k_languages> k_frameworks{"php",    "node", "python", "java",
                                                                 "csharp", "go",   "ruby"};

struct Alias {
  std::string_view name, framework;
};
constexpr auto k_aliases = std::to_array<Alias>({
    {"laravel", "php"},     {"symfony", "php"},   {"wordpress", "php"}, {"woocommerce", "php"},
    {"codeigniter", "php"}, {"express", "node"},  {"nodejs", "node"},   {"javascript", "node"},
    {"typescript", "node"}, {"nest", "node"},     {"nestjs", "node"},   {"next", "node"},
    {"nextjs", "node"},     {"django", "python"}, {"flask", "python"},  {"fastapi", "python"},
    {"spring", "java"},     {"kotlin", "java"},   {"c#", "csharp"},     {"dotnet", "csharp"},
    {".net", "csharp"},     {"aspnet", "csharp"}, {"golang", "go"},     {"gin", "go"},
    {"rails", "ruby"},      {"sinatra", "ruby"},
});

struct Lines {
  std::string_view topic;
  std::array<std::string_view, k_languages> lines;  // in the order of k_frameworks
};
constexpr auto k_lines = std::to_array<Lines>({
    {"encode",
     {"str_replace(['%21','%2a','%28','%29'], ['!','*','(',')'], strtolower(urlencode($s)))",
      "encodeURIComponent(s).replace(/%20/g,'+').replace(/~/g,'%7e').replace(/'/g,'%27')"
      ".toLowerCase()",
      "quote_plus(s, safe='-_.!*()').replace('~', '%7E').lower()",
      "URLEncoder.encode(s, UTF_8).toLowerCase(Locale.ROOT).replace(\"%21\",\"!\")"
      ".replace(\"%28\",\"(\").replace(\"%29\",\")\")",
      "HttpUtility.UrlEncode(s).ToLowerInvariant()",
      "strings.NewReplacer(\"~\",\"%7e\",\"%21\",\"!\",\"%2a\",\"*\",\"%28\",\"(\",\"%29\",\")\")"
      ".Replace(strings.ToLower(url.QueryEscape(s)))",
      "URI.encode_www_form_component(s).downcase.gsub('%21','!').gsub('%28','(').gsub('%29',')')"}},
    {"sort",
     {"uksort($params, 'strcasecmp');",
      "keys.sort((a, b) => { a = a.toLowerCase(); b = b.toLowerCase(); return a < b ? -1 : a > b ? "
      "1 "
      ": 0; })",
      "sorted(params.items(), key=lambda item: item[0].lower())",
      "new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER)",
      "parameters.OrderBy(p => p.Key.ToLowerInvariant(), StringComparer.Ordinal)",
      "sort.Slice(keys, func(i, j int) bool { return strings.ToLower(keys[i]) < "
      "strings.ToLower(keys[j]) })",
      "params.sort_by { |name, _| name.downcase }"}},
    {"wrap",
     {"\"HashKey=$key&\" . $joined . \"&HashIV=$iv\"", "`HashKey=${key}&${joined}&HashIV=${iv}`",
      "f'HashKey={key}&{joined}&HashIV={iv}'",
      "\"HashKey=\" + key + \"&\" + joined + \"&HashIV=\" + iv",
      "$\"HashKey={key}&{joined}&HashIV={iv}\"",
      "\"HashKey=\" + key + \"&\" + joined + \"&HashIV=\" + iv",
      "\"HashKey=#{key}&#{joined}&HashIV=#{iv}\""}},
    {"hash",
     {"strtoupper(hash('sha256', $encoded))",
      "crypto.createHash('sha256').update(encoded, 'utf8').digest('hex').toUpperCase()",
      "hashlib.sha256(encoded.encode()).hexdigest().upper()",
      "HexFormat.of().withUpperCase().formatHex(MessageDigest.getInstance(\"SHA-256\")"
      ".digest(encoded.getBytes(UTF_8)))",
      "Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(encoded)))",
      "fmt.Sprintf(\"%X\", sha256.Sum256([]byte(encoded)))",
      "Digest::SHA256.hexdigest(encoded).upcase"}},
    {"remove_mac",
     {"unset($params['CheckMacValue']);", "const { CheckMacValue, ...rest } = params;",
      "params = {k: v for k, v in params.items() if k != 'CheckMacValue'}",
      "params.remove(\"CheckMacValue\");", "parameters.Remove(\"CheckMacValue\");",
      "delete(params, \"CheckMacValue\")", "params.except('CheckMacValue')"}},
    {"keep_empty",
     {"$params = array_map(fn($v) => $v ?? '', $request->post()); // no array_filter; exempt the "
      "route from ConvertEmptyStringsToNull",
      "for (const k in params) params[k] = params[k] ?? '';",
      "parse_qsl(body, keep_blank_values=True)",
      "params.replaceAll((name, value) -> value == null ? \"\" : value);",
      "parameters[name] = value ?? \"\";", "values.Get(name) // sign it even if it is \"\"",
      "params.transform_values(&:to_s)"}},
    {"raw_values",
     {"$params = $_POST; // sign and send this one array",
      "app.use(express.urlencoded({ extended: false })) // then sign req.body as it is",
      "dict(parse_qsl(body.decode(), keep_blank_values=True))",
      "request.getParameterMap() // of the body only, as it is",
      "Request.Form.ToDictionary(f => f.Key, f => f.Value.ToString())",
      "r.ParseForm(); values := r.PostForm", "request.request_parameters // not params"}},
    {"form_body",
     {"http_build_query($params)", "new URLSearchParams(params).toString()", "urlencode(params)",
      "URLEncoder.encode(value, UTF_8)", "new FormUrlEncodedContent(parameters)",
      "url.Values.Encode()", "URI.encode_www_form(params)"}},
    {"html",
     {"'<input type=\"hidden\" value=\"' . htmlspecialchars($value, ENT_QUOTES) . '\">' // after "
      "signing",
      "he.escape(value) // in the page only, after signing",
      "html.escape(value) # in the page only, after signing",
      "HtmlUtils.htmlEscape(value) // in the page only, after signing",
      "HttpUtility.HtmlAttributeEncode(value) // in the page only, after signing",
      "template.HTMLEscapeString(value) // in the page only, after signing",
      "ERB::Util.html_escape(value) # in the page only, after signing"}},
    {"keys",
     {"$key = trim(getenv('ECPAY_HASH_KEY'));", "const key = process.env.ECPAY_HASH_KEY.trim();",
      "key = os.environ['ECPAY_HASH_KEY'].strip()",
      "String key = System.getenv(\"ECPAY_HASH_KEY\").strip();",
      "var key = Environment.GetEnvironmentVariable(\"ECPAY_HASH_KEY\")!.Trim();",
      "key := strings.TrimSpace(os.Getenv(\"ECPAY_HASH_KEY\"))",
      "key = ENV.fetch('ECPAY_HASH_KEY').strip"}},
    {"nfc",
     {"Normalizer::normalize($value, Normalizer::FORM_C)", "value.normalize('NFC')",
      "unicodedata.normalize('NFC', value)", "Normalizer.normalize(value, Normalizer.Form.NFC)",
      "value.Normalize(NormalizationForm.FormC)", "norm.NFC.String(value)",
      "value.unicode_normalize(:nfc)"}},
    {"utf8",
     {"mb_convert_encoding($value, 'UTF-8', 'BIG-5')", "Buffer.from(text, 'utf8')",
      "response.encoding = 'utf-8'", "request.setCharacterEncoding(\"UTF-8\");",
      "Encoding.UTF8.GetBytes(text)", "[]byte(text) // a Go string is UTF-8 already",
      "text.encode('UTF-8')"}},
    {"locale",
     {"strtolower($s) // PHP 8: independent of the locale",
      "s.toLowerCase() // not toLocaleLowerCase", "s.lower()", "s.toLowerCase(Locale.ROOT)",
      "s.ToLowerInvariant()", "strings.ToLower(s)", "s.downcase(:ascii)"}},
    {"aes",
     {"openssl_encrypt(urlencode($json), 'aes-128-cbc', $key, 0, $iv)",
      "c = crypto.createCipheriv('aes-128-cbc', key, iv); c.update(encodeURIComponent(json), "
      "'utf8', 'base64') "
      "+ c.final('base64')",
      "b64encode(AES.new(key, AES.MODE_CBC, iv).encrypt(pad(quote_plus(json).encode(), 16)))",
      "Cipher.getInstance(\"AES/CBC/PKCS5Padding\") over URLEncoder.encode(json, UTF_8)",
      "aes.EncryptCbc(Encoding.UTF8.GetBytes(HttpUtility.UrlEncode(json)), iv)",
      "cipher.NewCBCEncrypter(block, iv) over pkcs7(url.QueryEscape(json))",
      "OpenSSL::Cipher.new('aes-128-cbc') over CGI.escape(json)"}},
    {"timestamp",
     {"time()", "Math.floor(Date.now() / 1000)", "int(time.time())",
      "Instant.now().getEpochSecond()", "DateTimeOffset.UtcNow.ToUnixTimeSeconds()",
      "time.Now().Unix()", "Time.now.to_i"}},
});

}  // namespace

std::vector<const CodeText*> all_code_texts() {
  std::vector<const CodeText*> all;
  for (const auto rows : {parameter_texts(), calculation_texts(), envelope_texts()}) {
    for (const auto& row : rows) all.push_back(&row);
  }
  return all;
}

const CodeText& text_of_code(std::string_view code) {
  for (const auto* row : all_code_texts()) {
    if (row->code == code) return *row;
  }
  throw std::logic_error("no text for " + std::string(code));
}

std::span<const std::string_view> frameworks() { return k_frameworks; }

std::optional<std::string_view> framework_of(std::string_view name) {
  for (const auto framework : k_frameworks) {
    if (equals_ignoring_case(framework, name)) return framework;
  }
  for (const auto& alias : k_aliases) {
    if (equals_ignoring_case(alias.name, name)) return alias.framework;
  }
  return std::nullopt;
}

std::string_view line_of_code(std::string_view topic, std::string_view framework) {
  const auto language = std::find(k_frameworks.begin(), k_frameworks.end(), framework);
  for (const auto& row : k_lines) {
    if (row.topic == topic && language != k_frameworks.end())
      return row.lines[static_cast<std::size_t>(language - k_frameworks.begin())];
  }
  return {};
}

}  // namespace ecpay::explain
