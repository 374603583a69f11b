"""The loop where there is no network: a namespace that has loopback and nothing else."""

import json
import os
import signal
import subprocess
import unittest

from emulator import FREE_PORTS, EmulatorTest
from program import CLI, environment, members_of_session
from schema import assert_fits

# As root a namespace of the network is enough; anybody else needs one of users around it.
WAYS = (("unshare", "-n"), ("unshare", "-rn"))
INSIDE = """
ip link set lo up || exit 90
routes=$(ip route show; ip -6 route show | grep -v ' dev lo ')
[ -z "$routes" ] || { echo "a route leads out: $routes" >&2; exit 91; }
cli=$1; shift
"$cli" up --detach "$@" >up.json || exit 92
"$cli" checkout --json >checkout.json
ended=$?
"$cli" down >/dev/null || exit 93
exit "$ended"
"""


def way_in():
    """Words that begin a command inside such a namespace; None where the machine refuses it."""
    for words in WAYS:
        try:
            tried = subprocess.run([*words, "ip", "link", "set", "lo", "up"], capture_output=True, check=False, timeout=10)
        except FileNotFoundError:
            return None
        if tried.returncode == 0:
            return words
    return None


class Offline(EmulatorTest):
    def end_what_is_left(self, ready_file):
        if ready_file.exists() and (text := ready_file.read_text(encoding="utf-8")):
            for pid in members_of_session(json.loads(text)["pid"]):
                os.kill(pid, signal.SIGKILL)

    def test_the_whole_checkout_passes_with_loopback_alone(self):
        words = way_in()
        if words is None:
            self.skipTest("this machine refuses network namespaces (unshare, ip)")
        app = self.app_folder()
        self.addCleanup(self.end_what_is_left, app / "up.json")
        ran = subprocess.run(
            [*words, "sh", "-c", INSIDE, "sh", str(CLI), *FREE_PORTS], cwd=app, env=environment(app),
            stdin=subprocess.DEVNULL, capture_output=True, timeout=60, check=False)
        self.assertEqual(0, ran.returncode, ran)
        trip = json.loads((app / "checkout.json").read_text(encoding="utf-8"))
        assert_fits(self, trip, "checkout")
        self.assertEqual(("paid", "ok"), (trip["order"]["state"], trip["callback"]["verdict"]))


if __name__ == "__main__":
    unittest.main()
