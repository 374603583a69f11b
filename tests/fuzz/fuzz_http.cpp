// The head of a request, a URL and a page: what a browser, a shop or anybody else sends.
#include "core/http/client.hpp"
#include "core/http/head.hpp"
#include "core/wire/form.hpp"
#include "core/wire/html_tags.hpp"
#include "tests/fuzz/mutator.hpp"

int main(int argc, char** argv) {
  const ecpay::fuzz::Subject subject{
      {"POST /Cashier/AioCheckOut/V5?a=1 HTTP/1.1\r\nHost: "
       "payment-stage.ecpay.com.tw\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\nExpect: "
       "100-continue\r\n\r\n",
       "GET http://localhost:3000/Prod/%2e%2e/x HTTP/1.0\r\nCookie: a=b; c=\"d\"\r\nX: \t "
       "y\r\n\r\n",
       "https://user:pw@[::1]:8443/a%20b?c#d",
       "--b\r\nContent-Disposition: form-data; name=\"A\"\r\n\r\n1\r\n--b\r\nContent-Disposition: "
       "form-data; name=\"B\"; filename=\"x\"\r\n\r\n2\r\n--b--\r\n",
       "<html><form action=/x method=post><input name=a value='1&#x27;&amp;2'><textarea "
       "name=b><b></textarea><!-- <form> --><script>'</form>'</script></form>"},
      {"\r\n",     "\r",   "\n",  ": ", "chunked", "Content-Length: ",
       "HTTP/1.1", "%",    "://", "[",  "]",       "<",
       ">",        "<!--", "</",  "&#", "&#x",     ";",
       "\"",       "'",    "--b"},
      [](const std::string& text) {
        static_cast<void>(ecpay::http::parse_request_head(text));
        static_cast<void>(ecpay::http::parse_url(text));
        static_cast<void>(ecpay::wire::Form::parse(text));
        static_cast<void>(
            ecpay::wire::Form::parse_multipart(text, "multipart/form-data; boundary=b"));
        static_cast<void>(ecpay::wire::read_html_forms(text));
      }};
  return ecpay::fuzz::run_fuzzer(argc, argv, subject);
}
