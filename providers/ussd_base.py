"""What every USSD dialect offers, and the turn that it makes of a request."""

import hmac
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from core.menu_state import Screen
from core.msisdn import to_e164
from core.transcript import dialled
from providers.base import Oversized, Unreadable, WebhookAnswer, WebhookRequest

LONGEST_TRANSCRIPT = 2_000  # characters: more than a session of three minutes can hold
LONGEST_TURN_ID = 100
_SESSION_ID = re.compile(r"[\x21-\x7e]{1,100}")


class TurnKind(StrEnum):
    """What a request is about. Whether a session is known tells more than `begin`: the first request may come twice."""

    BEGIN = "begin"
    CONTINUE = "continue"
    END = "end"  # it is over; nobody sees an answer


@dataclass(frozen=True, slots=True)
class UssdTurn:
    """One request of a session. `msisdn` is E.164 (empty: not told at its end), `service_code` ours as it is registered
    (empty: not told).

    `typed` is the last input, or all inputs joined by asterisks where the provider accumulates them. `dialled` are the
    inputs that were dialled with the code (`*2757*1*2#`), where the provider tells them apart. `turn_id` is the
    provider's name for this turn, the same when it is brought again (empty: it gives none).
    """

    provider: str
    session_id: str
    msisdn: str
    service_code: str
    kind: TurnKind
    received_at: datetime
    typed: str = field(default="", repr=False)
    dialled: tuple[str, ...] = field(default=(), repr=False)
    turn_id: str = field(default="", repr=False)


class UssdProvider(Protocol):
    """One dialect of USSD. Adapters hold credentials and nothing else.

    `accumulates`: each turn brings every input of the session. `soonest`: nobody's next input can come sooner after
    our answer than this; what does is the same turn again. `max_septets` is what is left for a screen's text.
    """

    name: str
    accumulates: bool
    soonest: timedelta
    max_septets: int

    def verify(self, request: WebhookRequest) -> bool:
        """Return whether the request is authentic. Never raises."""

    def parse_turn(self, request: WebhookRequest) -> UssdTurn:
        """Return the turn, or raise Unreadable."""

    def render(self, screen: Screen | None) -> WebhookAnswer:
        """Return the HTTP answer that shows a screen; None: the answer to the news that a session is over."""


def knows_secret(request: WebhookRequest, secret: str) -> bool:
    """Return whether the path holds our secret; takes the same time either way. Without a secret nobody may come."""
    given = request.path_secret.encode("utf-8", "surrogatepass")
    return bool(secret) and hmac.compare_digest(given, secret.encode())


def session_of(written: str) -> str:
    """Return a session's id, or raise Unreadable for what none can be."""
    if not _SESSION_ID.fullmatch(written):
        raise Unreadable("a session id is needed")
    return written


def turn_id_of(written: str) -> str:
    """Return a turn's id, empty where there is none, or raise Unreadable for what none can be."""
    if len(written) > LONGEST_TURN_ID:
        raise Unreadable("a turn id has 100 characters at most")
    return written


def phone_of(written: str) -> str:
    """Return the caller as E.164, or raise Unreadable. A plus that was decoded to a blank is not repaired."""
    msisdn = to_e164(written) if written == written.strip() else None
    if msisdn is None:
        raise Unreadable("the caller's number is needed")
    return msisdn


def transcript_of(written: str) -> str:
    """Return what was typed, without NUL, or raise Oversized for more than can be."""
    if len(written) > LONGEST_TRANSCRIPT:
        raise Oversized("more than a session can hold")
    return written.replace("\0", "")


def code_of(written: str, codes: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """Return which of our service codes was dialled and the inputs behind it, or raise Unreadable where it is none.

    Where no codes are given, any is ours.
    """
    for code in codes:
        inputs = dialled(code, written)
        if inputs is not None:
            return code, inputs
    if codes:
        raise Unreadable("the service code is not ours")
    return written, ()
