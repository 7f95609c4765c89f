"""LUPA: the owner's own card numbers in full, and the same refusal for everything else."""

from dataclasses import replace
from datetime import date

import pytest

from actions import decide
from core.commands import Arguments, Command, Language, NeedsNumber, UnknownReason
from core.commands import Unknown as NotUnderstood
from core.decision import Ask, RecordGuess
from core.facts import Facts
from core.outcomes import Outcome
from tests.unit.actions.invented import SARI_BIRTH, SARI_KPJ, SARI_NIK, a_context, a_membership, bound, sari, stranger
from tests.unit.actions.worded import worded

NUMBERS = [SARI_KPJ, "00001234568", "00001234569", "00001234560", "00001234561"]
ASKED = Command("LUPA", Arguments(nik=SARI_NIK, birth_date=SARI_BIRTH))
OTHER_NIK = "0012015509900002"


def having(count: int) -> Facts:
    return bound(sari(memberships=tuple(a_membership(kpj=kpj) for kpj in NUMBERS[:count])))


@pytest.mark.parametrize(
    ("count", "name"),
    [(1, "cards_one"), (2, "cards_two"), (3, "cards_three"), (4, "cards_four"), (5, "cards_many")],
)
def test_the_numbers_stand_there_in_full(count: int, name: str) -> None:
    decision = decide(ASKED, having(count), a_context())
    assert decision.outcome is not None
    assert decision.outcome.name == name
    for text in worded(decision).values():
        assert all(kpj in text for kpj in NUMBERS[: min(count, 4)])


@pytest.mark.parametrize(
    ("command", "facts", "guesses"),
    [
        pytest.param(ASKED, stranger(), [SARI_NIK], id="right, but from a phone that is nobody's"),
        pytest.param(ASKED, stranger(candidate=sari()), [SARI_NIK], id="right, whoever it is"),
        pytest.param(
            Command("LUPA", Arguments(nik=SARI_NIK, birth_date=date(1990, 9, 16))), bound(), [], id="wrong birth date"
        ),
        pytest.param(
            Command("LUPA", Arguments(nik=OTHER_NIK, birth_date=SARI_BIRTH)), bound(), [OTHER_NIK], id="another's NIK"
        ),
    ],
)
def test_everything_else_is_refused_alike(command: Command, facts: Facts, guesses: list[str]) -> None:
    decision = decide(command, facts, a_context())
    assert decision.outcome == Outcome("refusal")
    assert decision.effects == tuple(map(RecordGuess, guesses))


@pytest.mark.parametrize("facts", [pytest.param(stranger(), id="nobody's phone"), pytest.param(bound(), id="bound")])
@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(Arguments(), id="nothing"),
        pytest.param(Arguments(nik=SARI_NIK), id="no birth date"),
        pytest.param(Arguments(birth_date=SARI_BIRTH), id="no NIK"),
    ],
)
def test_what_is_missing_is_said_from_the_text_alone(arguments: Arguments, facts: Facts) -> None:
    decision = decide(NeedsNumber("LUPA", arguments=arguments), facts, a_context())
    assert decision.outcome == Outcome("forgotten_format")
    assert not any(isinstance(effect, RecordGuess) for effect in decision.effects)
    worded(decision)


def test_the_missing_piece_may_follow() -> None:
    (ask,) = decide(NeedsNumber("LUPA", arguments=Arguments(nik=SARI_NIK)), bound(), a_context()).effects
    assert isinstance(ask, Ask)
    facts = bound()
    waiting = replace(facts, phone=replace(facts.phone, question=ask.question))
    birth_date = NotUnderstood(UnknownReason.NO_KEYWORD, arguments=Arguments(birth_date=SARI_BIRTH))
    decision = decide(birth_date, waiting, a_context())
    assert SARI_KPJ in worded(decision)[Language.ID]
