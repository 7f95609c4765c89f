"""From the core system's event to the phone over a real Kannel: API, queue, worker, sendsms, SMSC, reports 8 and 1."""

import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from store.database import make_engine
from tests.e2e.kannel import needs_kannel
from tests.e2e.kannel_house import PEOPLE, House, running_house
from tests.e2e.processes import ROOT
from tests.e2e.programs import Program
from tests.e2e.supervision import wait_until
from tests.e2e.test_kannel_reports import history
from tests.e2e.whole_house import catalogue_without_nights, events_of, make_real

pytestmark = needs_kannel

KABAR = (sys.executable, "-m", "cli")
WAHYU = PEOPLE["Wahyu Hidayat"]  # his claim has just been filed


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """Kannel and everything of ours: web, Redis, worker, clock."""
    with running_house(tmp_path) as house:
        program = Program([*KABAR, "run"], ROOT, environment(house))
        try:
            program.wait_for("Kabar siap", seconds=60)
            engine = make_engine(house.database_url)
            with engine.begin() as db:
                make_real(db)
            engine.dispose()
            yield house
        finally:
            program.stop(gently=15)
            (tmp_path / "output-run.txt").write_text("\n".join(program.lines))


def environment(house: House) -> dict[str, str]:
    catalogue = catalogue_without_nights(house.folder)
    return {**house.environment(), "PORT": str(house.port), "CATALOGUE_FILE": str(catalogue), "LOG_LEVEL": "INFO"}


def run_kabar(house: House, *words: str) -> str:
    done = subprocess.run(
        [*KABAR, *words], cwd=ROOT, env=environment(house), capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def test_an_event_of_the_core_system_is_delivered_to_the_phone(house: House) -> None:
    key = run_kabar(house, "apikey", "create", "core", "--scope", "claims:write", "--scope", "claims:read")
    number = claim_of(house, key)
    answer = post(house, key, "/claim-events", events_of([number], "SELESAI", 5)[0])
    assert answer["status"] == "created"

    mt = house.kannel.operator.receive()
    assert mt.recipient == WAHYU.msisdn
    assert "hub 175" in mt.text
    wait_until(
        lambda: "delivered" in dict(history(house, answer["notice_id"])),
        "the notice to be delivered",
        lambda: str(history(house, answer["notice_id"])),
    )
    calls = "\n".join(house.kannel.smsbox.lines)
    for bits in ("8", "1"):
        assert f"ref={answer['notice_id']}&status={bits}&" in calls
    assert run_kabar(house, "ledger")


def claim_of(house: House, key: str) -> str:
    """Return the number of a claim that has been filed and has come no further."""
    with urllib.request.urlopen(request(house, key, "/claims?stage=DIAJUKAN"), timeout=10) as answer:
        found: str = json.load(answer)["items"][0]["claim_number"]
        return found


def post(house: House, key: str, path: str, body: dict[str, object]) -> dict[str, str]:
    with urllib.request.urlopen(request(house, key, path, json.dumps(body).encode()), timeout=10) as answer:
        told: dict[str, str] = json.load(answer)
        return told


def request(house: House, key: str, path: str, body: bytes | None = None) -> urllib.request.Request:
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json", "Idempotency-Key": "one-event"}
    return urllib.request.Request(f"http://127.0.0.1:{house.port}/api/v1{path}", body, headers)
