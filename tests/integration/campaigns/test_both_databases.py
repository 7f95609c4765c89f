"""The same rows come out alike on both databases, whatever stands in them."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert, select, update

from core.campaign_rows import RowOutcome
from core.catalogue import Catalogue
from core.context import Reference
from office import campaigns
from runtime.runtime import Runtime
from store import tables
from store.database import make_engine
from store.tables import bindings, campaign_rows, memberships, mt_messages, participants, phones
from tests.campaign_cases import PHONES, STAFF, checked, drafted, rows_of, seed
from tests.intake_cases import make_rt

COLUMNS = (
    "row", "outcome", "msisdn", "participant_id", "language", "zone", "region", "text", "segments", "input", "problem",
)  # fmt: skip
SOME = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
names = st.one_of(
    st.sampled_from(
        ["Contoh Satu", "Zoë  Contoh", " spasi ", "王", "Contoh " * 12, "O'Contoh", "a\tb", "[x]", "", "é"]
    ),
    st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=30),
)
numbers = st.one_of(
    st.sampled_from([*PHONES, "0850 0000 0901", "+6591234567", "8.5E+10", "", "'085000000902", "+6285000000999"]),
    st.text("0123456789+ -", max_size=15),
)
days = st.sampled_from(["2026-11-25", "25/11/2026", "31-02-2026", "", "kapan"])
TEXTS = {"id": "Yth {name}, sampai {date}. Balas BERHENTI bila tidak mau.", "en": "Dear {name}, until {date}."}
SEGMENT_TEXTS = {"id": "Yth {name} {kpj} {month} {employer}. " + "Balas BERHENTI. " * 4, "en": "^ {name} {month}"}


class Both(list[Runtime]):
    """A runtime on each."""

    def __repr__(self) -> str:
        return "both"  # what a failing example prints is what matters


@pytest.fixture
def both(sqlite_url: str, postgresql_url: str, catalogue: Catalogue, reference: Reference) -> Iterator[Both]:
    """A runtime on each, with the same people."""
    engines = [make_engine(each) for each in (sqlite_url, postgresql_url)]
    runtimes = Both(make_rt(each, catalogue, reference) for each in engines)
    for each in runtimes:
        seed(each)
    yield runtimes
    for engine in engines:
        engine.dispose()


def came_out(rt: Runtime, stored: Any) -> tuple[Any, ...]:
    """Return everything that a check found, and forget it."""
    done = checked(rt, stored)
    found = rows_of(rt, done.id, *COLUMNS), done.counts, done.total, done.findings
    with rt.transaction() as db:
        db.execute(delete(campaign_rows))
    return found


@SOME
@given(st.lists(st.tuples(names, numbers, days), min_size=1, max_size=12))
def test_rows_of_a_file(both: Both, rows: list[tuple[str, str, str]]) -> None:
    kept = [("Selalu", PHONES[7], "2026-11-25"), *rows]
    on_sqlite, on_postgresql = (came_out(rt, drafted(rt, *kept, texts=TEXTS)) for rt in both)
    assert on_sqlite == on_postgresql
    assert sum(on_sqlite[1].values()) == on_sqlite[2]


LONG_TEXTS = {"id": "Yth {name}, " + "x" * 130 + " {date}", "en": "Dear {name}, " + "y" * 145 + " {date}"}
EVERY = [
    ("Contoh", PHONES[0], "2026-11-25"),
    ("Contoh Satu Dua Tiga", PHONES[1], "2026-11-25"),  # shrinks
    ("Zoë", PHONES[7], "2026-11-25"),  # would be UCS-2
    ("", PHONES[3], "2026-11-25"),
    ("Contoh", PHONES[4], "kapan"),
    ("Contoh", PHONES[2], "2026-11-25"),  # reads English, which is too long
    ("Contoh", PHONES[0], "2026-11-25"),
    ("Contoh", PHONES[6], "2026-11-25"),  # was sent the same today
    ("Contoh", PHONES[9], "2026-11-25"),
    ("Contoh", PHONES[10], "2026-11-25"),
    ("Contoh", PHONES[11], "2026-11-25"),
    ("Contoh", "+6591234567", "2026-11-25"),
    ("Contoh", "tidak ada", "2026-11-25"),
]


def test_every_outcome_comes_out_alike(both: Both) -> None:
    found = []
    for rt in both:
        first = came_out(rt, drafted(rt, *EVERY, texts=LONG_TEXTS))
        was_sent(rt, [row for row in first[0] if row[2] == PHONES[6]], ["sent"] * len(PHONES))
        found.append(came_out(rt, drafted(rt, *EVERY, texts=LONG_TEXTS)))
    assert found[0] == found[1]
    rows, counts, _, findings = found[0]
    assert set(counts) == set(RowOutcome)
    assert (findings["shortened"], findings["folded"]) == (1, 1)
    assert [row[10] for row in rows[1:3]] == ["shortened: name", "folded: name"]


person = st.fixed_dictionaries(
    {
        "name": names.filter(str.strip),
        "language": st.sampled_from(["id", "en"]),
        "zone": st.sampled_from(["WIB", "WITA", "WIT"]),
        "branch": st.sampled_from([None, "DENPASAR", "SOLO"]),
        "deceased_on": st.sampled_from([None, None, None, date(2026, 1, 1)]),
        "msisdn_on_record": st.sampled_from([*PHONES, "+6591234567"]),
    }
)
card = st.fixed_dictionaries(
    {
        "employer": st.one_of(st.none(), st.sampled_from(["PT Contoh", "", "CV “Kutip”", "PT " + "Panjang " * 10])),
        "last_contribution": st.sampled_from([None, date(2026, 10, 1), date(2025, 1, 1)]),
        "active": st.booleans(),
        "covers_jkp": st.booleans(),
    }
)
phone = st.sampled_from(["nothing", "off", "frozen", "english", "sent", "sent_before", "unbound"])
filters = st.fixed_dictionaries(
    {},
    optional={
        "active": st.booleans(),
        "programme": st.sampled_from(["JHT", "JKP"]),
        "last_contribution_before": st.sampled_from(["2026-01-01", "2026-11-01"]),
        "branch": st.sampled_from(["DENPASAR", "SOLO"]),
        "zone": st.sampled_from(["WIB", "WITA"]),
        "language": st.sampled_from(["id", "en"]),
    },
)


@SOME
@given(st.lists(st.tuples(person, card, phone), min_size=12, max_size=12), filters)
def test_rows_of_a_segment(
    both: Both, people: list[tuple[dict[str, Any], dict[str, Any], str]], wanted: dict[str, Any]
) -> None:
    found = []
    for rt in both:
        change(rt, people)
        stored = campaigns.create(rt, STAFF, "Segmen", "segment", wanted)
        stored = campaigns.edit(rt, STAFF, stored.id, stored.revision, {"texts": SEGMENT_TEXTS})
        first = came_out(rt, campaigns.copy_as_new(rt, STAFF, stored.id))
        was_sent(rt, first[0], [state for _, _, state in people])
        found.append((first, came_out(rt, stored)))
    assert found[0] == found[1]


def was_sent(rt: Runtime, rows: list[tuple[Any, ...]], states: list[str]) -> None:
    """Have another campaign have sent the same words today, or lately, to some."""
    other = campaigns.create(rt, STAFF, "Lain", "segment")
    with rt.transaction() as db:
        db.execute(update(tables.campaigns).where(tables.campaigns.c.id == other.id).values(begun_at=rt.now()))
        by_number = {row[2]: row[7] for row in rows if row[7] is not None}
        for at, (number, state) in enumerate(zip(PHONES, states, strict=True)):
            if state.startswith("sent") and number in by_number:
                when = rt.now() if state == "sent" else rt.now() - timedelta(days=2)
                told = {"text": by_number[number], "kind": "campaign", "language": "id", "status": "sent"}
                times = {"status_at": when, "due_at": when, "created_at": when}
                row = {"id": f"before{at}", "recipient": number, "sender": "2757", "campaign_id": other.id}
                db.execute(insert(mt_messages).values(**row, **told, **times))


def change(rt: Runtime, people: list[tuple[dict[str, Any], dict[str, Any], str]]) -> None:
    """Have the twelve people, their cards and phones be so."""
    with rt.transaction() as db:
        db.execute(delete(phones))
        db.execute(delete(mt_messages))
        db.execute(update(bindings).values(status="active"))
        ids = db.execute(select(participants.c.id).order_by(participants.c.id)).scalars().all()
        for id_, number, (who, held, state) in zip(ids, PHONES, people, strict=True):
            db.execute(update(participants).where(participants.c.id == id_).values(who))
            db.execute(update(memberships).where(memberships.c.participant_id == id_).values(held))
            if state in ("off", "frozen", "english"):
                values = {"mass_off_at": rt.now()} if state == "off" else {"frozen_at": rt.now()}
                values = {"language": "en"} if state == "english" else values
                db.execute(insert(phones).values(msisdn=number, **values))
            elif state == "unbound":
                db.execute(update(bindings).where(bindings.c.participant_id == id_).values(status="ended"))
