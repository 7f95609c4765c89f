"""HTTP connections of a sender: one aiohttp session per process and event loop, without retries, without surprises.

aiohttp is imported with the first request: it costs 0.1 s and 10 MB, and a process that only receives sends nothing.
"""

import asyncio
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from providers.base import Unavailable, Uncertain

if TYPE_CHECKING:
    from aiohttp import ClientSession

CONNECT_SECONDS = 3.05
READ_SECONDS = 10.0
SPARE_SECONDS = 0.95  # a call ends 14 seconds after it began, whatever the other side dribbles
CONNECTIONS = 64
# Shorter than servers wait (smsbox and load balancers: a minute): who sends on a connection just as the server closes
# it never learns whether the request was read.
IDLE_SECONDS = 15.0
LONGEST_WAIT_SECONDS = 24 * 3600.0
SECONDS = re.compile(r"\d{1,9}(\.\d+)?", re.ASCII)


class NeverSentError(Exception):
    """The request certainly did not reach the provider: no name, no connection, no valid certificate."""


class PerhapsSentError(Exception):
    """The request left, or part of it, and no whole answer came."""


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    """A whole answer; bytes that are no UTF-8 are U+FFFD in `text`."""

    status: int
    headers: Mapping[str, str]
    text: str


class Connections:
    """At most `limit` requests are under way per event loop; further ones wait for as long as connecting may take.

    A pool that is shared across a fork mixes up the answers, and one that is shared between event loops breaks: so each
    pair of process and loop has its own. What a child process inherited it leaves alone, and does not even close.
    """

    def __init__(
        self, connect_seconds: float = CONNECT_SECONDS, read_seconds: float = READ_SECONDS, limit: int = CONNECTIONS
    ) -> None:
        self._connect_seconds = connect_seconds
        self._read_seconds = read_seconds
        self._limit = limit
        self._sessions: dict[tuple[int, asyncio.AbstractEventLoop], ClientSession] = {}

    async def request(
        self, method: str, url: str, headers: Mapping[str, str] | None = None, body: str | None = None
    ) -> HttpAnswer:
        """Return the answer; raises NeverSentError or PerhapsSentError, whose text is a class's name and no content.

        The URL is sent as it is written. Redirects are not followed, proxies of the environment not used, cookies not
        kept. Raises ValueError, and sends nothing, for a header that HTTP cannot carry.
        """
        import aiohttp
        import yarl

        data = None if body is None else body.encode()
        try:
            target = yarl.URL(url, encoded=True)
            async with self._session().request(
                method, target, headers=headers, data=data, allow_redirects=False
            ) as response:
                text = (await response.read()).decode("utf-8", "replace")
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            kind = NeverSentError if was_never_sent(error) else PerhapsSentError
            raise kind(type(error).__name__) from None  # the error's own text may quote the URL
        return HttpAnswer(response.status, response.headers, text)

    def _session(self) -> "ClientSession":
        import aiohttp

        key = (os.getpid(), asyncio.get_running_loop())
        session = self._sessions.get(key)
        if session is None or session.closed:
            total = self._connect_seconds + self._read_seconds + SPARE_SECONDS
            session = self._sessions[key] = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._limit, keepalive_timeout=IDLE_SECONDS, ttl_dns_cache=60),
                timeout=aiohttp.ClientTimeout(total, self._connect_seconds, self._read_seconds, self._connect_seconds),
                cookie_jar=aiohttp.DummyCookieJar(),
                trust_env=False,
            )
        return session

    async def close(self) -> None:
        """Close the connections of the running loop. The next request opens new ones."""
        session = self._sessions.pop((os.getpid(), asyncio.get_running_loop()), None)
        if session is not None:
            await session.close()


def was_never_sent(error: Exception) -> bool:
    """Return whether the request certainly did not reach the provider."""
    from aiohttp import ClientConnectorError, ConnectionTimeoutError, InvalidURL

    return isinstance(error, ClientConnectorError | ConnectionTimeoutError | InvalidURL)


def read_seconds(retry_after: str) -> float | None:
    """Return what a Retry-After header says, at most a day; None if it says nothing, a date or nonsense."""
    return min(float(retry_after), LONGEST_WAIT_SECONDS) if SECONDS.fullmatch(retry_after) else None


def meaning_of(error: NeverSentError | PerhapsSentError) -> Unavailable | Uncertain:
    """Return what a failed request means for the message that it carried."""
    return Unavailable(str(error)) if isinstance(error, NeverSentError) else Uncertain(str(error))
