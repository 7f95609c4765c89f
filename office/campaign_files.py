"""An uploaded file: what is wrong with it as a whole, what it looks like, and where its columns lead."""

import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO, Any
from zipfile import BadZipFile, ZipFile

from core.access import Actor
from core.placeholders import KINDS
from intake.files.refusals import UnusableFile
from intake.files.sniffing import BLOCK, Look, look_at
from office.campaign_columns import match_columns
from office.campaign_life import NotDone, Trouble, locked
from office.campaign_sources import FILE, file_on_disk, open_look
from office.campaigns import begin, put
from runtime.runtime import Runtime
from store import campaign_files
from store.campaigns import Stored
from store.rows import storable

More = Callable[[Mapping[str, Any]], Mapping[str, Any]]
SAMPLE = 5  # rows that are shown while columns are chosen
LONGEST_NAME = 100
LONGEST_HEADING, LONGEST_CELL = 100, 200  # of what is shown
MOST_INFLATED = 30  # times the largest file: what a workbook unpacks to
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "cp1252")
_NO_TABLE = "isinya bukan tabel; pakai CSV atau XLSX / this is no table: use CSV or XLSX"
_MARKUP = (b"<!doctype", b"<html", b"<?xml", b"%pdf", b"{\\rtf")
_MACROS = "buku kerja dengan makro; simpan sebagai .xlsx atau CSV / it holds macros: save it as .xlsx or CSV"
_FORMULAS = (
    "buku kerja berisi rumus; simpan sebagai CSV, atau tempel nilainya saja"
    " / it holds formulas: save it as CSV, or paste values only"
)


@dataclass(frozen=True, slots=True)
class Given:
    """A file as it comes, read piece by piece. `name` only tells what it may be.

    `encoding` and `separator` where they are not to be guessed.
    """

    file: IO[bytes]
    name: str
    encoding: str | None = None
    separator: str | None = None


