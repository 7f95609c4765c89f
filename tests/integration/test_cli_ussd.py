"""`kabar ussd`: conversations by standard input, what a terminal shows, and exit codes."""

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli import main
from commands.ussd import WIDTH
from runtime.settings import Settings

HERE = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def own_place(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("VAR_DIR", str(tmp_path / "var"))
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def seeded() -> None:
    assert CliRunner().invoke(main, ["db", "seed"]).exit_code == 0


def ussd(*words: str, typed: str = "") -> Result:
    return CliRunner().invoke(main, ["ussd", *words], input=typed)


def screens(done: Result) -> list[str]:
    return [json.loads(line)["text"] for line in done.stdout.splitlines()]


CONVERSATIONS = [
    pytest.param("sari", "*2757#", "1", "Rp", id="the balance on the second screen"),
    pytest.param("sari", "*2757*1#", "", "Rp", id="dialled at once"),
    pytest.param("sari", "*2757#", "6\nBandung", "Bandung", id="a town in letters"),
    pytest.param("sari", "*2757#", "8\n0", "Saldo JHT", id="back to the main menu"),
    pytest.param("grace", "*2757#", "", "JHT balance", id="in her language"),
    pytest.param("hp-tak-terdaftar", "*2757*1#", "", "belum terdaftar", id="a stranger"),
    pytest.param("+6285000000101", "* 2757 #", "", "Saldo JHT", id="by number, dialled with blanks"),
]


@pytest.mark.usefixtures("seeded")
@pytest.mark.parametrize("via", ["simulator", "africastalking", "infobip"])
@pytest.mark.parametrize(("who", "string", "typed", "last"), CONVERSATIONS)
def test_conversations(via: str, who: str, string: str, typed: str, last: str) -> None:
    done = ussd(string, "--from", who, "--via", via, "--json", typed=typed)
    assert done.exit_code == 0, done.output
    told = screens(done)
    assert len(told) == 1 + len(typed.splitlines())
    assert last in told[-1]


@pytest.mark.usefixtures("seeded")
def test_plain_screens_stand_apart_and_nothing_else_is_printed() -> None:
    done = ussd("*2757#", "--from", "sari", typed="0\n")
    assert done.exit_code == 0
    first, _, farewell = done.stdout.partition("\n\n")
    assert first.startswith("BPJS Ketenagakerjaan\n1 ")
    assert farewell.strip()
    assert done.stderr == ""


@pytest.mark.usefixtures("seeded")
def test_the_rest_of_the_lines_is_not_read_once_the_session_is_over() -> None:
    done = ussd("*2757#", "--from", "sari", "--json", typed="0\n1\n1\n")
    assert len(screens(done)) == 2
    assert json.loads(done.stdout.splitlines()[-1])["ends"] is True


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        pytest.param(["*500#"], 2, "*2757#", id="not our code"),
        pytest.param(["2757"], 2, "*2757#", id="not dialled as a code"),
        pytest.param(["*2757#", "--from", "nobody-here"], 2, "nobody-here", id="no such person"),
        pytest.param(["*2757#", "--from", "12"], 2, "12", id="no number"),
        pytest.param(["*2757#"], 1, "kabar db", id="no database yet"),
    ],
)
def test_mistakes_are_one_message(words: list[str], code: int, told: str) -> None:
    done = ussd(*words)
    assert done.exit_code == code
    assert told in done.stderr
    assert "Traceback" not in done.output


@pytest.mark.usefixtures("seeded")
def test_outside_the_demo_the_phone_reaches_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("console.aggregator._path", lambda *_: "/ussd/nowhere")
    done = ussd("*2757#", "--from", "sari")
    assert done.exit_code == 1
    assert "HTTP 404" in done.stderr


@pytest.mark.usefixtures("seeded")
def test_in_a_terminal_screens_stand_in_a_box_and_answers_are_asked_for() -> None:
    """A pseudo-terminal, as a person has it: dial, answer, leave."""
    leader, follower = pty.openpty()
    words = [sys.executable, str(HERE / "cli.py"), "ussd", "*2757#", "--from", "sari", "--lang", "en"]
    environment = {**os.environ, "PYTHONPATH": str(HERE)}
    process = subprocess.Popen(words, stdin=follower, stdout=follower, stderr=follower, env=environment)
    os.close(follower)
    os.write(leader, b"1\n0\n0\n0\n")
    told = b""
    while b"Session ended" not in told:
        told += os.read(leader, 4096)
    assert process.wait(timeout=20) == 0
    os.close(leader)
    lines = told.decode().replace("\r", "").split("\n")
    boxed = [line for line in lines if line.startswith("│")]
    assert f"┌{'─' * (WIDTH + 2)}┐" in lines
    assert {len(line) for line in boxed} == {WIDTH + 4}
    assert any("Rp" in line for line in boxed)
