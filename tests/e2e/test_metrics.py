"""Several web processes count together, and a new start counts anew."""

import re
import urllib.parse
import urllib.request
from pathlib import Path

from tests.e2e.processes import Web, environment, running_web
from tests.store_cases import SARI

COUNTED = re.compile(r'kabar_inbound_seconds_count\{provider="simulator",status="200",what="inbound"\} (\S+)')
MESSAGES = 40


def test_all_web_processes_count_together_and_a_new_start_counts_anew(sqlite_url: str, tmp_path: Path) -> None:
    environ = environment(sqlite_url, tmp_path, WEB_WORKERS="3", WEB_THREADS="2")
    log = tmp_path / "web.log"
    with running_web(environ, log) as web:
        for number in range(MESSAGES):
            send(web, f"BANTUAN {number}")
        assert [counted(web) for _ in range(8)] == [MESSAGES] * 8  # whichever of them is asked
        assert len(list((tmp_path / "metrics").glob("histogram_*.db"))) > 1
    with running_web(environ, log) as web:
        send(web, "BANTUAN")
        assert counted(web) == 1


def send(web: Web, text: str) -> None:
    form = urllib.parse.urlencode({"from": SARI, "to": "2757", "text": text}).encode()
    with urllib.request.urlopen(f"{web.url}/sms/simulator/inbound", form, timeout=10) as answer:
        assert answer.status == 200


def counted(web: Web) -> float:
    with urllib.request.urlopen(f"{web.url}/metrics", timeout=10) as answer:
        found = COUNTED.search(answer.read().decode())
    return float(found[1]) if found else 0.0
