"""Every row of a campaign's file gets its outcome, whatever is wrong with it."""

import pytest
from sqlalchemy import update

from core.campaign_rows import RowOutcome as Out
from core.campaigns import State
from office import campaign_check, campaigns
from office.campaign_life import NotDone
from runtime.runtime import Runtime
from store.tables import bindings, participants
from tests.campaign_cases import ENGLISH, PHONES, STAFF, TEXT, checked, drafted, local, rows_of, seed

LONG = "Yth {name}, " + "kantor kami pindah. " * 7 + "{date}"
ROWS = [
    ("Contoh Satu", local(PHONES[0]), "25-11-2026"),
    ("Contoh Dua", "tidak ada", "25-11-2026"),
    ("Contoh Tiga", "+6591234567", "25-11-2026"),
    ("", local(PHONES[3]), "25-11-2026"),
    ("Contoh Lima", local(PHONES[4]), "kapan-kapan"),
    ("Contoh Enam", PHONES[5], "2026-11-25"),
    ("Contoh Sepuluh", PHONES[9], "2026-11-25"),
    ("Contoh Sebelas", PHONES[10], "2026-11-25"),
    ("Contoh Duabelas", PHONES[11], "2026-11-25"),
    ("Contoh Lagi", PHONES[0], "2026-11-25"),
    ("Tak Dikenal", "+6285000000999", "2026-11-25"),
    ("8.12E+11", "8.12E+11", "2026-11-25"),
]


def test_each_row_gets_the_outcome_that_fits(rt: Runtime) -> None:
    seed(rt)
    done = checked(rt, drafted(rt, *ROWS))
    assert rows_of(rt, done.id) == [
        (2, Out.SEND),
        (3, Out.NO_NUMBER),
        (4, Out.NOT_62),
        (5, Out.MISSING),
        (6, Out.BAD_VALUE),
        (7, Out.SEND),
        (8, Out.DECEASED),
        (9, Out.OPTED_OUT),
        (10, Out.FROZEN),
        (11, Out.DUPLICATE),
        (12, Out.NO_NUMBER),
        (13, Out.NO_NUMBER),
    ]
    assert (done.state, done.is_checked, done.total, done.to_send, done.segments) == (State.DRAFT, True, 12, 2, 2)
    assert sum(done.counts.values()) == done.total


def test_the_text_is_worded_with_what_the_columns_say(rt: Runtime) -> None:
    seed(rt)
    texts = {"id": TEXT, "en": ENGLISH}
    done = checked(rt, drafted(rt, ROWS[0], ("Contoh  Tiga", PHONES[2], "25/11/2026"), texts=texts))
    first, second = rows_of(rt, done.id, "text", "language", "zone", "segments", "problem")
    assert done.findings["longest"] == 2
    assert first == (TEXT.format(name="Contoh Satu", date="25-11-2026"), "id", "WITA", 1, None)
    assert second == (ENGLISH.format(name="Contoh Tiga", date="25-11-2026"), "en", "WIB", 1, None)


def test_names_shrink_numbers_never_and_what_does_not_fit_is_not_sent(rt: Runtime) -> None:
    seed(rt)
    rows = [("Contoh Satu", PHONES[0], "2026-11-25"), ("X", PHONES[1], "2026-11-25")]
    done = checked(rt, drafted(rt, *rows, texts={"id": "Yth {name}, " + "x" * 145}))
    assert rows_of(rt, done.id, "outcome", "problem") == [(Out.TOO_LONG, "161 > 160"), (Out.SEND, None)]
    done = checked(
        rt, drafted(rt, ("Contoh Satu Dua Tiga", PHONES[0], "2026-11-25"), texts={"id": "{name}" + "x" * 145})
    )
    ((text, problem),) = rows_of(rt, done.id, "text", "problem")
    assert (text[:16], len(text), problem) == ("Contoh Satu Du.x", 160, "shortened: name")
    assert done.findings["shortened"] == 1


