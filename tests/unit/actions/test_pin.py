"""PINs: whose they are, what they may be, and what they keep from whom."""

from dataclasses import replace
from datetime import timedelta

import pytest

from actions import decide
from core.commands import Arguments, Command, Keyword, Programme
from core.context import PinRule
from core.decision import Ask, Decision, Notify, SetPin
from core.facts import Binding, Claim, Facts, QuestionKind, Stage
from core.pins import Pin, PinState
from tests.unit.actions.invented import NOW, SARI_KPJ, SARI_PHONE, a_context, bound, sari, stranger

SALDO = Command(Keyword.SALDO)
RECORD_PHONE = "+6285000719406"
GOOD = "482957"


def new(pin: str = GOOD) -> Command:
    return Command("PIN", Arguments(topic="new", pin=pin))


def on_screen(state: PinState = PinState.NONE, **changes: object) -> Facts:
    return replace(bound(), pin=replace(Pin(state, new_hash="hash"), **changes))  # type: ignore[arg-type]


def heard(command: Command, facts: Facts, rule: PinRule = PinRule.OFF) -> Decision:
    return decide(command, facts, a_context(pin_rule=rule))


def name_of(decision: Decision) -> str:
    return decision.outcome.name if decision.outcome else ""


@pytest.mark.parametrize(
    ("facts", "name"),
    [
        pytest.param(on_screen(), "pin_none", id="nobody chose one"),
        pytest.param(on_screen(PinState.SET), "pin_needed", id="the old one first"),
        pytest.param(on_screen(PinState.SET, wrong=True, left=2), "pin_wrong", id="the old one was wrong"),
        pytest.param(on_screen(PinState.SET, proven=True), "pin_proved", id="the old one was right"),
        pytest.param(on_screen(PinState.LOCKED), "pin_locked", id="too many wrong ones"),
        pytest.param(replace(stranger(), pin=Pin()), "unbound", id="a phone that is nobody's"),
    ],
)
def test_before_a_new_pin_is_chosen(facts: Facts, name: str) -> None:
    assert name_of(heard(Command("PIN"), facts)) == name


def test_a_new_pin_is_kept_as_its_hash() -> None:
    decision = heard(new(), on_screen())
    assert name_of(decision) == "pin_kept"
    assert [effect for effect in decision.effects if isinstance(effect, SetPin)] == [SetPin(1, "hash")]


def warned(decision: Decision) -> list[tuple[str, str]]:
    told = [effect for effect in decision.effects if isinstance(effect, Notify)]
    assert all(effect.kind == "security" for effect in told)
    assert all("check" in effect.outcome.values for effect in told)
    return [(effect.to_msisdn, effect.outcome.name) for effect in told]


def with_record(facts: Facts, msisdn: str | None) -> Facts:
    return replace(facts, owner=sari(msisdn_on_record=msisdn))


@pytest.mark.parametrize(
    ("msisdn", "numbers"),
    [
        pytest.param(SARI_PHONE, [SARI_PHONE], id="this phone is the one on record"),
        pytest.param(RECORD_PHONE, [SARI_PHONE, RECORD_PHONE], id="another is on record"),
        pytest.param(None, [SARI_PHONE], id="none is on record"),
    ],
)
def test_a_new_pin_and_a_lock_are_told_to_the_phone_and_to_the_number_on_record(
    msisdn: str | None, numbers: list[str]
) -> None:
    kept = heard(new(), with_record(on_screen(), msisdn))
    assert warned(kept) == [(number, "pin_changed_alert") for number in numbers]
    last = with_record(on_screen(PinState.LOCKED, wrong=True, locks=True), msisdn)
    for decision in (heard(Command("PIN"), last), heard(SALDO, last, PinRule.USSD)):
        assert name_of(decision) == "pin_locked"
        assert warned(decision) == [(number, "pin_locked_alert") for number in numbers]


@pytest.mark.parametrize(
    "pin",
    [
        pytest.param({"state": PinState.LOCKED, "wrong": True}, id="it was locked before"),
        pytest.param({"state": PinState.SET, "wrong": True, "left": 1}, id="tries are left"),
        pytest.param({"state": PinState.SET, "wrong": True, "locks": True}, id="it was unlocked meanwhile"),
    ],
)
def test_nobody_is_warned_where_nothing_was_locked(pin: dict[str, object]) -> None:
    assert warned(heard(Command("PIN"), on_screen(**pin))) == []  # type: ignore[arg-type]


def test_a_weak_pin_is_told_to_nobody() -> None:
    assert warned(heard(new("123456"), on_screen())) == []


