"""One pool of HTTP connections per process: a pool that is shared across a fork mixes up the answers."""

import os

import urllib3

CONNECT_SECONDS = 3.05
READ_SECONDS = 10.0
CONNECTIONS = 32


class Connections:
    """A pool without retries. At most `CONNECTIONS` requests per host are under way; further ones wait."""

    def __init__(self, connect_seconds: float = CONNECT_SECONDS, read_seconds: float = READ_SECONDS) -> None:
        self._timeout = urllib3.Timeout(connect=connect_seconds, read=read_seconds)
        self._made_in: int | None = None
        self._pool = urllib3.PoolManager()

    def pool(self) -> urllib3.PoolManager:
        """Return this process's pool."""
        if self._made_in != os.getpid():
            self._pool = urllib3.PoolManager(maxsize=CONNECTIONS, block=True, retries=False, timeout=self._timeout)
            self._made_in = os.getpid()
        return self._pool


def was_never_sent(error: urllib3.exceptions.HTTPError) -> bool:
    """Return whether the request certainly did not reach the provider: no name, no connection, no valid certificate."""
    return isinstance(
        error,
        urllib3.exceptions.NewConnectionError
        | urllib3.exceptions.ConnectTimeoutError
        | urllib3.exceptions.NameResolutionError
        | urllib3.exceptions.LocationValueError
        | urllib3.exceptions.SSLError,
    )
