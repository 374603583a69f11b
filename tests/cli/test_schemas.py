"""The schemas of docs/schema, and that the check which uses them can fail."""

import json
import unittest

from schema import FOLDER, NOTES, Checker, load, problems

ERROR = {"schema": "ecpay-cli/error", "v": 1, "code": "a.b", "category": "usage", "exit": 2, "subject": "",
         "message": {"en": "x", "zh-TW": "y"}, "fix": {"en": "x", "zh-TW": "y"}, "evidence": ""}


def words_of(schema):
    """Every word of a schema and of those inside it."""
    for word, value in schema.items():
        yield word
        inner = value.values() if word in ("properties", "$defs") else [value] if word in ("items", "additionalProperties") else []
        for one in inner:
            yield from words_of(one)


class Schemas(unittest.TestCase):
    def test_each_file_is_json_that_the_check_understands(self):
        names = [path.name.removesuffix(".schema.json") for path in FOLDER.glob("*.json")]
        self.assertGreater(len(names), 15)
        for name in names:
            with self.subTest(name):
                self.assertLessEqual(set(words_of(load(name))), NOTES | set(Checker.WORDS))
                problems({}, name)

    def test_a_good_value_passes_and_later_members_are_allowed(self):
        self.assertEqual([], problems(ERROR, "error"))
        self.assertEqual([], problems({**ERROR, "later": 1}, "error"))

    def test_each_kind_of_mistake_is_found(self):
        for name, change in (
                ("a missing member", {"fix": None}), ("an empty text", {"message": {"en": "", "zh-TW": "y"}}),
                ("a missing language", {"fix": {"en": "x"}}), ("a value of no list", {"category": "other"}),
                ("another type", {"subject": 1}), ("a broken pattern", {"code": "Upper"}), ("another constant", {"v": 2}),
                ("a truth for a number", {"exit": True})):
            with self.subTest(name):
                self.assertTrue(problems({**ERROR, **change}, "error"))
        self.assertTrue(problems(json.loads('{"schema":"ecpay-cli/orders","v":1,"orders":[{}]}'), "orders"))
        self.assertTrue(problems([], "orders"))

    def test_a_word_that_the_check_does_not_know_is_no_silent_pass(self):
        with self.assertRaises(ValueError):
            Checker().check({}, {"maxProperties": 0}, "", "x")


if __name__ == "__main__":
    unittest.main()
