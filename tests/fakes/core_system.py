"""A core system that is told of outcomes, in good and in bad health, as a process of its own.

It checks signatures with the code that docs/webhooks.md gives to those who write a real one. `POST /play` with a JSON
list says how the next requests are answered (a status, "429 7" with Retry-After, "hang_up"); then all is well again.
"""

import json
import re
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

SECRET = "a secret of thirty-two characters"  # of a test
DOCUMENT = Path(__file__).parents[2] / "docs" / "webhooks.md"

documented: dict[str, Any] = {}
code = re.search(r"```python\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)
assert code
exec(code[1], documented)


class Receiver(ThreadingHTTPServer):
    """Lets a whole batch knock at once: with five places, the usual number, others would knock again a second later."""

    request_queue_size = 128


class CoreSystem(BaseHTTPRequestHandler):
    """`GET /seen` tells what it was told and whether it was signed; /hook takes documents."""

    protocol_version = "HTTP/1.1"
    seen: ClassVar[list[dict[str, Any]]] = []
    moods: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.answer(200, json.dumps(self.seen))

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.path == "/play":
            self.moods[:] = json.loads(body)
            self.answer(200, "[]")
            return
        authentic = documented["is_from_kabar"](SECRET, dict(self.headers), body)
        mood = (self.moods.pop(0) if self.moods else "200") if authentic else "401"
        self.seen.append({"answered": mood, "document": json.loads(body), "type": self.headers["Content-Type"]})
        if mood == "hang_up":
            self.close_connection = True
            return
        status, _, wish = mood.partition(" ")
        self.answer(int(status), "", **({"Retry-After": wish} if wish else {}), **LOCATIONS.get(status, {}))

    def answer(self, status: int, body: str = "", **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body.encode())), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


LOCATIONS = {"302": {"Location": "/elsewhere"}}

if __name__ == "__main__":
    server = Receiver(("127.0.0.1", 0), CoreSystem)
    sys.stdout.write(f"{server.server_address[1]}\n")
    sys.stdout.flush()
    server.serve_forever()
