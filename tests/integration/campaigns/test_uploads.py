"""Files of campaigns: what is wrong with one as a whole, how it is read, what comes of bad rows that were mended."""

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime

import openpyxl
import pytest

from core.campaign_rows import RowOutcome as Out
from core.campaigns import State
from office import campaign_check, campaigns
from office.campaign_files import read_again, upload
from office.campaign_life import NotDone, Trouble
from office.campaign_mending import bad_rows, mend
from runtime.runtime import Runtime
from tests.campaign_cases import PHONES, STAFF, TEXT, checked, csv_of, drafted, local, rows_of, seed

GOOD = ("Contoh Satu", local(PHONES[0]), "25-11-2026")


def workbook(*rows: tuple[object, ...]) -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def with_macros() -> bytes:
    out = io.BytesIO(workbook(("nama", "hp"), ("Contoh", PHONES[0])))
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"x")
    return out.getvalue()


def with_part(content: bytes, name: str, change: Callable[[bytes], bytes], *, under: str = "") -> bytes:
    """Return a workbook one part of which is changed, and called otherwise."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as book, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for each in book.namelist():
            part = book.read(each)
            archive.writestr(under if each == name and under else each, change(part) if each == name else part)
    return out.getvalue()


def with_formulas_elsewhere() -> bytes:
    """Return a workbook with formulas, whose first sheet is not the part that is called so, written with prefixes."""
    book = workbook(("nama", "hp"), ("Contoh", "=1+1"))
    book = with_part(book, SHEET, lambda part: part.replace(b"<f>", b"<x:f>").replace(b"</f>", b"</x:f>"), under=OTHER)
    book = with_part(book, SHEET_NAMES, lambda part: part.replace(b"sheet1.xml", b"Blatt.xml"))
    return with_part(book, "[Content_Types].xml", lambda part: part.replace(b"sheet1.xml", b"Blatt.xml"))


def with_endless_cell() -> bytes:
    endless = b'<c r="A2" t="inlineStr"><is><t>' + b"a" * (5 << 20) + b"</t></is></c></row></sh"
    return with_part(workbook(("nama", "hp"), ("X", "Y")), SHEET, lambda part: part.replace(b"</row></sh", endless))


def with_damage() -> bytes:
    """Return a workbook whose sheet cannot be unpacked, as after a torn download."""
    good = bytearray(workbook(("nama", "hp"), *(("Contoh", PHONES[0]) for _ in range(500))))
    where = zipfile.ZipFile(io.BytesIO(bytes(good))).getinfo(SHEET).header_offset + 300
    good[where : where + 40] = b"\xff" * 40
    return bytes(good)


SHEET, OTHER, SHEET_NAMES = "xl/worksheets/sheet1.xml", "xl/worksheets/Blatt.xml", "xl/_rels/workbook.xml.rels"


@pytest.mark.parametrize(
    ("content", "name"),
    [
        pytest.param(lambda: b"", "a.csv", id="empty"),
        pytest.param(lambda: b"nama,hp\n", "a.csv", id="headings alone"),
        pytest.param(lambda: b"Contoh,+6285000000901\n", "a.csv", id="no headings"),
        pytest.param(lambda: b"%PDF-1.7 x", "a.csv", id="a PDF that is called CSV"),
        pytest.param(lambda: b"<html><table>", "a.xls", id="a web page"),
        pytest.param(lambda: b"\x89PNG\r\n\0\0\0", "a.csv", id="a picture"),
        pytest.param(lambda: b'{"nama": "Contoh"}\n', "a.ndjson", id="JSON"),
        pytest.param(lambda: b"\xd0\xcf\x11\xe0" + b"\0" * 600, "a.xls", id="an old workbook"),
        pytest.param(with_macros, "a.xlsm", id="macros"),
        pytest.param(lambda: workbook(("nama", "hp"), ("Contoh", "=1+1")), "a.xlsx", id="formulas"),
        pytest.param(with_formulas_elsewhere, "a.xlsx", id="formulas, however the sheet is called"),
        pytest.param(with_endless_cell, "a.xlsx", id="a cell that fills the memory"),
        pytest.param(with_damage, "a.xlsx", id="damaged"),
        pytest.param(lambda: b"PK\x03\x04 no archive", "a.xlsx", id="a broken archive"),
        pytest.param(lambda: ("a," * 300 + "hp\n" + "1," * 300 + "2\n").encode(), "a.csv", id="300 columns"),
        pytest.param(lambda: b"nama,hp\n" + b"x" * (1 << 20), "a.csv", id="larger than allowed"),
    ],
)
def test_files_that_are_not_taken(rt: Runtime, content: Callable[[], bytes], name: str) -> None:
    object.__setattr__(rt, "settings", rt.settings.model_copy(update={"campaign_file_mb": 1}))
    stored = campaigns.create(rt, STAFF, "Berkas", "file")
    with pytest.raises(NotDone) as refused:
        upload(rt, STAFF, stored.id, stored.revision, io.BytesIO(content()), name)
    assert refused.value.why is Trouble.UNUSABLE
    assert " / " in refused.value.told
    assert campaigns.find(rt, stored.id).selection == {}


def test_what_a_file_looks_like_is_shown_and_can_be_said_otherwise(rt: Runtime) -> None:
    stored = campaigns.create(rt, STAFF, "Berkas", "file")
    content = "Nama;No. HP;Kota\nJosé;085000000901;Solo\n".encode("cp1252")
    stored = upload(rt, STAFF, stored.id, stored.revision, io.BytesIO(content), "../data.csv")
    seen = stored.selection["file"]
    assert (seen["name"], seen["encoding"], seen["separator"], seen["rows"]) == ("data.csv", "cp1252", ";", 1)
    assert seen["sample"] == [[2, ["José", "085000000901", "Solo"]]]
    assert stored.selection["columns"] == {"who": "number", "at": 1, "values": {"name": 0, "city": 2}}
    stored = read_again(rt, STAFF, stored.id, stored.revision, {"separator": ","})
    assert stored.selection["file"]["headings"] == ["Nama;No. HP;Kota"]
    with pytest.raises(NotDone):
        read_again(rt, STAFF, stored.id, stored.revision, {"encoding": "rot13"})


def test_a_workbook_gives_the_same_rows_as_a_csv(rt: Runtime) -> None:
    seed(rt)
    stored = campaigns.create(rt, STAFF, "Berkas", "file")
    content = workbook(("nama", "no hp", "tanggal"), GOOD, ("Contoh Dua", 85000000902, "2026-11-25"))
    stored = upload(rt, STAFF, stored.id, stored.revision, io.BytesIO(content), "data.xlsx")
    stored = campaigns.edit(rt, STAFF, stored.id, stored.revision, {"texts": {"id": TEXT}})
    done = checked(rt, stored)
    assert rows_of(rt, done.id, "row", "outcome", "msisdn") == [(2, Out.SEND, PHONES[0]), (3, Out.SEND, PHONES[1])]


BAD = [
    GOOD,
    ("", local(PHONES[1]), "25-11-2026"),
    ("=1+1", "12", "25-11-2026"),
    ("Contoh Lagi", PHONES[0], "25-11-2026"),
]


def test_bad_rows_go_home_and_come_back_mended(rt: Runtime) -> None:
    seed(rt)
    done = checked(rt, drafted(rt, *BAD))
    home = "".join(bad_rows(rt, STAFF, done.id))
    lines = home.removeprefix("\ufeff").splitlines()
    assert lines[0] == "baris,alasan,nama,no hp,tanggal"
    assert [line.split(",")[0] for line in lines[1:]] == ["3", "4", "5"]
    assert "'=1+1" in lines[2]
    rows = [
        ("3", "", "Contoh Dua", local(PHONES[1]), "25-11-2026"),
        ("4", "", "'=1+1", "'" + PHONES[2], "25-11-2026"),
        ("2", "", "Contoh Baik", local(PHONES[4]), "25-11-2026"),  # is good as it is
        ("99", "", "Tidak Ada", local(PHONES[5]), "25-11-2026"),
    ]
    file = csv_of(*rows, headings=("baris", "alasan", "nama", "no hp", "tanggal"), separator=";")
    mended = mend(rt, STAFF, done.id, done.revision, file, "salah.csv")
    assert (mended.taken, mended.kept, mended.unknown) == (2, 1, 1)
    after = campaign_check.run(rt, done.id)
    assert after is not None
    assert (after.state, after.is_checked, after.total, after.to_send) == (State.DRAFT, True, 4, 3)
    assert rows_of(rt, done.id, "row", "outcome", "msisdn") == [
        (2, Out.SEND, PHONES[0]),
        (3, Out.SEND, PHONES[1]),
        (4, Out.SEND, PHONES[2]),
        (5, Out.DUPLICATE, PHONES[0]),
    ]
    assert "=1+1" in rows_of(rt, done.id, "text")[2][0]
    again = campaigns.edit(rt, STAFF, done.id, after.revision, {"texts": {"id": TEXT + "!"}})
    assert checked(rt, again).counts == after.counts  # what was mended stays so


def test_a_file_without_numbers_of_rows_mends_nothing(rt: Runtime) -> None:
    seed(rt)
    done = checked(rt, drafted(rt, *BAD))
    with pytest.raises(NotDone) as refused:
        mend(rt, STAFF, done.id, done.revision, csv_of(GOOD), "salah.csv")
    assert "baris" in refused.value.told
    assert campaigns.find(rt, done.id) == done


def test_bytes_that_are_no_letters_are_kept_as_something(rt: Runtime) -> None:
    seed(rt)
    stored = campaigns.create(rt, STAFF, "Berkas", "file")
    content = (
        b"nama,no hp,tanggal,cat\x81\nContoh \x81,085000000901,2026-11-25,\x9d\nContoh Dua,085000000902,2026-11-25,\n"
    )
    stored = upload(rt, STAFF, stored.id, stored.revision, io.BytesIO(content), "data\udc81.csv")
    stored = campaigns.edit(rt, STAFF, stored.id, stored.revision, {"texts": {"id": TEXT}})
    done = checked(rt, stored)
    assert rows_of(rt, done.id, "outcome", "problem") == [(Out.BAD_VALUE, "nama: letters"), (Out.SEND, None)]


def test_what_spreadsheets_make_of_numbers_and_dates_is_understood(rt: Runtime) -> None:
    seed(rt)
    stored = campaigns.create(rt, STAFF, "Berkas", "file")
    rows = (
        ("Contoh 1", 85000000901, datetime(2026, 11, 25)),  # noqa: DTZ001  # the zero is gone, the day a date
        ("Contoh 2", 6285000000902.0, date(2026, 11, 25)),
        ("Contoh 3", "8.5000000903E+10", "2026-11-25"),  # as text its digits are gone
        (None, None, None),
        (4, "085000000904", 46351),  # a name that is a number; a day without its format is none
    )
    content = workbook(("nama", "no hp", "tanggal"), *rows)
    stored = upload(rt, STAFF, stored.id, stored.revision, io.BytesIO(content), "data.xlsx")
    stored = campaigns.edit(rt, STAFF, stored.id, stored.revision, {"texts": {"id": "Yth {name}, {date}"}})
    done = checked(rt, stored)
    assert rows_of(rt, done.id, "row", "outcome", "msisdn", "text") == [
        (2, Out.SEND, PHONES[0], "Yth Contoh 1, 25-11-2026"),
        (3, Out.SEND, PHONES[1], "Yth Contoh 2, 25-11-2026"),
        (4, Out.NO_NUMBER, None, None),
        (6, Out.BAD_VALUE, PHONES[3], None),
    ]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_whatever_a_spreadsheet_writes_comes_out_alike(rt: Runtime, encoding: str, separator: str) -> None:
    seed(rt)
    lines = ["nama|no hp|tanggal", f'"José\nContoh"|{PHONES[0]}|2026-11-25', "||", f"Contoh|{PHONES[1]}|2026-11-25"]
    content = "\r\n".join(lines).replace("|", separator).encode(encoding)
    stored = campaigns.create(rt, STAFF, "Berkas", "file")
    stored = upload(rt, STAFF, stored.id, stored.revision, io.BytesIO(content), "data.csv")
    stored = campaigns.edit(rt, STAFF, stored.id, stored.revision, {"texts": {"id": "Yth {name}, {date}"}})
    done = checked(rt, stored)
    assert rows_of(rt, done.id, "row", "outcome", "text") == [
        (2, Out.SEND, "Yth José Contoh, 25-11-2026"),
        (5, Out.SEND, "Yth Contoh, 25-11-2026"),
    ]


def test_a_quotation_mark_that_is_not_closed_swallows_no_row(rt: Runtime) -> None:
    seed(rt)
    stored = campaigns.create(rt, STAFF, "Berkas", "file")
    lines = ["nama,no hp,tanggal", f'Contoh,{PHONES[0]},"2026-11-25', *(f"X,{each},2026-11-25" for each in PHONES[1:5])]
    stored = upload(rt, STAFF, stored.id, stored.revision, io.BytesIO("\n".join(lines).encode()), "data.csv")
    stored = campaigns.edit(rt, STAFF, stored.id, stored.revision, {"texts": {"id": "Yth {name}, {date}"}})
    done = checked(rt, stored)
    assert rows_of(rt, done.id, "row", "problem") == [(row, "open_quote") for row in range(2, 7)]


def test_columns_with_the_same_heading_come_back_each_to_its_place(rt: Runtime) -> None:
    seed(rt)
    headings = ("nama", "no hp", "tanggal", "Tanggal")
    stored = drafted(rt, ("Contoh", "salah", "2026-11-25", "2026-12-31"), GOOD, headings=headings)
    columns = {"who": "number", "at": 1, "values": {"name": 0, "date": 3}}
    stored = campaigns.edit(rt, STAFF, stored.id, stored.revision, {"columns": columns})
    done = checked(rt, stored)
    fixed = "".join(bad_rows(rt, STAFF, done.id)).replace("salah", PHONES[1]).encode()
    mend(rt, STAFF, done.id, done.revision, io.BytesIO(fixed), "salah.csv")
    campaign_check.run(rt, done.id)
    assert rows_of(rt, done.id, "text")[0] == (TEXT.format(name="Contoh", date="31-12-2026"),)
