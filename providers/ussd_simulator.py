"""The simulated phone's USSD: a plain form in, JSON out, one input at a time. Who may come here, the edge decides."""

import json
from collections.abc import Sequence
from datetime import timedelta

from core.gsm7 import SINGLE_SEGMENT
from core.menu_state import Screen
from providers.base import Unreadable, WebhookAnswer, WebhookRequest
from providers.ussd_base import TurnKind, UssdTurn, code_of, phone_of, session_of, transcript_of, turn_id_of


class SimulatorUssd:
    """POST a form: `session`, `from`, `code` (what was dialled), `kind` (begin, continue, end), `input` and `turn`.

    `turn` may be missing; it names a turn, so that one brought again is known however late it comes.
    Answers {"text", "ends"}.
    """

    name = "simulator"
    accumulates = False
    soonest = timedelta(0)  # programs type fast
    max_septets = SINGLE_SEGMENT

    def __init__(self, service_codes: Sequence[str] = ()) -> None:
        self._codes = tuple(service_codes)

    def verify(self, request: WebhookRequest) -> bool:  # noqa: ARG002  # part of the protocol
        """Return True: there is nothing to prove. Who may come here is decided before."""
        return True

    def parse_turn(self, request: WebhookRequest) -> UssdTurn:
        """Return the turn, or raise Unreadable."""
        fields = dict(request.form)
        if fields.get("kind") not in frozenset(TurnKind):
            raise Unreadable("kind is begin, continue or end")
        kind = TurnKind(fields["kind"])
        code, inputs = code_of(fields.get("code", ""), self._codes)
        return UssdTurn(
            provider=self.name,
            session_id=session_of(fields.get("session", "")),
            msisdn=phone_of(fields.get("from", "")),
            service_code=code,
            kind=kind,
            received_at=request.received_at,
            typed=transcript_of(fields.get("input", "")) if kind is TurnKind.CONTINUE else "",
            dialled=inputs if kind is TurnKind.BEGIN else (),
            turn_id=turn_id_of(fields.get("turn", "")),
        )

    def render(self, screen: Screen | None) -> WebhookAnswer:
        """Return JSON: the text and whether the session ends; null where it is over."""
        shown = {"text": screen.text if screen else None, "ends": screen.ends if screen else True}
        return WebhookAnswer(200, json.dumps(shown, ensure_ascii=False), "application/json")
