"""Starting, finding, refusing to start twice, and ending without a trace."""

import json
import os
import signal
import socket
import subprocess
import time
import unittest

from emulator import FREE_PORTS, Emulator, EmulatorTest, ask
from plain_shop import Answer
from program import CLI, ecpay, environment, members_of_session, session_of, until
from schema import assert_fits


class Start(EmulatorTest):
    def test_ready_means_that_every_address_answers(self):
        emulator = self.up(self.app_folder())
        for name in ("ecpay", "api", "lambda", "aws", "proxy"):
            with self.subTest(name):
                self.assertLess(ask(emulator.urls[name] + "/").status, 600)
        self.assertEqual(200, ask(emulator.urls["ecpay"] + "/livez").status)
        self.assertEqual(200, ask(emulator.urls["dashboard"]).status)

    def test_the_ready_file_and_run_json_say_the_same_and_are_private(self):
        folder = self.folder()
        emulator = self.up(folder, "--ready-file", "ready.json")
        run_file = folder / ".ecpay/run.json"
        ready = json.loads((folder / "ready.json").read_text(encoding="utf-8"))
        assert_fits(self, ready, "ready")
        self.assertEqual(emulator.ready, ready)
        self.assertEqual(ready, json.loads(run_file.read_text(encoding="utf-8")))
        for path in (run_file, folder / "ready.json", folder / ".ecpay/emulator.db"):
            self.assertEqual(0, path.stat().st_mode & 0o077, path)

    def test_without_a_template_only_ecpay_is_there(self):
        emulator = self.up()
        self.assertEqual([None] * 3, [emulator.urls[name] for name in ("api", "lambda", "aws")])
        self.assert_error(emulator.run("checkout", "--json"), "checkout.no_shop", 2)

    def test_each_port_that_is_taken_is_exit_7_and_leaves_nothing(self):
        app = self.app_folder()
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            port = str(taken.getsockname()[1])
            for option in ("--port", "--proxy-port", "--api-port", "--lambda-port", "--aws-port"):
                with self.subTest(option):
                    others = list(FREE_PORTS)
                    others[others.index(option) + 1] = port
                    for detach in ((), ("--detach",)):
                        ran = ecpay("up", "--json", *others, *detach, folder=app)
                        error = self.assert_error(ran, "http.port_in_use", 7)
                        self.assertIn(port, error["subject"] + error["message"]["en"])
                        self.assertFalse((app / ".ecpay/run.json").exists())

    def test_a_second_emulator_in_the_folder_is_refused_and_the_first_goes_on(self):
        emulator = self.up()
        for detach in ((), ("--detach",)):
            ran = ecpay("up", "--json", *FREE_PORTS, *detach, folder=emulator.folder)
            self.assert_error(ran, "store.busy", 7)
        self.assertEqual(emulator.pid, emulator.json("status")["pid"])
        self.assertTrue((emulator.folder / ".ecpay/run.json").exists())

    def test_a_database_in_use_elsewhere_is_exit_7(self):
        emulator = self.up()
        ran = ecpay("up", "--json", "--db", emulator.ready["db"], *FREE_PORTS, folder=self.folder())
        self.assert_error(ran, "store.busy", 7)

    def test_a_file_that_is_no_database_is_refused_as_it_is(self):
        folder = self.folder()
        (folder / "notes.txt").write_text("not a database\n" * 100, encoding="utf-8")
        ran = ecpay("up", "--json", "--db", "notes.txt", *FREE_PORTS, folder=folder)
        self.assert_error(ran, "store.open", 3)
        self.assertEqual("not a database\n" * 100, (folder / "notes.txt").read_text(encoding="utf-8"))

    def test_a_database_has_its_own_clock_unless_it_is_reset(self):
        emulator = self.up(None, "--clock", "2026-01-01T10:00:00+08:00", "--freeze")
        self.assertEqual("2026-01-01T10:00:00.000+08:00", emulator.json("clock", "now")["now"])
        emulator.json("clock", "advance", "90m")
        self.assertEqual(0, emulator.run("down").exit)
        emulator.options = ()
        for asked in (("--clock", "2027-01-01T00:00:00+08:00"), ("--freeze",)):
            self.assert_error(ecpay("up", "--json", *FREE_PORTS, *asked, folder=emulator.folder), "clock.existing", 7)
        emulator.up()
        clock = emulator.json("clock", "now")
        self.assertEqual(("2026-01-01T11:30:00.000+08:00", True), (clock["now"], clock["frozen"]))
        self.assertEqual(0, emulator.run("down").exit)
        emulator.up("--clock", "2027-01-01T00:00:00+08:00", "--freeze", "--reset")
        self.assertEqual("2027-01-01T00:00:00.000+08:00", emulator.json("clock", "now")["now"])

    def test_options_that_make_no_sense_are_refused_before_anything_starts(self):
        folder = self.folder()
        for words, code, exit_code in (
                (("--template", "none.yaml"), "up.no_template", 3), (("--map", "nonsense"), "up.map", 2),
                (("--map", "=http://127.0.0.1:1"), "up.map", 2), (("--clock", "tomorrow"), "time.format", 2),
                (("--callback-timeout", "soon"), "time.duration", 2), (("--port", "70000"), "cli.usage", 2),
                (("--port", "x"), "cli.usage", 2), (("--listen", "0.0.0.0"), "emulator.listen", 8),
                (("--seed", "-1"), "cli.usage", 2), (("--db", "no/such/folder/x.db"), "store.open", 3),
                (("--ready-file", "no/such/folder/ready.json"), "up.ready_file", 3)):
            with self.subTest(words=words):
                self.assert_error(ecpay("up", "--json", *FREE_PORTS, *words, folder=folder), code, exit_code)
                self.assertFalse((folder / ".ecpay/run.json").exists())


