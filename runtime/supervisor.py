"""Starts child processes, restarts one that crashes, and leaves none behind."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from runtime.processes import prepare_child

WATCHED = frozenset({signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGCHLD})
SECONDS_TO_STOP = 10.0
SECONDS_TO_BE_READY = 60.0
STEADY_SECONDS = 60.0  # who ran so long crashed for a new reason
MOST_CRASHES = 5
LONGEST_DELAY = 30.0


class Stop(Exception):  # noqa: N818  # not always an error
    """Everything is to end, with this exit code; the text, if any, says why."""

    def __init__(self, code: int, reason: str = "") -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Program:
    """What to start. `last` programs are stopped after all others (the Redis that they use)."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    last: bool = False


@dataclass(slots=True)
class Child:
    """A program with the process that runs it, or the time (monotonic) at which it is started again."""

    program: Program
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    crashes: int = 0
    again: float = field(default=0.0)


def delay_after(crashes: int) -> float:
    """Return how many seconds to wait before the next start: 1, 2, 4 ... at most 30."""
    return min(LONGEST_DELAY, 2.0 ** (crashes - 1))


class Supervisor:
    """One foreground process for all. `say` prints a line for the person who started it."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say
        self._children: list[Child] = []
        self._steady = False

    def __enter__(self) -> "Supervisor":
        signal.pthread_sigmask(signal.SIG_BLOCK, WATCHED)
        return self

    def __exit__(self, *_: object) -> None:
        self._stop_all()
        signal.pthread_sigmask(signal.SIG_UNBLOCK, WATCHED)

    def start(self, program: Program) -> None:
        """Start a program and keep it running from now on."""
        child = Child(program)
        self._children.append(child)
        self._spawn(child)

    def wait_until(self, is_ready: Callable[[], bool], what: str) -> None:
        """Return once `is_ready`. Raises Stop if a child ends first, if we are told to, or if it takes too long."""
        deadline = time.monotonic() + SECONDS_TO_BE_READY
        while not is_ready():
            self._wait_for_signal(0.05)
            if time.monotonic() > deadline:
                raise Stop(1, f"{what} tidak siap dalam {SECONDS_TO_BE_READY:.0f} detik / was not ready in time")

    def watch(self) -> None:
        """Run until Stop is raised: by a signal, or because a child crashes again and again."""
        self._steady = True
        while True:
            self._wait_for_signal(self._until_next_start())
            for child in self._children:
                if child.process is None and time.monotonic() >= child.again:
                    self._spawn(child)

    def _spawn(self, child: Child) -> None:
        parent = os.getpid()
        child.started = time.monotonic()
        child.process = subprocess.Popen(  # noqa: S603  # our own programs
            child.program.command,
            env=dict(child.program.environment),
            stdin=subprocess.DEVNULL,
            preexec_fn=lambda: prepare_child(parent),  # this process has one thread
        )

    def _until_next_start(self) -> float:
        waits = [child.again - time.monotonic() for child in self._children if child.process is None]
        return max(0.0, min(waits, default=3600.0))

    def _wait_for_signal(self, seconds: float) -> None:
        received = signal.sigtimedwait(WATCHED, seconds)
        if received is not None and received.si_signo != signal.SIGCHLD:
            raise Stop(130 if received.si_signo == signal.SIGINT else 0)
        for child in self._children:
            if child.process is not None and child.process.poll() is not None:
                self._note_exit(child, child.process.returncode)

    def _note_exit(self, child: Child, code: int) -> None:
        self._kill_group(child)  # what it started must not live on without it
        child.process = None
        name = child.program.name
        if not self._steady:
            raise Stop(1, f"{name} berhenti saat dimulai (kode {code}) / ended while starting (code {code})")
        ran = time.monotonic() - child.started
        child.crashes = 1 if ran >= STEADY_SECONDS else child.crashes + 1
        if child.crashes >= MOST_CRASHES:
            raise Stop(
                1,
                f"{name} gagal {MOST_CRASHES} kali berturut-turut (kode {code}) / failed {MOST_CRASHES} times running",
            )
        delay = delay_after(child.crashes)
        child.again = time.monotonic() + delay
        self._say(f"{name} berhenti (kode {code}), dimulai lagi dalam {delay:.0f} detik / ended, starts again then")

    def _stop_all(self) -> None:
        for last in (False, True):
            group = [child for child in self._children if child.process is not None and child.program.last is last]
            for child in group:
                self._signal(child, signal.SIGTERM)
            self._wait_for_end(group)
            for child in group:
                if child.process is not None and child.process.poll() is None:
                    self._say(
                        f"{child.program.name} tidak berhenti sendiri, dihentikan / did not end by itself, killed"
                    )
                self._kill_group(child)

    def _wait_for_end(self, group: Sequence[Child]) -> None:
        """Wait until all have ended; a second Ctrl-C or ten seconds end the patience."""
        deadline = time.monotonic() + SECONDS_TO_STOP
        while any(child.process is not None and child.process.poll() is None for child in group):
            received = signal.sigtimedwait(WATCHED, 0.1)
            impatient = received is not None and received.si_signo != signal.SIGCHLD
            if impatient or time.monotonic() > deadline:
                return

    def _signal(self, child: Child, number: signal.Signals) -> None:
        if child.process is not None and child.process.poll() is None:
            child.process.send_signal(number)

    def _kill_group(self, child: Child) -> None:
        if child.process is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(child.process.pid, signal.SIGKILL)
        child.process.wait()
