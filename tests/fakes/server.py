"""A small web server in a process of its own that can misbehave on purpose, and how a test starts it."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).parents[2]


class Misbehaving(BaseHTTPRequestHandler):
    """Remembers what came; `GET /seen` tells it. A subclass decides in `play` what to answer."""

    protocol_version = "HTTP/1.1"
    seen: list[dict[str, Any]] = []  # noqa: RUF012  # one list for all connections

    def do_GET(self) -> None:
        self.answer(200, json.dumps(self.seen), "application/json")

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.seen.append({"path": self.path, "headers": headers, "body": body.decode()})
        self.play(body.decode())

    def play(self, body: str) -> None:
        raise NotImplementedError

    def answer(self, status: int, body: str, content_type: str = "text/html", **headers: str) -> None:
        self.send_response(status)
        raw = body.encode()
        for name, value in {"Content-Type": content_type, "Content-Length": str(len(raw)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(raw)

    def hang(self) -> None:
        """Say nothing until the caller gives up."""
        self.connection.recv(1)
        self.close_connection = True

    def hang_up(self) -> None:
        self.close_connection = True

    def stop_midway(self) -> None:
        self.wfile.write(b'HTTP/1.1 201 Created\r\nContent-Length: 400\r\n\r\n{"sid": "SM')
        self.close_connection = True

    def log_message(self, *_: Any) -> None:
        """Say nothing: the tests look at `seen`."""


def serve(handler: type[Misbehaving]) -> None:
    """Serve on a free port, which is printed, until the process is ended."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    print(server.server_address[1], flush=True)  # noqa: T201  # how the test learns the port
    server.serve_forever()


@contextmanager
def running(module: str) -> Iterator[str]:
    """Run a fake (`tests.fakes.twilio_api`) for the length of a `with`; gives its base URL."""
    process = subprocess.Popen([sys.executable, "-m", module], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield f"http://127.0.0.1:{int(process.stdout.readline())}"
    finally:
        process.kill()
        process.communicate()


def seen_by(base: str) -> list[dict[str, Any]]:
    """Return the requests that a fake got, oldest first."""
    connection = HTTPConnection(urlsplit(base).netloc, timeout=5)
    try:
        connection.request("GET", "/seen")
        told: list[dict[str, Any]] = json.loads(connection.getresponse().read())
        return told
    finally:
        connection.close()
