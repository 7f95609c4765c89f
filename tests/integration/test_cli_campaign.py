"""`kabar campaign`: a file is checked, submitted, approved by another person, paused, resumed, reported, cancelled."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli import main
from commands import campaign_check as commands_check
from core.access import Person, Role
from core.commands import Language
from office import campaign_check, campaigns, passwords
from office.campaign_sweep import sweep
from runtime.runtime import Runtime, make_runtime
from runtime.settings import Settings, load_settings
from store import users
from tests.campaign_cases import PHONES, TEXT, csv_of, local, seed

PASSWORD = "rahasia yang cukup panjang"
GOOD = [(f"Contoh {at}", local(PHONES[at - 1]), "30-11-2026") for at in range(1, 7)]
BAD = [("Contoh 7", "bukan nomor", "30-11-2026"), ("", local(PHONES[6]), "30-11-2026")]


@pytest.fixture(autouse=True)
def house(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("VAR_DIR", str(tmp_path / "var"))
    monkeypatch.setenv("LOGNAME", "uji")
    monkeypatch.chdir(tmp_path)
    assert kabar("db", "upgrade").exit_code == 0


@pytest.fixture
def rt() -> Runtime:
    made = make_runtime(load_settings())
    seed(made)
    with made.transaction() as db:
        for name, role in (("wati", Role.APPROVER), ("budi", Role.OPERATOR)):
            person = Person(0, name, name.title(), role, Language.ID)
            users.add(db, person, passwords.hash_of(PASSWORD), made.now(), must_change=False)
    return made


def kabar(*words: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(main, words, input=stdin)


def told(*words: str, stdin: str | None = None) -> dict[str, object]:
    done = kabar("campaign", *words, "--json", stdin=stdin)
    assert done.exit_code == 0, done.output
    found: dict[str, object] = json.loads(done.stdout)
    return found


def file_of(*rows: tuple[str, ...]) -> str:
    Path("penerima.csv").write_bytes(csv_of(*rows).getvalue())
    return "penerima.csv"


def checked(*rows: tuple[str, ...]) -> str:
    return str(told("check", file_of(*rows), "--text", TEXT)["id"])


def approved() -> str:
    campaign = checked(*GOOD)
    told("submit", campaign, "--reason", "Tenggat iuran", "--per-minute", "60")
    told("approve", campaign, "--as", "wati", stdin=f"{PASSWORD}\n")
    return campaign


@pytest.mark.usefixtures("rt")
def test_a_check_prints_the_outcomes_and_writes_the_bad_rows_beside_the_file() -> None:
    done = kabar("campaign", "check", file_of(*GOOD, *BAD), "--text", TEXT)
    assert done.exit_code == 0, done.output
    for outcome in ("send", "no_number", "missing"):
        assert outcome in done.stdout
    assert "2 baris tidak dikirim / rows are not sent: penerima.csv.salah.csv" in done.stdout
    written = Path("penerima.csv.salah.csv").read_text(encoding="utf-8-sig").splitlines()
    assert len(written) == 3
    assert "kolom kosong / a value is missing" in written[2]


@pytest.mark.usefixtures("rt")
def test_a_text_comes_from_the_catalogue_and_columns_may_be_named() -> None:
    Path("lain.csv").write_text(f"telp kantor,siapa\n{local(PHONES[0])},Sari\n", encoding="utf-8")
    found = told(
        "check", "lain.csv", "--text", "Halo {name}", "--column", "number=telp kantor", "--column", "name=siapa"
    )
    assert found["counts"] == {"send": 1}
    wrong = kabar("campaign", "check", "lain.csv", "--template", "tidak_ada")
    assert wrong.exit_code == 2
    assert "no such text" in wrong.output


@pytest.mark.usefixtures("rt")
def test_participants_are_counted_first_and_then_checked() -> None:
    options = ["--programme", "jht", "--zone", "WIB", "--active", "--language", "id"]
    assert told("check", *options, "--count") == {"participants": 3, "exact": True}
    assert kabar("campaign", "check", *options, "--count").stdout == "3\n"
    done = kabar("campaign", "check", *options, "--text", "Yth {name}, iuran terakhir {month}. BERHENTI")
    assert done.exit_code == 0, done.output
    assert "3 peserta / participants" in done.stderr
    assert done.stderr.index("3 peserta") < done.stderr.index("kampanye / campaign")
    assert "Segmen JHT, aktif, WIB, id" in done.stderr
    everybody = told("check", "--segment", "--text", "Halo. BERHENTI")
    assert everybody["counts"] == {"send": 9, "deceased": 1, "opted_out": 1, "frozen": 1}
    assert not list(Path().glob(f"*{commands_check.SUFFIX}"))


@pytest.mark.parametrize(
    ("options", "told"),
    [
        pytest.param(["--zone", "GMT"], "--zone", id="a zone that there is not"),
        pytest.param(["--last-contribution-before", "kemarin"], "--last-contribution-before", id="no day"),
        pytest.param(["--segment", "--text", "Rp {amount}"], "amount", id="what no record tells"),
        pytest.param(["--segment"], "--text", id="no text"),
        pytest.param([], "--segment", id="nobody"),
    ],
)
def test_a_segment_that_cannot_be_checked_leaves_nothing(rt: Runtime, options: list[str], told: str) -> None:
    done = kabar("campaign", "check", *options)
    assert done.exit_code in (1, 2)
    assert told in done.output
    assert campaigns.listed(rt).rows == []


@pytest.mark.usefixtures("rt")
def test_a_file_of_which_nothing_can_be_sent_ends_with_its_own_code() -> None:
    assert kabar("campaign", "check", file_of(*BAD), "--text", TEXT).exit_code == 3


@pytest.mark.usefixtures("rt")
def test_a_file_that_is_no_table_is_refused_in_both_languages() -> None:
    Path("berkas.csv").write_bytes(b"%PDF-1.7")
    done = kabar("campaign", "check", "berkas.csv", "--text", TEXT)
    assert done.exit_code == 1
    assert "bukan tabel" in done.output
    assert "no table" in done.output


@pytest.mark.parametrize(
    "options",
    [
        pytest.param(["--column", "name=tidak ada"], id="a column that is not there"),
        pytest.param(["--encoding", "rot13"], id="an encoding that is not known"),
        pytest.param(["--text", "Halo {nama}"], id="a placeholder that there is not"),
        pytest.param(["--separator", "|"], id="a separator that leaves no column with numbers"),
    ],
)
def test_no_draft_is_left_of_what_is_refused(rt: Runtime, options: list[str]) -> None:
    done = kabar("campaign", "check", file_of(*GOOD), "--text", "Halo.", *options)
    assert done.exit_code in (1, 2), done.output
    assert campaigns.listed(rt).rows == []


@pytest.mark.usefixtures("rt")
def test_a_check_that_is_cut_off_says_how_to_go_on_and_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    def cut_off(rt: Runtime, campaign_id: str, show: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as cut:
        cut.setattr(campaign_check, "run", cut_off)
        done = kabar("campaign", "check", file_of(*GOOD), "--text", TEXT)
    assert done.exit_code == 130
    assert "kabar campaign check --campaign" in done.output
    campaign = done.output.rsplit("--campaign ", 1)[1].split()[0]
    assert told("check", "--campaign", campaign)["to_send"] == 6


def test_only_another_person_with_the_role_approves(rt: Runtime) -> None:
    campaign = checked(*GOOD)
    told("submit", campaign, "--reason", "Tenggat iuran")
    for name, password in (("budi", PASSWORD), ("wati", "salah")):
        assert kabar("campaign", "approve", campaign, "--as", name, stdin=f"{password}\n").exit_code == 1
    assert told("approve", campaign, "--as", "wati", stdin=f"{PASSWORD}\n")["state"] == "approved"


@pytest.mark.usefixtures("rt")
def test_what_stands_in_the_way_is_told_before_and_when_submitting() -> None:
    campaign = checked(*GOOD)
    dry = kabar("campaign", "submit", campaign, "--reason", " ", "--dry-run")
    assert dry.exit_code == 1
    assert "write the reason" in dry.output
    dry = kabar("campaign", "submit", campaign, "--reason", "x", "--dry-run")
    assert dry.exit_code == 0  # the reason is given
    assert "write the reason" not in dry.output
    assert " WIB, sampai / until: " in dry.output
    late = kabar("campaign", "submit", campaign, "--reason", "x", "--until", "2020-01-01")
    assert late.exit_code == 1
    assert "The end must be after the start" in late.output


def test_an_approver_is_asked_by_name(rt: Runtime) -> None:
    campaign = checked(*GOOD)
    refused = kabar("campaign", "submit", campaign, "--reason", "Tenggat iuran", "--ask", "nobody")
    assert refused.exit_code == 1
    assert "Choose another approver" in refused.output
    told("submit", campaign, "--reason", "Tenggat iuran", "--ask", "wati")
    assert campaigns.find(rt, campaign).asked == "user:wati"


def test_a_running_one_is_paused_resumed_watched_reported_and_cancelled(rt: Runtime) -> None:
    campaign = approved()
    sweep(rt)
    assert told("pause", campaign, "--reason", "salah teks")["state"] == "paused"
    assert kabar("campaign", "pause", campaign).exit_code == 1
    assert told("resume", campaign)["state"] == "running"
    ledger = told("watch", campaign, "--once")
    assert ledger["sums"] is True
    assert ledger["total"] == 6
    assert kabar("campaign", "report", campaign, "-o", "laporan.csv").exit_code == 0
    assert len(Path("laporan.csv").read_text(encoding="utf-8-sig").splitlines()) == 7
    assert kabar("campaign", "report", campaign, "-o", "laporan.xlsx").exit_code == 0
    assert Path("laporan.xlsx").read_bytes().startswith(b"PK")
    assert kabar("campaign", "report", campaign, "-o", "english.csv", "--language", "en").exit_code == 0
    assert "waits" in Path("english.csv").read_text(encoding="utf-8-sig")
    assert kabar("campaign", "cancel", campaign, stdin="n\n").exit_code == 1
    assert told("cancel", campaign, "--yes")["state"] == "cancelled"
    assert kabar("campaign", "retry", campaign).exit_code == 1


@pytest.mark.usefixtures("rt")
def test_a_report_too_large_for_a_workbook_is_offered_as_csv(monkeypatch: pytest.MonkeyPatch) -> None:
    campaign = checked(*GOOD)
    monkeypatch.setattr("office.campaign_report.MOST_IN_WORKBOOK", len(GOOD) - 1)
    refused = kabar("campaign", "report", campaign, "-o", "laporan.xlsx")
    assert refused.exit_code == 1
    assert "Take the CSV" in refused.output
    assert not Path("laporan.xlsx").exists()
    assert kabar("campaign", "report", campaign, "-o", "laporan.csv").exit_code == 0


def test_the_list_names_every_campaign(rt: Runtime) -> None:
    assert kabar("campaign", "list").exit_code == 3
    campaign = checked(*GOOD)
    assert campaign in kabar("campaign", "list").stdout
    assert kabar("campaign", "list", "--state", "running").exit_code == 3
    assert kabar("campaign", "list", "--state", "zzz").exit_code == 2


@pytest.mark.usefixtures("rt")
def test_nobody_is_named_on_standard_error() -> None:
    done = kabar("campaign", "check", file_of(*GOOD, *BAD), "--text", TEXT)
    assert local(PHONES[0]) not in done.output
    assert commands_check.SUFFIX in done.output
