"""Which column says what: found by its heading, in Indonesian or English, however it is spelled."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from intake.files import cells
from intake.files.cells import Convert
from intake.files.refusals import UnusableFile

Kind = Literal["participants", "claims"]
JSON_COLUMN = "json"  # a whole item, as in NDJSON: so bad rows of such files can be mended in a spreadsheet
OURS = ("baris", "alasan")  # what we write in front of bad rows


@dataclass(frozen=True, slots=True)
class Column:
    """A field of an item, how its cells are read, and the headings (beside its own name) that mean it."""

    name: str
    convert: Convert
    headings: tuple[str, ...]
    required: bool = False


PERSON = (
    Column("nik", cells.as_digits, ("no nik", "nomor nik", "ktp", "no ktp", "nomor ktp", "national id"), required=True),
    Column("name", cells.as_text, ("nama", "nama peserta", "nama lengkap", "full name"), required=True),
    Column("birth_date", cells.as_date, ("tgl lahir", "tanggal lahir", "date of birth", "dob"), required=True),
    Column("zone", cells.as_code, ("zona", "zona waktu", "time zone", "timezone"), required=True),
    Column("language", cells.as_lower, ("bahasa", "lang")),
    Column(
        "msisdn",
        cells.as_phone,
        ("hp", "no hp", "nomor hp", "telepon", "no telepon", "phone", "mobile", "nomor telepon"),
    ),
    Column("deceased_on", cells.as_date, ("tgl meninggal", "tanggal meninggal", "meninggal", "date of death")),
    Column("branch", cells.as_branch, ("cabang", "kode cabang", "kantor cabang", "branch office")),
)
MEMBERSHIP = (
    Column(
        "kpj", cells.as_digits, ("no kpj", "nomor kpj", "nomor peserta", "no peserta", "member number"), required=True
    ),
    Column("segment", cells.as_segment, ("segmen", "jenis peserta"), required=True),
    Column("active", cells.as_flag, ("aktif", "status aktif", "status kepesertaan", "is active"), required=True),
    Column(
        "since", cells.as_date, ("sejak", "tgl masuk", "tanggal masuk", "tgl kepesertaan", "start date"), required=True
    ),
    Column("covers", cells.as_programmes, ("program", "programs", "programmes", "perlindungan"), required=True),
    Column("ended_on", cells.as_date, ("tgl keluar", "tanggal keluar", "tgl berakhir", "end date")),
    Column("end_reason", cells.as_end_reason, ("alasan keluar", "alasan berakhir", "reason for leaving")),
    Column("employer", cells.as_text, ("perusahaan", "pemberi kerja", "company")),
    Column("last_contribution", cells.as_date, ("iuran terakhir", "bulan iuran terakhir")),
    Column("jht_balance", cells.as_rupiah, ("saldo jht", "saldo")),
    Column("jht_balance_on", cells.as_date, ("tgl saldo", "tanggal saldo", "saldo per", "balance date")),
    Column("jp_months", cells.as_number, ("bulan jp", "masa iur jp", "masa iuran jp")),
    Column("wage", cells.as_rupiah, ("upah", "gaji", "upah terakhir", "salary")),
)
CLAIM = (
    Column(
        "claim_number", cells.as_claim_number, ("no klaim", "nomor klaim", "klaim", "claim", "claim no"), required=True
    ),
    Column("nik", cells.as_digits, ("no nik", "nomor nik", "ktp", "no ktp", "nomor ktp", "national id"), required=True),
    Column("programme", cells.as_code, ("program",), required=True),
    Column("filed_on", cells.as_date, ("tgl pengajuan", "tanggal pengajuan", "tgl klaim", "date filed"), required=True),
    Column("kpj", cells.as_digits, ("no kpj", "nomor kpj", "nomor peserta", "no peserta", "member number")),
    Column("contact_msisdn", cells.as_phone, ("kontak", "hp kontak", "no hp kontak", "hp ahli waris", "contact")),
    Column("stage", cells.as_code, ("tahap", "status", "status klaim")),
    Column("stage_on", cells.as_date, ("tgl tahap", "tanggal tahap", "tgl status", "stage date")),
    Column("sequence", cells.as_number, ("urutan", "no urut")),
    Column("amount", cells.as_rupiah, ("jumlah", "nilai", "nominal")),
    Column("reason_code", cells.as_code, ("kode alasan", "reason")),
    Column("interview_at", cells.as_time, ("wawancara", "waktu wawancara", "interview")),
    Column("due_on", cells.as_date, ("batas", "batas waktu", "tenggat", "deadline")),
    Column("paid_on", cells.as_date, ("tgl bayar", "tanggal bayar", "tgl dibayar", "payment date")),
)


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the fields stand: pairs of position and column. `headings` are as written, `ignored` those nobody knows."""

    headings: tuple[str, ...]
    person: tuple[tuple[int, Column], ...] = ()  # of a claims file: the claim
    membership: tuple[tuple[int, Column], ...] = ()
    json_at: int | None = None
    ignored: tuple[str, ...] = ()
    found: Mapping[str, str] = field(default_factory=dict)  # field -> heading


