"""Starts programs for a test and waits for what they print, never for time to pass."""

import os
import re
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

SECONDS = 20.0  # any single step; a step that takes longer has failed


class Program:
    """A running program and every line it has printed."""

    def __init__(self, command: Sequence[str], cwd: Path, env: Mapping[str, str] | None = None) -> None:
        self.lines: list[str] = []
        self._more = threading.Condition()
        self._process = subprocess.Popen(
            command, cwd=cwd, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            with self._more:
                self.lines.append(line.rstrip("\n"))
                self._more.notify_all()
        with self._more:
            self._more.notify_all()

    def wait_for(self, pattern: str, after: int = 0, seconds: float = SECONDS) -> str:
        """Return the first line from the `after`-th on that has the pattern; fail with the last lines if none comes."""
        ends = time.monotonic() + seconds
        with self._more:
            while True:
                found = next((line for line in self.lines[after:] if re.search(pattern, line)), None)
                if found is not None:
                    return found
                left = ends - time.monotonic()
                if left <= 0 or not self._reader.is_alive():
                    raise AssertionError(f"no line {pattern!r}; the last ones:\n" + "\n".join(self.lines[-20:]))
                self._more.wait(left)

    def wait_until_listening(self, port: int, seconds: float = SECONDS) -> None:
        """Return once somebody listens on the port; fail if the program ends or the time is up."""
        ends = time.monotonic() + seconds
        while time.monotonic() < ends:
            with socket.socket() as attempt:
                if attempt.connect_ex(("127.0.0.1", port)) == 0:
                    return
            try:
                self._process.wait(0.05)
            except subprocess.TimeoutExpired:
                continue
            break
        raise AssertionError(f"nobody listens on {port}; the last lines:\n" + "\n".join(self.lines[-20:]))

    def stop(self, gently: float = 3.0) -> None:
        """End it: asked twice (bearerbox keeps draining after the first time), then made to."""
        for number in (signal.SIGTERM, signal.SIGTERM, signal.SIGKILL):
            if self._process.poll() is None:
                self._process.send_signal(number)
                try:
                    self._process.wait(gently)
                except subprocess.TimeoutExpired:
                    continue
        self._process.wait()
        self._reader.join()
        assert self._process.stdout is not None
        self._process.stdout.close()


def path_with_sbin() -> str:
    """Return PATH with the folders in which Debian keeps daemons and which ordinary users do not have in theirs."""
    return os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"])
