"""The aggregator's part, played: what it brings us for each turn of a USSD session, and how it reads our answer."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from time import perf_counter
from urllib.parse import quote, urlencode
from uuid import uuid4

from flask.testing import FlaskClient

from core.transcript import JOINT, dialled
from edge.simulating import ANSWER_FROM, DRAFT, LIVE
from providers.ussd_base import TurnKind
from providers.ussd_registry import UssdName

FORM, JSON = "application/x-www-form-urlencoded", "application/json"
HIDDEN = "••••••"
NO_DRAFT = "no_draft"  # the draft was asked for, changes nothing, and so what is live has answered
_PERSONAL = re.compile(r"\d{6,}")  # a PIN, KPJ, NIK or code; the number of an item is shorter
_REASONS: Mapping[UssdName, tuple[str, str]] = {  # what each dialect calls the two ways to end
    "africastalking": ("Success", "Incomplete"),
    "infobip": ("session ended", "session aborted"),
    "simulator": ("", ""),
}


@dataclass(frozen=True, slots=True)
class Call:
    """A session as the network keeps it. `inputs` are those behind the code as it was dialled, and all typed since.

    `side` is which catalogue it asks to be answered from; that is no network's to say, but the simulator's.
    """

    dialect: UssdName
    session_id: str
    msisdn: str
    service_code: str
    dialled: str
    inputs: tuple[str, ...] = ()
    side: str = LIVE


@dataclass(frozen=True, slots=True)
class Sent:
    """A request as it goes out, and as it may be shown: without our secret and without what is personal in inputs."""

    method: str
    path: str
    mimetype: str
    body: str
    shown_path: str
    shown_body: str


@dataclass(frozen=True, slots=True)
class Shown:
    """What the phone shows of an answer."""

    text: str
    ends: bool


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request and our answer to it. `screen`: what the phone shows of it, if anything. `milliseconds` it took.

    `side` is which catalogue answered (a key of console.texts behind `why_side_`), `version` its number, a draft's of
    its base; both are empty where that is not told.
    """

    dialect: UssdName
    kind: TurnKind
    turn: int
    sent: Sent
    status: int
    mimetype: str
    answer: str
    screen: Shown | None
    milliseconds: float
    side: str = ""
    version: str = ""


def call_of(dialect: UssdName, msisdn: str, service_code: str, string: str) -> Call | None:
    """Return a new session of who dials this; None where it is not our code, and the network knows nobody for it."""
    inputs = dialled(service_code, string) if string.startswith("*") and string.endswith("#") else None
    if inputs is None:
        return None
    session_id = f"{'ATUid_' if dialect == 'africastalking' else ''}{uuid4().hex}"
    return Call(dialect, session_id, msisdn, service_code, string, inputs)


def last_kind(call: Call) -> TurnKind:
    """Return what the last turn of a session was: how it began, or an input."""
    return TurnKind.BEGIN if call.inputs == dialled(call.service_code, call.dialled) else TurnKind.CONTINUE


def answered(call: Call, typed: str) -> Call:
    """Return the session with one more input."""
    return replace(call, inputs=(*call.inputs, typed))


def request_of(call: Call, kind: TurnKind, secret: str = "", *, in_order: bool = True) -> Sent:
    """Return what the aggregator brings for this turn; `in_order` tells an end by a last screen from one cut off."""
    fields = _FIELDS[call.dialect](call, kind)
    reason = _REASONS[call.dialect][0 if in_order else 1]
    if kind is TurnKind.END and call.dialect == "africastalking":
        fields = {**fields, "status": reason, "hopsCount": str(len(call.inputs) + 1)}
    elif kind is TurnKind.END and call.dialect == "infobip":
        fields = {**fields, "exitCode": "200" if in_order else "510", "reason": reason}
    return Sent(
        method="PUT" if call.dialect == "infobip" and kind is TurnKind.END else "POST",
        path=_path(call, kind, quote(secret, safe="")),
        mimetype=JSON if call.dialect == "infobip" else FORM,
        body=json.dumps(fields) if call.dialect == "infobip" else urlencode(fields),
        shown_path=_path(call, kind, HIDDEN),
        shown_body=_written(fields, as_json=call.dialect == "infobip"),
    )


