"""A merchant that is no Lambda: an HTTP server whose answers a test chooses and that keeps what it got."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl

PATIENCE = 20  # seconds; a held request is let go at the latest then


class Answer:
    def __init__(self, body=b"1|OK", status=200, content_type="text/plain", headers=(), hold=False):
        self.body = body if isinstance(body, bytes) else body.encode()
        self.status, self.content_type, self.headers, self.hold = status, content_type, dict(headers), hold


class PlainShop:
    """`answer` is what the next request gets; `notices` are the forms received, in order, `bodies` their bytes."""

    def __init__(self):
        self.answer = Answer()
        self.notices = []
        self.bodies = []
        self.paths = []
        self.arrived = threading.Condition()
        self.let_go = threading.Event()
        shop = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                shop.bodies.append(body)
                shop.take(self, parse_qsl(body.decode(), keep_blank_values=True))

            def do_GET(self):
                shop.take(self, None)

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01})
        self.thread.start()

    def take(self, handler, notice):
        answer = self.answer
        with self.arrived:
            self.paths.append(handler.path)
            if notice is not None:
                self.notices.append(dict(notice))
            self.arrived.notify_all()
        if answer.hold:
            self.let_go.wait(PATIENCE)
        try:
            handler.send_response(answer.status)
            handler.send_header("Content-Type", answer.content_type)
            handler.send_header("Content-Length", str(len(answer.body)))
            for name, value in answer.headers.items():
                handler.send_header(name, value)
            handler.end_headers()
            handler.wfile.write(answer.body)
        except OSError:
            handler.close_connection = True  # the emulator no longer waits

    def wait_for(self, count, seconds=10.0):
        """Returns when `count` notices have arrived in all."""
        with self.arrived:
            if not self.arrived.wait_for(lambda: len(self.notices) >= count, seconds):
                raise AssertionError(f"{len(self.notices)} notices arrived within {seconds} s, not {count}")

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server.server_port}"

    def close(self):
        self.let_go.set()
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()
