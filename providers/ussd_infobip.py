"""Infobip's USSD for applications of others: JSON in and out, one input at a time, the session stands in the path."""

import json
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from urllib.parse import unquote, urlsplit

from core.gsm7 import SINGLE_SEGMENT
from core.menu_state import Screen
from core.transcript import dialled
from providers.base import Oversized, Unreadable, WebhookAnswer, WebhookRequest
from providers.ussd_base import (
    TurnKind,
    UssdTurn,
    code_of,
    knows_secret,
    phone_of,
    session_of,
    transcript_of,
    turn_id_of,
)

_KINDS = {"start": TurnKind.BEGIN, "response": TurnKind.CONTINUE, "end": TurnKind.END}
_LARGEST = 20_000  # bytes of a body
_DONE = {"responseExitCode": 200, "responseMessage": ""}


class InfobipUssd:
    """POST .../session/{sessionId}/start and .../response, PUT .../end, each with a JSON object.

    start and response: msisdn (without a plus), text (the input; what was dialled, at the start), shortCode (may be
    missing), imsi, language, optional, ussdGwId. end: exitCode and reason besides. We answer ussdMenu and shouldClose.
    GET .../status asks whether we have the session still; it names no phone, and is answered with sessionActive.

    Nothing in it names a turn. `turnId` is ours: a gateway in front that can tell a repeat may put it there.
    """

    name = "infobip"
    accumulates = False
    max_septets = SINGLE_SEGMENT

    def __init__(self, secret: str, service_codes: Sequence[str] = (), soonest: timedelta = timedelta(0)) -> None:
        self.soonest = soonest
        self._secret = secret
        self._codes = tuple(service_codes)

    def verify(self, request: WebhookRequest) -> bool:
        """Return whether the path holds our secret. Never raises."""
        return knows_secret(request, self._secret)

    def parse_turn(self, request: WebhookRequest) -> UssdTurn:
        """Return the turn, or raise Unreadable. Of what was dialled at the start, what follows our code is input."""
        session_id, kind = _path(request.url)
        fields = _object(request.body)
        if kind is TurnKind.END:
            return self._end(session_id, fields, request)
        code, inputs = self._dialled(fields, kind)
        return UssdTurn(
            provider=self.name,
            session_id=session_id,
            msisdn=phone_of(_text(fields, "msisdn")),
            service_code=code,
            kind=kind,
            received_at=request.received_at,
            typed=transcript_of(_text(fields, "text")) if kind is TurnKind.CONTINUE else "",
            dialled=inputs,
            turn_id=turn_id_of(_text(fields, "turnId")),
        )

    def _end(self, session_id: str, fields: Mapping[str, Any], request: WebhookRequest) -> UssdTurn:
        """Nothing but the session is needed to believe that it is over; without its phone it is left to expire."""
        msisdn = phone_of(_text(fields, "msisdn")) if fields.get("msisdn") else ""
        return UssdTurn(self.name, session_id, msisdn, "", TurnKind.END, request.received_at)

    def parse_question(self, request: WebhookRequest) -> str:
        """Return the session of which is asked whether it goes on, or raise Unreadable."""
        parts = urlsplit(request.url).path.split("/")
        if len(parts) < 3 or parts[-3] != "session" or parts[-1] != "status":
            raise Unreadable("session and status are needed in the path")
        return session_of(unquote(parts[-2]))

    def render_standing(self, *, goes_on: bool) -> WebhookAnswer:
        """Return the answer to that question."""
        return WebhookAnswer(200, json.dumps({"sessionActive": goes_on} | _DONE), "application/json")

    def _dialled(self, fields: Mapping[str, Any], kind: TurnKind) -> tuple[str, tuple[str, ...]]:
        written, text = _text(fields, "shortCode"), _text(fields, "text")
        code, inputs = code_of(written, self._codes) if written else ("", ())
        if kind is not TurnKind.BEGIN or inputs:
            return code, inputs if kind is TurnKind.BEGIN else ()
        for ours in (code,) if code else self._codes:
            found = dialled(ours, text)
            if found is not None:
                return ours, found
        return code, ()

    def render(self, screen: Screen | None) -> WebhookAnswer:
        """Return JSON with the menu and whether the session closes; only the codes where it is over."""
        shown = {} if screen is None else {"ussdMenu": screen.text, "shouldClose": screen.ends}
        return WebhookAnswer(200, json.dumps(shown | _DONE, ensure_ascii=False), "application/json")


def _path(url: str) -> tuple[str, TurnKind]:
    """Return the session and the kind of the request from the end of its path: session/{sessionId}/start."""
    parts = urlsplit(url).path.split("/")
    if len(parts) < 3 or parts[-3] != "session" or parts[-1] not in _KINDS:
        raise Unreadable("session and start, response or end are needed in the path")
    return session_of(unquote(parts[-2])), _KINDS[parts[-1]]


def _object(body: bytes) -> Mapping[str, Any]:
    if len(body) > _LARGEST:
        raise Oversized("more than a turn can hold")
    try:
        fields = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Unreadable("a JSON object is needed") from error
    if not isinstance(fields, dict):
        raise Unreadable("a JSON object is needed")
    return fields


def _text(fields: Mapping[str, Any], name: str) -> str:
    """Return a field's text, empty where it is missing or null."""
    value = fields.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Unreadable(f"{name} is text")
    return value