@pytest.mark.parametrize(
    ("name", "outcome", "problem"),
    [
        pytest.param("Zoë Contoh", Out.SEND, "folded: name", id="a letter that GSM-7 lacks is written otherwise"),
        pytest.param("José Contoh", Out.SEND, None, id="one that it has stays"),
        pytest.param("王小明", Out.BAD_VALUE, "nama: letters", id="letters that no phone shows"),
        pytest.param("Contoh 😀", Out.SEND, "folded: name", id="an emoji goes"),
    ],
)
def test_letters_that_phones_lack(rt: Runtime, name: str, outcome: Out, problem: str | None) -> None:
    seed(rt)
    done = checked(rt, drafted(rt, (name, PHONES[0], "2026-11-25")))
    assert rows_of(rt, done.id, "outcome", "problem") == [(outcome, problem)]


def test_rows_by_kpj_or_nik_reach_the_phone_that_is_bound(rt: Runtime) -> None:
    seed(rt)
    rows = [("0000900001",), ("00009000001",), ("00009000004",), ("00009009999",), ("00009000010",)]
    done = checked(rt, drafted(rt, *rows, headings=("KPJ",), texts={"id": "Halo. Balas BERHENTI bila tidak mau."}))
    assert rows_of(rt, done.id, "outcome", "msisdn", "problem") == [
        (Out.NO_NUMBER, None, "unreadable"),
        (Out.SEND, PHONES[0], None),
        (Out.SEND, PHONES[3], None),
        (Out.NO_NUMBER, None, "unknown"),
        (Out.DECEASED, PHONES[9], None),
    ]


@pytest.mark.parametrize("source", ["kpj", "segment"])
def test_nobody_is_written_to_abroad(rt: Runtime, source: str) -> None:
    ids, abroad = seed(rt), "+6591234567"
    with rt.transaction() as db:
        db.execute(update(bindings).where(bindings.c.participant_id == ids[0]).values(msisdn=abroad))
        db.execute(update(bindings).where(bindings.c.participant_id == ids[1]).values(status="ended"))
        db.execute(update(participants).where(participants.c.id == ids[1]).values(msisdn_on_record="+6591234568"))
    if source == "kpj":
        stored = drafted(rt, ("00009000001",), ("00009000002",), headings=("KPJ",), texts={"id": "Halo."})
    else:
        stored = campaigns.create(rt, STAFF, "Segmen", "segment")
        stored = campaigns.edit(rt, STAFF, stored.id, stored.revision, {"texts": {"id": "Halo."}})
    done = checked(rt, stored)
    found = rows_of(rt, done.id, "outcome", "participant_id", "text", "segments")[:2]
    assert found == [(Out.NOT_62, ids[0], None, 0), (Out.NOT_62, ids[1], None, 0)]


def test_an_edit_while_rows_are_looked_at_makes_the_check_void(rt: Runtime) -> None:
    seed(rt)
    stored = drafted(rt, *ROWS)
    stored = campaigns.start_check(rt, STAFF, stored.id, stored.revision)
    assert campaign_check.take_turn(rt, stored.id, seconds=-1)
    after = campaigns.edit(rt, STAFF, stored.id, stored.revision, {"texts": {"id": TEXT + "!"}})
    assert not campaign_check.take_turn(rt, stored.id)
    now = campaigns.find(rt, stored.id)
    assert (now.state, now.is_checked, now.revision) == (State.DRAFT, False, after.revision)
    done = checked(rt, now)
    assert done.is_checked
    assert len(rows_of(rt, stored.id)) == len(ROWS)


def test_a_change_of_schedule_keeps_the_rows(rt: Runtime) -> None:
    seed(rt)
    done = checked(rt, drafted(rt, *ROWS))
    after = campaigns.edit(rt, STAFF, done.id, done.revision, {"per_minute": 600})
    assert (after.revision, after.is_checked, after.counts) == (done.revision + 1, True, done.counts)
    after = campaigns.edit(rt, STAFF, done.id, after.revision, {"texts": {"id": TEXT + "!"}})
    assert (after.is_checked, after.counts) == (False, {})


def test_without_a_column_for_a_placeholder_nothing_is_looked_at(rt: Runtime) -> None:
    stored = drafted(rt, ROWS[0], texts={"id": "Rp {amount}"})
    with pytest.raises(NotDone) as refused:
        campaigns.start_check(rt, STAFF, stored.id, stored.revision)
    assert (refused.value.why, refused.value.fields) == ("no_source", {"columns.amount": "empty"})
