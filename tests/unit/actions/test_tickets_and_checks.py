"""ADUAN and CEK: only the phone concerned hears anything of a ticket or an SMS."""

from datetime import UTC, date, datetime

import pytest

from actions.aduan import decide_aduan
from actions.cek import decide_cek
from core.commands import Arguments, Command
from core.decision import Effect, OpenTicket
from core.facts import Facts, Push, Ticket
from core.outcomes import Outcome
from tests.unit.actions.invented import NEW_PHONE, OTHER_PHONE, SARI_PHONE, a_context, bound, stranger

LATE = datetime(2026, 11, 19, 16, 30, tzinfo=UTC)  # 23.30 WIB, half past midnight in Sari's WITA
TICKET = Ticket("A1234567", "open", LATE)
PUSH = Push("7K2M9P", LATE, NEW_PHONE, "claim")

COMPLAINTS: list[tuple[str, Arguments, Facts, Outcome, tuple[Effect, ...]]] = [
    (
        "complaint",
        Arguments(text="iuran belum masuk"),
        stranger(),
        Outcome("complaint_opened", {"ticket": "A0000001"}),
        (OpenTicket("A0000001", "iuran belum masuk"),),
    ),
    ("nothing written", Arguments(), stranger(), Outcome("complaint_empty"), ()),
    ("blanks", Arguments(text="  "), stranger(), Outcome("complaint_empty"), ()),
    ("signs only", Arguments(text="#!?"), stranger(), Outcome("complaint_empty"), ()),
    (
        "own ticket",
        Arguments(code="A1234567"),
        stranger(ticket=TICKET),
        Outcome("complaint_state", {"ticket": "A1234567", "state": "open", "date": date(2026, 11, 19)}),
        (),
    ),
    (
        "own ticket, date where the owner lives",
        Arguments(code="A1234567"),
        bound(ticket=TICKET),
        Outcome("complaint_state", {"ticket": "A1234567", "state": "open", "date": date(2026, 11, 20)}),
        (),
    ),
    (
        "ticket of nobody or somebody else",
        Arguments(code="A1234567"),
        stranger(),
        Outcome("complaint_not_found", {"ticket": "A1234567"}),
        (),
    ),
    (
        "store handed over another ticket",
        Arguments(code="A7654321"),
        stranger(ticket=TICKET),
        Outcome("complaint_not_found", {"ticket": "A7654321"}),
        (),
    ),
]


@pytest.mark.parametrize(
    ("arguments", "facts", "outcome", "effects"), [row[1:] for row in COMPLAINTS], ids=[row[0] for row in COMPLAINTS]
)
def test_complaints(arguments: Arguments, facts: Facts, outcome: Outcome, effects: tuple[Effect, ...]) -> None:
    decision = decide_aduan(Command("ADUAN", arguments), facts, a_context())
    assert (decision.outcome, decision.effects) == (outcome, effects)


CHECKS: list[tuple[str, str | None, Facts, Outcome]] = [
    ("ours and yours", "7K2M9P", stranger(push=PUSH), Outcome("check_ours", {"date": date(2026, 11, 19)})),
    (
        "date where the owner lives",
        "7K2M9P",
        bound(push=Push("7K2M9P", LATE, SARI_PHONE, "claim")),
        Outcome("check_ours", {"date": date(2026, 11, 20)}),
    ),
    ("not ours", "7K2M9P", stranger(), Outcome("check_not_ours")),
    ("store handed over another SMS", "222222", stranger(push=PUSH), Outcome("check_not_ours")),
    ("to another phone", "7K2M9P", stranger(push=PUSH, msisdn=OTHER_PHONE), Outcome("check_other_phone")),
    ("no code", None, stranger(), Outcome("check_needs_code")),
]


@pytest.mark.parametrize(("code", "facts", "outcome"), [row[1:] for row in CHECKS], ids=[row[0] for row in CHECKS])
def test_checks(code: str | None, facts: Facts, outcome: Outcome) -> None:
    decision = decide_cek(Command("CEK", Arguments(code=code)), facts, a_context())
    assert (decision.outcome, decision.effects) == (outcome, ())
