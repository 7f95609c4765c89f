"""Plays recorded requests against the webhooks alone: real routes and adapters, no store behind them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import unquote_to_bytes

from flask import Flask
from werkzeug.test import run_wsgi_app

from core.commands import Arguments, Command, Reading
from core.decision import Decision
from core.message import InboundMessage, Reply
from core.outcomes import Outcome
from engine.asked import Answer
from runtime.quickness import Quickness
from runtime.settings import Settings
from sms import webhooks
from sms.reports import Arrival, Meaning

PAYLOADS = Path(__file__).parents[2] / "payloads"
NOW = datetime(2026, 11, 20, 10, 13, 10, tzinfo=UTC)
SECRET = "rahasia-jalur-kannel"
AT_SECRET = "rahasia-jalur-at-uji"
TOKEN = "0123456789abcdef0123456789abcdef"
OLD_TOKEN = "fedcba9876543210fedcba9876543210"
ACCOUNT = "AC00000000000000000000000000000001"
NUMBER = "+15005550006"
BASE = "https://sms.example.id"
PERSON = "+6285000000101"
REPLY = Reply("Saldo <JHT> & JP: Rp1.234.567\nInfo 175", 39, "balance", "id")
READING = Reading(Command("SALDO", Arguments(kpj="00001234567")), "saldo 00001234567", "saldo", "exact")
DECISION = Decision(Outcome("balance"), rule="balance")


@dataclass
class FakeInbound:
    """Answers everything with one reply, the same message the second time as a duplicate."""

    reply: Reply | None = REPLY
    error: Exception | None = None
    messages: list[InboundMessage] = field(default_factory=list)

    def submit(self, message: InboundMessage) -> Answer:
        if self.error:
            raise self.error
        seen = any(known.provider_message_id == message.provider_message_id for known in self.messages)
        self.messages.append(message)
        return Answer(self.reply, READING, None if seen else DECISION, catalogue_number=1)


@dataclass
class FakeReports:
    """Takes every report."""

    error: Exception | None = None
    arrivals: list[Arrival] = field(default_factory=list)

    def submit(self, arrival: Arrival) -> Meaning:
        if self.error:
            raise self.error
        self.arrivals.append(arrival)
        return Meaning.APPLIED


@dataclass(frozen=True)
class Heard:
    """What came back."""

    status: int
    body: str
    content_type: str
    headers: dict[str, str]


def settings(**changes: Any) -> Settings:
    values: dict[str, Any] = {
        "public_base_url": BASE,
        "kannel_secret": SECRET,
        "africastalking_secret": AT_SECRET,
        "twilio_account_sid": ACCOUNT,
        "twilio_auth_token": (TOKEN, OLD_TOKEN),
        "twilio_sender": NUMBER,
    }
    return Settings(_env_file=None, **values | changes)


def make_app(inbound: FakeInbound | FakeReports, **changes: Any) -> Flask:
    app = Flask("webhooks_alone")
    app.extensions["kabar"] = SimpleNamespace(settings=settings(**changes), now=lambda: NOW)
    app.extensions["kabar.quickness"] = Quickness()
    app.extensions["kabar.inbound" if isinstance(inbound, FakeInbound) else "kabar.reports"] = inbound
    app.register_blueprint(webhooks.blueprint)
    return app


def recorded(name: str) -> bytes:
    """Return a recorded request; `{{S*70000}}` in it stands for so many letters."""
    raw = (PAYLOADS / f"{name}.http").read_bytes()
    return re.sub(rb"\{\{(\w)\*(\d+)\}\}", lambda found: found[1] * int(found[2]), raw)


def environ_of(raw: bytes, peer: str = "127.0.0.1", server: str = "granian") -> dict[str, Any]:
    """Return what a web server makes of the request: granian has no raw target and loses a bare question mark."""
    head, _, body = raw.partition(b"\n\n")
    line, *lines = head.decode("latin-1").split("\n")
    method, target, _ = line.split(" ")
    path, _, query = target.partition("?")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
        "QUERY_STRING": query,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8000",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": peer,
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(body),
        "wsgi.errors": None,
        "CONTENT_LENGTH": str(len(body)),
    }
    if server != "granian":
        environ["RAW_URI"] = target
    return environ | dict(_headers(lines))


def _headers(lines: Iterable[str]) -> Iterable[tuple[str, str]]:
    for line in lines:
        name, _, value = line.partition(":")
        name = name.upper().replace("-", "_")
        yield (name if name == "CONTENT_TYPE" else f"HTTP_{name}"), value.strip()


def play(app: Flask, name: str, peer: str = "127.0.0.1", server: str = "granian") -> Heard:
    """Return the answer to a recorded request."""
    return play_raw(app, recorded(name), peer, server)


def play_raw(app: Flask, raw: bytes, peer: str = "127.0.0.1", server: str = "granian") -> Heard:
    parts, status, headers = run_wsgi_app(app.wsgi_app, environ_of(raw, peer, server), buffered=True)
    return Heard(int(status[:3]), b"".join(parts).decode(), headers.get("Content-Type", ""), dict(headers))
