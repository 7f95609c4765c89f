"""`kabar run` for real: it serves, leaves no process behind however it ends, and starts again on the same data."""

import http.client
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from runtime.address import address_file
from tests.e2e.supervision import KABAR, Place, Running, wait_until

READY = "Kabar siap"
PROCESSES = 6  # supervisor, redis, web server and its worker, clock, worker


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def get(place: Place, path: str) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", place.port, timeout=10)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def mo_count(place: Place) -> int:
    with sqlite3.connect(place.folder / "var" / "kabar.db") as db:
        return int(db.execute("SELECT count(*) FROM mo_messages").fetchone()[0])


def run_kabar(place: Place, *words: str, **extra: str) -> "subprocess.CompletedProcess[str]":
    command, environment = [*KABAR, *words], {**place.environment, **extra}
    return subprocess.run(command, cwd=place.folder, env=environment, capture_output=True, text=True, check=False)


def end(running: Running, number: signal.Signals) -> None:
    running.process.send_signal(number)
    running.process.wait(timeout=30)


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGTERM, 0), (signal.SIGINT, 130), (signal.SIGKILL, -9)], ids=lambda value: str(value)
)
def test_it_serves_ends_whole_and_starts_again(place: Place, number: signal.Signals, code: int) -> None:
    with place.start([*KABAR, "run"]) as running:
        running.wait_to_say(READY)
        assert f"http://127.0.0.1:{place.port}/simulator" in running.said()
        assert get(place, "/readyz")[0] == 200
        assert len(place.pids()) == PROCESSES
        assert run_kabar(place, "sms", "SALDO").returncode == 0
        end(running, number)
        assert running.process.returncode == code
        wait_until(lambda: not place.pids(), "every process to end")
    assert mo_count(place) == 1
    with place.start([*KABAR, "run"]) as again:
        again.wait_to_say(READY)
        assert get(place, "/healthz")[0] == 200
        assert mo_count(place) == 1
        end(again, signal.SIGTERM)
        assert place.pids() == set()


def test_the_doctor_finds_everything_well_beside_a_running_house(place: Place) -> None:
    with place.start([*KABAR, "run"], CLOCK_SECONDS="0.2") as running:
        running.wait_to_say(READY)
        wait_until(lambda: run_kabar(place, "doctor").returncode == 0, "the doctor to be content")
        findings = json.loads(run_kabar(place, "doctor", "--json").stdout)
        assert {each["subject"] for each in findings} >= {"database", "queue", "worker", "clock", "web"}
        elsewhere = json.loads(run_kabar(place, "doctor", "--json", PORT="1").stdout)
        assert elsewhere == findings, "also where PORT was given to `kabar run` alone"
        end(running, signal.SIGTERM)
    assert not address_file(place.folder / "var").exists()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children that their parent ended")
def test_ctrl_c_under_make_is_a_quiet_end(place: Place) -> None:
    with place.start([*KABAR, "run", "--with-parent"]) as running:
        running.wait_to_say(READY)
        end(running, signal.SIGINT)
        assert running.process.returncode == 0
        assert "Kabar berhenti" in running.said()


def test_a_name_in_the_env_file_that_is_no_setting_is_told_once(place: Place) -> None:
    (place.folder / ".env").write_text("PROT=8450\n", encoding="utf-8")
    with place.start([*KABAR, "run"]) as running:
        running.wait_to_say(READY)
        assert running.said().count("PROT") == 2, "one line, both languages"


def test_a_second_one_on_the_same_folder_says_so(place: Place) -> None:
    with place.start([*KABAR, "run"]) as running:
        running.wait_to_say(READY)
        second = run_kabar(place, "run")
        assert second.returncode == 1
        assert "sudah berjalan" in second.stdout + second.stderr
        assert str(running.process.pid) in second.stdout + second.stderr
        assert get(place, "/healthz")[0] == 200


@pytest.mark.parametrize("words", [["run"], ["web"]], ids=" ".join)
def test_a_port_that_is_taken_is_named_with_another_one(place: Place, words: list[str]) -> None:
    with socket.create_server(("127.0.0.1", place.port)):
        done = run_kabar(place, *words)
    assert done.returncode == 1
    assert f"Port {place.port} sudah dipakai" in done.stdout + done.stderr
    assert "PORT=" in done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr


def test_the_web_process_alone_answers_without_any_redis(place: Place) -> None:
    assert run_kabar(place, "db", "seed").returncode == 0
    with place.start([*KABAR, "web"], PATH="/nowhere") as running:
        wait_until(lambda: is_healthy(place), "the web server", running.said)
        connection = http.client.HTTPConnection("127.0.0.1", place.port, timeout=10)
        form = "from=%2B6285000000101&to=2757&text=BANTUAN"
        connection.request(
            "POST", "/sms/simulator/inbound", form, {"Content-Type": "application/x-www-form-urlencoded"}
        )
        answer = connection.getresponse()
        assert answer.status == 200
        assert json.loads(answer.read())["reply"]
        connection.close()


def is_healthy(place: Place) -> bool:
    try:
        return get(place, "/healthz")[0] == 200
    except OSError:
        return False


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children that their parent ended")
def test_it_ends_with_the_program_that_started_it(place: Place) -> None:
    """What `make` that is killed outright leaves behind: nothing."""
    starter = "import subprocess, sys; subprocess.run(sys.argv[1:])"
    with place.start([sys.executable, "-c", starter, *KABAR, "run", "--with-parent"]) as running:
        running.wait_to_say(READY)
        running.process.kill()
        running.process.wait()
        wait_until(lambda: not place.pids(), "every process to end")


def test_production_does_not_start_with_demo_secrets(place: Place) -> None:
    with place.start([*KABAR, "run"], MODE="production") as running:
        assert running.wait_to_end() == 1
        assert "SECRET_KEY" in running.said()
        assert "Traceback" not in running.said()


def test_a_redis_that_dies_is_started_again_and_people_are_answered_meanwhile(place: Place) -> None:
    with place.start([*KABAR, "run"], CLOCK_SECONDS="0.2") as running:
        running.wait_to_say(READY)
        wait_until(lambda: run_kabar(place, "doctor").returncode == 0, "the worker to be there")
        (redis,) = (pid for pid in place.pids() if b"unixsocket" in Path(f"/proc/{pid}/cmdline").read_bytes())
        os.kill(redis, signal.SIGKILL)
        assert run_kabar(place, "sms", "BANTUAN").returncode == 0
        running.wait_to_say("redis berhenti")
        wait_until(lambda: run_kabar(place, "doctor").returncode == 0, "the worker to be back", running.said)
        assert running.process.poll() is None


def test_an_outside_redis_that_is_away_does_not_end_the_house(place: Place) -> None:
    with place.start([*KABAR, "run"], REDIS_URL="redis://127.0.0.1:1/0") as running:
        running.wait_to_say(READY)
        running.wait_to_say("queue_away")
        assert "worker berhenti" not in running.said()
        assert get(place, "/healthz")[0] == 200
