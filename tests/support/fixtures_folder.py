"""A test with a folder for `ecpay-cli fixtures`."""

from urllib.parse import parse_qsl

from emulator import EmulatorTest
from program import ecpay
from schema import assert_fits

SET = "ecpay-fixtures"


class FixturesTest(EmulatorTest):
    def setUp(self):
        self.here = self.folder()
        self.set = self.here / SET

    def fixtures(self, *words, exit_code=0, **more):
        ran = ecpay("fixtures", *words, folder=self.here, **more)
        self.assertEqual(exit_code, ran.exit, ran)
        return ran

    def json(self, *words, schema, exit_code=0, **more):
        ran = self.fixtures(*words, "--json", exit_code=exit_code, **more)
        assert_fits(self, ran.json, schema)
        return ran.json

    def build(self, *cases, defaults=""):
        """A set of the given [[case]] bodies."""
        self.set.mkdir(exist_ok=True)
        text = f"[defaults]\n{defaults}\n" + "".join(f"[[case]]\n{case}\n" for case in cases)
        (self.set / "cases.toml").write_text(text, encoding="utf-8")
        return self.json("build", schema="fixtures_build")

    def body(self, case):
        return (self.set / case / "callback.body").read_bytes()

    def pairs(self, case):
        return parse_qsl(self.body(case).decode(), keep_blank_values=True)

    def tree(self, folder):
        return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