def read_answer(dialect: UssdName, status: int, body: str) -> Shown | None:
    """Return the screen that our answer holds; None where it holds none, and the network ends the session."""
    if status != 200:
        return None
    if dialect == "africastalking":
        word, _, text = body.partition(" ")
        return Shown(text, word == "END") if word in ("CON", "END") else None
    told = json.loads(body)
    text = told.get("ussdMenu" if dialect == "infobip" else "text")
    return Shown(text, bool(told["shouldClose" if dialect == "infobip" else "ends"])) if text is not None else None


def carry(client: FlaskClient, call: Call, kind: TurnKind, secret: str = "", *, in_order: bool = True) -> Exchange:
    """Bring a turn to the door of aggregators, without a network between, and return what came of it."""
    sent = request_of(call, kind, secret, in_order=in_order)
    before = perf_counter()
    response = client.open(
        sent.path,
        method=sent.method,
        data=sent.body.encode(),
        content_type=sent.mimetype,
        headers={ANSWER_FROM: call.side},
    )
    took = (perf_counter() - before) * 1000
    screen = read_answer(call.dialect, response.status_code, response.text) if kind is not TurnKind.END else None
    side, _, version = response.headers.get(ANSWER_FROM, "").partition(" ")
    return Exchange(
        dialect=call.dialect,
        kind=kind,
        turn=len(call.inputs),
        sent=sent,
        status=response.status_code,
        mimetype=response.mimetype or "",
        answer=response.text.rstrip(),
        screen=screen,
        milliseconds=took,
        side=NO_DRAFT if (call.side, side) == (DRAFT, LIVE) else side,
        version=version,
    )


def _path(call: Call, kind: TurnKind, secret: str) -> str:
    if call.dialect == "simulator":
        return "/ussd/simulator"
    if call.dialect == "africastalking":
        return f"/ussd/africastalking/{secret}"
    ending = {TurnKind.BEGIN: "start", TurnKind.CONTINUE: "response", TurnKind.END: "end"}[kind]
    return f"/ussd/infobip/{secret}/session/{quote(call.session_id, safe='')}/{ending}"


def _simulator(call: Call, kind: TurnKind) -> dict[str, str]:
    fields = {"session": call.session_id, "from": call.msisdn, "code": call.dialled, "kind": kind.value}
    return {**fields, "input": call.inputs[-1]} if kind is TurnKind.CONTINUE else fields


def _africastalking(call: Call, kind: TurnKind) -> dict[str, str]:
    fields = {"sessionId": call.session_id, "phoneNumber": call.msisdn, "networkCode": "99999"}
    fields["serviceCode"] = call.service_code
    return fields if kind is TurnKind.END else {**fields, "text": JOINT.join(call.inputs)}


def _infobip(call: Call, kind: TurnKind) -> dict[str, str]:
    fields = {"msisdn": call.msisdn.removeprefix("+"), "shortCode": call.service_code}
    if kind is TurnKind.END:
        return fields
    return {**fields, "text": call.dialled if kind is TurnKind.BEGIN else call.inputs[-1]}


_FIELDS = {"simulator": _simulator, "africastalking": _africastalking, "infobip": _infobip}


def _written(fields: Mapping[str, str], *, as_json: bool) -> str:
    """Return the fields one below the other. The caller's number is an invented one and is not hidden."""
    safe = {name: hide(value) if name in ("text", "input", "code") else value for name, value in fields.items()}
    if as_json:
        return json.dumps(safe, ensure_ascii=False, indent=2)
    return "\n".join(f"{name}={value}" for name, value in safe.items())


def hide(typed: str) -> str:
    """Return an input without the long numbers in it."""
    return _PERSONAL.sub(HIDDEN, typed)
