"""Files of every format, good rows and every kind of bad row, on both databases."""

import csv
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import Workbook
from sqlalchemy import func, select

from intake.files.importing import How
from intake.files.refusals import UnusableFile
from runtime.runtime import Runtime
from store.tables import claims, contributions, memberships, participants
from tests.file_cases import bad_rows, claim_row, held, import_file, row, write_csv, write_ndjson
from tests.intake_cases import card, notices, participant

BAD_CELLS = [
    pytest.param({"nik": "123"}, "nik: NIK harus 16 angka", id="NIK too short"),
    pytest.param({"nik": ""}, "nik: Bagian ini wajib", id="no NIK"),
    pytest.param({"nik": "3,2E+15"}, "nik: tersimpan sebagai angka", id="NIK that Excel spoiled"),
    pytest.param({"name": ""}, "name: Bagian ini wajib", id="no name"),
    pytest.param({"name": "x" * 101}, "name: Terlalu panjang", id="name too long"),
    pytest.param({"birth_date": "1990"}, "birth_date: bukan tanggal", id="a year is no date"),
    pytest.param({"birth_date": "1790-01-01"}, "birth_date: Terlalu kecil", id="before anybody"),
    pytest.param({"zone": "WIX"}, "zone: Harus salah satu", id="no such zone"),
    pytest.param({"msisdn": "2757"}, "msisdn: Harus berupa nomor HP", id="a short code"),
    pytest.param({"kpj": "123"}, "kpj: KPJ harus 11 angka", id="KPJ too short"),
    pytest.param({"kpj": ""}, "kpj: Bagian ini wajib", id="a membership without its KPJ"),
    pytest.param({"segment": "pns"}, "segment: Harus salah satu", id="no such segment"),
    pytest.param({"active": "mungkin"}, "active: tulis ya atau tidak", id="neither yes nor no"),
    pytest.param({"since": ""}, "since: Bagian ini wajib", id="no beginning"),
    pytest.param({"covers": "JHT XYZ"}, "covers: Harus salah satu", id="no such programme"),
    pytest.param({"jht_balance": "1,5jt"}, "jht_balance: bukan rupiah bulat", id="half a million in words"),
    pytest.param({"jht_balance": "9" * 18}, "jht_balance: Terlalu besar", id="more than there is"),
]


@pytest.mark.parametrize(("changes", "reason"), BAD_CELLS)
def test_a_bad_row_is_written_as_it_was_and_its_neighbours_are_saved(
    rt: Runtime, tmp_path: Path, changes: dict[str, str], reason: str
) -> None:
    bad = row(2, **changes)
    path = write_csv(tmp_path / "peserta.csv", [row(1), bad, row(3)])
    summary = import_file(rt, path)
    assert (summary.rows, summary.bad, summary.counts["created"]) == (3, 1, 2)
    [[line, why, *cells]] = bad_rows(path)
    assert (line, cells) == ("3", list(bad.values()))
    assert why.startswith(reason)
    assert " / " in why


def test_bad_rows_can_be_mended_and_imported_again(rt: Runtime, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "peserta.csv", [row(1), row(2, zone="?"), row(3, kpj="1")], separator=";")
    assert import_file(rt, path).bad == 2
    mended = path.with_name("peserta.csv.salah.csv")
    mended.write_text(mended.read_text("utf-8").replace("?", "WIT"), "utf-8")
    assert import_file(rt, mended).bad == 1
    assert count(rt, participants) == 2
    [[line, _, *cells]] = bad_rows(mended, ";")
    assert (line, cells) == ("3", list(row(3, kpj="1").values()))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"], ids=["comma", "semicolon", "tab"])
def test_every_encoding_and_separator_brings_the_same(
    rt: Runtime, tmp_path: Path, encoding: str, separator: str
) -> None:
    path = write_csv(tmp_path / "p.csv", [row(1, name="José, “Ñ”; é")], separator=separator, encoding=encoding)
    assert import_file(rt, path).bad == 0
    with rt.transaction() as db:
        assert db.execute(select(participants.c.name)).scalars().all() == ["José, “Ñ”; é"]


