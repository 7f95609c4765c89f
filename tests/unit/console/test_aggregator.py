"""The aggregator that the simulator plays speaks as the adapters read, and hides what may not be seen in its log."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import get_args
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.aggregator import HIDDEN, JSON, Call, Sent, Shown, answered, call_of, read_answer, request_of
from console.dialling import DIALECTS
from core.menu_state import Screen
from providers.base import WebhookRequest
from providers.ussd_base import TurnKind, UssdTurn
from providers.ussd_registry import UssdCredentials, UssdName, make_ussd_provider

NOW = datetime(2026, 11, 20, 3, tzinfo=UTC)
SARI, CODE, SECRET = "+6285000000101", "*2757#", "a-secret-of-sixteen-and-more"
CREDENTIALS = UssdCredentials((CODE,), SECRET, SECRET)
KPJ = "00000000101"


def call(dialect: UssdName, string: str = CODE) -> Call:
    found = call_of(dialect, SARI, CODE, string)
    assert found is not None
    return found


def parsed(sent: Sent, dialect: UssdName) -> UssdTurn:
    form = () if sent.mimetype == JSON else tuple(parse_qsl(sent.body, keep_blank_values=True))
    url, body = f"https://sms.example.go.id{sent.path}", sent.body.encode()
    webhook = WebhookRequest(sent.method, url, {}, form=form, body=body, path_secret=SECRET, received_at=NOW)
    return make_ussd_provider(dialect, CREDENTIALS).parse_turn(webhook)


def test_every_dialect_can_be_chosen() -> None:
    assert set(DIALECTS) == set(get_args(UssdName))


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_session_is_read_turn_by_turn(dialect: UssdName) -> None:
    session = call(dialect)
    begun = parsed(request_of(session, TurnKind.BEGIN, SECRET), dialect)
    assert (begun.kind, begun.msisdn, begun.service_code, begun.typed, begun.dialled) == (
        TurnKind.BEGIN,
        SARI,
        CODE,
        "",
        (),
    )
    further = answered(answered(session, "1"), KPJ)
    turn = parsed(request_of(further, TurnKind.CONTINUE, SECRET), dialect)
    assert (turn.kind, turn.session_id) == (TurnKind.CONTINUE, begun.session_id)
    assert turn.typed == (f"1*{KPJ}" if dialect == "africastalking" else KPJ)
    over = parsed(request_of(further, TurnKind.END, SECRET), dialect)
    assert (over.kind, over.session_id) == (TurnKind.END, begun.session_id)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_what_is_dialled_behind_the_code_is_input(dialect: UssdName) -> None:
    turn = parsed(request_of(call(dialect, "*2757*1*2#"), TurnKind.BEGIN, SECRET), dialect)
    assert (turn.typed or "*".join(turn.dialled)) == "1*2"


@pytest.mark.parametrize("string", ["*500#", "2757", "*2757", "*27571#", "", "#", "*275#"])
def test_what_is_not_our_code_never_reaches_us(string: str) -> None:
    assert call_of("simulator", SARI, CODE, string) is None


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("ends", [True, False])
@given(text=st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=182))
def test_what_an_adapter_renders_is_shown(dialect: UssdName, ends: bool, text: str) -> None:
    rendered = make_ussd_provider(dialect, CREDENTIALS).render(Screen(text, ends))
    assert read_answer(dialect, rendered.status, rendered.body) == Shown(text, ends)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_what_is_no_screen_ends_the_session(dialect: UssdName) -> None:
    assert read_answer(dialect, 503, "") is None
    over = make_ussd_provider(dialect, CREDENTIALS).render(None)
    assert read_answer(dialect, over.status, over.body) is None


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("kind", list(TurnKind))
def test_the_log_shows_neither_secret_nor_long_inputs(dialect: UssdName, kind: TurnKind) -> None:
    session = replace(call(dialect, f"*2757*{KPJ}#"), session_id="s")
    sent = request_of(answered(session, "271828"), kind, SECRET)
    assert SECRET not in sent.shown_path + sent.shown_body
    assert KPJ not in sent.shown_body
    assert "271828" not in sent.shown_body
    if kind is TurnKind.CONTINUE:
        assert HIDDEN in sent.shown_body


def test_an_end_tells_whether_it_was_in_order() -> None:
    bodies = [request_of(call("africastalking"), TurnKind.END, SECRET, in_order=each).body for each in (True, False)]
    assert [dict(parse_qsl(body))["status"] for body in bodies] == ["Success", "Incomplete"]
    put = request_of(call("infobip"), TurnKind.END, SECRET, in_order=False)
    assert put.method == "PUT"
    assert json.loads(put.body)["exitCode"] == "510"
