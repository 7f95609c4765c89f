"""The `kabar` command: what it prints, where, and its exit codes."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli import main
from runtime.settings import Settings
from store import migrate


@pytest.fixture(autouse=True)
def own_place(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("VAR_DIR", str(tmp_path / "var"))
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def seeded() -> None:
    assert kabar("db", "seed").exit_code == 0


def kabar(*words: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(main, words, input=stdin)


@pytest.mark.parametrize("words", [["--help"], ["db", "--help"], ["run", "-h"], ["--version"]], ids=" ".join)
def test_help_is_a_success(words: list[str]) -> None:
    assert kabar(*words).exit_code == 0


@pytest.mark.parametrize("words", [["nonsense"], ["web", "--port", "0"], ["parse"], ["seed"]], ids=" ".join)
def test_wrong_use_is_exit_code_two(words: list[str]) -> None:
    assert kabar(*words).exit_code == 2


@pytest.mark.parametrize("words", [["db", "upgrade"], ["personas"], ["doctor"]], ids=" ".join)
def test_settings_that_cannot_be_are_one_clear_message(monkeypatch: pytest.MonkeyPatch, words: list[str]) -> None:
    monkeypatch.setenv("MODE", "production")
    done = kabar(*words)
    if words == ["personas"]:
        assert done.exit_code == 0  # needs no setting
        return
    assert done.exit_code == 1
    assert "SECRET_KEY" in done.output
    assert "Traceback" not in done.output


def test_the_database_goes_up_and_down_and_up() -> None:
    assert kabar("db", "upgrade").output.strip() == migrate.newest()
    assert kabar("db", "current").output.strip() == migrate.newest()
    assert kabar("db", "downgrade", "base", "--yes").output.strip() == "base"
    assert kabar("db", "upgrade").exit_code == 0


def test_going_down_is_asked_first() -> None:
    kabar("db", "upgrade")
    assert kabar("db", "downgrade", "base", stdin="n\n").exit_code == 1
    assert kabar("db", "current").output.strip() == migrate.newest()


def test_seeding_twice_is_the_same_as_once(seeded: None) -> None:
    again = kabar("db", "seed")
    assert again.exit_code == 0
    assert "orang contoh" in again.output


def test_personas_are_a_table_or_json() -> None:
    people = json.loads(kabar("personas", "--json").stdout)
    assert {"name", "msisdn", "kpj", "nik", "birth_date", "shows"} <= people[0].keys()
    assert all(person["msisdn"].startswith("+62850") for person in people)
    table = kabar("personas").stdout
    assert all(person["msisdn"] in table for person in people)


def test_a_sentence_is_read_line_by_line() -> None:
    texts = ["SALDO#00001234567", "tlg cek sldo dong\nmakasih", "", "🙂", "\ud83d"]
    done = kabar("parse", "--json", stdin="".join(json.dumps(text) + "\n" for text in texts) + "\n")
    assert done.exit_code == 0
    readings = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(readings) == len(texts)
    assert (readings[0]["intent"], readings[0]["kpj"], readings[0]["nik"]) == ("SALDO", "00001234567", None)
    assert {"intent", "kpj", "nik", "programme"} <= readings[0].keys()
    assert readings[2]["intent"] is None


@pytest.mark.parametrize("line", ["SALDO", "42", '["SALDO"]', "{"])
def test_a_line_that_is_no_json_string_is_named(line: str) -> None:
    done = kabar("parse", "--json", stdin=f'"SALDO"\n{line}\n')
    assert done.exit_code == 1
    assert "line 2" in done.output
    assert len(done.stdout.splitlines()) == 1


def test_a_text_is_read_for_a_person() -> None:
    assert "SALDO" in kabar("parse", "cek sldo").stdout
    assert json.loads(kabar("parse", "cek sldo", "--json").stdout)["intent"] == "SALDO"


def test_an_sms_is_answered_on_stdout_and_explained_on_stderr(seeded: None) -> None:
    done = kabar("sms", "SALDO", "--why")
    assert done.exit_code == 0
    assert 0 < len(done.stdout.strip()) <= 160
    assert "rule" in done.stderr
    assert "rule" not in done.stdout


def test_a_sample_person_is_found_by_name_and_by_number(seeded: None) -> None:
    first = json.loads(kabar("personas", "--json").stdout)[0]
    name = first["name"].split()[0].lower()
    by_name, by_number = (
        json.loads(kabar("sms", "KARTU", "--json", "--from", who).stdout) for who in (name, first["msisdn"])
    )
    assert by_name["reply"] == by_number["reply"]
    assert by_name["why"]["rule"]


def test_the_answer_comes_first_and_no_log_line_with_it(seeded: None) -> None:
    done = kabar("sms", "KARTU", "--why")
    assert done.output.startswith(done.stdout)
    assert "mo_received" not in done.output


def test_a_narrow_terminal_breaks_no_name(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"COLUMNS": "80", "TTY_COMPATIBLE": "1", "NO_COLOR": "1"}.items():
        monkeypatch.setenv(name, value)
    lines = kabar("personas").stdout.splitlines()[1:]  # the heading is bold
    assert max(map(len, lines)) <= 80
    names = [each["name"] for each in json.loads(kabar("personas", "--json").stdout)]
    assert [line for line in lines if line.startswith(names[-1])]
    assert all(any(line.startswith(f"{name} ") for line in lines) for name in names)


@pytest.mark.parametrize(
    ("words", "lang", "shown"),
    [
        ([], "en_US.UTF-8", "shows_en"),
        ([], "C.UTF-8", "shows"),
        (["--lang", "en"], "id_ID.UTF-8", "shows_en"),
    ],
    ids=["LANG says English", "LANG says nothing", "asked for"],
)
def test_personas_are_described_in_one_language(
    monkeypatch: pytest.MonkeyPatch, words: list[str], lang: str, shown: str
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", lang)
    first = json.loads(kabar("personas", "--json").stdout)[0]
    table = kabar("personas", *words).stdout
    other = {"shows": "shows_en", "shows_en": "shows"}[shown]
    assert (first[shown] in table, first[other] in table) == (True, False)


def test_the_shipped_catalogue_is_fine() -> None:
    done = kabar("catalogue", "check")
    assert done.exit_code == 0, done.output


def test_a_broken_catalogue_is_refused_with_its_line(tmp_path: Path) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text("number: 1\nkeywords: {}\nreplies:\n  refusal:\n    id: '{nobody}'\n", encoding="utf-8")
    done = kabar("catalogue", "check", str(broken))
    assert done.exit_code == 1
    assert "line" in done.output


def test_the_doctor_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "1")
    done = kabar("doctor")
    assert done.exit_code == 1
    assert "kabar db seed" in done.output
    assert "kabar run" in done.output


def test_the_doctor_only_looks(tmp_path: Path) -> None:
    kabar("doctor")
    assert list(tmp_path.iterdir()) == []


def test_the_doctor_reports_as_json(seeded: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KANNEL_SECRET", "a-secret-nobody-should-see")
    done = kabar("doctor", "--json")
    findings = {each["subject"]: each for each in json.loads(done.stdout)}
    assert findings["database"]["fine"]
    assert findings["catalogue"]["fine"]
    assert findings["kannel"]["fine"]
    assert "sending" in findings, "what comes in by Kannel is answered, but the simulator would carry the codes"
    assert "a-secret" not in done.output


@pytest.mark.parametrize(
    ("variables", "warned"),
    [
        ({}, False),
        ({"TWILIO_ACCOUNT_SID": "AC1"}, True),
        ({"KANNEL_SECRET": "s" * 16, "PROVIDER": "kannel"}, False),
        ({"KANNEL_SECRET": "s" * 16, "PROVIDER": "simulator"}, True),
    ],
    ids=["only the simulator", "Twilio in", "Kannel in and out", "Kannel in"],
)
def test_the_doctor_warns_where_codes_would_reach_no_phone(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], warned: bool
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    findings = {each["subject"]: each for each in json.loads(kabar("doctor", "--json").stdout)}
    assert ("sending" in findings) == warned
    assert not warned or (findings["sending"]["fine"], "PROVIDER" in findings["sending"]["text"]) == (None, True)


@pytest.mark.parametrize(
    ("variables", "subject", "words"),
    [
        ({"DATABASE_URL": "postgresql://127.0.0.1:1/kabar"}, "database", "DATABASE_URL"),
        ({"DATABASE_URL": "mysql://127.0.0.1/kabar"}, "database", "DATABASE_URL"),
        ({"REDIS_URL": "redis://127.0.0.1:1/0"}, "queue", "REDIS_URL"),
        ({"TWILIO_ACCOUNT_SID": "AC1"}, "twilio", "TWILIO_AUTH_TOKEN"),
        ({"TWILIO_ACCOUNT_SID": "AC1", "TWILIO_AUTH_TOKEN": "t"}, "twilio", "PUBLIC_BASE_URL"),
        ({"CATALOGUE_FILE": "/nowhere.yaml"}, "catalogue", "nowhere"),
    ],
    ids=["database away", "no such database", "queue away", "half a Twilio", "Twilio without address", "no catalogue"],
)
def test_the_doctor_finds_what_is_broken(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], subject: str, words: str
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    findings = {each["subject"]: each for each in json.loads(kabar("doctor", "--json").stdout)}
    assert findings[subject]["fine"] is False
    assert words in findings[subject]["text"]
