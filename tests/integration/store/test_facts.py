"""What is loaded for a message, on both databases."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session, sessionmaker

from core.commands import Arguments, Keyword, Language, Unknown, UnknownReason
from core.decision import Ask, Bind, Decision, OpenTicket, RecordGuess, RecordRegistration, RequestBinding
from core.facts import Contribution, Facts, Participant, Question, QuestionKind, Seen, Stage
from core.outcomes import Outcome
from store import effects, facts
from store.outbox import NewMt, queue
from tests.store_cases import (
    BUDI,
    MONTHS,
    SARI,
    STRANGER,
    apply,
    claim,
    command,
    handled,
    known,
    load_one,
    membership,
    message,
    person,
    save_people,
)

BORN, ANOTHER = Arguments(birth_date=date(1990, 1, 1)), Arguments(kpj="00002000100")
GUESSED, GUESSED_NIK = "00001000100", "0099990101900077"
KEPT = Arguments(kpj=GUESSED)
MOST_QUERIES = 6  # for a batch of SALDO, the lock included


def test_a_stranger_is_a_phone_without_an_owner(db: Session, now: datetime) -> None:
    found = known(db, STRANGER, now)
    assert isinstance(found, Facts)
    assert (found.phone.msisdn, found.owner, found.binding, found.heir_claims) == (STRANGER, None, None, ())


def test_the_owner_comes_with_everything_that_is_theirs(db: Session, now: datetime) -> None:
    mine = person(1, memberships=(membership("00009000011"),), claims=(claim(),))
    (owner_id,) = save_people(db, now, mine)
    found = known(db, SARI, now)
    assert found.owner == replace_id(mine, owner_id)
    assert (found.binding.participant_id, found.binding.origin, found.binding.cooling_until) == (
        owner_id,
        "record",
        None,
    )


def test_memberships_are_active_first_then_newest(db: Session, now: datetime) -> None:
    old = membership("00009000011", active=False, since=date(2001, 1, 1), contributions=())
    newer = membership("00009000012", active=False, since=date(2015, 1, 1), contributions=())
    active = membership("00009000013", since=date(2010, 1, 1))
    save_people(db, now, person(1, memberships=(old, newer, active)))
    assert [each.kpj for each in known(db, SARI, now).owner.memberships] == [active.kpj, newer.kpj, old.kpj]


def test_only_the_three_newest_contributions_of_each_membership(db: Session, now: datetime) -> None:
    older = tuple(Contribution(date(2025, month, 1), 1) for month in range(1, 13))
    first = membership("00009000011", contributions=(*older, *MONTHS))
    second = membership("00009000012", since=date(2019, 1, 1), contributions=older[:2])
    save_people(db, now, person(1, memberships=(first, second)))
    loaded = {each.kpj: each.contributions for each in known(db, SARI, now).owner.memberships}
    assert loaded == {first.kpj: MONTHS, second.kpj: (older[1], older[0])}


def test_claims_are_newest_first(db: Session, now: datetime) -> None:
    first = claim("K0000900001", filed_on=date(2024, 1, 1), stage=Stage.SELESAI)
    second = claim("K0000900002", filed_on=date(2026, 1, 1), interview_at=now)
    save_people(db, now, person(1, claims=(first, second)))
    assert known(db, SARI, now).owner.claims == (second, first)


def test_an_heir_gets_the_claims_that_name_their_phone_and_nothing_else(db: Session, now: datetime) -> None:
    mine = claim("K0000900001", contact_msisdn=BUDI)
    save_people(db, now, person(1, claims=(mine, claim("K0000900002")), deceased_on=date(2026, 10, 1)))
    found = known(db, BUDI, now)
    assert (found.heir_claims, found.owner) == ((mine,), None)


def test_the_contact_of_a_living_persons_claim_is_no_heir(db: Session, now: datetime) -> None:
    """That number may be somebody else's by now."""
    save_people(db, now, person(1, claims=(claim("K0000900001", contact_msisdn=BUDI),)))
    assert known(db, BUDI, now).heir_claims == ()


def test_ones_own_claim_is_no_heirs_claim(db: Session, now: datetime) -> None:
    save_people(db, now, person(1, claims=(claim(contact_msisdn=SARI),)))
    found = known(db, SARI, now)
    assert (len(found.owner.claims), found.heir_claims) == (1, ())


def test_a_shared_number_on_record_belongs_to_nobody(db: Session, now: datetime) -> None:
    save_people(db, now, person(1), person(2, msisdn_on_record=SARI))
    assert known(db, SARI, now).owner is None


