"""Starts supervised programs for a test and finds every process that comes of them, by the folder they work in."""

import os
import signal
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.architecture.sources import ROOT
from tests.ports import free_port

KABAR = (sys.executable, "-P", "-m", "cli")
NOT_OURS = ("DATABASE_URL", "REDIS_URL", "MODE", "PROVIDER", "HOST", "PUBLIC_BASE_URL", "SECRET_KEY", "LOG_LEVEL")
PATIENCE = 60.0


@dataclass
class Place:
    """A folder and a port of its own for one test. Whatever runs in the folder is the test's."""

    folder: Path
    port: int = 0

    def __post_init__(self) -> None:
        self.port = self.port or free_port()

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name not in NOT_OURS}
        own = {"VAR_DIR": str(self.folder / "var"), "PORT": str(self.port)}
        return {**kept, **own, "PYTHONPATH": str(ROOT), "LOG_FORMAT": "json"}

    @contextmanager
    def start(self, command: Sequence[str], **extra: str) -> Iterator["Running"]:
        """Start a program here; whatever is left of it is killed at the end."""
        output = self.folder / f"output-{uuid.uuid4().hex[:6]}.txt"
        with output.open("wb") as stream:
            process = subprocess.Popen(
                command, cwd=self.folder, env={**self.environment, **extra}, stdout=stream, stderr=stream
            )
        try:
            yield Running(process, output)
        finally:
            for pid in self.pids():
                os.kill(pid, signal.SIGKILL)
            process.wait()

    def pids(self) -> set[int]:
        """Return every living process that works in our folder. (Redis overwrites its environment and its name.)"""
        return {pid for pid, place in working_folders() if place.is_relative_to(self.folder)}


@dataclass
class Running:
    """A started program and the file with all it said."""

    process: "subprocess.Popen[bytes]"
    output: Path

    def said(self) -> str:
        return self.output.read_text(encoding="utf-8", errors="replace")

    def wait_to_say(self, words: str) -> None:
        wait_until(lambda: words in self.said() or self.process.poll() is not None, f"it to say {words!r}", self.said)
        assert words in self.said(), self.said()

    def wait_to_end(self) -> int:
        wait_until(lambda: self.process.poll() is not None, "it to end", self.said)
        assert self.process.returncode is not None
        return self.process.returncode


def working_folders() -> Iterator[tuple[int, Path]]:
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                yield int(entry.name), (entry / "cwd").readlink()
            except OSError:
                continue  # it ended, or belongs to somebody else


def wait_until(is_so: Callable[[], object], what: str, explain: Callable[[], str] = str) -> None:
    """Return as soon as it is so; fail after a minute, with an explanation."""
    deadline, pause = time.monotonic() + PATIENCE, threading.Event()
    while not is_so():
        assert time.monotonic() < deadline, f"waited in vain for {what}\n{explain()}"
        pause.wait(0.05)
