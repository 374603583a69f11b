"""The two ways to the emulator: a private socket, or the Runtime API over HTTP."""
import _thread
import os
import select
import signal
import socket
import struct
import time

MAX_ANSWER = 6291556


class Event:
    __slots__ = ("request_id", "deadline_ms", "arn", "trace", "client_context", "payload")

    def __init__(self, request_id, deadline_ms, arn, trace, client_context, payload):
        self.request_id = request_id
        self.deadline_ms = int(deadline_ms or 0)
        self.arn = arn
        self.trace = trace
        self.client_context = client_context
        self.payload = payload


class PrivateLink:
    _HEAD = struct.Struct("<c6I")

    def __init__(self, descriptor):
        os.set_inheritable(descriptor, False)
        self._socket = socket.socket(fileno=descriptor)
        self._asked = False

    def _receive(self, data, size):
        if len(data) >= size:
            return data
        parts, have = [data], len(data)
        while have < size:
            part = self._socket.recv(min(max(size - have, 65536), 1 << 20))
            if not part:
                return None
            parts.append(part)
            have += len(part)
        return b"".join(parts)

    def _tell(self, letter, body=b""):
        self._socket.sendall(letter + struct.pack("<I", len(body)) + body)

    def end_after_hang_up(self):
        poller = select.poll()
        poller.register(self._socket, select.POLLRDHUP)
        poller.poll()
        time.sleep(2)  # an idle one ends by itself, and an asked one by its signal
        os.killpg(0, signal.SIGKILL)

    def next(self):
        """The next event, or None when the emulator has gone."""
        if not self._asked:
            self._asked = True
            self._tell(b"N")
        data = self._receive(b"", self._HEAD.size)
        if data is None:
            return None
        lengths = self._HEAD.unpack_from(data)[1:]
        data = self._receive(data, self._HEAD.size + sum(lengths))
        if data is None:
            return None
        texts, at = [], self._HEAD.size
        for length in lengths[:5]:
            texts.append(data[at:at + length].decode())
            at += length
        return Event(*texts, data[at:])

    def response(self, event, body):
        if len(body) > MAX_ANSWER:
            self._tell(b"L")
        else:
            self._tell(b"R", body)

    def error(self, event, body, error_type):
        self._tell(b"E", body)

    def init_error(self, body, error_type):
        self._tell(b"I", body)


def end_with_emulator(link):
    """Ends this process, and all it started, when the emulator has gone without a word.

    A handler that is busy would outlive it. (A copy of a warm interpreter is ended by that one.)
    """
    if isinstance(link, PrivateLink) and os.getpgrp() == os.getpid():
        _thread.start_new_thread(link.end_after_hang_up, ())


class RuntimeApiLink:
    _ROOT = "/2018-06-01/runtime/"

    def __init__(self, address):
        import http.client
        self._connection = http.client.HTTPConnection(address)

    def _ask(self, method, path, body=None, headers=None):
        self._connection.request(method, self._ROOT + path, body, headers or {})
        answer = self._connection.getresponse()
        return answer, answer.read()

    def next(self):
        try:
            answer, payload = self._ask("GET", "invocation/next")
        except OSError:
            return None
        if answer.status != 200:
            return None
        name = "Lambda-Runtime-"
        return Event(
            answer.getheader(name + "Aws-Request-Id"), answer.getheader(name + "Deadline-Ms"),
            answer.getheader(name + "Invoked-Function-Arn"), answer.getheader(name + "Trace-Id", ""),
            answer.getheader(name + "Client-Context", ""), payload)

    def response(self, event, body):
        self._ask("POST", f"invocation/{event.request_id}/response", body, {"Content-Type": "application/json"})

    def error(self, event, body, error_type):
        self._ask("POST", f"invocation/{event.request_id}/error", body, _typed(error_type))

    def init_error(self, body, error_type):
        self._ask("POST", "init/error", body, _typed(error_type))


def _typed(error_type):
    return {"Content-Type": "application/json", "Lambda-Runtime-Function-Error-Type": error_type}