def test_rows_of_one_person_are_one_person(rt: Runtime, tmp_path: Path) -> None:
    second = row(1, kpj="00000099999")
    blank = {name: "" if name in ("name", "birth_date", "zone", "msisdn") else value for name, value in second.items()}
    other = row(2)
    summary = import_file(rt, write_csv(tmp_path / "p.csv", [row(1), blank, other]))
    assert (summary.rows, summary.counts["created"]) == (3, 2)
    assert count(rt, memberships) == 3


def test_a_person_is_taken_whole_or_not_at_all(rt: Runtime, tmp_path: Path) -> None:
    path = write_csv(
        tmp_path / "p.csv", [row(1), row(1, kpj="?"), row(2), row(3), row(3, kpj="00000088888", zone="WIT")]
    )
    assert import_file(rt, path).bad == 4
    assert [(line, why.split(":")[0].split(" ")[0]) for line, why, *_ in bad_rows(path)] == [
        ("2", "baris"), ("3", "kpj"), ("5", "baris"), ("6", "data"),
    ]  # fmt: skip
    assert count(rt, participants) == 1


def test_what_only_the_store_can_tell_is_a_reason_too(rt: Runtime, tmp_path: Path) -> None:
    import_file(rt, write_csv(tmp_path / "p.csv", [row(1)]))
    path = write_csv(tmp_path / "q.csv", [row(2, kpj=row(1)["kpj"]), row(3)])
    assert import_file(rt, path).bad == 1
    assert bad_rows(path)[0][1].startswith("kpj: KPJ ini sudah milik peserta lain")
    filed = write_csv(tmp_path / "c.csv", [claim_row(1), claim_row(2), claim_row(3)])
    assert import_file(rt, filed, "claims").bad == 1
    assert bad_rows(filed)[0][1].startswith("nik: Peserta dengan NIK ini belum dikenal")
    assert count(rt, claims) == 2


def test_a_quotation_mark_that_is_not_closed_swallows_nothing(rt: Runtime, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "p.csv", [row(each) for each in range(1, 2500)])
    lines = path.read_text().splitlines(keepends=True)
    lines[3] = lines[3].replace("Contoh", '"Contoh')
    path.write_text("".join(lines))
    summary = import_file(rt, path)
    assert summary.rows == 2499
    assert summary.counts["created"] + summary.bad == 2499
    assert bad_rows(path)[0][0] == "4"
    mended = path.with_name("p.csv.salah.csv")
    mended.write_text(mended.read_text("utf-8-sig").replace('"""Contoh', '"Contoh'))
    assert import_file(rt, mended).bad == 0
    assert count(rt, participants) == 2499


def test_workbooks_bring_the_same_as_text(rt: Runtime, tmp_path: Path) -> None:
    book, rows = Workbook(), [row(1), row(2, jht_balance="")]
    sheet = book.active
    assert sheet is not None
    sheet.append([])
    sheet.append(list(rows[0]))
    for each in rows:
        sheet.append([each[name] if name != "jht_balance" else int(each[name] or 0) or None for name in each])
    spoiled = row(3)
    sheet.append([int(spoiled["kpj"]) if name == "nik" else value for name, value in spoiled.items()])
    path = tmp_path / "p.xlsx"
    book.save(path)
    summary = import_file(rt, path)
    assert (summary.rows, summary.bad) == (3, 1)
    [[line, why, *_]] = bad_rows(path, ";")
    assert line == "5"
    assert why.startswith("nik: tersimpan sebagai angka")
    with rt.transaction() as db:
        assert sorted(db.execute(select(memberships.c.jht_balance)).scalars(), key=str) == [1_000_000, None]


SHARED = """<?xml version="1.0"?><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{}</sst>"""
RICH = "<si><r><t>Contoh </t></r><r><rPr><b/></rPr><t>é 🙂</t></r><rPh sb='0' eb='1'><t>x</t></rPh></si>"


