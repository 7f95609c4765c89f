"""What people write in the middle of things: each text with what it should come to."""

import json

import pytest

from bench.parse import CORPUS
from core.catalogue import Catalogue
from core.commands import Ambiguous, NumberHint, Parsed, Unknown, UnknownReason
from parsers import parse
from parsers.concerns import CONCERNS

DIALOGUES = [json.loads(line) for line in (CORPUS / "dialogues.jsonl").read_text("utf-8").splitlines()]
FOREIGN = (CORPUS / "not_requests.txt").read_text("utf-8").splitlines()
PARTICIPANTS = [
    json.loads(line)["text"]
    for name in ("participants.jsonl", "held_out.jsonl")
    for line in (CORPUS / name).read_text("utf-8").splitlines()
]


def outcome_of(parsed: Parsed) -> str:
    """Return the keyword or keywords that a text came to, else why it is none."""
    if isinstance(parsed, Unknown):
        return parsed.reason.value
    return "+".join(parsed.candidates) if isinstance(parsed, Ambiguous) else str(parsed.keyword)


@pytest.mark.parametrize(("text", "expected"), [(each["text"], each["comes_to"]) for each in DIALOGUES])
def test_comes_to(text: str, expected: str, catalogue: Catalogue) -> None:
    assert outcome_of(parse(text, catalogue).parsed) == expected


@pytest.mark.parametrize("text", [each["text"] for each in DIALOGUES if each["comes_to"] != "not_a_request"])
def test_capitals_and_a_courtesy_make_no_difference(text: str, catalogue: Catalogue) -> None:
    plain = outcome_of(parse(text, catalogue).parsed)
    assert outcome_of(parse(text.upper(), catalogue).parsed) == plain
    assert outcome_of(parse(f"pak {text}", catalogue).parsed) == plain


def test_who_asks_for_a_service_is_not_taken_for_somebody_in_need(catalogue: Catalogue) -> None:
    taken = [text for text in PARTICIPANTS if outcome_of(parse(text, catalogue).parsed) in CONCERNS]
    assert taken == []


def test_machines_are_hardly_ever_taken_for_people(catalogue: Catalogue) -> None:
    taken = [text for text in FOREIGN if outcome_of(parse(text, catalogue).parsed) in CONCERNS]
    assert len(taken) <= len(FOREIGN) * 0.04, taken


IMPOSSIBLE = ["31-02-1992", "31/02/1992", "30 2 1990", "31 feb 1992", "32-01-1990", "01-13-1990", "31.02.1992"]


@pytest.mark.parametrize("day", IMPOSSIBLE)
def test_a_day_that_never_was_is_named(day: str, catalogue: Catalogue) -> None:
    parsed = parse(f"DAFTAR#0012015509900001#{day}#00001234567", catalogue).parsed
    assert getattr(parsed, "hint", None) is NumberHint.BAD_DATE
    assert (parsed.arguments.nik, parsed.arguments.kpj) == ("0012015509900001", "00001234567")


def test_a_day_that_never_was_as_an_answer(catalogue: Catalogue) -> None:
    assert parse("31-02-1992", catalogue).parsed == Unknown(UnknownReason.NUMBER_ONLY, NumberHint.BAD_DATE)


def test_only_a_registration_asks_for_a_date(catalogue: Catalogue) -> None:
    assert getattr(parse("SALDO 31-02-1992", catalogue).parsed, "hint", None) is NumberHint.OTHER_LENGTH
