"""IURAN: the months that were paid, and when the next is due, in words that accuse nobody."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

import pytest

from actions import decide
from actions.iuran import due_on, next_month
from core.commands import Arguments, Command, Language, NeedsNumber
from core.decision import Ask
from core.facts import Binding, Contribution, Membership, QuestionKind, Segment
from core.outcomes import Value
from tests.unit.actions.invented import NOW, SARI_KPJ, a_context, a_membership, bound, sari
from tests.unit.actions.worded import worded

SECOND, THIRD, FOURTH = "00001234568", "00001234569", "00001234560"
OCTOBER, SEPTEMBER, AUGUST = date(2026, 10, 1), date(2026, 9, 1), date(2026, 8, 1)
PAID = tuple(Contribution(month, 285_000) for month in (OCTOBER, SEPTEMBER, AUGUST))
ALL = NeedsNumber("IURAN")
COOLING = Binding(1, "registered", NOW, NOW + timedelta(hours=24))


def card(months: int = 3, **changes: object) -> Membership:
    return a_membership(contributions=PAID[:months], **changes)


def ended(kpj: str) -> Membership:
    return card(kpj=kpj, active=False)


def rows(count: int) -> dict[str, Value]:
    values: dict[str, Value] = {}
    for place, contribution in enumerate(PAID[:count], start=1):
        values |= {f"month{place}": contribution.month, f"amount{place}": contribution.amount}
    return values


DUE: dict[str, Value] = {"month": date(2026, 11, 1), "date": date(2026, 12, 15)}
TOLD: list[tuple[str, Command | NeedsNumber, tuple[Membership, ...], str, Mapping[str, Value]]] = [
    ("one month", ALL, (card(1),), "contributions_one", rows(1) | DUE),
    ("two months", ALL, (card(2),), "contributions_two", rows(2) | DUE),
    ("three months", ALL, (card(3),), "contributions_three", rows(3) | DUE),
    ("an ended card owes nothing: one", ALL, (card(1, active=False),), "contributions_one_ended", rows(1)),
    ("an ended card owes nothing: two", ALL, (card(2, active=False),), "contributions_two_ended", rows(2)),
    ("an ended card owes nothing: three", ALL, (card(3, active=False),), "contributions_three_ended", rows(3)),
    ("the only active of two", ALL, (card(1), ended(SECOND)), "contributions_one_of_several", rows(1) | DUE),
    (
        "the only active of two, two months",
        ALL,
        (card(2), ended(SECOND)),
        "contributions_two_of_several",
        rows(2) | DUE,
    ),
    (
        "the only active, wherever it stands",
        ALL,
        (ended(SECOND), ended(THIRD), card()),
        "contributions_three_of_several",
        rows(3) | DUE,
    ),
    (
        "the ended one by its KPJ",
        Command("IURAN", Arguments(kpj=SARI_KPJ)),
        (card(kpj=SECOND), ended(SARI_KPJ)),
        "contributions_three_ended",
        rows(3),
    ),
    ("nothing yet", ALL, (card(0),), "contributions_none", {}),
    (
        "construction: the project pays, not by the month",
        ALL,
        (card(0, segment=Segment.CONSTRUCTION),),
        "contributions_project",
        {},
    ),
    (
        "a migrant pays for the whole contract: nothing is due next",
        ALL,
        (card(1, segment=Segment.MIGRANT),),
        "contributions_one_recorded",
        rows(1),
    ),
]


@pytest.mark.parametrize(("parsed", "cards", "name", "values"), [pytest.param(*r, id=i) for i, *r in TOLD])
def test_what_is_told(
    parsed: Command | NeedsNumber, cards: tuple[Membership, ...], name: str, values: Mapping[str, Value]
) -> None:
    decision = decide(parsed, bound(sari(memberships=cards)), a_context())
    assert decision.outcome is not None
    assert (decision.outcome.name, dict(decision.outcome.values)) == (name, values | {"kpj": SARI_KPJ})
    worded(decision)


@pytest.mark.parametrize(
    ("cards", "name", "kind", "choices"),
    [
        pytest.param((card(), card(kpj=SECOND)), "which_card_two", QuestionKind.MEMBERSHIP, 2, id="two are active"),
        pytest.param(
            (ended(SARI_KPJ), ended(SECOND)), "which_card_two", QuestionKind.MEMBERSHIP, 2, id="none is active"
        ),
        pytest.param(
            (card(), card(kpj=SECOND), ended(THIRD)), "which_card_three", QuestionKind.MEMBERSHIP, 3, id="three cards"
        ),
        pytest.param(
            (card(), card(kpj=SECOND), ended(THIRD), ended(FOURTH)),
            "which_card_many",
            QuestionKind.NUMBER,
            0,
            id="four",
        ),
    ],
)
def test_it_asks_where_no_card_must_be_meant(
    cards: tuple[Membership, ...], name: str, kind: QuestionKind, choices: int
) -> None:
    decision = decide(ALL, bound(sari(memberships=cards)), a_context())
    assert decision.outcome is not None
    assert decision.outcome.name == name
    (ask,) = decision.effects
    assert isinstance(ask, Ask)
    assert ask.question is not None
    assert (ask.question.kind, ask.question.keyword, len(ask.question.choices)) == (kind, "IURAN", choices)
    worded(decision)


@pytest.mark.parametrize(
    ("day", "name"),
    [
        pytest.param(datetime(2026, 12, 15, 3, tzinfo=UTC), "", id="due today"),
        pytest.param(datetime(2026, 12, 15, 17, tzinfo=UTC), "_recorded", id="due yesterday, where the person lives"),
        pytest.param(datetime(2027, 3, 1, 3, tzinfo=UTC), "_recorded", id="due long ago"),
    ],
)
@pytest.mark.parametrize(("months", "counted"), [(1, "one"), (2, "two"), (3, "three")])
@pytest.mark.parametrize(("others", "several"), [((), ""), ((ended(SECOND),), "_of_several")])
def test_a_due_day_that_has_passed_is_not_told(
    day: datetime, name: str, months: int, counted: str, others: tuple[Membership, ...], several: str
) -> None:
    decision = decide(ALL, bound(sari(memberships=(card(months), *others))), a_context(now=day))
    assert decision.outcome is not None
    assert decision.outcome.name == f"contributions_{counted}{several}{name}"
    assert ("date" in decision.outcome.values) == (not name)
    assert not name or not any("15-12" in text for text in worded(decision).values())


def test_amounts_wait_on_a_newly_tied_phone() -> None:
    decision = decide(ALL, bound(sari(memberships=(card(),)), binding=COOLING), a_context())
    assert decision.outcome is not None
    assert decision.outcome.name == "contributions_cooling"
    assert not any("Rp" in text for text in worded(decision).values())


@pytest.mark.parametrize(
    ("month", "due"),
    [
        pytest.param(date(2026, 10, 1), date(2026, 11, 15), id="the 15th of the next month"),
        pytest.param(date(2026, 12, 1), date(2027, 1, 15), id="over the end of the year"),
        pytest.param(date(2026, 11, 1), date(2026, 12, 15), id="into December"),
    ],
)
def test_due_day(month: date, due: date) -> None:
    assert due_on(month) == due
    assert next_month(month) == due.replace(day=1)


def test_the_words_call_nothing_an_arrear() -> None:
    decision = decide(ALL, bound(sari(memberships=(card(),))), a_context())
    assert worded(decision)[Language.ID] == (
        "BPJAMSOSTEK: Iuran ***4567: Okt 2026 Rp285.000, Sep 2026 Rp285.000, Agu 2026 Rp285.000. "
        "Nov 2026 jatuh tempo 15-12-2026. Info 175"
    )