def test_the_number_on_record_is_no_pin_either() -> None:
    assert name_of(heard(new(RECORD_PHONE[-6:]), with_record(on_screen(), RECORD_PHONE))) == "pin_weak"


@pytest.mark.parametrize("state", [PinState.SET, PinState.LOCKED])
def test_a_new_pin_replaces_none_that_was_not_typed(state: PinState) -> None:
    assert not any(isinstance(effect, SetPin) for effect in heard(new(), on_screen(state)).effects)


@pytest.mark.parametrize("pin", ["123456", "111111", "159009", "001234", SARI_KPJ[-6:], "150990"])
def test_what_others_would_try_first_is_no_pin(pin: str) -> None:
    assert name_of(heard(new(pin), on_screen())) == "pin_weak"


def test_a_phone_that_was_tied_lately_chooses_none() -> None:
    tied = Binding(1, "registered", NOW, cooling_until=NOW + timedelta(hours=3))
    assert name_of(heard(new(), replace(on_screen(), binding=tied))) == "pin_cooling"


def test_a_frozen_phone_chooses_none() -> None:
    facts = on_screen()
    assert name_of(heard(new(), replace(facts, phone=replace(facts.phone, frozen_at=NOW)))) == "frozen"


@pytest.mark.parametrize(
    ("rule", "facts", "name"),
    [
        pytest.param(PinRule.OFF, on_screen(), "balance_one_unpaid", id="no rule, on a screen"),
        pytest.param(PinRule.USSD, bound(), "balance_one_unpaid", id="by SMS where only screens ask"),
        pytest.param(PinRule.ALL, bound(), "pin_by_menu", id="by SMS"),
        pytest.param(PinRule.USSD, on_screen(), "pin_unset", id="who has none"),
        pytest.param(PinRule.USSD, on_screen(PinState.SET), "pin_needed", id="who has one"),
        pytest.param(PinRule.ALL, on_screen(PinState.SET), "pin_needed", id="on a screen where both ask"),
        pytest.param(PinRule.USSD, on_screen(PinState.SET, wrong=True, left=1), "pin_wrong", id="a wrong one"),
        pytest.param(PinRule.USSD, on_screen(PinState.LOCKED, wrong=True), "pin_locked", id="a locked one"),
        pytest.param(PinRule.USSD, on_screen(PinState.SET, proven=True), "balance_one_unpaid", id="the right one"),
    ],
)
def test_an_amount_is_told_to_who_types_the_pin(rule: PinRule, facts: Facts, name: str) -> None:
    assert name_of(heard(SALDO, facts, rule)) == name


def test_the_question_for_a_pin_keeps_what_was_asked_and_no_pin() -> None:
    asked = Command(Keyword.SALDO, Arguments(kpj=SARI_KPJ, pin="482958"))
    (ask,) = heard(asked, on_screen(PinState.SET, wrong=True), PinRule.USSD).effects
    assert isinstance(ask, Ask)
    assert ask.question is not None
    assert (ask.question.kind, ask.question.arguments) == (QuestionKind.PIN, Arguments(kpj=SARI_KPJ))


def test_what_tells_no_amount_needs_no_pin() -> None:
    assert name_of(heard(Command(Keyword.STATUS), on_screen(PinState.SET), PinRule.ALL)) == "no_claim"
    estimate = Command(Keyword.SIMULASI, Arguments(wage=5_000_000, years=5))
    assert name_of(heard(estimate, on_screen(PinState.SET), PinRule.ALL)) == "simulation"


def test_an_heir_who_can_have_no_pin_hears_that_it_was_paid_and_not_how_much() -> None:
    paid = Claim(
        "K0000000001", Programme.JKM, Stage.SELESAI, NOW.date(), NOW.date(), amount=42_000_000, paid_on=NOW.date()
    )
    facts = replace(stranger(), heir_claims=(paid,), pin=Pin())
    decision = heard(Command(Keyword.STATUS), facts, PinRule.USSD)
    assert name_of(decision) == "claim_paid_untold"
    assert decision.outcome is not None
    assert 42_000_000 not in decision.outcome.values.values()


def test_somebody_elses_card_is_refused_and_no_pin_asked_for() -> None:
    other = Command(Keyword.SALDO, Arguments(kpj="00007654321"))
    assert name_of(heard(other, on_screen(PinState.SET), PinRule.ALL)) == "refusal"


def test_a_death_is_told_as_everywhere() -> None:
    facts = replace(on_screen(), owner=sari(deceased_on=NOW.date()))
    assert name_of(heard(Command("PIN"), facts)) == "deceased"
