"""The loop of a warm interpreter (descriptor 3 leads to the emulator).

A request is a length and JSON; a fork's request brings three descriptors: the copy's link, its
output, and a pipe for its wait status. The answer is the copy's process id.
"""
import array
import gc
import importlib
import json
import os
import select
import signal
import socket
import struct
import sys
import time

_BARE = ("ecpay_runtime.runtime",)
_OFTEN = (
    "argparse", "ast", "asyncio", "base64", "calendar", "collections.abc", "concurrent.futures", "contextlib",
    "copy", "csv", "dataclasses", "datetime", "decimal", "email.message", "enum", "fractions", "functools",
    "gzip", "hashlib", "heapq", "hmac", "html", "http.client", "http.cookies", "inspect", "io", "ipaddress",
    "itertools", "json", "logging", "math", "mimetypes", "operator", "pathlib", "pickle", "platform", "queue",
    "random", "re", "secrets", "shutil", "socket", "ssl", "statistics", "string", "subprocess", "tempfile",
    "textwrap", "threading", "time", "traceback", "types", "typing", "unicodedata", "urllib.parse",
    "urllib.request", "uuid", "xml.etree.ElementTree", "zlib", "zoneinfo",
)


def _read(module):
    try:
        importlib.import_module(module)
    except Exception:
        pass  # not in this version: the function's own import tells


def _share_models():
    """Lets clients share the SDK's data files, which are read-only once parsed."""
    from botocore import loaders

    parse = loaders.JSONFileLoader.load_file
    known = {}

    def load_file(self, file_path):
        if file_path not in known:
            known[file_path] = parse(self, file_path)
        return known[file_path]

    loaders.JSONFileLoader.load_file = load_file

    list_services = loaders.Loader.list_available_services
    listed = {}

    def list_available_services(self, type_name):
        key = (tuple(self.search_paths), type_name)
        if key not in listed:
            listed[key] = list_services(self, type_name)
        return list(listed[key])

    loaders.Loader.list_available_services = list_available_services


def _read_sdk():
    # The SDK's native extension does not live through a fork, and AWS's runtime has none either.
    sys.modules["awscrt"] = None
    try:
        import boto3  # noqa: F401
        _share_models()
    except Exception:
        pass  # the function's own import tells
    del sys.modules["awscrt"]


def _prepare_client(service):
    sys.modules["awscrt"] = None
    try:
        import boto3
        session = boto3.session.Session("ASIAEMULATOR00000000", "emulator", region_name="us-east-1")
        session.client(service)
        if service in session.get_available_resources():
            session.resource(service)
    except Exception:
        pass  # the function's own call tells
    del sys.modules["awscrt"]


def _keep():
    """What has been read stays out of the collector's way, so that copies share its memory."""
    gc.collect()
    gc.freeze()


def _steps(wanted):
    """What to read, dearest need first; None stands where copies can be made from."""
    if wanted["sdk"]:
        yield _read_sdk
    yield None
    for service in (wanted["services"] or ["sts"]) if wanted["sdk"] else []:
        yield lambda service=service: _prepare_client(service)
    for module in _OFTEN:
        yield lambda module=module: _read(module)
    yield _keep


def _children(reaped):
    """Ended copies: their groups go first, so that no number is used anew, then their status is told."""
    while True:
        try:
            ended = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
        except ChildProcessError:
            return
        if ended is None:
            return
        try:
            os.killpg(ended.si_pid, signal.SIGKILL)
        except OSError:
            pass
        _, status = os.waitpid(ended.si_pid, 0)
        pipe = reaped.pop(ended.si_pid, None)
        if pipe is not None:
            try:
                os.write(pipe, struct.pack("i", status))
            except OSError:
                pass
            os.close(pipe)


def _receive(control):
    """A request and its descriptors; None at the end."""
    size = array.array("i").itemsize
    data, rights, _, _ = control.recvmsg(4, socket.CMSG_SPACE(3 * size))
    descriptors = array.array("i")
    for level, kind, value in rights:
        if level == socket.SOL_SOCKET and kind == socket.SCM_RIGHTS:
            descriptors.frombytes(value[:len(value) - len(value) % size])
    if len(data) < 4:
        return None
    length, text = struct.unpack("I", data)[0], b""
    while len(text) < length:
        part = control.recv(length - len(text))
        if not part:
            return None
        text += part
    return json.loads(text), list(descriptors)


