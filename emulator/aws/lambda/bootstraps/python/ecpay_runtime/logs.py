"""Standard output, `logging` and error reports, written as the platform expects them.

A record that may hold line breaks is framed (type, length, time, message); frames and plain lines
share standard output, which keeps their order.
"""
import json
import logging
import os
import struct
import sys
import threading
import time

_TEXT = 0xA55A0003
_NOTICE = 0xA55A0001
_LEVELS = {"DEBUG": 0x08, "INFO": 0x0C, "WARNING": 0x10, "ERROR": 0x14, "CRITICAL": 0x18}
_MAX_RECORD = 256 * 1024
_lock = threading.Lock()


def _write(kind, text):
    data = text.encode("utf-8", "backslashreplace")
    sys.stdout.flush()
    with _lock:
        while True:
            piece, data = data[:_MAX_RECORD], data[_MAX_RECORD:]
            frame = struct.pack(">IIQ", kind, len(piece), time.time_ns() // 1000) + piece
            while frame:
                frame = frame[os.write(1, frame):]
            if not data:
                return


def notice(**data):
    _write(_NOTICE, json.dumps(data))


class Handler(logging.Handler):
    """Of the root logger; on the platform it is there before the code is loaded."""

    request_id = ""

    def emit(self, record):
        try:
            record.aws_request_id = Handler.request_id
            _write(_TEXT | _LEVELS.get(record.levelname, 0), self.format(record))
        except Exception:
            self.handleError(record)


def install():
    handler = Handler()
    form = logging.Formatter(
        "[%(levelname)s]\t%(asctime)s.%(msecs)dZ\t%(aws_request_id)s\t%(message)s\n", "%Y-%m-%dT%H:%M:%S")
    form.converter = time.gmtime
    handler.setFormatter(form)
    logging.getLogger().addHandler(handler)
    sys.stdout.reconfigure(line_buffering=True)


def _indented(line):
    bare = line.lstrip(" ")
    return "\u00a0" * (len(line) - len(bare)) + bare


def error(report):
    """One event: the type and message, then the stack, whose indentation is kept by no-break spaces."""
    lines = ["[ERROR] " + report["errorType"] + ": " + report["errorMessage"], "Traceback (most recent call last):"]
    for entry in report["stackTrace"]:
        lines += [_indented(line) for line in entry.splitlines()]
    _write(_TEXT | _LEVELS["ERROR"], "\n".join(lines) + "\n")
