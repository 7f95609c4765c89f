"""KLAIM: all, a part, not yet, or nothing; and no amounts where amounts must wait."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

import pytest

from actions import decide
from core.commands import Arguments, Command, NeedsNumber, Programme
from core.context import Reference
from core.decision import RecordGuess
from core.facts import Binding, Claim, Facts, Participant, Stage
from core.outcomes import Outcome, Value
from tests.unit.actions.invented import NOW, SARI_KPJ, a_context, a_membership, bound, sari, stranger
from tests.unit.actions.worded import worded

SECOND = "00001234568"
ALL = NeedsNumber("KLAIM")
COOLING = Binding(1, "registered", NOW, NOW + timedelta(hours=24))
LEFT = a_membership(active=False, ended_on=date(2026, 9, 1), end_reason="resigned")
LEFT_LATELY = a_membership(active=False, ended_on=date(2026, 11, 1), end_reason="laid_off")
RICH = a_membership(jht_balance=20_000_000, active=False, ended_on=date(2026, 9, 1), end_reason="resigned")
YOUNG = a_membership(since=date(2020, 5, 1))
RUNNING = Claim("K0000000011", Programme.JHT, Stage.VERIFIKASI, date(2026, 11, 19), date(2026, 11, 17), SARI_KPJ)
PAID = replace(RUNNING, stage=Stage.SELESAI)
BALANCE = 12_000_000
TWO = (a_membership(), replace(LEFT, kpj=SECOND))


def owner(**changes: object) -> Participant:
    return sari(**changes)


def told(parsed: Command | NeedsNumber, facts: Facts) -> Outcome:
    decision = decide(parsed, facts, a_context())
    assert decision.outcome is not None
    worded(decision)
    return decision.outcome


SHARES: dict[str, Value] = {"percent1": 30, "percent2": 10}
PARTS: dict[str, Value] = SHARES | {"age": 56}
LATER: dict[str, Value] = {"date": date(2026, 12, 1), "months": 1}
TOLD: list[tuple[str, Participant, str, Mapping[str, Value]]] = [
    ("left a while ago", owner(memberships=(LEFT,)), "entitlement_full_in_app", {"amount": BALANCE}),
    ("too much for the application", owner(memberships=(RICH,)), "entitlement_full", {"amount": 20_000_000}),
    ("balance not known", owner(memberships=(replace(LEFT, jht_balance=None),)), "entitlement_full_untold", {}),
    ("56 years old, still working", owner(birth_date=date(1965, 1, 1)), "entitlement_full", {"amount": BALANCE}),
    (
        "one figure of two is not known",
        owner(memberships=(LEFT, replace(LEFT, kpj=SECOND, jht_balance=None))),
        "entitlement_full_untold",
        {},
    ),
    ("nothing saved", owner(memberships=(replace(LEFT, jht_balance=0),)), "entitlement_empty", {}),
    ("in the waiting month", owner(memberships=(LEFT_LATELY,)), "entitlement_waiting", {"amount": BALANCE} | LATER),
    (
        "in the waiting month, balance not known",
        owner(memberships=(replace(LEFT_LATELY, jht_balance=None),)),
        "entitlement_waiting_untold",
        LATER,
    ),
    (
        "working for more than ten years",
        owner(),
        "entitlement_partial",
        SHARES | {"amount1": 3_600_000, "amount2": 1_200_000},
    ),
    (
        "working, balance not known",
        owner(memberships=(a_membership(jht_balance=None),)),
        "entitlement_partial_untold",
        SHARES,
    ),
    (
        "working for six years",
        owner(memberships=(YOUNG,)),
        "entitlement_too_early",
        {"years": 10, "date": date(2030, 5, 1), "months": 1, "age": 56},
    ),
    (
        "the balance still holds what was paid",
        owner(memberships=(LEFT,), claims=(PAID,)),
        "entitlement_paid",
        {"number": SARI_KPJ, "date": date(2026, 11, 19)},
    ),
    (
        "paid, and since then a newer balance",
        owner(memberships=(LEFT,), claims=(replace(PAID, paid_on=date(2026, 11, 18)),)),
        "entitlement_full_in_app",
        {"amount": BALANCE},
    ),
    (
        "one of two cards was paid",
        owner(memberships=(LEFT, replace(LEFT, kpj=SECOND)), claims=(replace(PAID, kpj=SECOND),)),
        "entitlement_paid",
        {"number": SECOND, "date": date(2026, 11, 19)},
    ),
    (
        "the part while working was paid",
        owner(claims=(replace(PAID, filed_on=date(2019, 5, 2), paid_on=date(2019, 5, 6)),)),
        "entitlement_part_paid",
        PARTS | {"date": date(2019, 5, 6)},
    ),
    (
        "the part was paid long ago, but now work is over",
        owner(memberships=(LEFT,), claims=(replace(PAID, filed_on=date(2019, 5, 2), paid_on=date(2019, 5, 6)),)),
        "entitlement_full_in_app",
        {"amount": BALANCE},
    ),
    (
        "an old card was emptied between jobs: the part is still to come",
        owner(
            memberships=(
                a_membership(since=date(2016, 3, 1)),
                replace(LEFT, kpj=SECOND, since=date(2010, 1, 1), ended_on=date(2015, 1, 1)),
            ),
            claims=(replace(PAID, kpj=SECOND, filed_on=date(2015, 3, 2), paid_on=date(2015, 3, 5)),),
        ),
        "entitlement_partial",
        SHARES | {"amount1": 7_200_000, "amount2": 2_400_000},
    ),
    (
        "no JHT",
        owner(memberships=(a_membership(covers=frozenset({Programme.JKK}), jht_balance=None),)),
        "entitlement_no_jht",
        {},
    ),
    (
        "a claim is under way",
        owner(claims=(RUNNING,)),
        "entitlement_running",
        {"programme": "JHT", "number": SARI_KPJ, "date": date(2026, 11, 17)},
    ),
    (
        "a claim without a card is under way",
        owner(claims=(replace(RUNNING, kpj=None),)),
        "entitlement_running",
        {"programme": "JHT", "number": "K0000000011", "date": date(2026, 11, 17)},
    ),
]


@pytest.mark.parametrize(("person", "name", "values"), [pytest.param(*row, id=i) for i, *row in TOLD])
def test_what_may_be_claimed(person: Participant, name: str, values: Mapping[str, Value]) -> None:
    outcome = told(ALL, bound(person))
    assert (outcome.name, dict(outcome.values)) == (name, values)


@pytest.mark.parametrize("person", [pytest.param(person, id=i) for i, person, *_ in TOLD])
def test_a_newly_tied_phone_hears_no_amounts(person: Participant) -> None:
    values = told(ALL, bound(person, binding=COOLING)).values
    assert not {"amount", "amount1", "amount2"} & values.keys()


@pytest.mark.parametrize(
    ("claim", "name"),
    [
        pytest.param(replace(RUNNING, stage=Stage.DITOLAK), "entitlement_partial", id="refused: may file again"),
        pytest.param(replace(RUNNING, stage=Stage.DIBATALKAN), "entitlement_partial", id="cancelled: may file again"),
        pytest.param(PAID, "entitlement_part_paid", id="paid: is no longer running"),
        pytest.param(replace(RUNNING, stage=Stage.RETUR_BANK), "entitlement_running", id="returned: still running"),
        pytest.param(replace(RUNNING, programme=Programme.JKK), "entitlement_partial", id="another programme"),
    ],
)
def test_which_claims_are_under_way(claim: Claim, name: str) -> None:
    assert told(ALL, bound(owner(claims=(claim,)))).name == name


def test_an_old_card_cannot_be_emptied_while_another_is_active() -> None:
    by_number = Command("KLAIM", Arguments(kpj=SECOND))
    assert told(by_number, bound(owner(memberships=TWO))).name == "entitlement_partial"
    assert told(by_number, bound(owner(memberships=(replace(LEFT, kpj=SECOND), LEFT)))).values == {"amount": BALANCE}


def test_a_claim_for_another_card_does_not_stand_in_the_way() -> None:
    facts = bound(owner(memberships=TWO, claims=(replace(RUNNING, kpj=SECOND),)))
    assert told(Command("KLAIM", Arguments(kpj=SARI_KPJ)), facts).name == "entitlement_partial"
    assert told(ALL, facts).name == "entitlement_running"


def test_documents_of_other_programmes_are_no_secret() -> None:
    parsed = NeedsNumber("KLAIM", arguments=Arguments(programme=Programme.JKM))
    assert told(parsed, stranger()).name == "documents_jkm"


def test_but_a_strangers_number_is_refused_even_beside_them() -> None:
    command = Command("KLAIM", Arguments(kpj="00009999999", programme=Programme.JKM))
    decision = decide(command, bound(), a_context())
    assert decision.outcome == Outcome("refusal")
    assert decision.effects == (RecordGuess("00009999999"),)


def test_without_rules_in_force_nothing_is_promised() -> None:
    outcome = decide(ALL, bound(), a_context(reference=Reference())).outcome
    assert outcome == Outcome("entitlement_unknown")