def test_a_message_seen_before_gets_its_stored_reply(db: Session, now: datetime) -> None:
    first = message(SARI, at=now)
    effects.save(db, [handled(first)], now)
    seen = load_one(db, first, now)
    assert isinstance(seen, Seen)
    assert seen.reply == "ok"
    assert isinstance(known(db, SARI, now), Facts)


def test_the_same_id_of_another_provider_is_another_message(db: Session, now: datetime) -> None:
    first = message(SARI, at=now, provider="kannel")
    effects.save(db, [handled(first)], now)
    assert isinstance(load_one(db, message(SARI, at=now, provider_message_id=first.provider_message_id), now), Facts)


def test_a_question_comes_back_as_it_was_asked(db: Session, now: datetime) -> None:
    arguments = Arguments(nik="0099990101900001", birth_date=date(1990, 1, 1), language=Language.EN, wage=5_000_000)
    asked = Question(QuestionKind.NUMBER, now + timedelta(minutes=10), "DAFTAR", ("a", "b"), arguments)
    apply(db, SARI, now, Ask(asked))
    assert known(db, SARI, now).phone.question == asked


def test_a_candidate_is_named_by_nik_with_the_number_bound_to_them(db: Session, now: datetime) -> None:
    (person_id,) = save_people(db, now, person(1, claims=(claim(),)))
    found = known(db, STRANGER, now, command(Keyword.DAFTAR, nik=person(1).nik))
    assert found.candidate == replace_id(person(1, claims=(claim(),)), person_id)
    assert (found.candidate_msisdn, found.owner) == (SARI, None)


def test_a_number_on_record_that_was_changed_to_a_shared_one_is_remembered(db: Session, now: datetime) -> None:
    """It cannot be forged: a registration that only waits for its code is no binding."""
    person_id, _ = save_people(db, now, person(1), person(2, msisdn_on_record=BUDI))
    save_people(db, now + timedelta(days=1), person(1, msisdn_on_record=BUDI))
    for day in (2, 3):
        at = now + timedelta(days=day)
        apply(db, BUDI, at, RequestBinding(person_id, "h" * 64, at))
    found = known(db, BUDI, now + timedelta(days=4), command(Keyword.DAFTAR, nik=person(1).nik))
    assert (found.candidate_msisdn, found.candidate_former_msisdn) == (None, SARI)


def test_who_has_a_number_needs_no_former_one(db: Session, now: datetime) -> None:
    (person_id,) = save_people(db, now, person(1))
    apply(db, BUDI, now, Bind(person_id, "registered", None))
    found = known(db, SARI, now, command(Keyword.DAFTAR, nik=person(1).nik))
    assert (found.candidate_msisdn, found.candidate_former_msisdn) == (BUDI, None)


