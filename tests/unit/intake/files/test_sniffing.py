"""What a file is taken for, by what stands in it."""

from contextlib import closing
from pathlib import Path

import pytest

from intake.files import sniffing
from intake.files.reading import open_csv
from intake.files.refusals import UnusableFile
from intake.files.sniffing import look_at

HEADINGS = "nik;nama;tgl lahir;zona\n"


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        pytest.param(HEADINGS.encode(), "utf-8", id="plain"),
        pytest.param(HEADINGS.encode("utf-8-sig"), "utf-8-sig", id="UTF-8 with its mark"),
        pytest.param((HEADINGS + "1;José;2;3").encode(), "utf-8", id="UTF-8"),
        pytest.param((HEADINGS + "1;José;2;3").encode("cp1252"), "cp1252", id="Windows-1252"),
        pytest.param((HEADINGS + "x" * sniffing.BLOCK + "é").encode("cp1252"), "cp1252", id="seen only at the end"),
        pytest.param(
            (HEADINGS + "x" * (sniffing.BLOCK - len(HEADINGS) - 1) + "é").encode(), "utf-8", id="across blocks"
        ),
        pytest.param(HEADINGS.encode("utf-16"), "utf-16", id="Unicode text of Excel"),
    ],
)
def test_the_encoding_is_found(tmp_path: Path, content: bytes, encoding: str) -> None:
    file = tmp_path / "file.csv"
    file.write_bytes(content)
    look = look_at(file)
    assert look.encoding == encoding
    with closing(open_csv(look, "participants")) as opened:
        assert opened.separator == ";"


@pytest.mark.parametrize(
    ("name", "content", "found"),
    [
        pytest.param("a.csv", b"a,b\n", "csv", id="by name"),
        pytest.param("a.ndjson", b"{}\n", "ndjson", id="one object per line"),
        pytest.param("a.dat", b'  {"nik": 1}\n', "ndjson", id="by what it begins with"),
        pytest.param("a.csv", b"PK\x03\x04...", "xlsx", id="a workbook, whatever it is called"),
    ],
)
def test_the_format_is_found(tmp_path: Path, name: str, content: bytes, found: str) -> None:
    (tmp_path / name).write_bytes(content)
    assert look_at(tmp_path / name).format == found


@pytest.mark.parametrize(
    ("name", "content"),
    [
        pytest.param("a.csv", b"", id="empty"),
        pytest.param("a.csv", b" \n\n", id="nothing on it"),
        pytest.param("a.xlsx", b"nik,nama\n", id="a name that lies"),
        pytest.param("a.csv", b"\xd0\xcf\x11\xe0....", id="an old workbook"),
    ],
)
def test_what_cannot_be_read_says_so_in_both_languages(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(UnusableFile, match=" / "):
        look_at(tmp_path / name)


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_the_one_by_which_most_headings_are_known(tmp_path: Path, separator: str) -> None:
    file = tmp_path / "file.csv"
    file.write_text("sep=x\n" + separator.join(["nik", "nama, lengkap; dan gelar", "name", "tgl lahir", "zona"]) + "\n")
    if separator in ",;":
        file.write_text(separator.join(["nik", "name", "tgl lahir", "zona"]) + "\n")
    with closing(open_csv(look_at(file), "participants")) as opened:
        assert opened.separator == separator
