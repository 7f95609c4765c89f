"""The file .env: what cannot be read in it stops the start, what is no setting is pointed out."""

from pathlib import Path

import pytest

from runtime.envfile import EnvFileError, check_env_file, unknown_names

KNOWN = {"PORT", "SECRET_KEY", "VAR_DIR"}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / ".env"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# a remark\n\nPORT=1\n",
        "export PORT=1\r\nSECRET_KEY='a b'\r\n",
        "\ufeffPORT=1\n",
        "PORT=\n",
        'SECRET_KEY="two\nlines"\n',
        "port=1\n",
    ],
    ids=["empty", "remarks", "a shell's, from Windows", "with a mark in front", "no value", "two lines", "small"],
)
def test_a_good_file_is_good(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8")
    check_env_file(file)
    assert unknown_names(file, KNOWN) == []


def test_no_file_is_good(file: Path) -> None:
    check_env_file(file)
    assert unknown_names(file, KNOWN) == []


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("PORT\n", [1]),
        ("PORT=1\n\n\nsecret words here\n", [4]),
        ("PORT: 1\n=2\nVAR_DIR=x\n", [1, 2]),
        ('SECRET_KEY="secret', [1]),
    ],
    ids=["no value", "words", "two of them", "an open quote"],
)
def test_a_line_that_cannot_be_read_is_named_but_not_shown(file: Path, text: str, lines: list[int]) -> None:
    file.write_text(text, encoding="utf-8")
    with pytest.raises(EnvFileError) as caught:
        check_env_file(file)
    told = str(caught.value).splitlines()
    assert [f"line {line}:" in each for line, each in zip(lines, told, strict=True)] == [True] * len(lines)
    assert all("baris" in each for each in told)
    assert "secret" not in str(caught.value)


def test_a_file_in_another_encoding_is_told(file: Path) -> None:
    file.write_bytes(b"SECRET_KEY=caf\xe9\n")
    with pytest.raises(EnvFileError, match=r"bukan teks UTF-8.*/ not UTF-8"):
        check_env_file(file)


def test_a_file_that_cannot_be_opened_is_told(file: Path) -> None:
    file.mkdir()  # what chmod 000 does to everybody but root
    with pytest.raises(EnvFileError, match=r"tidak bisa dibaca.*/ cannot be read"):
        check_env_file(file)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("PROT=8450\n", ["PORT"]),
        ("SECRET=x\nPORT=1\n", ["SECRET_KEY"]),
        ("EDITOR=vi\n", [None]),
        ("\n# remark\nVARDIR=x\n", ["VAR_DIR"]),
    ],
    ids=["letters changed places", "half a name", "like none", "without its stroke"],
)
def test_a_name_that_is_no_setting_is_told_with_the_one_it_resembles(
    file: Path, text: str, told: list[str | None]
) -> None:
    file.write_text(text, encoding="utf-8")
    doubts = unknown_names(file, KNOWN)
    for doubt, meant in zip(doubts, told, strict=True):
        assert (f"did you mean {meant}?" in doubt) if meant else ("did you mean" not in doubt)


def test_the_line_of_an_unknown_name_is_told(file: Path) -> None:
    file.write_text("\n# remark\n\nPROT=1\n", encoding="utf-8")
    assert "line 4:" in unknown_names(file, KNOWN)[0]
