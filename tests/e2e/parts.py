"""The parts of a whole Kabar as processes of their own, each of which can be killed and started again."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from runtime import embedded_redis
from runtime.processes import prepare_child
from tests.e2e.processes import ROOT
from tests.postgres import SECONDS_TO_START, start_server

SECONDS_TO_BE_READY = 90.0  # on a machine that has much else to do
KABAR = (sys.executable, "-m", "cli")
CRASH_SAFE = {  # survives the death of its processes, not of the machine: nothing is forced to disk
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "on",
    "max_connections": "120",
    "shared_buffers": "128MB",
    "log_min_messages": "fatal",
    "restart_after_crash": "on",
}


@dataclass
class Part:
    """A program that a test starts, kills and starts again. All it says goes to one file."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    log: Path
    is_ready: Callable[[], bool] = lambda: True
    kills: int = 0
    process: "subprocess.Popen[bytes] | None" = field(default=None, init=False)

    def start(self) -> None:
        """Start it, and return once it is ready. Always from the same thread: with it the process would end."""
        self.launch()
        self.wait_until_ready()

    def launch(self) -> None:
        """Start it, and return at once."""
        parent = os.getpid()
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                self.command, cwd=ROOT, env=dict(self.environment), stdin=subprocess.DEVNULL, stdout=output,
                stderr=output, preexec_fn=lambda: prepare_child(parent),
            )  # fmt: skip

    def wait_until_ready(self) -> None:
        """Return once it is ready; fail with the end of its log where it is not in time."""
        deadline = time.monotonic() + SECONDS_TO_BE_READY
        while not self.is_ready():
            assert time.monotonic() < deadline, f"{self.name} did not start: {self.log.read_text()[-2000:]}"
            time.sleep(0.02)  # there is nothing to wait on but its answer

    def kill(self) -> None:
        """Kill it with all that it has started, as a machine that loses power would."""
        if self.process is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process = None
        self.kills += 1

    def hold(self, meanwhile: Callable[[], object]) -> None:
        """Stop it where it is, and let it go on after `meanwhile`."""
        if self.process is not None and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGSTOP)
            try:
                meanwhile()
            finally:
                os.killpg(self.process.pid, signal.SIGCONT)


class Postgres(Part):
    """A cluster's server: after a kill it replays its log and goes on with what was committed."""

    def __init__(self, binaries: Path, directory: Path) -> None:
        super().__init__("postgresql", (), {}, directory / "log")
        self._binaries, self._directory = binaries, directory

    def launch(self) -> None:
        """Start it, and return once it answers; the memory of the one before may take a moment to go."""
        deadline = time.monotonic() + SECONDS_TO_START
        while True:
            try:
                self.process = start_server(self._binaries, self._directory, CRASH_SAFE)
            except RuntimeError:
                assert time.monotonic() < deadline, self.log.read_text()[-2000:]
                time.sleep(0.1)  # there is nothing to wait on but the kernel
            else:
                return

    def kill(self) -> None:
        """Kill the server's first process; the others see that and end by themselves."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None
            self.kills += 1

    def run(self, database: str, sql: str) -> list[tuple[object, ...]]:
        """Return the rows of one statement on a database of the cluster."""
        with psycopg.connect(
            host=str(self._directory), user="postgres", dbname=database, autocommit=True
        ) as connection:
            cursor = connection.execute(sql.encode())
            return cursor.fetchall() if cursor.description else []


def redis_part(folder: Path) -> tuple[Part, str]:
    """Return a Redis that keeps nothing, and its URL."""
    server = embedded_redis.find_server()
    assert server is not None
    socket = folder / "redis.sock"
    url = embedded_redis.url_of(socket)

    class Redis(Part):
        def launch(self) -> None:
            socket.unlink(missing_ok=True)
            super().launch()

    command = embedded_redis.command(server, socket)
    return Redis(
        "redis", command, dict(os.environ), folder / "output-redis.txt", lambda: embedded_redis.is_alive(url)
    ), url
