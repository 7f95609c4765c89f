"""What a phone settles for itself: freezing, mass information, language."""

from dataclasses import replace

import pytest

from actions import decide
from actions.bahasa import decide_bahasa
from actions.mass_information import decide_mass_information
from core.commands import Arguments, Command, Language
from core.decision import CancelRegistration, Effect, Freeze, SetLanguage, SetMassInformation
from core.facts import Facts, Phone
from core.outcomes import Outcome
from tests.unit.actions.invented import NEW_PHONE, NOW, OTHER_PHONE, a_context, bound, stranger

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


BLOCKED: list[tuple[str, Facts, str]] = [
    ("one's own phone", bound(), "frozen_by_request"),
    ("nobody's phone", stranger(), "frozen_unbound"),
]


@pytest.mark.parametrize(("facts", "outcome"), [row[1:] for row in BLOCKED], ids=[row[0] for row in BLOCKED])
def test_blokir_freezes_at_once_and_says_the_same_ever_after(facts: Facts, outcome: str) -> None:
    first = decide(Command("BLOKIR"), facts, a_context())
    again = decide(Command("BLOKIR"), replace(facts, phone=replace(facts.phone, frozen_at=NOW)), a_context())
    assert first.effects == (Freeze(),)
    assert again.effects == ()
    assert first.outcome == again.outcome == Outcome(outcome)


def test_blokir_reaches_the_phone_that_took_the_place_of_this_one_however_often_it_is_sent() -> None:
    facts = stranger(moved_to=OTHER_PHONE)
    frozen = replace(facts, phone=replace(facts.phone, frozen_at=NOW))
    decisions = [decide(Command("BLOKIR"), each, a_context()) for each in (facts, frozen)]
    assert [decision.effects for decision in decisions] == [(Freeze(), Freeze(OTHER_PHONE)), (Freeze(OTHER_PHONE),)]
    assert [decision.outcome for decision in decisions] == [Outcome("frozen_with_other")] * 2


def test_blokir_also_stops_a_registration_that_waits_for_its_code() -> None:
    decision = decide(Command("BLOKIR"), bound(registrations_elsewhere=(7,)), a_context())
    assert decision.effects == (Freeze(), CancelRegistration(7))


@pytest.mark.parametrize("language", Language)
def test_a_language_is_set(language: Language) -> None:
    decision = decide_bahasa(Command("BAHASA", Arguments(language=language)), stranger(), a_context())
    assert (decision.outcome, decision.effects) == (Outcome("language_set"), (SetLanguage(language),))


def test_without_a_language_both_are_offered() -> None:
    decision = decide_bahasa(Command("BAHASA"), stranger(), a_context())
    assert (decision.outcome, decision.effects) == (Outcome("language_choice"), ())
