"""Finds out what a file is: its format, encoding, size and fingerprint, in one pass that keeps nothing."""

import codecs
import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from intake.files.refusals import UnusableFile

Format = Literal["csv", "xlsx", "ndjson"]
FORMATS: dict[str, Format] = {
    ".csv": "csv",
    ".tsv": "csv",
    ".txt": "csv",
    ".xlsx": "xlsx",
    ".ndjson": "ndjson",
    ".jsonl": "ndjson",
}
BLOCK = 1 << 20
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


@dataclass(frozen=True, slots=True)
class Look:
    """What a file looks like. `lines` counts ends of lines (0 for XLSX), `digest` is the SHA-256 of its bytes."""

    path: Path
    format: Format
    encoding: str
    lines: int
    digest: str


def look_at(path: Path, encoding: str | None = None) -> Look:
    """Return what the file looks like; `encoding` is believed if it is given.

    Text that is not UTF-8 is taken for Windows-1252, which Excel writes. Raises UnusableFile if it cannot be read.
    """
    if encoding is not None:
        _require_encoding(encoding)
    try:
        with path.open("rb") as file:
            head = file.read(BLOCK)
            if not head.strip():
                raise UnusableFile("berkas kosong / the file is empty")
            reading = _Reading(head)
            while block := file.read(BLOCK):
                reading.take(block)
    except OSError as error:
        raise UnusableFile(f"berkas tidak terbaca / cannot be read: {error.strerror}") from None
    found = _format_of(path, head)
    if found == "csv" and head.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnusableFile("ini .xls lama; simpan sebagai .xlsx atau CSV / an old .xls: save it as .xlsx or CSV")
    lines = 0 if found == "xlsx" else reading.lines
    return Look(path, found, encoding or reading.encoding(), lines, reading.digest.hexdigest())


def _require_encoding(encoding: str) -> None:
    try:
        codecs.lookup(encoding)
    except LookupError:
        raise UnusableFile("encoding tidak dikenal / unknown: utf-8, cp1252, utf-16") from None


class _Reading:
    """What is known of the bytes so far."""

    def __init__(self, head: bytes) -> None:
        self.digest = hashlib.sha256()
        self.lines = 0
        self._mark = next((name for mark, name in _MARKS if head.startswith(mark)), None)
        self._decoder: codecs.IncrementalDecoder | None = codecs.getincrementaldecoder("utf-8")()
        self.take(head)

    def take(self, block: bytes) -> None:
        self.digest.update(block)
        self.lines += block.count(b"\n")
        if self._decoder is not None:
            try:
                self._decoder.decode(block)
            except UnicodeDecodeError:
                self._decoder = None

    def encoding(self) -> str:
        if self._mark:
            return self._mark
        try:
            whole = self._decoder is not None and not self._decoder.decode(b"", final=True)
        except UnicodeDecodeError:  # it ends in the middle of a character
            whole = False
        return "utf-8" if whole else "cp1252"


def _format_of(path: Path, head: bytes) -> Format:
    """The content decides where it is plain; else the name."""
    if head.startswith(b"PK\x03\x04"):
        return "xlsx"
    if head.removeprefix(codecs.BOM_UTF8).lstrip().startswith(b"["):
        raise UnusableFile("larik JSON; tulis satu objek per baris / a JSON array: write one object per line")
    named = FORMATS.get(path.suffix.lower())
    if named == "xlsx":
        raise UnusableFile("namanya .xlsx tetapi isinya bukan / called .xlsx, but it is none")
    if named is None:
        return "ndjson" if head.removeprefix(codecs.BOM_UTF8).lstrip().startswith(b"{") else "csv"
    return named
