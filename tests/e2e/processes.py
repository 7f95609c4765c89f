"""Kabar's own processes for end-to-end tests: started for real, on free ports, with their logs kept for inspection."""

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.ports import free_port

ROOT = Path(__file__).parents[2]
SECONDS_TO_START = 30


@dataclass(frozen=True, slots=True)
class Web:
    """A running web server: where it answers, its process and where it logs."""

    url: str
    port: int
    process: subprocess.Popen[bytes]
    log: Path


def environment(database_url: str, var_dir: Path, **changes: str) -> dict[str, str]:
    """Return the environment of a Kabar process: the machine's own, less its settings, with ours."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
    return {**kept, "DATABASE_URL": database_url, "VAR_DIR": str(var_dir), "LOG_FORMAT": "json", **changes}


def running_web(environ: Mapping[str, str], log: Path, port: int | None = None) -> AbstractContextManager[Web]:
    """Return `with`-able: a `kabar web` that answers /healthz, ended afterwards."""
    port = port or free_port()
    return served([sys.executable, "-m", "cli", "web", "--port", str(port)], environ, log, port)


@contextmanager
def served(command: list[str], environ: Mapping[str, str], log: Path, port: int) -> Iterator[Web]:
    """Yield a web server that was started so and answers /healthz on that port; end it afterwards."""
    with log.open("ab") as output:
        process = subprocess.Popen(
            command, cwd=ROOT, env=dict(environ), stdin=subprocess.DEVNULL, stdout=output, stderr=output
        )
    web = Web(f"http://127.0.0.1:{port}", port, process, log)
    try:
        wait_until_answers(web)
        yield web
    finally:
        process.terminate()
        process.wait(SECONDS_TO_START)


def wait_until_answers(web: Web) -> None:
    """Return when /healthz answers; raise with the end of the log where it does not in time."""
    deadline = time.monotonic() + SECONDS_TO_START
    while True:
        try:
            urllib.request.urlopen(f"{web.url}/healthz", timeout=5).close()
        except (urllib.error.URLError, ConnectionError):
            if web.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"the web server did not start: {web.log.read_text()[-2000:]}") from None
            time.sleep(0.05)  # there is nothing to wait on but the port
        else:
            return
