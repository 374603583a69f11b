"""docs/coverage.md and docs/apis are what the program says of its catalogue."""

import importlib.util
import unittest

from program import CLI, ROOT

DOCS = ROOT / "docs"


def generator():
    spec = importlib.util.spec_from_file_location("generate", DOCS / "generate.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Generated(unittest.TestCase):
    def test_the_committed_pages_are_those_of_the_program(self):
        pages = generator().pages(str(CLI))
        self.assertGreater(len(pages), 10)
        for name, text in pages.items():
            with self.subTest(name):
                self.assertEqual((DOCS / name).read_text(encoding="utf-8"), text, "run ./dev docs")
        committed = {f"apis/{path.name}" for path in (DOCS / "apis").glob("*")}
        self.assertEqual(set(pages) - {"coverage.md"}, committed)

    def test_an_outside_message_is_told_to_belong_to_the_api_that_has_its_fields(self):
        make = generator()
        fields = [{"name": name, "type": "text", "need": "required", "certainty": "documented"} for name in "abcdefgh"]
        api = {"request": {"fields": fields}, "answers": [], "callbacks": []}
        vector = {"name": "v", "parameters": [[name, "1"] for name in "abcdefgh"]}
        self.assertEqual(["v"], make.outside_examples(api, [vector]))
        self.assertEqual([], make.outside_examples(api, [{**vector, "parameters": vector["parameters"][1:]}]))
        self.assertEqual([], make.outside_examples(api, [{**vector, "parameters": vector["parameters"] + [["x", "1"]]}]))


if __name__ == "__main__":
    unittest.main()
