"""Whatever arrives is answered with a screen or refused with a number: odd characters, wrong types, far too much."""

import json
from typing import Any

import pytest
from flask import Flask

from core.gsm7 import septets
from core.menu_audit import LEAST_SEPTETS
from tests.integration.ussd.phones import CODE, DIALECTS, SECRET, Phone
from tests.store_cases import SARI, STRANGER

every_dialect = pytest.mark.parametrize("dialect", DIALECTS)
ODD = {
    "nothing": "",
    "blanks": "   ",
    "line ends": "1\r\n2",
    "nul": "1\x001",
    "emoji": "\U0001f64f" * 40,
    "arabic digits": "\u0661",
    "full width": "\uff11",
    "direction marks": "\u202e1\u202c",
    "half a surrogate": "\ud83d",
    "no-break blanks": "1\u00a0",
    "extension characters": "[]{}~^|\\\u20ac" * 9,
    "asterisks": "*" * 40,
    "a code": "*2757*1#",
    "sql": "'; DROP TABLE pins; --",
    "a template": "{name} %s {{7*7}}",
    "long": "x" * 1900,
    "a long number": "9" * 400,
    "minus": "-1",
}
PLACES = {
    "main menu": (),
    "a form": ("7",),
    "free text": ("8", "2", "1"),
    "a town": ("6",),
    "a wage": ("5", "3"),
    "a new PIN": ("8", "5", "1"),
    "an answer": ("1",),
}


@every_dialect
@pytest.mark.parametrize("way", PLACES.values(), ids=PLACES)
@pytest.mark.parametrize("caller", [SARI, STRANGER], ids=["bound", "stranger"])
def test_every_odd_input_gets_a_screen(app: Flask, dialect: str, way: tuple[str, ...], caller: str) -> None:
    for odd in ODD.values():
        if dialect != "infobip" and any(0xD800 <= ord(character) < 0xE000 for character in odd):
            continue  # cannot be written in a form
        phone = Phone(app, caller, dialect)
        phone.dial(*way)
        if phone.ends:
            continue
        phone.type(odd)
        assert 0 < septets(phone.text) <= (LEAST_SEPTETS if dialect == "africastalking" else 160)
        assert not phone.ends or "terganggu" not in phone.text
        assert phone.again()


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"null", 400),
        (b"[]", 400),
        (b'{"msisdn": 6285000000101}', 400),
        (b'{"msisdn": {"a": 1}, "text": "1"}', 400),
        (b'{"msisdn": "6285000000101", "text": ["1"]}', 400),
        (b'{"msisdn": "6285000000101", "text": "1", "turnId": 7}', 400),
        (b'{"msisdn": "6285000000101", "text": "1", "turnId": "' + b"x" * 101 + b'"}', 400),
        (b'{"msisdn": "6285000000101", "text": "' + b"1" * 2001 + b'"}', 413),
        (b"\xff\xfe\x00", 400),
        (b"{" * 5000, 400),
        (b" " * 70_000, 413),
        (b'{"msisdn": "NaN", "text": NaN}', 400),
    ],
    ids=["empty", "null", "list", "number", "object", "list of text", "id a number", "long id", "long", "bytes", "deep",
         "huge", "nan"],
)  # fmt: skip
def test_a_body_that_is_no_turn_is_refused_in_silence(app: Flask, body: bytes, status: int) -> None:
    path = f"/ussd/infobip/{SECRET}/session/s-1/response"
    answer = app.test_client().post(path, data=body, content_type="application/json")
    assert (answer.status_code, answer.text) == (status, "")


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"sessionId": "s" * 101},
        {"phoneNumber": "+62 850"},
        {"phoneNumber": "rahasia"},
        {"serviceCode": "*999#"},
        {"sessionId": "s\n1"},
    ],
    ids=["empty", "long session", "short phone", "a word", "another code", "line end"],
)
def test_a_form_that_is_no_turn_is_refused_in_silence(app: Flask, fields: dict[str, Any]) -> None:
    whole = {"sessionId": "s-1", "phoneNumber": SARI, "serviceCode": CODE, "text": ""}
    form = whole | fields if fields else {}
    answer = app.test_client().post(f"/ussd/africastalking/{SECRET}", data=form)
    assert (answer.status_code, answer.text) == (400, "")


@pytest.mark.parametrize("method", ["get", "put", "delete", "head"])
def test_other_methods_are_refused_in_silence(app: Flask, method: str) -> None:
    answer = getattr(app.test_client(), method)(f"/ussd/africastalking/{SECRET}")
    assert (answer.status_code, answer.text) == (405, "")


def test_the_secret_stands_in_no_line_and_no_answer(app: Flask, capfd: pytest.CaptureFixture[str]) -> None:
    client = app.test_client()
    said = [
        client.post(f"/ussd/africastalking/{SECRET}", data={}),
        client.post(f"/ussd/africastalking/{SECRET}/nowhere", data={}),
        client.get(f"/ussd/infobip/{SECRET}/session/a b/status"),
        client.post(f"/ussd/infobip/{SECRET}/session/s/response", data="{", content_type="application/json"),
        client.post(f"/ussd/infobip/{SECRET}x/session/s/response", data=json.dumps({"msisdn": SARI[1:]})),
    ]
    assert all(answer.status_code >= 400 for answer in said)
    told = "".join([*capfd.readouterr(), *(answer.text + str(answer.headers) for answer in said)])
    assert SECRET not in told
    assert SARI[1:] not in told
