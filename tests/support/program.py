"""The executables as a person or another program runs them: own folder, own environment, own exit code."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(os.environ.get("ECPAY_BIN_DIR", ROOT / "build/dev/bin"))
CLI = BIN / "ecpay-cli"
APP = ROOT / "fixtures/checkout-app"


class Ran:
    """How a command ended and what it said."""

    def __init__(self, arguments, exit_code, out, err):
        self.arguments, self.exit, self.out_bytes, self.err_bytes = arguments, exit_code, out, err

    @property
    def out(self):
        return self.out_bytes.decode("utf-8", "replace")

    @property
    def err(self):
        return self.err_bytes.decode("utf-8", "replace")

    @property
    def json(self):
        try:
            return json.loads(self.out_bytes)
        except ValueError as failure:
            raise AssertionError(f"no JSON on standard output ({failure}): {self}") from failure

    def __str__(self):
        words = " ".join(str(word)[:200] for word in self.arguments)
        return f"{words}\nexit {self.exit}\nstdout: {self.out[:2000]}\nstderr: {self.err[:2000]}"


def search_path():
    """The caller's, after the Python that runs the tests; without shims, which take seconds on a busy machine."""
    folders = [str(Path(sys.executable).resolve().parent), *os.environ["PATH"].split(":")]
    return ":".join(folder for folder in folders if not folder.endswith("/shims"))


def environment(home, **more):
    """What a command sees: nothing of the person who runs the tests but the search path."""
    basis = {"PATH": search_path(), "HOME": str(home), "LANG": "C.UTF-8", "TERM": "dumb"}
    for name in ("ASAN_OPTIONS", "TSAN_OPTIONS"):
        if name in os.environ:
            basis[name] = os.environ[name]
    return {**basis, **{name: value for name, value in more.items() if value is not None}}


def run(arguments, folder, stdin=b"", timeout=30, **variables):
    """Runs a program to its end; a program that does not end in time fails the test."""
    done = subprocess.run(
        [str(word) for word in arguments], cwd=folder, input=stdin, env=environment(folder, **variables),
        capture_output=True, timeout=timeout, check=False)
    return Ran(arguments, done.returncode, done.stdout, done.stderr)


def ecpay(*arguments, folder, stdin=b"", timeout=30, **variables):
    return run([CLI, *arguments], folder, stdin, timeout, **variables)


def until(condition, what, seconds=10.0):
    """Asks until the answer is true; the answer. No sign of it in time fails the test."""
    deadline = time.monotonic() + seconds
    while True:
        answer = condition()
        if answer:
            return answer
        if time.monotonic() > deadline:
            raise AssertionError(f"after {seconds} s still not: {what}")
        time.sleep(0.005)


def session_of(pid):
    """The session of a process, or None when it has gone (or only waits to be reaped)."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return None if fields[0] in "ZX" else int(fields[3])


def members_of_session(session):
    """pid -> command line of every living process of a session."""
    found = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and session_of(entry.name) == session:
            try:
                words = (entry / "cmdline").read_bytes()
            except (FileNotFoundError, ProcessLookupError):
                continue
            found[int(entry.name)] = words.replace(b"\0", b" ").decode("utf-8", "replace")
    return found
