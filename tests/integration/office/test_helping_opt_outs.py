"""Who wants no mass information: added, taken off, imported, exported."""

import csv
from collections.abc import Callable

import pytest

from office.helping.opt_outs import (
    MOST_ROWS,
    Counts,
    Imported,
    Unread,
    add,
    counts,
    export,
    import_sheet,
    read_sheet,
    remove,
)
from office.helping.phones import look_again
from office.helping.refusals import NotDone
from office.helping.telling import mark_of
from office.messages import keyed_hash
from tests.intake_cases import BUDI, SARI
from tests.integration.office.helping_cases import NEW, STAFF, House, house

__all__ = ["house"]

WHY = "diminta lewat 175"


def test_staff_put_a_phone_on_the_list_and_take_it_off(house: House) -> None:
    add(house.rt, STAFF, SARI, WHY)
    assert counts(house.rt) == Counts(1, 1)
    assert look_again(house.rt, SARI).mass_off_at == house.clock.now
    assert house.told(SARI) == []
    remove(house.rt, STAFF, SARI, WHY)
    assert counts(house.rt) == Counts(0, 0)
    assert "BERHENTI" in house.told(SARI)[-1]
    marks = {object_ for _, _, object_, _, _ in house.noted()}
    assert marks == {f"phone:{mark_of(house.rt, SARI)}"}
    assert [action for _, action, *_ in house.noted()] == ["optout.add", "optout.remove"]


@pytest.mark.parametrize(("work", "why"), [(add, "off_already"), (remove, "not_off")])
def test_what_is_so_already_is_said(house: House, work: Callable[..., None], why: str) -> None:
    if work is add:
        house.text("BERHENTI", SARI)
    with pytest.raises(NotDone, match=why):
        work(house.rt, STAFF, SARI, WHY)
    assert house.noted() == []


SHEETS = {
    "one column": (b"+6285000000901\n085000000902\n", (SARI, BUDI), ()),
    "with a heading and empty rows": (b"nomor\n\n085000000901\n\n", (SARI,), ()),
    "of a spreadsheet": ("\ufeffnomor;\r\n'085000000901;\r\n".encode(), (SARI,), ()),
    "with mistakes": (
        b"12\n085000000901\n0850-0000-0901\nabc\n",
        (SARI,),
        ((1, "not_a_number"), (3, "twice"), (4, "not_a_number")),
    ),
    "without any": (b"", (), ()),
    "not a text": (b"\x00\xff\xfe", (), ()),
}  # fmt: skip


@pytest.mark.parametrize(("content", "good", "faults"), SHEETS.values(), ids=SHEETS.keys())
def test_a_file_is_read_row_by_row(content: bytes, good: tuple[str, ...], faults: tuple[tuple[int, str], ...]) -> None:
    sheet = read_sheet(content)
    assert sheet.msisdns == good
    assert tuple((row, fault.value) for row, fault in sheet.faults) == faults


def test_a_file_has_an_end() -> None:
    rows = "\n".join(f"08500{number:07d}" for number in range(MOST_ROWS + 5))
    sheet = read_sheet(rows.encode())
    assert len(sheet.msisdns) == MOST_ROWS
    assert sheet.faults == ((MOST_ROWS + 1, Unread.TOO_MANY),)


def test_a_file_is_taken_whole_and_noted_once(house: House) -> None:
    house.text("BERHENTI", SARI)
    since = look_again(house.rt, SARI).mass_off_at
    house.clock.goes(days=1)
    sheet = read_sheet(f"{SARI}\n{BUDI}\n{NEW}\nsalah\n".encode())
    assert import_sheet(house.rt, STAFF, sheet, WHY) == Imported(added=2, known=1)
    assert look_again(house.rt, SARI).mass_off_at == since
    ((_, action, object_, _, after),) = house.noted()
    assert (action, object_) == ("optout.import", f"file:{keyed_hash(house.rt, 'file', sheet.digest)}")
    assert after == f'{{"added":2,"faulty":1,"known":1,"reason":"{WHY}"}}'


def test_what_is_exported_is_masked_and_no_formula(house: House) -> None:
    import_sheet(house.rt, STAFF, read_sheet(f"{SARI}\n+6591234567\n".encode()), WHY)
    rows = list(csv.reader(export(house.rt, STAFF)))
    assert rows[0] == ["number", "since"]
    assert {row[0] for row in rows[1:]} == {"0850-00••-••01", "'+65••••••67"}
    assert house.noted()[-1][1:] == ("optout.export", "optouts", None, '{"rows":2}')
