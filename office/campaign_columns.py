"""Which column of a campaign's file says what: whose row it is, and the value of each placeholder."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

from core.campaign_checks import Candidate
from core.campaign_rows import RowOutcome
from core.msisdn import is_indonesian, to_e164
from intake.files import cells
from intake.files.cells import BadCell
from intake.files.columns import MEMBERSHIP, OURS, PERSON, Layout, simple_heading
from intake.files.reading import BROKEN, Meaning
from intake.files.refusals import UnusableFile

Who = Literal["number", "kpj", "nik"]
WHOS: tuple[Who, ...] = get_args(Who)
MOST_COLUMNS = 100
_SPELLED = {column.name: column.headings for column in (*PERSON, *MEMBERSHIP)}
WHO_HEADINGS: Mapping[Who, tuple[str, ...]] = {
    "number": ("number", "msisdn", "nomor", "no", *_SPELLED["msisdn"]),
    "kpj": ("kpj", *_SPELLED["kpj"]),
    "nik": ("nik", *_SPELLED["nik"]),
}
VALUE_HEADINGS: Mapping[str, tuple[str, ...]] = {  # beside the placeholder's own name
    "name": _SPELLED["name"],
    "employer": _SPELLED["employer"],
    "city": ("kota", "kabupaten", "town"),
    "office": ("kantor", "cabang", "kantor cabang", "branch"),
    "address": ("alamat", "alamat kantor"),
    "amount": ("jumlah", "nominal", "nilai", "tagihan", "iuran", "jumlah iuran", "jumlah tagihan", "nilai iuran"),
    "total": ("total tagihan", "total iuran"),
    "date": ("tanggal", "tgl", "batas", "batas waktu", "jatuh tempo", "tenggat", "deadline"),
    "month": ("bulan", "periode", "bulan iuran"),
    "time": ("waktu", "jam"),
    "months": ("jumlah bulan", "tunggakan"),
    "days": ("hari", "jumlah hari"),
    "years": ("tahun",),
    "programme": ("program",),
    "phone": ("telepon kantor",),
    "kpj": WHO_HEADINGS["kpj"],
    "nik": WHO_HEADINGS["nik"],
    "claim": ("klaim", "no klaim", "nomor klaim"),
    "percent": ("persen",),
}
_PLAIN_MOBILE = re.compile(r"(?:\+?62|0)(8[1-9][0-9]{7,10})")


@dataclass(frozen=True, slots=True)
class Columns:
    """Where things stand in a row, counted from 0: whose it is (by `who`), and the values of placeholders."""

    who: Who
    at: int
    values: Mapping[str, int]

    def as_json(self) -> dict[str, Any]:
        """Return what is kept in a campaign's selection."""
        return {"who": self.who, "at": self.at, "values": dict(self.values)}


def columns_of(kept: Mapping[str, Any] | None) -> Columns | None:
    """Return the columns that a selection names; None: nobody has said yet."""
    if not kept or kept.get("who") not in WHOS:
        return None
    return Columns(kept["who"], int(kept["at"]), {str(name): int(at) for name, at in kept["values"].items()})


def match_columns(headings: Sequence[str], placeholders: Sequence[str]) -> tuple[Columns | None, tuple[str, ...]]:
    """Return the columns that headings name by themselves, and the placeholders for which none was found.

    A phone number counts before a KPJ, and that before a NIK. None: no column tells whose a row is.
    """
    simple = [simple_heading(each) for each in headings]
    values = {name: at for name in placeholders if (at := _place(simple, _headings_of(name))) is not None}
    missing = tuple(name for name in placeholders if name not in values)
    for who in WHOS:
        at = _place(simple, WHO_HEADINGS[who])
        if at is not None:
            return Columns(who, at, values), missing
    return None, missing


def _headings_of(placeholder: str) -> tuple[str, ...]:
    return (placeholder.replace("_", " "), *VALUE_HEADINGS.get(placeholder, ()))


def _place(simple: Sequence[str], wanted: Sequence[str]) -> int | None:
    """The order of the wanted headings decides, then that of the columns."""
    return next((simple.index(each) for each in wanted if each in simple), None)


def _known(headings: Sequence[str]) -> int:
    everything = {spelled for each in (*WHO_HEADINGS.values(), *VALUE_HEADINGS.values()) for spelled in each}
    return sum(simple_heading(each) in everything for each in headings)


def _layout(headings: Sequence[str]) -> Layout:
    """Raises UnusableFile where the first row is no row of headings."""
    written = tuple(each.strip() for each in headings)
    while written and not written[-1]:
        written = written[:-1]
    if not any(written):
        raise UnusableFile("tidak ada judul kolom / no headings")
    if len(written) > MOST_COLUMNS:
        raise UnusableFile(f"lebih dari {MOST_COLUMNS} kolom / more than {MOST_COLUMNS} columns")
    if any(_is_data(each) for each in written):
        raise UnusableFile(
            "baris pertama berisi data; tulis judul kolom di atasnya"
            " / the first row holds data: write headings above it"
        )
    return Layout(written)


def _is_data(heading: str) -> bool:
    return heading.isdecimal() or (to_e164(heading) is not None and any(each.isdigit() for each in heading))


MEANING = Meaning(_layout, _known)


def row_number_at(headings: Sequence[str]) -> int | None:
    """Return where a corrected file says which row of the first one it stands for."""
    return _place([simple_heading(each) for each in headings], OURS[:1])


def candidate_of(row: int, given: Sequence[str], columns: Columns, width: int, kept: str) -> Candidate:
    """Return a row of the file as a candidate; `kept` is how it is written down."""
    if len(given) > width and any(given[width:]):
        code = "open_quote" if given[-1] is BROKEN else "too_many_cells"
        return Candidate(row, None, given, kept, RowOutcome.BAD_VALUE, code)
    cell = given[columns.at]
    if columns.who != "number":
        return _by_number_of_person(row, cell, given, kept, columns.who)
    plain = _PLAIN_MOBILE.fullmatch(cell)
    if plain:
        return Candidate(row, "+62" + plain[1], given, kept)
    return _by_odd_number(row, cell, given, kept)


def _by_odd_number(row: int, cell: str, given: Sequence[str], kept: str) -> Candidate:
    if not cell.strip():
        return Candidate(row, None, given, kept, RowOutcome.NO_NUMBER, "empty")
    try:
        msisdn = to_e164(cells.as_phone(cell))
    except BadCell as error:
        return Candidate(row, None, given, kept, RowOutcome.NO_NUMBER, error.reason.code)
    if msisdn is None:
        return Candidate(row, None, given, kept, RowOutcome.NO_NUMBER, "unreadable")
    if not is_indonesian(msisdn):
        return Candidate(row, None, given, kept, RowOutcome.NOT_62)
    return Candidate(row, msisdn, given, kept)


def _by_number_of_person(row: int, cell: str, given: Sequence[str], kept: str, who: Who) -> Candidate:
    if not cell.strip():
        return Candidate(row, None, given, kept, RowOutcome.NO_NUMBER, "empty")
    try:
        number = cells.as_digits(cell)
    except BadCell as error:
        return Candidate(row, None, given, kept, RowOutcome.NO_NUMBER, error.reason.code)
    if not (number.isascii() and number.isdecimal() and len(number) == (11 if who == "kpj" else 16)):
        return Candidate(row, None, given, kept, RowOutcome.NO_NUMBER, "unreadable")
    return Candidate(row, number, given, kept)