def _become(request, descriptors, control, wakeup):
    """In the copy: what a process that was started for itself has."""
    os.setpgid(0, 0)
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    control.detach()
    for end in wakeup:
        end.detach()
    link, output = os.dup(descriptors[0]), os.dup(descriptors[1])
    nothing = os.open("/dev/null", os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(output, 1)
    os.dup2(output, 2)
    # Above 3 before it is 3: none of the sources may be closed on the way.
    link = _above(link, 10)
    os.dup2(link, 3)
    os.closerange(4, _highest() + 1)
    os.chdir(request["folder"])
    os.environ.clear()
    os.environ.update(request["environment"])
    time.tzset()
    _forget_shadowed(request["environment"])


def _above(descriptor, least):
    import fcntl

    return fcntl.fcntl(descriptor, fcntl.F_DUPFD, least)


def _highest():
    return max(int(name) for name in os.listdir("/proc/self/fd"))


def _forget_shadowed(environment):
    """The code's own module of a name that was read ahead comes first, as in a fresh process."""
    settings = json.loads(environment["_ECPAY_BOOTSTRAP"])
    for folder in [environment["LAMBDA_TASK_ROOT"], *settings["python"]]:
        try:
            names = os.listdir(folder)
        except OSError:
            continue
        for name in names:
            top = name.split(".")[0]
            module = sys.modules.get(top)
            if module is None or top in _NEEDED or not getattr(module, "__file__", None):
                continue
            if not module.__file__.startswith(folder + os.sep):
                for known in [known for known in sys.modules if known == top or known.startswith(top + ".")]:
                    del sys.modules[known]


_NEEDED = frozenset()
_done = object()
_pause = 0.01  # seconds


def serve():
    """True in a copy; False when the emulator has gone."""
    global _NEEDED
    control = socket.socket(fileno=3)
    os.set_inheritable(3, False)
    hear, tell = socket.socketpair()
    for end in (hear, tell):
        end.setblocking(False)
    first = _receive(control)
    if first is None:
        return False
    for module in _BARE:
        _read(module)
    _NEEDED = frozenset(name.split(".")[0] for name in sys.modules)
    sys.dont_write_bytecode = True
    own_path = list(sys.path)
    with_libraries = own_path[:1] + first[0]["paths"] + own_path[1:]
    signal.signal(signal.SIGCHLD, lambda number, frame: None)
    signal.set_wakeup_fd(tell.fileno(), warn_on_full_buffer=False)
    steps = _steps(first[0])
    is_told = False
    reaped = {}
    while True:
        # A copy that is wanted now does not wait for what others may need; who was told that there can
        # be copies has a moment to ask for one before the next step.
        ready = []
        if is_told:
            ready, _, _ = select.select([control, hear], [], [], _pause if steps else None)
        if not ready and steps:
            step = next(steps, _done)
            if step is _done:
                steps = None
            elif step is None:
                gc.freeze()
                control.sendall(struct.pack("i", 0))
                is_told = True
            else:
                sys.path[:] = with_libraries
                step()
                sys.path[:] = own_path
                importlib.invalidate_caches()
            continue
        if hear in ready:
            hear.recv(4096)
        _children(reaped)
        if control not in ready:
            continue
        asked = _receive(control)
        if asked is None or len(asked[1]) != 3:
            break
        request, descriptors = asked
        pid = os.fork()
        if pid == 0:
            _become(request, descriptors, control, (hear, tell))
            return True
        try:
            os.setpgid(pid, pid)
        except OSError:
            pass  # the copy was faster
        os.close(descriptors[0])
        os.close(descriptors[1])
        os.set_inheritable(descriptors[2], False)
        reaped[pid] = descriptors[2]
        control.sendall(struct.pack("i", pid))
    for pid in reaped:
        try:
            os.killpg(pid, signal.SIGKILL)
        except OSError:
            pass
    return False
