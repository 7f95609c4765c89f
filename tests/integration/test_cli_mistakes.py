"""What a person can mend is told in one clear message; and the sample data can be had anew."""

import json
from pathlib import Path

import pytest

from store import migrate
from tests.integration.test_cli import kabar, own_place, seeded

__all__ = ["own_place", "seeded"]  # fixtures


@pytest.mark.parametrize(
    ("sender", "told"),
    [("nobody", "no such person"), ("sri", "sari"), ("yusuf", "yusuf-maulana-hp-lama")],
    ids=["nobody", "nearly Sari", "one of two"],
)
def test_a_sender_who_is_not_one_person_is_wrong_use(seeded: None, sender: str, told: str) -> None:
    done = kabar("sms", "SALDO", "--from", sender)
    assert done.exit_code == 2
    assert told in done.output


def test_one_of_two_is_chosen_by_more_of_the_name(seeded: None) -> None:
    assert kabar("sms", "KARTU", "--from", "yusuf-maulana-hp-lama").exit_code == 0


@pytest.mark.parametrize("words", [["downgrade", "nosuch"], ["upgrade", "nosuch"], ["upgrade", ""]], ids=" ".join)
def test_a_revision_that_is_not_there_is_told_before_anything_is_asked(words: list[str]) -> None:
    done = kabar("db", *words)
    assert done.exit_code == 1
    assert "head" in done.output
    assert "Lanjut" not in done.output


COMMANDS = [["db", "upgrade"], ["db", "seed"], ["db", "downgrade", "base", "--yes"], ["seed", "--participants", "1"]]


@pytest.mark.parametrize("words", [*COMMANDS, ["db", "current"], ["sms", "SALDO"]], ids=" ".join)
@pytest.mark.parametrize("url", ["postgresql://kabar:hidden@127.0.0.1:1/kabar", "mysql://127.0.0.1/kabar", "nonsense"])
def test_a_database_that_cannot_be_used_is_told(monkeypatch: pytest.MonkeyPatch, words: list[str], url: str) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    done = kabar(*words)
    assert done.exit_code in (1, 2)
    assert isinstance(done.exception, SystemExit), "no traceback"
    assert "DATABASE_URL" in done.output
    assert "db seed" not in done.output
    assert "hidden" not in done.output


@pytest.mark.parametrize("words", [*COMMANDS, ["run"], ["web"], ["clock"]], ids=" ".join)
def test_a_folder_that_cannot_be_made_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, words: list[str]
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("VAR_DIR", str(tmp_path / "file" / "var"))
    done = kabar(*words)
    assert done.exit_code in (1, 2)
    assert isinstance(done.exception, SystemExit), "no traceback"
    assert "VAR_DIR" in done.output


@pytest.mark.parametrize("words", [["sms", "SALDO"], ["db", "current"], ["doctor"]], ids=" ".join)
def test_looking_for_a_database_does_not_make_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, words: list[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", "sqlite:///empty.db")
    done = kabar(*words)
    assert list(tmp_path.iterdir()) == []
    assert done.exit_code == (0 if "current" in words else 1)
    assert "current" in words or "kabar db seed" in done.output


@pytest.mark.parametrize("content", [b"nonsense\n", b"\xff\xfe"], ids=["no setting", "no text"])
@pytest.mark.parametrize("words", [["doctor"], ["db", "upgrade"], ["run"]], ids=" ".join)
def test_a_broken_env_file_is_told(tmp_path: Path, content: bytes, words: list[str]) -> None:
    (tmp_path / ".env").write_bytes(content)
    done = kabar(*words)
    assert done.exit_code == 1
    assert isinstance(done.exception, SystemExit), "no traceback"
    assert ".env" in done.output


def test_the_doctor_points_at_a_name_that_is_no_setting(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("PROT=8450\n", encoding="utf-8")
    findings = {each["subject"]: each for each in json.loads(kabar("doctor", "--json").stdout)}
    assert (findings[".env"]["fine"], "PORT?" in findings[".env"]["text"]) == (None, True)


def test_so_does_a_process_at_its_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text("PROT=8450\n", encoding="utf-8")
    monkeypatch.setenv("REDIS_URL", "nonsense")
    assert "did you mean PORT?" in kabar("worker").output
    assert "did you mean PORT?" not in kabar("--supervised", "worker").output, "`kabar run` has told it already"


def test_a_frozen_phone_is_as_at_first_after_a_reset(seeded: None) -> None:
    before = kabar("sms", "KARTU").stdout
    assert kabar("sms", "BLOKIR").exit_code == 0
    frozen = kabar("sms", "KARTU").stdout
    assert frozen != before
    assert kabar("db", "reset", stdin="n\n").exit_code == 0
    assert kabar("sms", "KARTU").stdout == frozen
    assert kabar("db", "reset", "--yes").exit_code == 0
    assert kabar("sms", "KARTU").stdout == before


def test_a_reset_makes_what_is_not_there_yet() -> None:
    assert kabar("db", "reset", "--yes").exit_code == 0
    assert kabar("db", "current").output.strip() == migrate.newest()


@pytest.mark.parametrize(
    "url",
    ["sqlite:////tmp/kabar-elsewhere.db", "postgresql://127.0.0.1:1/kabar"],
    ids=["another folder", "PostgreSQL"],
)
def test_only_the_database_of_the_demo_is_reset(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    done = kabar("db", "reset", "--yes")
    assert done.exit_code == 1
    assert "VAR_DIR" in done.output


def test_nothing_is_reset_in_production(monkeypatch: pytest.MonkeyPatch) -> None:
    values = {"SECRET_KEY": "k" * 32, "PUBLIC_BASE_URL": "https://sms.example.go.id", "PROVIDER": "twilio"}
    twilio = {"TWILIO_ACCOUNT_SID": "AC1", "TWILIO_AUTH_TOKEN": "t", "TWILIO_SENDER": "Kabar"}
    for name, value in {"MODE": "production", **values, **twilio}.items():
        monkeypatch.setenv(name, value)
    done = kabar("db", "reset", "--yes")
    assert done.exit_code == 1
    assert "MODE=demo" in done.output
