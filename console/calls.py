"""The session of a phone that dials, which it keeps itself between two turns, as a network would."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from console.aggregator import Call
from console.people import Holder
from edge.simulating import DRAFT, LIVE
from providers.ussd_registry import UssdName

SESSION_SECONDS = 180  # about what operators allow
DIALECTS: tuple[UssdName, ...] = ("africastalking", "infobip", "simulator")
KEPT = ("session", "via", "dialled", "inputs", "began", "on")  # the fields of the form that hold it


@dataclass(frozen=True, slots=True)
class Session:
    """A call that is under way, and when it began, in seconds since 1970."""

    call: Call
    began: int

    def left_at(self, now: float) -> int:
        """Return for how many seconds it goes on."""
        return self.began + SESSION_SECONDS - int(now)


def session_in(form: Mapping[str, str], holder: Holder, service_code: str) -> Session | None:
    """Return the session that the phone was in; None where it was in none. Raises ValueError."""
    if not form.get("session"):
        return None
    inputs = json.loads(form.get("inputs", ""))
    if not isinstance(inputs, list) or not all(isinstance(each, str) for each in inputs):
        raise ValueError("inputs are a list of texts")
    via, dialled = chosen_dialect(form.get("via")), form.get("dialled", "")
    call = Call(via, form["session"], holder.msisdn, service_code, dialled, tuple(inputs), chosen_side(form.get("on")))
    return Session(call, int(form.get("began", "")))


def kept_of(session: Session) -> dict[str, str]:
    """Return what the form holds of a session until its next turn."""
    call = session.call
    return {
        "session": call.session_id,
        "via": call.dialect,
        "dialled": call.dialled,
        "inputs": json.dumps(call.inputs),
        "began": str(session.began),
        "on": call.side,
    }


def chosen_dialect(name: str | None) -> UssdName:
    """Return the dialect of this name, else the first."""
    return next((each for each in DIALECTS if each == name), DIALECTS[0])


def chosen_side(name: str | None) -> str:
    """Return which catalogue a form asks for: what is live, unless it says the draft."""
    return DRAFT if name == DRAFT else LIVE
