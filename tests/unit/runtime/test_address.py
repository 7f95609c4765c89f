"""Where the web server listens is known beside it, for as long as it listens."""

from pathlib import Path

import pytest

from runtime.address import address_file, address_kept, kept_address
from runtime.settings import Settings


def settings_in(folder: Path, **changes: object) -> Settings:
    return Settings(_env_file=None, var_dir=folder, **changes)


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
def test_the_address_is_there_while_it_listens(tmp_path: Path, host: str) -> None:
    with address_kept(settings_in(tmp_path / "var", host=host, port=8431)):
        assert kept_address(tmp_path / "var") == (host, 8431)
    assert kept_address(tmp_path / "var") is None


def test_the_address_of_a_later_one_stays(tmp_path: Path) -> None:
    with address_kept(settings_in(tmp_path, port=8431)):
        address_file(tmp_path).write_text("127.0.0.1 8432", encoding="ascii")
    assert kept_address(tmp_path) == ("127.0.0.1", 8432)


def test_where_nothing_can_be_written_it_listens_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("a file", encoding="ascii")
    with address_kept(settings_in(tmp_path / "var")):
        assert kept_address(tmp_path / "var") is None


@pytest.mark.parametrize("text", ["", "127.0.0.1", "127.0.0.1 x", "\xff 1"])
def test_what_is_no_address_counts_as_none(tmp_path: Path, text: str) -> None:
    address_file(tmp_path).write_bytes(text.encode("latin-1"))
    assert kept_address(tmp_path) is None
