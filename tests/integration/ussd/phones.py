"""Phones that dial through an aggregator, played over HTTP in each dialect: what goes over the wire, nothing less."""

import itertools
import json
from collections.abc import Callable
from dataclasses import dataclass, field

from flask import Flask
from werkzeug.test import TestResponse

SECRET = "rahasia-jalur-ussd"
CODE = "*2757#"
_numbers = itertools.count(1)


@dataclass
class Phone:
    """A phone in a session of one dialect. `typed` are the inputs so far, those behind the code among them.

    `named`: its aggregator gives each turn an id. `asks` is which catalogue it asks for, if any; `told` which answered.
    """

    app: Flask
    msisdn: str
    dialect: str = "simulator"
    session: str = field(default_factory=lambda: f"sesi-{next(_numbers)}")
    typed: list[str] = field(default_factory=list)
    text: str = ""
    ends: bool = False
    status: int = 0
    named: bool = False
    asks: str = ""
    told: str = ""

    @property
    def headers(self) -> dict[str, str]:
        """What goes along with each request."""
        return {"X-Kabar-Catalogue": self.asks} if self.asks else {}

    def dial(self, *inputs: str) -> str:
        """Begin a session, perhaps with inputs behind the code; return the screen."""
        self.typed = list(inputs)
        return self.read(self.bring("begin"))

    def type(self, *inputs: str) -> str:
        """Type and send each; return the last screen."""
        for each in inputs:
            assert not self.ends, f"nobody can type {each!r} on a last screen: {self.text}"
            self.typed.append(each)
            self.read(self.bring("continue"))
        return self.text

    def again(self, back: int = 0) -> str:
        """The aggregator brings the last turn once more, or one so many turns back; return its answer."""
        before = Phone(self.app, self.msisdn, self.dialect, self.session, self.typed[: len(self.typed) - back])
        before.named = self.named
        return self.read(before.bring("continue" if before.typed else "begin"))

    def hang_up(self) -> TestResponse:
        """The aggregator tells that the session is over."""
        return self.bring("end")

    def bring(self, kind: str) -> TestResponse:
        """Return the answer to one request."""
        return _DIALECTS[self.dialect](self, kind)

    def read(self, answer: TestResponse) -> str:
        """Return the screen that an answer shows."""
        self.status, self.told = answer.status_code, answer.headers.get("X-Kabar-Catalogue", "")
        assert self.status == 200, self.status
        if self.dialect == "africastalking":
            assert answer.text.startswith(("CON ", "END "))
            self.text, self.ends = answer.text[4:], answer.text.startswith("END ")
        elif self.dialect == "infobip":
            self.text, self.ends = answer.json["ussdMenu"], answer.json["shouldClose"]
        else:
            self.text, self.ends = answer.json["text"], answer.json["ends"]
        return self.text


def _simulator(phone: Phone, kind: str) -> TestResponse:
    behind = phone.typed if kind == "begin" else []
    code = "*".join([CODE.removesuffix("#"), *behind]) + "#"
    form = {"session": phone.session, "from": phone.msisdn, "code": code, "kind": kind}
    if kind == "continue":
        form["input"] = phone.typed[-1]
    if phone.named:
        form["turn"] = str(len(phone.typed))
    return phone.app.test_client().post("/ussd/simulator", data=form, headers=phone.headers)


def _africastalking(phone: Phone, kind: str) -> TestResponse:
    form = {"sessionId": phone.session, "phoneNumber": phone.msisdn, "networkCode": "99999", "serviceCode": CODE}
    path = f"/ussd/africastalking/{SECRET}"
    if kind == "end":
        over = {"status": "Incomplete", "input": "*".join(phone.typed), "lastAppResponse": f"CON {phone.text}"}
        return phone.app.test_client().post(f"{path}/events", data=form | over)
    return phone.app.test_client().post(path, data=form | {"text": "*".join(phone.typed)}, headers=phone.headers)


def _infobip(phone: Phone, kind: str) -> TestResponse:
    path = f"/ussd/infobip/{SECRET}/session/{phone.session}"
    told = {"msisdn": phone.msisdn.removeprefix("+"), "shortCode": CODE, "imsi": None, "text": None}
    client = phone.app.test_client()
    if kind == "end":
        ended = json.dumps(told | {"exitCode": 510, "reason": "aborted"})
        return client.put(f"{path}/end", data=ended, content_type="application/json")
    dialled = "*".join([CODE.removesuffix("#"), *phone.typed]) + "#"
    told["text"] = dialled if kind == "begin" else phone.typed[-1]
    if phone.named:
        told["turnId"] = str(len(phone.typed))
    where = f"{path}/{'start' if kind == 'begin' else 'response'}"
    return client.post(where, data=json.dumps(told), content_type="application/json", headers=phone.headers)


_DIALECTS: dict[str, Callable[[Phone, str], TestResponse]] = {
    "simulator": _simulator,
    "africastalking": _africastalking,
    "infobip": _infobip,
}
DIALECTS = tuple(_DIALECTS)
