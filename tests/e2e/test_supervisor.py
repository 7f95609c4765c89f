"""The supervisor alone, with small programs: it restarts, gives up, and leaves nothing behind."""

import signal
import sys
from pathlib import Path

import pytest

from tests.e2e.supervision import Place, wait_until

HOUSE = """
import os, sys
from runtime import supervisor
from runtime.supervisor import Program, Stop, Supervisor
supervisor.delay_after = lambda crashes: 0.01
supervisor.SECONDS_TO_STOP = float(os.environ.get("PATIENCE", "10"))
def say(text):
    print(text, flush=True)
try:
    with Supervisor(say) as house:
        for name in sys.argv[1:]:
            house.start(Program(name.split("=")[0], [sys.executable, "-c", name.partition("=")[2]], dict(os.environ)))
        say("STARTED")
        house.watch()
except Stop as stop:
    say(f"STOPPED {stop.code} {stop.reason}")
    sys.exit(stop.code)
"""
SLEEPS = "import signal; print('AWAKE', flush=True); signal.pause()"
FORKS = "import os, signal; os.fork(); print('AWAKE', flush=True); signal.pause()"
IS_DEAF = "import signal; signal.signal(15, signal.SIG_IGN); print('AWAKE', flush=True)\nwhile True: signal.pause()"
CRASHES = "raise SystemExit(7)"


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def house(*programs: str) -> list[str]:
    return [sys.executable, "-c", HOUSE, *programs]


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 0), (signal.SIGINT, 130), (signal.SIGHUP, 0)])
def test_a_signal_ends_everything_in_good_order(place: Place, number: signal.Signals, code: int) -> None:
    with place.start(house(f"one={SLEEPS}", f"two={SLEEPS}")) as running:
        wait_until(lambda: running.said().count("AWAKE") == 2, "both programs", running.said)
        running.process.send_signal(number)
        assert running.wait_to_end() == code
        assert place.pids() == set()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children that their parent ended")
def test_being_killed_outright_ends_everything(place: Place) -> None:
    with place.start(house(f"one={SLEEPS}", f"deaf={IS_DEAF}")) as running:
        wait_until(lambda: running.said().count("AWAKE") == 2, "both programs", running.said)
        running.process.kill()
        running.process.wait()
        wait_until(lambda: not place.pids(), "the children to end")


def test_a_deaf_program_is_killed_when_patience_ends(place: Place) -> None:
    with place.start(house(f"deaf={IS_DEAF}"), PATIENCE="0.2") as running:
        running.wait_to_say("AWAKE")
        running.process.terminate()
        assert running.wait_to_end() == 0
        assert place.pids() == set()


def test_what_a_program_forked_ends_with_it(place: Place) -> None:
    with place.start(house(f"forks={FORKS}")) as running:
        wait_until(lambda: running.said().count("AWAKE") == 2, "parent and child", running.said)
        running.process.terminate()
        running.wait_to_end()
        assert place.pids() == set()


def test_a_program_that_crashes_is_started_again(place: Place, tmp_path: Path) -> None:
    once = f"import pathlib, signal; p = pathlib.Path({str(tmp_path / 'tried')!r})\n"
    once += "if p.exists(): print('AGAIN', flush=True); signal.pause()\np.touch(); raise SystemExit(7)"
    with place.start(house(f"worker={once}", f"steady={SLEEPS}")) as running:
        running.wait_to_say("AGAIN")
        assert "worker berhenti (kode 7)" in running.said()
        assert running.process.poll() is None


def test_a_program_that_crashes_again_and_again_ends_everything_with_a_clear_line(place: Place) -> None:
    with place.start(house(f"steady={SLEEPS}", f"worker={CRASHES}")) as running:
        assert running.wait_to_end() == 1
        assert "STOPPED 1 worker gagal 5 kali berturut-turut (kode 7)" in running.said()
        assert place.pids() == set()
