"""Sample people: what they show is really there, on both databases, today and later."""

import itertools
import re
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session, sessionmaker

from core.calendar import whole_months_between
from core.commands import Language, Programme
from core.decision import Bind, SetMassInformation
from core.entitlement import claim_not_in_balance
from core.facts import Facts, Membership, Segment, Stage
from core.identifiers import mask
from store.seed import Persona, list_personas, seed_participants, seed_personas, synthetic
from store.seed.cast import cast
from store.seed.numbers import PERSONAS, kpj_of, msisdn_of
from store.tables import bindings, claim_events, contributions, memberships, participants
from store.usage import NEIGHBOURHOOD
from tests.store_cases import apply, known

TODAY = date(2026, 11, 20)


def named(name: str) -> Persona:
    return next(each for each in list_personas(TODAY) if each.name.startswith(name))


def facts_of(db: Session, name: str, now: datetime) -> Facts:
    found = known(db, named(name).msisdn, now)
    assert isinstance(found, Facts)
    return found


def nik_agrees(nik: str, born: date) -> bool:
    """Return whether the NIK names this birth date, as those do that were never corrected; women add 40 to the day."""
    return nik[6:12] in {f"{born.day + more:02d}{born:%m%y}" for more in (0, 40)}


@pytest.mark.parametrize("persona", list_personas(TODAY), ids=lambda each: each.name)
def test_no_number_of_a_persona_can_be_real(persona: Persona) -> None:
    assert persona.msisdn.startswith("+62850")
    assert all(re.fullmatch("0000[0-9]{7}", kpj) for kpj in persona.kpj)
    assert persona.nik is None or re.fullmatch("00[0-9]{14}", persona.nik)
    assert persona.birth_date is None or nik_agrees(str(persona.nik), persona.birth_date)
    assert 0 < len(persona.shows) <= 60
    assert 0 < len(persona.shows_en) <= 60


def test_names_and_phones_tell_personas_apart() -> None:
    everybody = list_personas(TODAY)
    assert len({each.name for each in everybody}) == len({each.msisdn for each in everybody}) == len(everybody)
    assert everybody[0].msisdn == "+6285000000101"


@pytest.mark.parametrize("persona", list_personas(TODAY), ids=lambda each: each.name)
def test_the_digits_that_are_shown_tell_the_cards_of_one_person_apart(persona: Persona) -> None:
    assert len({mask(kpj) for kpj in persona.kpj}) == len(persona.kpj)


def test_personas_have_numbers_that_synthetic_people_never_get() -> None:
    serials = [int(each.msisdn.removeprefix("+62850")) for each in list_personas(TODAY)]
    serials += [int(kpj) for each in list_personas(TODAY) for kpj in each.kpj]
    assert max(serials) < PERSONAS
    places = {each.nik[2:6] for each in list_personas(TODAY) if each.nik}
    assert min(places) > f"{synthetic.MOST // synthetic.PLACES:04d}"


def test_who_tries_several_personas_is_no_guesser_of_neighbours() -> None:
    kpj = sorted({int(kpj) for each in list_personas(TODAY) for kpj in each.kpj})
    assert min(following - one for one, following in itertools.pairwise(kpj)) > NEIGHBOURHOOD
    assert named("Sari").kpj == ("00000000101",), "the README and the pictures name it"


def test_every_persona_shows_what_it_says(db: Session, now: datetime) -> None:
    seed_personas(db, TODAY)
    sari = facts_of(db, "Sari", now)
    assert sari.owner is not None
    assert len(sari.owner.memberships[0].contributions) == 3
    budi = facts_of(db, "Budi", now).owner
    assert budi is not None
    assert [each.active for each in budi.memberships] == [True, False, False]
    assert len(facts_of(db, "Eko", now).owner.memberships) == 5  # type: ignore[union-attr]
    assert facts_of(db, "Agus", now).owner.memberships[0].jht_balance is None  # type: ignore[union-attr]
    assert facts_of(db, "Grace", now).owner.language is Language.EN  # type: ignore[union-attr]
    assert facts_of(db, "Siti", now).owner is None
    assert [each.stage for each in facts_of(db, "Siti", now).heir_claims] == [Stage.VERIFIKASI]
    assert facts_of(db, "Joko", now).owner.deceased_on == TODAY - timedelta(days=40)  # type: ignore[union-attr]
    assert facts_of(db, "HP tak terdaftar", now).owner is None
    assert facts_of(db, "Hendra", now).phone.mass_off_at is not None
    assert facts_of(db, "Lilis", now).phone.frozen_at is not None
    assert facts_of(db, "Putri", now).binding.cooling_until > now  # type: ignore[union-attr, operator]
    assert facts_of(db, "Yusuf Maulana (HP baru)", now).owner is None
    assert facts_of(db, "Yusuf Maulana (HP lama)", now).owner is not None


