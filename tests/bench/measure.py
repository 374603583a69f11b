"""How things are measured: whole processes, servers until they are ready, load on an address."""

import contextlib
import json
import os
import signal
import socket
import statistics
import subprocess
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
READY_WITHIN_S = 60
LOAD_WITHIN_S = 60


class Missing(Exception):
    """What was to be measured is not there; the text says what."""


class Workshop:
    """Where the programs are, where files may go, how often each figure is taken."""

    def __init__(self, bin_folder, folder, rounds):
        self.bin, self.folder, self.rounds, self.peers = bin_folder, folder, rounds, None
        self.serial = 0

    def program(self, name):
        path = self.bin / name
        if not path.exists():
            raise Missing(f"{name} is not built")
        return str(path)

    def new_folder(self):
        self.serial += 1
        path = self.folder / str(self.serial)
        path.mkdir()
        return path

    def median(self, measurement):
        """The median of `rounds` calls of `measurement`."""
        return statistics.median(measurement() for _ in range(self.rounds))

    def spawn_ms(self, command, count=200):
        """Milliseconds from the start of a process to its end: the median of `count` runs."""
        done = subprocess.run([self.program("spawn_timer"), str(count), *command], capture_output=True, text=True)
        if done.returncode != 0:
            raise Missing(done.stderr.strip() or f"{command[0]} failed")
        return json.loads(done.stdout)["p50_us"] / 1000

    def load(self, url, connections=1, requests=1000, bodies=None, host=None):
        """What load_client prints for this URL; an answer that is an error makes the figure worthless."""
        address, _, path = url.removeprefix("http://").partition("/")
        name, _, port = address.partition(":")
        command = [self.program("load_client"), socket.gethostbyname(name), port or "80", "/" + path,
                   "--connections", str(connections), "--requests", str(requests), "--host", host or address]
        if bodies:
            file = self.new_folder() / "bodies"
            file.write_text("\n".join(bodies) + "\n")
            command += ["--bodies", str(file)]
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=LOAD_WITHIN_S)
        except subprocess.TimeoutExpired:
            raise Missing(f"{url}: {requests} requests took more than {LOAD_WITHIN_S} s") from None
        if done.returncode != 0:
            raise Missing(f"{url}: {done.stderr.strip()}")
        result = json.loads(done.stdout)
        if result["errors"] or result["requests"] < requests:
            raise Missing(f"{url}: {result['errors']} of {requests} answers were errors")
        return result


class Running:
    """A server process that tells by a file that it is ready."""

    def __init__(self, process, started, ready_text, ready_at):
        self.process, self.ready_text = process, ready_text
        self.ready_ms = (ready_at - started) * 1000

    def rss_mb(self):
        """Resident memory of the process and all its children, in MB."""
        total = 0
        for status in Path("/proc").glob("[0-9]*/status"):
            with contextlib.suppress(OSError):
                text = status.read_text()
                group = os.getpgid(int(status.parent.name))
                if group == self.process.pid and "VmRSS:" in text:
                    total += int(text.split("VmRSS:")[1].split()[0])
        return total / 1024


@contextlib.contextmanager
def running(command, ready_file, environment=None, folder=None, is_ready=None):
    """Starts a server in a process group of its own, waits until it is ready, and ends the group."""
    log = Path(str(ready_file) + ".log").open("w+")
    started = time.monotonic()
    process = subprocess.Popen(command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, cwd=folder,
                               env={**os.environ, **(environment or {})}, start_new_session=True)
    is_ready = is_ready or (lambda: ready_file.exists() and ready_file.read_text().endswith("\n"))
    try:
        while not is_ready():
            if process.poll() is not None or time.monotonic() - started > READY_WITHIN_S:
                log.seek(0)
                raise Missing(f"{command[0].rsplit('/', 1)[-1]} did not become ready: {log.read()[-300:].strip()}")
            time.sleep(0.0005)
        yield Running(process, started, ready_file.read_text() if ready_file.exists() else "", time.monotonic())
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        log.close()


@contextlib.contextmanager
def emulator(workshop, template=None, database=None):
    """`ecpay-cli up` on free ports with this database or a new one; yields it and its URLs."""
    folder = workshop.new_folder()
    ready = folder / "ready.json"
    command = [workshop.program("ecpay-cli"), "up", "--db", str(database or folder / "emulator.db"), "--ready-file", str(ready)]
    workshop.program("ecpay-emulator")
    for option in ("port", "proxy-port", "api-port", "lambda-port", "aws-port"):
        command += [f"--{option}", "0"]
    if template:
        command += ["--template", str(template)]
    with running(command, ready, folder=folder) as server:
        yield server, json.loads(server.ready_text)["urls"]


@contextlib.contextmanager
def floor_server(workshop):
    """The bare server; yields it and its URL."""
    folder = workshop.new_folder()
    ready = folder / "ready"
    with running([workshop.program("floor_server"), str(folder / "floor.db"), str(ready)], ready) as server:
        yield server, f"http://127.0.0.1:{server.ready_text.strip()}/"
