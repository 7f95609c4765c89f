"""What a phone settles for itself: freezing, mass information, language."""

import pytest

from actions.bahasa import decide_bahasa
from actions.blokir import decide_blokir
from actions.mass_information import decide_mass_information
from core.commands import Arguments, Command, Language
from core.decision import Effect, Freeze, SetLanguage, SetMassInformation
from core.facts import Facts, Phone
from core.outcomes import Outcome
from tests.unit.actions.invented import NEW_PHONE, NOW, a_context, bound, stranger

MASS: list[tuple[str, str, bool, str, tuple[Effect, ...]]] = [
    ("stop", "BERHENTI", True, "mass_information_off", (SetMassInformation(False),)),
    ("stop again", "BERHENTI", False, "mass_information_off_already", ()),
    ("start", "MULAI", False, "mass_information_on", (SetMassInformation(True),)),
    ("start though never stopped", "MULAI", True, "mass_information_on_already", ()),
]


@pytest.mark.parametrize(
    ("keyword", "was_on", "outcome", "effects"), [row[1:] for row in MASS], ids=[row[0] for row in MASS]
)
def test_mass_information(keyword: str, was_on: bool, outcome: str, effects: tuple[Effect, ...]) -> None:
    facts = Facts(Phone(NEW_PHONE, mass_off_at=None if was_on else NOW))
    decision = decide_mass_information(Command(keyword), facts, a_context())
    assert (decision.outcome, decision.effects) == (Outcome(outcome), effects)


def test_blokir_freezes_at_once_and_says_the_same_ever_after() -> None:
    first = decide_blokir(Command("BLOKIR"), bound(), a_context())
    again = decide_blokir(Command("BLOKIR"), Facts(Phone(NEW_PHONE, frozen_at=NOW)), a_context())
    assert first.effects == (Freeze(),)
    assert again.effects == ()
    assert first.outcome == again.outcome == Outcome("frozen_by_request")


@pytest.mark.parametrize("language", Language)
def test_a_language_is_set(language: Language) -> None:
    decision = decide_bahasa(Command("BAHASA", Arguments(language=language)), stranger(), a_context())
    assert (decision.outcome, decision.effects) == (Outcome("language_set"), (SetLanguage(language),))


def test_without_a_language_both_are_offered() -> None:
    decision = decide_bahasa(Command("BAHASA"), stranger(), a_context())
    assert (decision.outcome, decision.effects) == (Outcome("language_choice"), ())