def test_there_is_a_claim_in_every_stage(db: Session, now: datetime) -> None:
    seed_personas(db, TODAY)
    everybody = [known(db, each.msisdn, now).owner for each in list_personas(TODAY)]
    assert {claim.stage for owner in everybody if owner for claim in owner.claims} == set(Stage)


def memberships_of(today: date) -> list[Membership]:
    people = [role.person for role in cast(today) if role.person is not None]
    return [membership for person in people for membership in person.memberships]


DAYS = [TODAY, date(2026, 12, 1), date(2027, 1, 1), date(2027, 3, 31)]


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_what_an_officer_would_know_is_so(today: date) -> None:
    for card in memberships_of(today):
        assert card.jp_months <= whole_months_between(date(2015, 7, 1), today), "JP began in July 2015"
        assert card.ended_on is None or card.last_contribution is None or card.last_contribution <= card.ended_on
        assert all(paid.month >= card.since for paid in card.contributions)
        assert card.segment is not Segment.CONSTRUCTION or not card.contributions, "a project pays in nobody's name"
        assert card.segment is not Segment.SELF_EMPLOYED or card.contributions[0].amount * 50 == card.wage


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_what_became_of_a_claim_agrees_with_the_card(today: date) -> None:
    for person in [role.person for role in cast(today) if role.person is not None]:
        for claim in person.claims:
            cards = {card.kpj: card for card in person.memberships}
            if claim.programme is Programme.JHT:
                card = cards[str(claim.kpj)]
                assert claim.stage is not Stage.SELESAI or claim_not_in_balance(card, [claim]), "told as paid, any day"
                assert claim.amount in {None, card.jht_balance}
                assert card.active is (claim.reason_code == "MASIH_AKTIF")


def test_seeding_again_later_keeps_what_visitors_changed(sessions: sessionmaker[Session]) -> None:
    with sessions.begin() as db:
        seed_personas(db, TODAY)
        before = rows_of(db)
    new_phone, hendra = named("Yusuf Maulana (HP baru)").msisdn, named("Hendra").msisdn
    later = datetime(2026, 12, 24, 8, tzinfo=UTC)
    with sessions.begin() as db:
        yusuf = facts_of(db, "Yusuf Maulana (HP lama)", later).owner
        assert yusuf is not None
        apply(db, new_phone, later, Bind(yusuf.id, "registered", None))
        apply(db, hendra, later, SetMassInformation(on=True))
    with sessions.begin() as db:
        assert seed_personas(db, later.date()) == len(list_personas())
        assert rows_of(db) == {**before, "bindings": before["bindings"] + 1}
        assert known(db, new_phone, later).owner.nik == yusuf.nik
        assert known(db, hendra, later).phone.mass_off_at is None
        assert known(db, named("Putri").msisdn, later).binding.cooling_until > later
        assert known(db, named("Sari").msisdn, later).owner.memberships[0].contributions[0].month == date(2026, 11, 1)


def rows_of(db: Session) -> dict[str, int]:
    tables = (participants, memberships, bindings, claim_events)
    return {table.name: db.execute(select(func.count()).select_from(table)).scalar_one() for table in tables}


def test_synthetic_people_go_on_where_they_stopped(engine: Engine) -> None:
    steps: list[tuple[int, int]] = []
    with engine.begin() as connection:
        seed_personas(connection, TODAY)
    assert seed_participants(engine, 10, lambda done, of: steps.append((done, of)), chunk=7) == 10
    assert seed_participants(engine, 10) == seed_participants(engine, 4) == 0
    assert seed_participants(engine, 25, lambda done, of: steps.append((done, of)), chunk=7) == 15
    assert steps == [(7, 10), (10, 10), (17, 25), (24, 25), (25, 25)]
    with engine.connect() as connection:
        counted = select(func.count()).where(contributions.c.membership_id < 0)
        assert connection.execute(counted).scalar() == 25 * 3


def test_a_synthetic_person_is_a_whole_person(engine: Engine, sessions: sessionmaker[Session], now: datetime) -> None:
    seed_participants(engine, 20)
    with sessions() as db:
        for index in (0, 7, 19):
            owner = known(db, msisdn_of(PERSONAS + index), now).owner
            assert [each.kpj for each in owner.memberships] == [kpj_of(PERSONAS + index)]
            assert nik_agrees(owner.nik, owner.birth_date)
            assert [each.amount for each in owner.memberships[0].contributions] == [
                owner.memberships[0].wage * 57 // 1000
            ] * 3


def test_people_saved_afterwards_do_not_meet_synthetic_ones(engine: Engine) -> None:
    seed_participants(engine, 5)
    with engine.begin() as connection:
        seed_personas(connection, TODAY)
    assert seed_participants(engine, 8) == 3


def test_there_are_not_numbers_for_everybody(engine: Engine) -> None:
    with pytest.raises(ValueError, match="9,000,000"):
        seed_participants(engine, synthetic.MOST + 1)
