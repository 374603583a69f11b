"""Functions that misbehave: the caller gets what AWS answers, the log says why, the next call works."""

import unittest

from emulator import EmulatorTest, ask, slow
from program import until

CODE = """
import os, sys, time
MODE = os.environ["MODE"]
if MODE == "import": raise RuntimeError("broken at import")
if MODE == "exit_import": os._exit(3)

def handler(event, context):
    if MODE == "exit": os._exit(7)
    if MODE == "sys_exit": sys.exit(1)
    if MODE == "hang": time.sleep(60)
    if MODE == "raise": raise ValueError("no tea left")
    if MODE == "kill": os.kill(os.getpid(), 9)
    if MODE == "garbage":
        os.write(1, bytes(range(256)) * 40 + b"\\n")
        print("x" * 300_000)
    if MODE == "set": return {1, 2}
    if MODE == "string": return "hello"
    if MODE == "number": return 5
    if MODE == "none": return None
    if MODE == "status": return {"statusCode": "test"}
    if MODE == "headers": return {"statusCode": 200, "headers": ["a"], "body": "x"}
    if MODE == "body": return {"statusCode": 200, "body": {"a": 1}}
    if MODE == "unknown": return {"statusCode": 200, "body": "x", "wrongValue": 1}
    if MODE == "nan": return {"statusCode": 200, "body": float("nan")}
    if MODE == "deep":
        value = []
        for _ in range(900): value = [value]
        return value
    if MODE == "big": return {"statusCode": 200, "body": "x" * 7_000_000}
    if MODE == "crlf": return {"statusCode": 200, "headers": {"X-A": "a\\r\\nSet-Cookie: b=1"}, "body": "x"}
    return {"statusCode": 200, "body": "fine"}
"""
# mode, status on a REST API, words of the log (None: nothing is wrong).
MODES = (
    ("exit", 502, "exit status 7"), ("sys_exit", 502, "Runtime.ExitError"), ("hang", 502, "Task timed out after 1.00 seconds"),
    ("raise", 502, "no tea left"), ("kill", 502, "signal: killed"), ("import", 502, "broken at import"),
    ("exit_import", 502, "exit status 3"), ("garbage", 200, None), ("set", 502, "Runtime.MarshalError"),
    ("string", 502, None), ("number", 502, None), ("none", 502, None), ("status", 502, None), ("headers", 502, None),
    ("body", 502, None), ("unknown", 502, None), ("deep", 502, None), ("big", 502, None), ("fine", 200, None))


def template():
    rows = ["Transform: AWS::Serverless-2016-10-31", "Resources:"]
    for mode, _, _ in MODES:
        name = "Fn" + mode.title().replace("_", "")
        rows.append(f"""  {name}:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.12
      CodeUri: .
      Handler: app.handler
      Timeout: {1 if mode == 'hang' else 10}
      Environment: {{Variables: {{MODE: {mode}}}}}
      Events: {{Get: {{Type: Api, Properties: {{Path: /{mode}, Method: GET}}}}}}""")
    return "\n".join(rows) + "\n"


class Misbehaving(EmulatorTest):
    def setUp(self):
        self.emulator = self.up(self.app_of(template(), app__py=CODE))

    def call(self, mode):
        return ask(f"{self.emulator.urls['api']}/Prod/{mode}")

    @slow
    def test_each_is_answered_as_aws_does_and_the_next_call_too(self):
        for mode, status, _ in MODES:
            with self.subTest(mode):
                for _ in range(1 if mode == "hang" else 2):
                    answer = self.call(mode)
                    self.assertEqual(status, answer.status, answer.text[:300])
                    if status == 502:
                        self.assertEqual({"message": "Internal server error"}, answer.json)
                self.assertEqual(200, self.call("fine").status)

    @slow
    def test_the_log_says_what_went_wrong(self):
        for mode, _, words in MODES:
            if words is None:
                continue
            with self.subTest(mode):
                self.call(mode)
                name = "Fn" + mode.title().replace("_", "")
                lines = self.emulator.json("logs", "--group", f"/aws/lambda/{name}")["logs"]
                self.assertIn(words, "\n".join(line["message"] for line in lines))

    def test_output_that_is_no_text_is_kept_readable(self):
        self.call("garbage")
        ran = self.emulator.run("logs", "--group", "/aws/lambda/FnGarbage")
        self.assertEqual(0, ran.exit, ran.err)
        ran.out_bytes.decode("utf-8")
        self.emulator.json("logs", "--group", "/aws/lambda/FnGarbage")

    def test_a_gateway_answer_that_is_malformed_is_explained_on_the_event_log(self):
        self.call("status")
        events = ask(self.emulator.urls["control"] + "/events").json["events"]
        told = [event["data"] for event in events if event["kind"] == "gateway.request"]
        self.assertTrue(told and told[-1].get("problem"), told)


class Reload(EmulatorTest):
    def test_what_is_saved_runs_at_the_next_call(self):
        folder = self.app_of(template(), app__py=CODE)
        emulator = self.up(folder)
        self.assertEqual("fine", ask(f"{emulator.urls['api']}/Prod/fine").text)
        (folder / "app.py").write_text(CODE.replace('"fine"}', '"saved"}'), encoding="utf-8")
        until(lambda: ask(f"{emulator.urls['api']}/Prod/fine").text == "saved", "the saved code runs")
        (folder / "app.py").write_text("def handler(:\n", encoding="utf-8")
        until(lambda: ask(f"{emulator.urls['api']}/Prod/fine").status == 502, "a syntax error is a failure")
        (folder / "app.py").write_text(CODE, encoding="utf-8")
        until(lambda: ask(f"{emulator.urls['api']}/Prod/fine").text == "fine", "the mended code runs")


if __name__ == "__main__":
    unittest.main()
