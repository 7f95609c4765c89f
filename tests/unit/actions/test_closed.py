"""Keywords that are off, over, of another channel or for registered phones: what is said, and what always works."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from actions import decide
from core.availability import Services
from core.catalogue import Channel, KeywordEntry
from core.commands import Ambiguous, Arguments, Command, NeedsNumber, NumberHint, Parsed
from core.decision import Decision
from core.facts import Facts, Phone
from tests.unit.actions.invented import NOW, a_context, bound

STRANGER = "+6285000000999"
HELP = {"id": "BPJAMSOSTEK: Buka Senin-Jumat. Info 175", "en": "BPJAMSOSTEK: Open on weekdays. Call 175"}
TODAY = date(2026, 11, 20)
OVER, NOT_YET = date(2026, 11, 19), date(2026, 11, 21)


def decided(
    parsed: Parsed | str, channel: Channel = Channel.SMS, facts: Facts | None = None, **fields: Any
) -> Decision:
    """Return the decision on a command whose keyword has these fields."""
    parsed = Command(parsed) if isinstance(parsed, str) else parsed
    keyword = getattr(parsed, "keyword", "SALDO")
    entry = KeywordEntry.model_validate({"help": HELP} | fields)
    context = replace(a_context(), services=Services({keyword: entry}, channel, TODAY))
    return decide(parsed, facts or Facts(Phone(STRANGER)), context)


def outcome(decision: Decision) -> str:
    return decision.outcome.name if decision.outcome else ""


CLOSED = [
    pytest.param({"enabled": False}, id="switched off"),
    pytest.param({"channels": ["ussd"]}, id="of another channel"),
    pytest.param({"valid_until": OVER}, id="over since yesterday"),
    pytest.param({"valid_from": NOT_YET}, id="from tomorrow on"),
]
OPEN = [
    pytest.param({}, id="as usual"),
    pytest.param({"valid_from": TODAY, "valid_until": TODAY}, id="today only"),
    pytest.param({"channels": ["sms"]}, id="of this channel"),
]


@pytest.mark.parametrize("fields", CLOSED)
def test_a_service_that_is_closed_says_so(fields: dict[str, Any]) -> None:
    closed = decided("KANTOR", **fields)
    assert (outcome(closed), closed.rule) == ("service_off", "service.off")
    assert closed.outcome is not None
    assert closed.outcome.values == {"keyword": "KANTOR"}


@pytest.mark.parametrize("fields", OPEN)
def test_a_service_that_is_open_answers(fields: dict[str, Any]) -> None:
    assert outcome(decided("KANTOR", **fields)) == "office_needs_city"


@pytest.mark.parametrize("fields", CLOSED)
def test_an_information_keyword_that_is_closed_is_as_if_there_were_none(fields: dict[str, Any]) -> None:
    closed = decided("JADWAL", **fields)
    assert (outcome(closed), closed.rule) == ("not_understood", "unknown.no_keyword")


@pytest.mark.parametrize("fields", OPEN)
def test_an_information_keyword_that_is_open_tells_its_text(fields: dict[str, Any]) -> None:
    assert outcome(decided("JADWAL", **fields)) == "help:JADWAL"


def test_a_screen_that_offered_it_says_that_it_is_off() -> None:
    assert outcome(decided("JADWAL", Channel.USSD, enabled=False)) == "service_off"
    assert outcome(decided("JADWAL", Channel.USSD, channels=["sms"])) == "service_off"


def test_a_number_that_is_missing_is_not_asked_for_in_vain() -> None:
    asked = decided(NeedsNumber("SALDO", NumberHint.TEN_DIGITS), enabled=False)
    assert outcome(asked) == "service_off"
    assert asked.effects == ()


def test_a_foreign_number_gets_the_same_words_and_is_no_guess() -> None:
    foreign = decided(Command("SALDO", Arguments(kpj="00009000077")), enabled=False)
    assert (outcome(foreign), foreign.effects) == ("service_off", ())


def test_nobody_is_asked_whether_they_meant_what_is_not_there() -> None:
    entry = KeywordEntry.model_validate({"help": HELP, "valid_until": OVER})
    context = replace(a_context(), services=Services({"JADWAL": entry}, Channel.SMS, TODAY))
    asked = decide(Ambiguous(("JADWAL", "KANTOR")), Facts(Phone(STRANGER)), context)
    assert asked.outcome is not None
    assert asked.outcome.values == {"keyword1": "KANTOR"}
    alone = decide(Ambiguous(("JADWAL",)), Facts(Phone(STRANGER)), context)
    assert outcome(alone) == "not_understood"


@pytest.mark.parametrize("keyword", ["BERHENTI", "BLOKIR", "DAFTAR", "BANTUAN"])
@pytest.mark.parametrize("fields", [*CLOSED, pytest.param({"audience": "bound"}, id="for registered phones")])
def test_what_must_be_heard_is_heard_whatever_a_document_says(keyword: str, fields: dict[str, Any]) -> None:
    assert outcome(decided(keyword, **fields)) == outcome(decided(keyword)) != "service_off"


@pytest.mark.parametrize("keyword", ["JADWAL", "KANTOR"])
def test_what_is_for_registered_phones_tells_others_how_to_register(keyword: str) -> None:
    assert outcome(decided(keyword, audience="bound")) == "unbound"


def test_a_blocked_phone_hears_that_it_is_blocked() -> None:
    blocked = Facts(Phone(STRANGER, frozen_at=NOW))
    assert outcome(decided("JADWAL", facts=blocked, audience="bound")) == "frozen"


def test_a_registered_phone_is_answered() -> None:
    assert outcome(decided("JADWAL", facts=bound(), audience="bound")) == "help:JADWAL"


def test_help_on_an_information_keyword_is_its_text() -> None:
    help_on = Command("BANTUAN", Arguments(topic="JADWAL"))
    entries = {"JADWAL": KeywordEntry.model_validate({"help": HELP})}
    context = replace(a_context(), services=Services(entries, Channel.SMS, TODAY))
    assert outcome(decide(help_on, Facts(Phone(STRANGER)), context)) == "help:JADWAL"
    assert outcome(decide(help_on, Facts(Phone(STRANGER)), a_context())) == "help"