def match_columns(kind: Kind, headings: Sequence[str]) -> Layout:
    """Return where the fields of items of this kind stand. Raises UnusableFile that says what is missing or double."""
    written = tuple(each.strip() for each in headings)
    simple = [simple_heading(each) for each in written]
    if JSON_COLUMN in simple:
        return Layout(written, json_at=simple.index(JSON_COLUMN))
    main, further = (PERSON, MEMBERSHIP) if kind == "participants" else (CLAIM, ())
    places = {column.name: _place_of(column, simple, written) for column in (*main, *further)}
    found = {name: place for name, place in places.items() if place is not None}
    has_memberships = any(column.name in found for column in further)
    wanted = (*main, *further) if has_memberships else main
    missing = [column for column in wanted if column.required and column.name not in found]
    if missing:
        raise UnusableFile(_missing_text(missing, written))
    used = set(found.values())
    return Layout(
        written,
        tuple((found[column.name], column) for column in main if column.name in found),
        tuple((found[column.name], column) for column in further if column.name in found),
        ignored=tuple(
            heading for at, heading in enumerate(written) if at not in used and simple[at] not in ("", *OURS)
        ),
        found={name: written[at] for name, at in found.items()},
    )


def known_headings(kind: Kind, headings: Sequence[str]) -> int:
    """Return how many of these headings mean something; the separator that finds most is the right one."""
    columns = (*PERSON, *MEMBERSHIP) if kind == "participants" else CLAIM
    known = {JSON_COLUMN} | {spelled for column in columns for spelled in _spellings(column)}
    return sum(simple_heading(each) in known for each in headings)


def simple_heading(written: str) -> str:
    """Return a heading without capitals and punctuation: `No. KTP` is `no ktp`."""
    return " ".join(re.findall(r"[^\W_]+", written.lower()))


def _spellings(column: Column) -> set[str]:
    return {simple_heading(column.name), *column.headings}


def _place_of(column: Column, simple: Sequence[str], written: Sequence[str]) -> int | None:
    """The field's own name counts more than what else may be meant by a heading (`status` of a claim)."""
    own = [at for at, heading in enumerate(simple) if heading == simple_heading(column.name)]
    places = own or [at for at, heading in enumerate(simple) if heading in column.headings]
    if len(places) > 1:
        both = ", ".join(f"“{written[at]}”" for at in places)
        raise UnusableFile(f"beberapa kolom untuk {column.name} / several columns for it: {both}")
    return places[0] if places else None


def _missing_text(missing: Sequence[Column], written: Sequence[str]) -> str:
    wanted = "; ".join(f"{column.name} (“{column.headings[0]}”)" for column in missing)
    there = ", ".join(f"“{each}”" for each in written if each) or "-"
    return f"kolom wajib tidak ada / missing columns: {wanted}. Yang ditemukan / found: {there}"