@pytest.mark.parametrize(
    ("parsed", "why"),
    [
        (command(Keyword.SALDO, nik="0099990101900001"), "only a registration names a candidate"),
        (command(Keyword.DAFTAR, nik="0099990101900009"), "nobody has this NIK"),
        (command(Keyword.DAFTAR), "no NIK was given"),
        (command(Keyword.PILIH, code="123456"), "nothing is pending"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_nobody_is_a_candidate(db: Session, now: datetime, parsed: Any, why: str) -> None:
    save_people(db, now, person(1))
    found = known(db, STRANGER, now, parsed)
    assert (found.candidate, found.candidate_msisdn) == (None, None), why


def test_the_nik_of_an_unfinished_registration_names_the_candidate(db: Session, now: datetime) -> None:
    save_people(db, now, person(1))
    asked = Question(QuestionKind.NUMBER, now + timedelta(minutes=10), "DAFTAR", arguments=Arguments(nik=person(1).nik))
    apply(db, STRANGER, now, Ask(asked))
    only_kpj = Unknown(UnknownReason.NUMBER_ONLY, arguments=Arguments(kpj="00009000001"))
    assert known(db, STRANGER, now, only_kpj).candidate.nik == person(1).nik


def test_a_code_names_whom_the_pending_registration_is_for(db: Session, now: datetime) -> None:
    (person_id,) = save_people(db, now, person(1))
    apply(db, STRANGER, now, RequestBinding(person_id, "h" * 64, now + timedelta(days=1)))
    found = known(db, STRANGER, now, command(Keyword.DAFTAR, code="123456"))
    assert (found.candidate.id, found.candidate_msisdn) == (person_id, SARI)
    assert (found.registration.code_hash, found.registration.attempts) == ("h" * 64, 0)
    assert found.registration.code_expires_at == now + timedelta(days=1)


def test_six_digits_that_were_asked_for_as_a_date_name_whom_the_registration_is_for(db: Session, now: datetime) -> None:
    save_people(db, now, person(1))
    kept = Arguments(nik=person(1).nik)
    apply(db, STRANGER, now, Ask(Question(QuestionKind.NUMBER, now + timedelta(minutes=10), "DAFTAR", arguments=kept)))
    digits = command(Keyword.PILIH, code="010190", birth_date=date(1990, 1, 1))
    assert known(db, STRANGER, now, digits).candidate.nik == person(1).nik
    assert known(db, STRANGER, now + timedelta(minutes=10), digits).candidate is None


def test_a_ticket_is_found_by_the_phone_that_opened_it(db: Session, now: datetime) -> None:
    apply(db, SARI, now, OpenTicket("A0000001", "lama sekali"))
    named = command(Keyword.ADUAN, code="A0000001")
    assert known(db, SARI, now, named).ticket.state == "open"
    assert known(db, STRANGER, now, named).ticket is None


def test_a_push_is_found_by_its_check_code(db: Session, now: datetime) -> None:
    queue(db, [NewMt("f" * 32, SARI, "2757", "Halo", "notice", "id", now, check_code="ABC234")], now)
    found = known(db, STRANGER, now, command(Keyword.CEK, code="ABC234"))
    assert (found.push.to_msisdn, found.push.sent_at, found.push.kind) == (SARI, now, "notice")
    assert known(db, STRANGER, now, command(Keyword.CEK, code="ABC235")).push is None


def test_usage_counts_what_was_asked_lately(db: Session, now: datetime) -> None:
    for minutes, text in (
        (5, "SALDO"),
        (30, "saldo "),
        (59, "STATUS"),
        (61, "SALDO"),
        (60 * 23, "SALDO"),
        (60 * 25, "x"),
    ):
        apply(db, SARI, now, RecordRegistration(), at=now - timedelta(minutes=minutes), text=text)
    apply(db, BUDI, now, text="SALDO")
    usage = load_one(db, message(SARI, "SALDO", at=now), now).usage  # type: ignore[union-attr]
    assert (usage.hour, usage.day, usage.identical, usage.registrations) == (3, 5, 2, 6)


def test_kind_answers_count_for_an_hour(db: Session, now: datetime) -> None:
    kind = Decision(Outcome("courtesy"), rule="unknown.courtesy")
    for minutes, sender in ((59, SARI), (61, SARI), (5, BUDI)):
        thanks = handled(message(sender, "makasih", at=now - timedelta(minutes=minutes)))
        effects.save(db, [replace(thanks, decision=kind)], now)
    apply(db, SARI, now, text="makasih pak")
    assert [known(db, sender, now).usage.courtesies for sender in (SARI, STRANGER)] == [1, 0]


def test_registrations_count_for_a_day(db: Session, now: datetime) -> None:
    apply(db, SARI, now - timedelta(hours=25), RecordRegistration())
    apply(db, SARI, now - timedelta(hours=23), RecordRegistration())
    assert known(db, SARI, now).usage.registrations == 1


def test_guesses_are_counted_by_phone_by_number_and_in_the_neighbourhood(db: Session, now: datetime) -> None:
    asked = ["00001000100", "00001000050", "00001000049", "00001000151", "00001000150", "0000100010000001"]
    for index, number in enumerate(asked):
        apply(db, f"+62850000008{index:02d}", now, RecordGuess(number))
    apply(db, BUDI, now - timedelta(hours=25), RecordGuess("00001000100"))
    apply(db, STRANGER, now, RecordGuess("00001000100"), RecordGuess("00001000101"))
    usage = known(db, STRANGER, now, command(kpj="00001000100")).usage
    assert usage.guessed == {"00001000100", "00001000101"}
    assert (usage.askers, usage.neighbours) == (1, 3)


@pytest.mark.parametrize(
    ("kind", "keyword", "kept", "answer", "counted"),
    [
        (QuestionKind.KEYWORD, "SALDO", KEPT, command(Keyword.YA), (1, 2)),
        (QuestionKind.KEYWORD, "SALDO", KEPT, command(Keyword.PILIH, choice=2), (1, 2)),
        (QuestionKind.NUMBER, "DAFTAR", KEPT, Unknown(UnknownReason.NUMBER_ONLY, arguments=BORN), (1, 2)),
        (QuestionKind.NUMBER, "DAFTAR", Arguments(nik=GUESSED_NIK), Unknown(UnknownReason.NUMBER_ONLY), (1, 0)),
        (QuestionKind.NUMBER, "DAFTAR", KEPT, Unknown(UnknownReason.NUMBER_ONLY, arguments=ANOTHER), (0, 0)),
        (QuestionKind.KEYWORD, "SALDO", KEPT, command(Keyword.SALDO), (0, 0)),
    ],
    ids=["yes", "a choice", "the missing date", "a NIK", "a KPJ of its own", "a new request"],
)
def test_what_an_answer_takes_over_from_our_question_is_counted(
    db: Session, now: datetime, kind: QuestionKind, keyword: str, kept: Arguments, answer: Any, counted: tuple[int, int]
) -> None:
    apply(db, BUDI, now, *map(RecordGuess, (GUESSED, GUESSED_NIK, "00001000099", "00001000101")))
    apply(db, STRANGER, now, Ask(Question(kind, now + timedelta(minutes=10), keyword, ("SALDO", "STATUS"), kept)))
    usage = known(db, STRANGER, now, answer).usage
    assert (usage.askers, usage.neighbours) == counted
    late = known(db, STRANGER, now + timedelta(minutes=10), answer).usage
    assert (late.askers, late.neighbours) == (0, 0)


@pytest.mark.parametrize("number", ["00000000000", "99999999999"], ids=["first", "last"])
def test_the_neighbourhood_ends_with_the_numbers(db: Session, now: datetime, number: str) -> None:
    apply(db, BUDI, now, RecordGuess("00000000003"), RecordGuess("99999999990"))
    assert known(db, STRANGER, now, command(kpj=number)).usage.neighbours == 1


def test_a_sender_twice_in_a_batch_is_refused(db: Session, now: datetime) -> None:
    twice = [facts.Request(message(SARI, at=now), command()) for _ in range(2)]
    with pytest.raises(ValueError, match="one message per sender"):
        facts.load(db, twice, now)


@pytest.mark.parametrize("text", ["\0", "a\0b", "\ud800", "🐟" * 1500, ""], ids=repr)
def test_any_text_and_sender_can_be_kept(db: Session, now: datetime, text: str) -> None:
    odd = message("x" + text, text, at=now)
    assert isinstance(load_one(db, odd, now), Facts)
    effects.save(db, [handled(odd, OpenTicket("A0000001", text))], now)
    seen = load_one(db, odd, now)
    assert isinstance(seen, Seen)
    assert seen.reply == "ok"


def test_a_batch_costs_as_many_queries_as_one_message(
    engine: Engine, sessions: sessionmaker[Session], now: datetime
) -> None:
    senders = [f"+62850000007{index:02d}" for index in range(50)]
    with sessions.begin() as db:
        numbered = enumerate(senders, start=10)
        save_people(db, now, *(person(number, msisdn_on_record=each) for number, each in numbered))
        save_people(db, now, person(1, claims=(claim(contact_msisdn=senders[0]),)))
    assert queries_for(engine, sessions, senders[:1], now) == queries_for(engine, sessions, senders, now)
    assert len(queries_for(engine, sessions, senders, now)) <= MOST_QUERIES


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        (command(Keyword.DAFTAR, nik=person(1).nik), command(Keyword.DAFTAR, nik=person(9).nik)),
        (command(Keyword.DAFTAR, code="123456"), None),
    ],
    ids=["a NIK that nobody has", "a code without a registration"],
)
def test_a_registration_asks_the_same_whether_or_not_it_names_somebody(
    engine: Engine, sessions: sessionmaker[Session], now: datetime, right: Any, wrong: Any
) -> None:
    with sessions.begin() as db:
        (person_id,) = save_people(db, now, person(1))
        apply(db, BUDI, now, RequestBinding(person_id, "h" * 64, now))
    asked = []
    for sender, parsed in ((BUDI, right), (STRANGER, wrong or right)):
        with sessions() as db, recorded(engine) as statements:
            found = known(db, sender, now, parsed)
        asked.append((found.candidate is not None, statements))
    assert [there for there, _ in asked] == [True, False]
    assert asked[0][1] == asked[1][1]


def queries_for(engine: Engine, sessions: sessionmaker[Session], senders: list[str], now: datetime) -> list[str]:
    with sessions() as db, recorded(engine) as statements:
        loaded = facts.load(db, [facts.Request(message(each, at=now), command()) for each in senders], now)
        assert all(isinstance(each, Facts) and each.owner and each.owner.memberships for each in loaded)
    return [each for each in statements if not each.startswith("BEGIN")]


@contextmanager
def recorded(engine: Engine) -> Iterator[list[str]]:
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_others: Any) -> None:
        statements.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield statements
    event.remove(engine, "before_cursor_execute", note)


def replace_id(who: Participant, participant_id: int) -> Participant:
    return replace(who, id=participant_id)