class End(EmulatorTest):
    def stopped_by(self, number, within=3.0):
        """Sends a signal to an `up` whose functions are warm; its exit code."""
        app = self.app_folder()
        process, ready = self.foreground(app, "--ready-file", "ready.json")
        self.assertEqual(0, ecpay("checkout", folder=app).exit)
        self.assertGreater(len(members_of_session(process.pid)), 1, "functions run in the session")
        began = time.monotonic()
        os.kill(process.pid, number)
        exit_code = process.wait(timeout=10)
        self.assertLess(time.monotonic() - began, within)
        self.assertEqual({}, members_of_session(process.pid))
        for name in (".ecpay/run.json", "ready.json"):
            self.assertFalse((app / name).exists(), name)
        with self.assertRaises(OSError):
            ask(ready["urls"]["ecpay"] + "/livez")
        return exit_code

    def test_ctrl_c_ends_everything_within_3_seconds_with_exit_130(self):
        self.assertEqual(130, self.stopped_by(signal.SIGINT))

    def test_sigterm_ends_everything_with_exit_0(self):
        self.assertEqual(0, self.stopped_by(signal.SIGTERM))

    def test_ctrl_c_does_not_wait_for_a_function_that_hangs(self):
        app = self.app_of(HANGING_APP, app__py="import time\ndef handler(event, context):\n    time.sleep(600)\n")
        process, ready = self.foreground(app)
        caller = subprocess.Popen(["curl", "-s", "-o", os.devnull, ready["urls"]["api"] + "/hang"])
        self.addCleanup(caller.wait)
        until(lambda: any("function.started" == event["kind"] for event in
                          ask(ready["urls"]["control"] + "/events").json["events"]), "the function hangs")
        began = time.monotonic()
        os.kill(process.pid, signal.SIGINT)
        self.assertEqual(130, process.wait(timeout=10))
        self.assertLess(time.monotonic() - began, 3)
        self.assertEqual({}, members_of_session(process.pid))

    def test_ctrl_c_does_not_wait_for_a_shop_that_hangs_and_its_notice_is_sent_later(self):
        merchant = self.shop()
        merchant.answer = Answer(hold=True)
        folder = self.folder()
        process, ready = self.foreground(folder)
        emulator = Emulator(self, folder)
        emulator.ready = ready
        order = emulator.order("E1", merchant.url + "/notify")
        emulator.ready = None
        paying = subprocess.Popen([CLI, "order", "pay", order], cwd=folder, env=environment(folder),
                                  stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.addCleanup(paying.wait)
        merchant.wait_for(1)
        began = time.monotonic()
        os.kill(process.pid, signal.SIGINT)
        self.assertEqual(130, process.wait(timeout=10))
        self.assertLess(time.monotonic() - began, 3)
        merchant.answer = Answer()
        emulator.up()
        merchant.wait_for(2)
        until(lambda: emulator.callback(order)["state"] == "settled", "the notice is settled")

    def test_down_returns_when_it_has_gone(self):
        emulator = self.up()
        emulator.json("down")
        self.assertIsNone(session_of(emulator.pid))
        self.assert_error(emulator.run("down", "--json"), "emulator.not_running", 5)


class Find(EmulatorTest):
    def test_a_stale_run_json_is_as_if_there_were_none_and_up_replaces_it(self):
        emulator = self.up()
        stale = (emulator.folder / ".ecpay/run.json").read_text(encoding="utf-8")
        emulator.kill()
        self.assertTrue((emulator.folder / ".ecpay/run.json").exists())
        error = self.assert_error(emulator.run("status", "--json"), "emulator.gone", 5)
        self.assertIn(".ecpay/run.json", error["message"]["en"])
        emulator.up()
        self.assertNotEqual(stale, (emulator.folder / ".ecpay/run.json").read_text(encoding="utf-8"))
        self.assertEqual(emulator.pid, emulator.json("status")["pid"])

    def test_a_broken_run_json_is_as_if_there_were_none(self):
        folder = self.folder()
        (folder / ".ecpay").mkdir()
        for text in ("", "{", "[]", "{}", '{"pid":"x"}', '{"pid":-1}', '{"pid":0,"urls":{"ecpay":"http://127.0.0.1:1"}}',
                     '{"pid":99999999999999999999}', '{"pid":%d}' % os.getpid(),
                     '{"pid":%d,"urls":{"ecpay":"http://127.0.0.1:1"}}' % os.getpid(), "\0" * 4096):
            with self.subTest(text=text[:60]):
                (folder / ".ecpay/run.json").write_text(text, encoding="utf-8")
                ran = ecpay("status", "--json", folder=folder)
                self.assertEqual(5, ran.exit, ran)
                self.assertIn(ran.json["code"], ("emulator.not_running", "emulator.gone"))

    def test_a_folder_below_the_project_finds_its_emulator(self):
        emulator = self.up()
        below = emulator.folder / "a/b"
        below.mkdir(parents=True)
        self.assertEqual(emulator.pid, ecpay("status", "--json", folder=below).json["pid"])
        elsewhere = self.folder()
        self.assertEqual(5, ecpay("status", folder=elsewhere).exit)
        self.assertEqual(emulator.pid, ecpay("-C", below, "status", "--json", folder=elsewhere).json["pid"])

    def test_the_environment_variable_names_it_from_anywhere(self):
        emulator = self.up()
        elsewhere = self.folder()
        for url in (emulator.urls["ecpay"], emulator.urls["ecpay"] + "/"):
            ran = ecpay("status", "--json", folder=elsewhere, ECPAY_EMULATOR_URL=url)
            self.assertEqual(emulator.pid, ran.json["pid"])
        self.assertEqual(0, ecpay("reset", folder=elsewhere, ECPAY_EMULATOR_URL=emulator.urls["ecpay"]).exit)

    def test_an_address_that_is_no_emulator_is_said_so(self):
        merchant = self.shop()
        folder = self.folder()
        for url, code in (("http://127.0.0.1:1", "emulator.not_running"), (merchant.url, "emulator.answer"),
                          ("not a url", "url.invalid")):
            with self.subTest(url=url):
                ran = ecpay("status", "--json", folder=folder, ECPAY_EMULATOR_URL=url)
                assert_fits(self, ran.json, "error")
                self.assertEqual(code, ran.json["code"])
                self.assertIn(ran.exit, (4, 5))

    def test_wait_returns_when_it_is_ready_and_else_is_exit_6(self):
        emulator = self.up()
        emulator.json("wait", "--timeout", "5s")
        folder = self.folder()
        self.assert_error(ecpay("wait", "--timeout", "100ms", "--json", folder=folder), "emulator.wait_timed_out", 6)


HANGING_APP = """
Transform: AWS::Serverless-2016-10-31
Resources:
  Hang:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.12
      Handler: app.handler
      CodeUri: .
      Timeout: 900
      Events: {Get: {Type: HttpApi, Properties: {Path: /hang, Method: GET}}}
"""

if __name__ == "__main__":
    unittest.main()
