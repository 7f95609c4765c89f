"""`kabar run`: checks that we may start, then database, Redis, web, worker and clock under one supervisor."""

import errno
import fcntl
import http.client
import os
import socket
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from runtime import embedded_redis
from runtime.settings import Settings
from runtime.supervisor import Program, Stop, Supervisor

SECONDS_FOR_A_PORT = 3.0  # a predecessor that was killed may still be leaving


def run_house(settings: Settings, prepare: Callable[[], Sequence[str]], say: Callable[[str], None]) -> int:
    """Run everything until told to stop; return the exit code.

    `prepare` makes the database ready, and returns what to say once everything runs.
    """
    try:
        with hold_lock(settings.var_dir):
            require_port(settings.host, settings.port)
            more = prepare()
            with Supervisor(say) as supervisor:
                _start(supervisor, settings, say)
                say("\n".join([*more, ""]))
                supervisor.watch()
    except Stop as stop:
        say(stop.reason or "Kabar berhenti / stopped")
        return stop.code
    raise AssertionError("watch() ends by Stop only")


def _start(supervisor: Supervisor, settings: Settings, say: Callable[[str], None]) -> None:
    redis_url = settings.redis_url or _start_redis(supervisor, settings, say)
    environment = {**os.environ, **({"REDIS_URL": redis_url} if redis_url else {})}
    names = ["web", "clock", *(["worker"] if redis_url else [])]
    for name in names:
        supervisor.start(Program(name, [sys.executable, "-P", "-m", "cli", "--supervised", name], environment))
    supervisor.wait_until(lambda: answers(settings.host, settings.port), "web")
    page = "simulator" if settings.is_demo else "healthz"
    say(f"\n  Kabar siap / is ready:  http://{_reachable(settings.host)}:{settings.port}/{page}")
    say(f"  Ctrl-C untuk berhenti; data tetap di {settings.var_dir}/ / to stop; data stays there\n")


def _start_redis(supervisor: Supervisor, settings: Settings, say: Callable[[str], None]) -> str | None:
    """Return the URL of a Redis that is up: one that is there already, or our own; None if no server is installed."""
    running = embedded_redis.find_running(settings.var_dir)
    if running is not None:
        return running
    server = embedded_redis.find_server()
    if server is None:
        say("Redis tidak ada: pesan keluar dikirim oleh clock, lebih lambat / no Redis: the clock sends, more slowly")
        return None
    path = embedded_redis.socket_path(settings.var_dir)
    try:
        embedded_redis.prepare_socket(path)
    except embedded_redis.RedisUnavailable as error:
        raise Stop(1, str(error)) from None
    supervisor.start(Program("redis", embedded_redis.command(server, path), dict(os.environ), last=True))
    supervisor.wait_until(lambda: embedded_redis.is_alive(embedded_redis.url_of(path)), "redis")
    return embedded_redis.url_of(path)


@contextmanager
def hold_lock(var_dir: Path) -> Iterator[None]:
    """Hold the folder for this process alone; the kernel lets go when we end, however. Raises Stop if it is taken."""
    try:
        var_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = (var_dir / "kabar.lock").open("a+")
    except OSError as error:
        raise Stop(
            1,
            f"{var_dir}/ tidak bisa ditulisi ({error.strerror}); perbaiki pemiliknya atau isi VAR_DIR"
            " / cannot be written; mend its owner or set VAR_DIR",
        ) from None
    with handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            handle.seek(0)
            raise Stop(
                1,
                f"Kabar sudah berjalan di {var_dir}/ (proses {handle.read().strip() or '?'});"
                " hentikan dulu, atau isi VAR_DIR dan PORT / runs there already; stop it, or set VAR_DIR and PORT",
            ) from None
        handle.truncate(0)
        handle.write(str(os.getpid()))
        handle.flush()
        yield


def require_port(host: str, port: int) -> None:
    """Return if we can listen there. Raises Stop that says what to do if not.

    Asked here because the web server shares ports (SO_REUSEPORT): two of them would take turns without a word.
    """
    deadline = time.monotonic() + SECONDS_FOR_A_PORT
    while (problem := _port_problem(host, port)) == errno.EADDRINUSE and time.monotonic() < deadline:
        time.sleep(0.1)
    if problem == errno.EADDRINUSE:
        raise Stop(
            1,
            f"Port {port} sudah dipakai program lain; pilih yang lain, misalnya PORT={_free_port(host)}"
            f" / is taken by another program; choose another one, e.g. PORT={_free_port(host)}",
        )
    if problem:
        raise Stop(1, f"{host}:{port}: {os.strerror(problem)}; periksa HOST dan PORT / check HOST and PORT")


def _port_problem(host: str, port: int) -> int:
    """Return 0 if the port is free, else the number of the operating system's error."""
    try:
        with socket.create_server((host, port), family=_family(host)):
            return 0
    except OSError as error:
        return error.errno or errno.EINVAL


def _free_port(host: str) -> int:
    with socket.create_server((host, 0), family=_family(host)) as server:
        port: int = server.getsockname()[1]
        return port


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET


def _reachable(host: str) -> str:
    return {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, host)  # noqa: S104  # read, not bound


def answers(host: str, port: int) -> bool:
    """Return whether the web server says that it is healthy."""
    connection = http.client.HTTPConnection(_reachable(host), port, timeout=2)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
