#include "emulator/aws/lambda/code_needs.hpp"

#include <catch2/catch.hpp>
#include <fstream>

#include "emulator/aws/lambda/python_imports.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace ecpay;
using namespace ecpay::aws;

namespace {

struct Code {
  tests::TemporaryFolder folder;
  FunctionSpec function;

  explicit Code(std::string handler = "app.handler") {
    function.logical_id = "Shop";
    function.runtime = "python3.12";
    function.handler = std::move(handler);
    function.code_folder = folder.path() / "code";
  }
  Code& file(const std::string& name, const std::string& text) {
    const auto at = function.code_folder / name;
    std::filesystem::create_directories(at.parent_path());
    std::ofstream(at) << text;
    return *this;
  }
  SdkNeeds needs() const { return sdk_needs_of(function); }
};

}  // namespace

TEST_CASE("only what the handler imports counts, not its neighbours in the folder",
          "[lambda][needs]") {
  Code code;
  code.file("app.py", "import json\nimport pages as p, texts\n")
      .file("pages.py", "import html\n")
      .file("texts.py", "")
      .file("notify.py", "import boto3\nsns = boto3.client('sns')\n");
  CHECK_FALSE(code.needs().boto3);
  CHECK(code.needs().services.empty());
  code.function.handler = "notify.handler";
  CHECK(code.needs().boto3);
  CHECK(code.needs().services == std::vector<std::string>{"sns"});
}

TEST_CASE("imports are followed through packages, relative names and lists in parentheses",
          "[lambda][needs]") {
  const auto* end = "from boto3 import client\nc = client(\n  \"dynamodb\")\n";
  SECTION("a package's submodule") {
    Code code("shop.web.handler");
    code.file("shop/__init__.py", "")
        .file("shop/web.py", "from . import books\n")
        .file("shop/books.py", end);
    CHECK(code.needs().services == std::vector<std::string>{"dynamodb"});
  }
  SECTION("a list over several lines") {
    Code code("shop/web.handler");
    code.file("shop/web.py", "from shop import (\n  texts,\n  books as b,\n)\n")
        .file("shop/books.py", end);
    CHECK(code.needs().boto3);
  }
  SECTION("one folder up, in a function, behind a layer") {
    Code code("a.b.handler");
    code.file("a/b.py", "def handler(e, c):\n    from ..lib.books import table\n")
        .file("lib/books.py", "import deep.er\n");
    const auto layer = code.folder.path() / "layer";
    std::filesystem::create_directories(layer / "python/deep");
    std::ofstream(layer / "python/deep/er.py") << end;
    code.function.layers = {layer};
    CHECK(code.needs().boto3);
  }
  SECTION("a package's own file") {
    Code code;
    code.file("app.py", "import shop.texts\n")
        .file("shop/__init__.py", end)
        .file("shop/texts.py", "");
    CHECK(code.needs().boto3);
  }
}

TEST_CASE("where the text does not tell what is imported, all of the code counts",
          "[lambda][needs]") {
  Code dynamic;
  dynamic.file("app.py", "import importlib\nm = importlib.import_module('b' + 'ooks')\n")
      .file("books.py", "import boto3\n");
  CHECK(dynamic.needs().boto3);
  Code lost("nowhere.handler");
  lost.file("books.py", "import boto3\n");
  CHECK(lost.needs().boto3);
}

TEST_CASE("code that brings the SDK along, circles and odd text do no harm", "[lambda][needs]") {
  Code own;
  own.file("app.py", "import boto3\n").file("boto3/__init__.py", "");
  CHECK_FALSE(own.needs().boto3);
  Code circle;
  circle.file("app.py", "import b\n")
      .file("b.py", "from app import x\nfrom .... import y\nfrom\nimport\nfrom x import (\n");
  CHECK_FALSE(circle.needs().boto3);
  CHECK(python_imports_in("from a import (b, c)  # d\n").modules ==
        std::vector<std::string>{"a", "a.b", "a.c"});
  CHECK(python_imports_in("import a.b as c, d\n# import e\n").modules ==
        std::vector<std::string>{"a.b", "d"});
}
