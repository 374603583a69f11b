"""Templates that cannot be read or served: the file, the line, the column, and what to do."""

import unittest

from emulator import FREE_PORTS, EmulatorTest, ask
from program import ecpay

HEAD = "Transform: AWS::Serverless-2016-10-31\nResources:\n"
FUNCTION = """  Fn:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.12
      CodeUri: .
      Handler: app.handler
      Events: {Get: {Type: HttpApi, Properties: {Path: /, Method: GET}}}
"""
# name, text, line of the mistake, words of the message; none may start.
BROKEN = (
    ("a tab", HEAD + "\tFn: {}\n", 3, ()),
    ("an open bracket", HEAD + "  Fn: {Type: [AWS::Serverless::Function\n", 4, ()),
    ("an open quote", HEAD + "  Fn: \"x\n", 3, ()),
    ("a broken indent", HEAD + "  Fn:\n    Type: A\n   Properties: {}\n", 5, ()),
    ("an unknown intrinsic", HEAD + FUNCTION + "      Description: !Nonsense x\n", 10, ("Nonsense",)),
    ("an unknown Fn:: intrinsic", HEAD + FUNCTION + "      Description: {'Fn::Nonsense': x}\n", 10, ("Fn::Nonsense",)),
    ("a Ref to nothing", HEAD + FUNCTION + "      Environment: {Variables: {A: !Ref Nobody}}\n", 10, ("Nobody",)),
    ("a GetAtt to nothing", HEAD + FUNCTION + "      Environment: {Variables: {A: !GetAtt Nobody.Arn}}\n", 10, ("Nobody",)),
    ("a Sub of nothing", HEAD + FUNCTION + "      Environment: {Variables: {A: !Sub '${Nobody}'}}\n", 10, ("Nobody",)),
    ("a list as template", "- a\n- b\n", None, ("Resources",)),
    ("no resources", "Transform: AWS::Serverless-2016-10-31\n", None, ("Resources",)),
    ("an empty file", "", None, ()),
)


class Templates(EmulatorTest):
    def start(self, text, *options, name="template.yaml"):
        folder = self.folder()
        (folder / name).write_text(text, encoding="utf-8")
        (folder / "app.py").write_text("def handler(event, context):\n    return 'hello'\n", encoding="utf-8")
        ran = ecpay("up", *FREE_PORTS, "--detach", *options, folder=folder)
        if ran.exit == 0:
            self.addCleanup(ecpay, "down", folder=folder)
        return ran

    def test_what_is_wrong_is_exit_4_with_file_line_and_column(self):
        for name, text, line, words in BROKEN:
            with self.subTest(name):
                ran = self.start(text, "--json")
                self.assertEqual(4, ran.exit, ran)
                error = self.assert_error(ran, ran.json["code"], 4)
                self.assertTrue(error["code"].startswith("template."), error)
                where = error["subject"] + " " + error["message"]["en"] + " " + error["evidence"]
                self.assertIn("template.yaml", where)
                if line:
                    self.assertRegex(where, rf"template\.yaml:{line}:\d+")
                for word in words:
                    self.assertIn(word, where)

    def test_the_text_shows_the_line_with_a_caret_under_the_column(self):
        ran = self.start(HEAD + FUNCTION + "      Description: !Nonsense x\n")
        self.assertEqual(4, ran.exit, ran)
        lines = ran.err.splitlines()
        shown = next((n for n, line in enumerate(lines) if "Description: !Nonsense x" in line), None)
        self.assertIsNotNone(shown, ran)
        self.assertIn("^", lines[shown + 1])
        column = lines[shown + 1].index("^") - lines[shown].index("Description") + 7
        self.assertRegex(ran.err, rf"template\.yaml:10:{column}\b")

    def test_the_message_comes_in_chinese_too(self):
        ran = self.start(HEAD + "\tFn: {}\n", "--lang", "zh-TW")
        self.assertEqual(4, ran.exit, ran)
        self.assertRegex(ran.err, "[\u4e00-\u9fff]")
        self.assertIn("template.yaml:3:", ran.err)

    def test_a_handler_that_does_not_exist_is_named_at_start_or_at_its_call(self):
        text = HEAD + FUNCTION.replace("app.handler", "nothere.handler")
        ran = self.start(text, "--json")
        if ran.exit != 0:
            self.assertIn("nothere", ran.out)
            self.assertIn(ran.exit, (3, 4), ran)
            return
        self.fail_up(ran)

    def fail_up(self, ran):
        """It started: its notices must name what is missing."""
        url = ran.json["urls"]["control"]
        notices = ask(url + "/status").json["notices"]
        self.assertTrue(any("nothere" in notice["text"] for notice in notices), notices)

    def test_a_bomb_of_aliases_and_deep_nesting_are_refused_quickly(self):
        bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
            f"{chr(98 + n)}: &{chr(98 + n)} [{','.join(['*' + chr(97 + n)] * 9)}]\n" for n in range(12))
        for name, text in (("aliases", bomb + "Resources: {A: *m}\n"), ("depth", "Resources: " + "[" * 100_000),
                           ("size", "# " + "x" * (20 << 20))):
            with self.subTest(name):
                ran = self.start(text, "--json")
                self.assertEqual(4, ran.exit, str(ran)[:500])

    def test_a_template_in_json_is_read_and_its_mistakes_are_found(self):
        ran = self.start('{"Resources": {"A": {"Type": }}}\n', "--json", name="template.json")
        self.assertEqual(4, ran.exit, ran)
        self.assertRegex(ran.out, r"template\.json:1:\d+")

    def test_a_resource_that_is_not_emulated_is_said_so_and_the_rest_runs(self):
        folder = self.app_of(HEAD + FUNCTION + "  Cache:\n    Type: AWS::ElastiCache::CacheCluster\n",
                             app__py="def handler(event, context):\n    return 'hello'\n")
        emulator = self.up(folder)
        notices = emulator.json("status")["notices"]
        cache = [notice for notice in notices if notice["subject"] == "Cache"]
        self.assertEqual(["ignored"], [notice["level"] for notice in cache], notices)
        self.assertEqual((200, "hello"), ((answer := ask(emulator.urls["api"] + "/")).status, answer.text.strip('"')))


if __name__ == "__main__":
    unittest.main()
