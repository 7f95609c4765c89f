"""Invented people, messages and decisions that tests of the store are made from."""

import itertools
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from core.commands import Arguments, Command, Keyword, Language, Parsed, Programme, Reading
from core.decision import Decision, Effect
from core.facts import Claim, Contribution, Membership, Participant, Segment, Stage, Zone
from core.message import InboundMessage, Reply
from core.outcomes import Outcome
from store import effects, facts
from store.participants import save_participants

SARI = "+6285000000901"
BUDI = "+6285000000902"
STRANGER = "+6285000000903"

_numbers = itertools.count(1)

MONTHS = tuple(Contribution(date(2026, month, 1), 456_000, date(2026, month + 1, 12)) for month in (10, 9, 8))


def membership(kpj: str = "00009000001", **changes: Any) -> Membership:
    """Return an active wage earner's membership."""
    usual = Membership(
        kpj=kpj,
        segment=Segment.WAGE_EARNER,
        active=True,
        since=date(2018, 3, 1),
        covers=frozenset(Programme),
        employer="PT Contoh Garmen",
        last_contribution=date(2026, 10, 1),
        jht_balance=12_345_678,
        jht_balance_on=date(2026, 11, 20),
        jp_months=92,
        wage=8_000_000,
        contributions=MONTHS,
    )
    return replace(usual, **changes)


def claim(number: str = "K0000900001", **changes: Any) -> Claim:
    """Return a JHT claim that is being checked."""
    usual = Claim(
        number=number,
        programme=Programme.JHT,
        stage=Stage.VERIFIKASI,
        stage_on=date(2026, 11, 18),
        filed_on=date(2026, 11, 17),
    )
    return replace(usual, **changes)


def person(number: int = 1, **changes: Any) -> Participant:
    """Return a participant; `number` tells one from another."""
    usual = Participant(
        id=0,
        name=f"Contoh {number}",
        nik=f"009999010190{number:04d}",
        birth_date=date(1990, 1, 1),
        zone=Zone.WIB,
        language=Language.ID,
        msisdn_on_record=SARI if number == 1 else None,
        memberships=(membership(f"000090{number:05d}"),),
    )
    return replace(usual, **changes)


def save_people(db: Session, now: datetime, *people: Participant) -> list[int]:
    """Save the people and return their ids, in order."""
    ids = save_participants(db, people, now, now + timedelta(days=1)).ids
    return [ids[each.nik] for each in people]


def message(sender: str = SARI, text: str = "SALDO", **changes: Any) -> InboundMessage:
    """Return a message with a fresh provider id."""
    at = changes.pop("at", None)
    number = f"m{next(_numbers)}"
    usual = InboundMessage("simulator", number, sender, "2757", text, at)  # type: ignore[arg-type]
    return replace(usual, **changes)


def command(keyword: str = Keyword.SALDO, **arguments: Any) -> Command:
    """Return a command with these arguments."""
    return Command(keyword, Arguments(**arguments))


def load_one(db: Session, incoming: InboundMessage, now: datetime, parsed: Parsed | None = None) -> facts.Loaded:
    """Return what is known for one message."""
    return facts.load(db, [facts.Request(incoming, parsed or command())], now)[0]


def known(db: Session, sender: str, now: datetime, parsed: Parsed | None = None) -> Any:
    """Return the facts for a fresh message of this sender."""
    return load_one(db, message(sender, at=now), now, parsed)


def handled(incoming: InboundMessage, *made: Effect, notices: tuple[effects.Notice, ...] = ()) -> effects.Handled:
    """Return the message as handled, with these effects."""
    reading = Reading(command(), incoming.text)
    decision = Decision(Outcome("refusal"), made, rule="test")
    return effects.Handled(incoming, reading, decision, Reply("ok", 2, "refusal", "id"), Language.ID, 1, notices)


def apply(db: Session, sender: str, now: datetime, *made: Effect, at: datetime | None = None, text: str = "x") -> None:
    """Save a message of this sender that had these effects."""
    effects.save(db, [handled(message(sender, text, at=at or now), *made)], now)
