"""How a test starts a fake provider as a process of its own, tells it to misbehave, and asks what it saw."""

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).parents[2]


@contextmanager
def running(module: str, port: int = 0) -> Iterator[str]:
    """Run a fake (`tests.fakes.twilio_api`) for the length of a `with`; gives its base URL."""
    command = [sys.executable, "-m", module, str(port)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield f"http://127.0.0.1:{int(process.stdout.readline())}"
    finally:
        process.kill()
        process.communicate()


def seen_by(base: str) -> list[dict[str, Any]]:
    """Return the requests that a fake got, oldest first: path, headers, body."""
    told: list[dict[str, Any]] = ask(base, "/requests")
    return told


def taken_by(base: str) -> Counter[tuple[str, str]]:
    """Return how often a fake took each (recipient, text)."""
    return Counter({(recipient, text): count for recipient, text, count in ask(base, "/seen")})


def tell(base: str, **changes: Any) -> dict[str, Any]:
    """Change a fake's settings (tests/fakes/provider.py) and return all of them, with `pending` reports."""
    told: dict[str, Any] = ask(base, "/control", json.dumps(changes) if changes else "")
    return told


def ask(base: str, path: str, body: str = "") -> Any:
    """Return what a fake says of itself."""
    connection = HTTPConnection(urlsplit(base).netloc, timeout=10)
    try:
        connection.request("POST" if body else "GET", path, body or None)
        answer = connection.getresponse()
        said = answer.read()
        assert answer.status == 200, said.decode()
        return json.loads(said)
    finally:
        connection.close()