def test_texts_that_a_workbook_shares_are_read(rt: Runtime, tmp_path: Path) -> None:
    texts = [*row(1), *row(1).values()]
    shared = "".join(f"<si><t>{text}</t></si>" if text != "Contoh 1" else RICH for text in texts)
    width = len(row(1))
    lines = [range(width), range(width, 2 * width)]
    cells = ("".join(f'<c t="s"><v>{number}</v></c>' for number in line) for line in lines)
    sheet = "".join(f"<row>{each}</row>" for each in cells)
    path = tmp_path / "p.xlsx"
    with_shared_texts(path, SHARED.format(shared), sheet)
    assert import_file(rt, path).counts == {"created": 1}
    with rt.transaction() as db:
        assert db.execute(select(participants.c.name)).scalar_one() == "Contoh é 🙂"


def with_shared_texts(path: Path, shared: str, sheet: str) -> None:
    """Write a workbook as Excel does: texts stand in one list, cells hold their numbers."""
    book = Workbook()
    book.save(path)
    with ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    parts["xl/sharedStrings.xml"] = shared.encode()
    was = parts["xl/worksheets/sheet1.xml"].decode()
    parts["xl/worksheets/sheet1.xml"] = was.replace(
        "<sheetData></sheetData>", f"<sheetData>{sheet}</sheetData>"
    ).encode()
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    types = parts["[Content_Types].xml"].decode()
    if "sharedStrings" not in types:
        types = types.replace("</Types>", f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>')
    parts["[Content_Types].xml"] = types.encode()
    with ZipFile(path, "w") as new:
        for name, content in parts.items():
            new.writestr(name, content)


@pytest.mark.parametrize(
    "part", ["xl/workbook.xml", "xl/styles.xml", "xl/worksheets/sheet1.xml", "[Content_Types].xml"]
)
def test_a_broken_workbook_is_one_clear_message(rt: Runtime, tmp_path: Path, part: str) -> None:
    path = tmp_path / "p.xlsx"
    with_shared_texts(path, SHARED.format(""), "")
    with ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    with ZipFile(path, "w") as new:
        for name, content in parts.items():
            new.writestr(name, b"<nonsense" if name == part else content)
    with pytest.raises(UnusableFile, match=" / "):
        import_file(rt, path)


def test_one_object_per_line_is_what_the_api_takes(rt: Runtime, tmp_path: Path) -> None:
    paid = [{"month": "2026-09-15", "amount": 5}, {"month": "2026-08-01", "amount": 6, "paid_on": "2026-09-10"}]
    good = participant(memberships=[card("00000000777", contributions=paid)])
    path = write_ndjson(
        tmp_path / "p.ndjson", [good, participant(nik="1", msisdn=None, memberships=[]), {**good, "nik": 5}]
    )
    path.write_text(path.read_text() + "\n{nonsense\n[]\n", "utf-8")
    summary = import_file(rt, path)
    assert (summary.rows, summary.bad) == (5, 4)
    assert [line for line, *_ in bad_rows(path, ";")] == ["2", "3", "5", "6"]
    assert count(rt, contributions) == 2
    mended = path.with_name("p.ndjson.salah.csv")
    lines = mended.read_text("utf-8-sig").replace('""nik"": ""1""', '""nik"": ""0000000000000001""').splitlines()
    mended.write_text("\n".join(lines[:2]))
    assert import_file(rt, mended).counts == {"created": 1}


EXTREMES: list[dict[str, Any]] = [
    {"name": "x" * 100},
    {"name": "\\N"},
    {"name": "\\.\n\t\r\\"},
    {"name": "\0 null"},
    {"name": "名前 🙂"},
    {"birth_date": "1900-01-01", "deceased_on": "2199-12-31"},
    {"msisdn": "+6581234567"},
    {"msisdn": None, "language": "en"},
    {"memberships": []},
    {"memberships": [card("00000000001", employer="", wage=0, jht_balance=9_999_999_999, jp_months=1200, covers=[])]},
    {"memberships": [card(f"000000001{each:02d}") for each in range(20)]},
]


def test_whatever_an_item_may_say_can_be_saved_by_either_road(rt: Runtime, tmp_path: Path) -> None:
    items = []
    for serial, changes in enumerate(EXTREMES):
        usual = {"nik": f"009999010190{serial:04d}", "msisdn": f"+6285000002{serial:03d}", "memberships": []}
        items.append(participant(**{**usual, **changes}))
    assert import_file(rt, write_ndjson(tmp_path / "p.ndjson", items)).counts == {"created": len(items)}
    whole = held(rt)
    again = import_file(rt, write_ndjson(tmp_path / "q.ndjson", [*items, *items]))
    assert (again.bad, again.counts) == (0, {"unchanged": 2 * len(items)})
    assert held(rt) == whole


def test_a_second_import_changes_nothing_and_tells_nobody(rt: Runtime, tmp_path: Path) -> None:
    people = write_csv(tmp_path / "p.csv", [row(each) for each in range(1, 30)])
    filed = write_csv(tmp_path / "c.csv", [claim_row(each, stage="SELESAI", sequence="4") for each in range(1, 30)])
    import_file(rt, people)
    import_file(rt, filed, "claims")
    whole = held(rt)
    assert import_file(rt, people, how=How(restart=True)).counts == {"unchanged": 29}
    assert import_file(rt, filed, "claims", How(restart=True)).counts == {"unchanged": 29}
    assert held(rt) == whole


@pytest.mark.parametrize("empty", [False, True], ids=["no such column", "empty cells"])
def test_what_a_file_does_not_say_stays_as_it_is(rt: Runtime, tmp_path: Path, empty: bool) -> None:
    full = [row(n, language="en", branch="Banda Aceh", jp_months="92", employer="PT Contoh") for n in range(1, 6)]
    import_file(rt, write_csv(tmp_path / "a.csv", full))
    before = held(rt)
    silent = ("msisdn", "language", "branch", "jp_months", "employer")
    bare = [{**each, "jht_balance": "2000000"} | dict.fromkeys(silent, "") for each in full]
    if not empty:
        bare = [{name: cell for name, cell in each.items() if name not in silent} for each in bare]
    summary = import_file(rt, write_csv(tmp_path / "b.csv", bare))
    after = held(rt)
    assert (summary.counts, notices(rt)) == ({"updated": 5}, [])
    assert {name for name in before if before[name] != after[name]} == {"cards"}
    assert [dict(each) | {"jht_balance": 1_000_000} for each in after["cards"]] == [
        dict(each) for each in before["cards"]
    ]


def test_a_number_that_is_replaced_is_told(rt: Runtime, tmp_path: Path) -> None:
    import_file(rt, write_csv(tmp_path / "p.csv", [row(1), row(2)]))
    summary = import_file(rt, write_csv(tmp_path / "q.csv", [row(1, msisdn="085000009999"), row(2, jht_balance="5")]))
    assert summary.counts == {"updated": 2}
    assert notices(rt, "recipient", "kind", "status") == [(row(1)["msisdn"], "security", "queued")]


def test_a_claim_keeps_what_its_events_say(rt: Runtime, tmp_path: Path) -> None:
    import_file(rt, write_csv(tmp_path / "p.csv", [row(1)]))
    import_file(rt, write_csv(tmp_path / "c.csv", [claim_row(1, stage="DISETUJUI", sequence="5")]), "claims")
    summary = import_file(rt, write_csv(tmp_path / "d.csv", [claim_row(1, stage="VERIFIKASI", sequence="2")]), "claims")
    assert summary.counts == {"older": 1}


def test_a_dry_run_finds_everything_and_writes_nothing(rt: Runtime, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "p.csv", [row(1), row(2, zone="?"), row(3, kpj=row(1)["kpj"])])
    nothing = held(rt)
    summary = import_file(rt, path, how=How(dry_run=True))
    assert (summary.rows, summary.bad, summary.counts["created"]) == (3, 2, 1)
    assert [line for (line, _), _ in summary.first_bad] == [3, 4]
    assert held(rt) == nothing
    assert list(tmp_path.glob("*.salah*")) == []
    assert import_file(rt, path).bad == 2


def test_what_an_earlier_import_left_beside_the_file_is_kept(rt: Runtime, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "p.csv", [row(1, zone="?")])
    import_file(rt, path)
    before = bad_rows(path)
    write_csv(path, [row(2, zone="!")])
    import_file(rt, path)
    with (tmp_path / "p.csv.salah.csv.lama").open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.reader(file))[1:] == before


def count(rt: Runtime, table: Any) -> int:
    with rt.transaction() as db:
        return db.execute(select(func.count()).select_from(table)).scalar_one()