def no_more(_: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return nothing that a campaign has besides its file."""
    return {}


def begin_with(rt: Runtime, who: Actor, title: str, given: Given, more: More = no_more) -> Stored:
    """Begin a campaign from a file and return it; nothing is kept where anything is wrong. Raises NotDone.

    `more` makes of the file's selection what else it begins with: its texts, columns that are not to be guessed.
    """
    with _looked_at(rt, given) as (copy, seen):
        selection = _selection({}, seen)
        content = dict(more(selection))
        if "columns" in content:
            selection["columns"] = content.pop("columns")
        content |= {"title": title, "source": FILE, "selection": selection}
        return begin(rt, who, content, lambda db, campaign_id: campaign_files.keep_file(db, campaign_id, copy))


def upload(rt: Runtime, who: Actor, campaign_id: str, revision: int, file: IO[bytes], name: str) -> Stored:
    """Keep a file as the source of a campaign, what was corrected of the one before goes. Raises NotDone.

    `file` is read piece by piece; `name` only tells what it may be. Columns are matched where headings are known.
    """
    with _looked_at(rt, Given(file, name)) as (copy, seen), rt.transaction() as db:
        stored = locked(db, campaign_id, revision)
        _require_file(stored)
        campaign_files.drop_file(db, campaign_id)
        campaign_files.keep_file(db, campaign_id, copy)
        return put(db, rt, who, stored, {"selection": _selection(stored.selection, seen)})


@contextmanager
def _looked_at(rt: Runtime, given: Given) -> Iterator[tuple[IO[bytes], dict[str, Any]]]:
    """Yield a copy of the file on the disk, and what it looks like. Raises NotDone."""
    with tempfile.NamedTemporaryFile(prefix="kabar-campaign-", suffix=suffix_of(given.name)) as copy:
        size = copied(given.file, copy, rt.settings.campaign_file_bytes)
        _require_known(given.encoding, None)
        looks = _examined(rt, Path(copy.name), given.encoding, given.separator)
        copy.seek(0)
        yield copy, {"name": storable(Path(given.name).name, LONGEST_NAME), "size": size, **looks}


def _require_known(encoding: str | None, stored: Stored | None) -> None:
    if encoding is not None and encoding not in ENCODINGS:
        raise NotDone(Trouble.INVALID, stored, {"encoding": "unknown"})


def read_again(
    rt: Runtime, who: Actor, campaign_id: str, revision: int, how: Mapping[str, str | None]
) -> Stored:  # fmt: skip
    """Take the file for one of another `encoding` or `separator` than was guessed. Raises NotDone."""
    with rt.transaction() as db:
        stored = locked(db, campaign_id, revision)
    _require_file(stored)
    kept = stored.selection.get("file")
    encoding, separator = how.get("encoding") or None, how.get("separator") or None
    if kept is None:
        raise NotDone(Trouble.NO_SOURCE, stored, {"file": "empty"})
    _require_known(encoding, stored)
    with file_on_disk(rt, campaign_id) as path:
        seen = {**kept, **_examined(rt, path, encoding, separator)}
    with rt.transaction() as db:
        stored = locked(db, campaign_id, revision)
        return put(db, rt, who, stored, {"selection": _selection(stored.selection, seen)})


def _require_file(stored: Stored) -> None:
    if stored.source != FILE:
        raise NotDone(Trouble.NOT_A_FILE, stored)


def suffix_of(name: str) -> str:
    """Return the ending of a file's name, if it looks like one."""
    suffix = Path(name).suffix.lower()
    return suffix if suffix.lstrip(".").isalnum() and len(suffix) < 8 else ""


def copied(file: IO[bytes], copy: IO[bytes], most: int) -> int:
    """Copy a file that has at most so many bytes and return how many it has. Raises NotDone."""
    size = 0
    while block := file.read(BLOCK):
        size += len(block)
        if size > most:
            told = f"berkas lebih dari {most >> 20} MB / the file is larger than {most >> 20} MB"
            raise NotDone(Trouble.UNUSABLE, fields={"file": "too_large"}, told=told)
        copy.write(block)
    copy.flush()
    return size


def _examined(rt: Runtime, path: Path, encoding: str | None, separator: str | None) -> dict[str, Any]:
    """Return what a file looks like, with its first rows. Raises NotDone."""
    try:
        look = examine(path, rt.settings.campaign_file_bytes, encoding)
        return seen_of(look, separator)
    except UnusableFile as error:
        raise NotDone(Trouble.UNUSABLE, fields={"file": "unusable"}, told=str(error)) from None


def examine(path: Path, most: int, encoding: str | None = None) -> Look:
    """Return what a table looks like. Raises UnusableFile where it is none, or one that must not be trusted."""
    with path.open("rb") as file:
        head = file.read(BLOCK)
    if head.lstrip().lower().startswith(_MARKUP):
        raise UnusableFile(_NO_TABLE)
    look = look_at(path, encoding)
    if look.format == "ndjson":
        raise UnusableFile(_NO_TABLE)
    if look.format == "xlsx":
        _require_plain_workbook(look, most)
    elif not look.encoding.startswith("utf-16") and b"\0" in head:
        raise UnusableFile(_NO_TABLE)
    return look


def _require_plain_workbook(look: Look, most: int) -> None:
    try:
        with ZipFile(look.path) as archive:
            parts = archive.infolist()
            if sum(each.file_size for each in parts) > MOST_INFLATED * most:
                raise UnusableFile("buku kerja terlalu besar / the workbook is too large")
            if any(each.filename.lower().endswith(("vbaproject.bin", ".bin.vba")) for each in parts):
                raise UnusableFile(_MACROS)
    except (BadZipFile, NotImplementedError, RuntimeError):
        raise UnusableFile("buku kerja tidak terbaca / the workbook cannot be read") from None
    from intake.files.workbooks import has_formulas  # late: openpyxl takes 0.2 s, and most files need none

    if has_formulas(look):
        raise UnusableFile(_FORMULAS)


def seen_of(look: Look, separator: str | None = None) -> dict[str, Any]:
    """Return what is kept of a table: how it is read, its headings and first rows. Raises UnusableFile."""
    opened = open_look(look, separator)
    with closing(opened):
        headings = [storable(each, LONGEST_HEADING) for each in opened.layout.headings]
        first = islice(opened.records, SAMPLE)
        rows = [[number, [storable(each, LONGEST_CELL) for each in cells[: len(headings)]]] for number, cells in first]
        total = opened.total
    if not rows:
        raise UnusableFile("tidak ada baris di bawah judul kolom / no rows below the headings")
    return {
        "format": look.format,
        "encoding": look.encoding,
        "separator": opened.separator,
        "headings": headings,
        "rows": total,  # about
        "sample": rows,
        "digest": look.digest,
    }


def _selection(before: Mapping[str, Any], seen: dict[str, Any]) -> dict[str, Any]:
    """Return the selection with another file; columns that somebody chose stay where the headings are the same."""
    old = before.get("file", {})
    columns = before.get("columns") if old.get("headings") == seen["headings"] else None
    if columns is None:
        matched, _ = match_columns(seen["headings"], tuple(KINDS))
        columns = matched.as_json() if matched else None
    return {"file": seen, **({"columns": columns} if columns else {})}
