"""DAFTAR: who is bound when, who is told, and what a stranger can learn (nothing)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.daftar import decide_daftar
from core.codes import code_hash
from core.commands import Arguments, Command, Language
from core.context import Limits
from core.decision import (
    Ask,
    Bind,
    CountCodeAttempt,
    Decision,
    Notify,
    RecordGuess,
    RecordRegistration,
    RequestBinding,
)
from core.facts import Binding, Facts, Participant, QuestionKind, Registration, Usage
from tests.unit.actions.invented import (
    CODE,
    NEW_PHONE,
    NOW,
    OTHER_PHONE,
    SARI_BIRTH,
    SARI_KPJ,
    SARI_NIK,
    SARI_PHONE,
    a_context,
    a_membership,
    bound,
    sari,
    stranger,
)

FULL = Arguments(nik=SARI_NIK, birth_date=SARI_BIRTH, kpj=SARI_KPJ)
GUESSES = (RecordGuess(SARI_KPJ), RecordGuess(SARI_NIK))
HASH = code_hash(NEW_PHONE, CODE, b"pepper")
PENDING = Registration(7, 1, HASH, NOW + timedelta(hours=23))


def daftar(facts: Facts, arguments: Arguments = FULL) -> Decision:
    return decide_daftar(Command("DAFTAR", arguments), facts, a_context())


def name_of(decision: Decision) -> str:
    assert decision.outcome is not None
    return decision.outcome.name


def notices(decision: Decision) -> list[Notify]:
    return [effect for effect in decision.effects if isinstance(effect, Notify)]


MISSING = [
    ("nothing", Arguments(), "register_format"),
    ("only a name", Arguments(name="SARI"), "register_format"),
    ("no NIK", replace(FULL, nik=None), "register_needs_nik"),
    ("no birth date", replace(FULL, birth_date=None), "register_needs_birth_date"),
    ("no KPJ", replace(FULL, kpj=None), "register_needs_kpj"),
    ("KPJ only", Arguments(kpj=SARI_KPJ), "register_needs_nik_and_birth_date"),
    ("birth date only", Arguments(birth_date=SARI_BIRTH), "register_needs_nik_and_kpj"),
    ("NIK only", Arguments(nik=SARI_NIK), "register_needs_birth_date_and_kpj"),
]


@pytest.mark.parametrize(("arguments", "outcome"), [row[1:] for row in MISSING], ids=[row[0] for row in MISSING])
def test_missing_pieces_are_asked_for_by_name(arguments: Arguments, outcome: str) -> None:
    decision = daftar(stranger(), arguments)
    (ask,) = decision.effects
    assert name_of(decision) == outcome
    assert isinstance(ask, Ask)
    assert ask.question is not None
    assert (ask.question.kind, ask.question.keyword, ask.question.arguments) == (
        QuestionKind.NUMBER,
        "DAFTAR",
        arguments,
    )


def test_the_number_on_record_is_bound_at_once() -> None:
    decision = daftar(stranger(msisdn=SARI_PHONE, candidate=sari()))
    assert name_of(decision) == "registered"
    assert decision.effects == (RecordRegistration(), Bind(1, "registered", None))


def test_the_number_that_was_bound_last_is_no_change() -> None:
    decision = daftar(stranger(msisdn=SARI_PHONE, candidate=sari(), candidate_former_msisdn=SARI_PHONE))
    assert decision.effects == (RecordRegistration(), Bind(1, "registered", None))


CHANGED = [
    ("the person had another phone", {"candidate_msisdn": OTHER_PHONE}, [OTHER_PHONE]),
    ("the person's record named another phone until lately", {"candidate_former_msisdn": OTHER_PHONE}, [OTHER_PHONE]),
    (
        "the phone had another person",
        {"owner": sari(id=2, nik="0012015509900002"), "binding": Binding(2, "record", NOW)},
        [],
    ),
]


@pytest.mark.parametrize(("facts", "warned"), [row[1:] for row in CHANGED], ids=[row[0] for row in CHANGED])
def test_amounts_wait_where_the_number_on_record_is_a_change(facts: dict[str, object], warned: list[str]) -> None:
    decision = daftar(stranger(msisdn=SARI_PHONE, candidate=sari(), **facts))
    assert name_of(decision) == "registered_cooling"
    assert Bind(1, "registered", NOW + timedelta(hours=24)) in decision.effects
    assert [(notice.to_msisdn, notice.kind) for notice in notices(decision)] == [
        (phone, "security") for phone in warned
    ]


def test_another_phone_waits_for_the_code_sent_to_the_number_on_record() -> None:
    decision = daftar(stranger(candidate=sari(language=Language.EN)))
    ask, request = decision.effects[1], decision.effects[-2]
    (notice,) = notices(decision)
    assert isinstance(ask, Ask)
    assert ask.question is not None
    assert ask.question.kind is QuestionKind.CONFIRM_CODE
    assert request == RequestBinding(1, HASH, NOW + timedelta(hours=24))
    assert (notice.to_msisdn, notice.kind, notice.language) == (SARI_PHONE, "code", Language.EN)
    assert notice.outcome.name == "registration_code"
    assert notice.outcome.values["code"] == CODE
    assert CODE not in repr(decision.outcome)


def test_the_message_with_the_code_is_worth_sending_as_long_as_the_code_is_good() -> None:
    context = a_context(limits=Limits(code_lives=timedelta(hours=2)))
    decision = decide_daftar(Command("DAFTAR", FULL), stranger(candidate=sari()), context)
    (notice,) = notices(decision)
    assert notice.expires_at == NOW + timedelta(hours=2)


def test_without_a_number_on_record_only_staff_can_confirm() -> None:
    decision = daftar(stranger(candidate=sari(msisdn_on_record=None)))
    assert name_of(decision) == "register_pending"
    assert any(isinstance(effect, RequestBinding) for effect in decision.effects)
    assert notices(decision) == []


NOT_THEM: list[tuple[str, Participant | None]] = [
    ("nobody has the NIK", None),
    ("another birth date", sari(birth_date=date(1990, 9, 14))),
    ("another KPJ", sari(memberships=(a_membership(kpj="00009999999"),))),
    ("no card at all", sari(memberships=())),
    ("deceased", sari(deceased_on=date(2026, 1, 5))),
    ("store handed over somebody else", sari(nik="0012015509900002")),
]


@pytest.mark.parametrize("candidate", [row[1] for row in NOT_THEM], ids=[row[0] for row in NOT_THEM])
@pytest.mark.parametrize("phone", [NEW_PHONE, SARI_PHONE], ids=["unknown phone", "phone on record"])
def test_wrong_data_change_nothing_and_tell_nobody(candidate: Participant | None, phone: str) -> None:
    decision = daftar(stranger(msisdn=phone, candidate=candidate))
    assert name_of(decision) == "register_pending"
    assert {type(effect) for effect in decision.effects} == {RecordRegistration, Ask, RecordGuess}


candidates = st.none() | st.builds(
    sari,
    nik=st.sampled_from([SARI_NIK, "0012015509900002"]),
    birth_date=st.sampled_from([SARI_BIRTH, date(1980, 1, 1)]),
    deceased_on=st.none() | st.just(date(2026, 1, 5)),
    language=st.sampled_from(Language),
    msisdn_on_record=st.sampled_from([None, SARI_PHONE, OTHER_PHONE]),
    memberships=st.lists(st.builds(a_membership, kpj=st.sampled_from([SARI_KPJ, "00009999999"])), max_size=2).map(
        tuple
    ),
)


@given(candidate=candidates, candidate_msisdn=st.sampled_from([None, SARI_PHONE, OTHER_PHONE]))
def test_a_strange_phone_hears_the_same_whoever_it_names(
    candidate: Participant | None, candidate_msisdn: str | None
) -> None:
    known = daftar(stranger(candidate=candidate, candidate_msisdn=candidate_msisdn))
    unknown = daftar(stranger())
    assert known.outcome == unknown.outcome
    assert known.effects[: len(unknown.effects)] == unknown.effects


@given(
    registration=st.none()
    | st.builds(
        Registration,
        id=st.just(7),
        participant_id=st.just(1),
        code_hash=st.just(HASH),
        code_expires_at=st.sampled_from([NOW - timedelta(seconds=1), NOW, NOW + timedelta(hours=1)]),
        attempts=st.integers(0, 5),
    ),
    candidate=candidates,
    code=st.sampled_from(["000000", "482912"]),
)
def test_a_wrong_code_hears_the_same_whether_or_not_the_data_were_right(
    registration: Registration | None, candidate: Participant | None, code: str
) -> None:
    decision = daftar(stranger(registration=registration, candidate=candidate), Arguments(code=code))
    assert decision.outcome == daftar(stranger(), Arguments(code=code)).outcome
    assert not any(isinstance(effect, Bind | Notify) for effect in decision.effects)


def test_every_complete_try_is_counted() -> None:
    tries = [
        daftar(bound()),
        daftar(stranger()),
        daftar(stranger(candidate=sari())),
        daftar(stranger(msisdn=SARI_PHONE, candidate=sari())),
        daftar(stranger(usage=Usage(registrations=3))),
    ]
    assert [decision.effects.count(RecordRegistration()) for decision in tries] == [1, 1, 1, 1, 1]


def test_what_a_strange_phone_names_counts_as_guessed() -> None:
    assert [effect for effect in daftar(stranger(candidate=sari())).effects if isinstance(effect, RecordGuess)] == list(
        GUESSES
    )


@pytest.mark.parametrize(("tried", "outcome"), [(2, "register_pending"), (3, "register_limit"), (9, "register_limit")])
def test_three_registrations_a_day(tried: int, outcome: str) -> None:
    decision = daftar(stranger(candidate=sari(), usage=Usage(registrations=tried)))
    assert name_of(decision) == outcome
    assert bool(notices(decision)) is (outcome == "register_pending")


@pytest.mark.parametrize("arguments", [FULL, replace(FULL, birth_date=date(1999, 1, 1))], ids=["right", "mistyped"])
def test_a_bound_phone_need_not_register_its_owner_again(arguments: Arguments) -> None:
    decision = daftar(bound(usage=Usage(registrations=9)), arguments)
    assert (name_of(decision), decision.effects) == ("already_registered", (RecordRegistration(),))


def test_the_phone_of_the_deceased_is_not_told_that_it_is_registered() -> None:
    gone = sari(deceased_on=date(2026, 1, 5))
    assert name_of(daftar(bound(gone, candidate=gone))) == "register_pending"


def confirm(facts: Facts, code: str = CODE) -> Decision:
    return daftar(facts, Arguments(code=code))


def test_the_right_code_binds_and_amounts_wait_a_day() -> None:
    decision = confirm(stranger(registration=PENDING, candidate=sari()))
    assert name_of(decision) == "registered_cooling"
    assert decision.outcome is not None
    assert decision.outcome.values["date"] == date(2026, 11, 21)
    assert str(decision.outcome.values["time"]) == "2026-11-21 11:00:00+08:00"  # Sari lives in WITA
    assert decision.effects[0] == Bind(1, "registered", NOW + timedelta(hours=24))


ALERTED = [
    ("number on record", sari(), None, [SARI_PHONE]),
    ("number on record, bound", sari(), SARI_PHONE, [SARI_PHONE]),
    ("number on record and the phone bound so far", sari(), OTHER_PHONE, [SARI_PHONE, OTHER_PHONE]),
    ("phone bound so far", sari(msisdn_on_record=None), OTHER_PHONE, [OTHER_PHONE]),
    ("nobody but the sender", sari(msisdn_on_record=None), NEW_PHONE, []),
]


@pytest.mark.parametrize(
    ("person", "bound_to", "warned"), [row[1:] for row in ALERTED], ids=[row[0] for row in ALERTED]
)
def test_every_other_phone_of_the_person_is_warned(
    person: Participant, bound_to: str | None, warned: list[str]
) -> None:
    decision = confirm(stranger(registration=PENDING, candidate=person, candidate_msisdn=bound_to))
    assert [(notice.to_msisdn, notice.kind, notice.outcome.name) for notice in notices(decision)] == [
        (phone, "security", "binding_alert") for phone in warned
    ]


REFUSED_CODES: list[tuple[str, Facts, str, tuple[object, ...]]] = [
    ("wrong", stranger(registration=PENDING, candidate=sari()), "000000", (CountCodeAttempt(7),)),
    (
        "sent from another phone",
        stranger(msisdn=OTHER_PHONE, registration=PENDING, candidate=sari()),
        CODE,
        (CountCodeAttempt(7),),
    ),
    ("nothing pending", stranger(candidate=sari()), CODE, ()),
    ("third try failed before", stranger(registration=replace(PENDING, attempts=3), candidate=sari()), CODE, ()),
    ("expired", stranger(registration=replace(PENDING, code_expires_at=NOW), candidate=sari()), CODE, ()),
    ("died since", stranger(registration=PENDING, candidate=sari(deceased_on=date(2026, 11, 19))), CODE, ()),
    ("somebody else was loaded", stranger(registration=PENDING, candidate=sari(id=2)), CODE, ()),
    ("nobody was loaded", stranger(registration=PENDING), CODE, ()),
]


@pytest.mark.parametrize(
    ("facts", "code", "effects"), [row[1:] for row in REFUSED_CODES], ids=[row[0] for row in REFUSED_CODES]
)
def test_a_code_that_does_not_confirm(facts: Facts, code: str, effects: tuple[object, ...]) -> None:
    decision = confirm(facts, code)
    assert (name_of(decision), decision.effects) == ("code_wrong", effects)
