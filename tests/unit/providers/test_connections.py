"""Connections: kept while they live, never more than allowed, with a limit to patience, and nobody's proxy."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import pytest

from providers.connections import Connections, HttpAnswer, NeverSentError, PerhapsSentError, read_seconds

GOOD = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


@dataclass
class Server:
    """Counts connections and requests; `behave` is called with each request's writer."""

    behave: Callable[["Server", asyncio.StreamWriter], Awaitable[None]]
    connections: int = 0
    under_way: int = 0
    most_under_way: int = 0
    closed: asyncio.Event = field(default_factory=asyncio.Event)

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            while await reader.readuntil(b"\r\n\r\n"):
                self.under_way += 1
                self.most_under_way = max(self.most_under_way, self.under_way)
                await self.behave(self, writer)
                self.under_way -= 1
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()
            self.closed.set()


async def answer(server: Server, writer: asyncio.StreamWriter) -> None:
    writer.write(GOOD)


async def answer_and_close(server: Server, writer: asyncio.StreamWriter) -> None:
    writer.write(GOOD)
    await writer.drain()
    raise ConnectionError


async def answer_slowly(server: Server, writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(0.02)
    writer.write(GOOD)


async def dribble(server: Server, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
    while True:
        writer.write(b"x")
        await writer.drain()
        await asyncio.sleep(0.05)


def talk(server: Server, connections: Connections, client: Callable[[str], Awaitable[None]]) -> None:
    """Run server and client in one event loop."""

    async def both() -> None:
        listening = await asyncio.start_server(server.talk, "127.0.0.1", 0)
        async with listening:
            await client(f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}/")
            await connections.close()

    asyncio.run(both())


def test_a_connection_is_kept() -> None:
    server, connections = Server(answer), Connections()

    async def three_times(url: str) -> None:
        for _ in range(3):
            assert (await connections.request("POST", url, body="x")).text == "ok"

    talk(server, connections, three_times)
    assert server.connections == 1


def test_one_that_the_server_closed_is_not_used_again() -> None:
    server, connections = Server(answer_and_close), Connections()

    async def twice(url: str) -> None:
        for _ in range(2):
            server.closed.clear()
            assert (await connections.request("POST", url)).status == 200
            await server.closed.wait()
            await asyncio.sleep(0.02)  # the end of the connection is on its way to us

    talk(server, connections, twice)
    assert server.connections == 2


def test_no_more_are_under_way_than_allowed() -> None:
    server, connections = Server(answer_slowly), Connections(limit=3)

    async def twelve(url: str) -> None:
        answers = await asyncio.gather(*(connections.request("POST", url) for _ in range(12)))
        assert [each.status for each in answers] == [200] * 12

    talk(server, connections, twelve)
    assert (server.connections, server.most_under_way) == (3, 3)


def test_who_never_got_a_connection_has_sent_nothing() -> None:
    server, connections = Server(dribble), Connections(0.1, 5.0, limit=1)

    async def two(url: str) -> None:
        first = asyncio.create_task(connections.request("POST", url))
        await asyncio.sleep(0.02)
        with pytest.raises(NeverSentError, match="ConnectionTimeoutError"):
            await connections.request("POST", url)
        first.cancel()

    talk(server, connections, two)


def test_a_dribble_ends_too() -> None:
    server, connections = Server(dribble), Connections(0.1, 0.2)

    async def once(url: str) -> None:
        with pytest.raises(PerhapsSentError, match="TimeoutError"):
            await connections.request("POST", url)

    talk(server, connections, once)


def test_the_environments_proxy_is_not_asked(monkeypatch: pytest.MonkeyPatch, closed_port: str) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, closed_port)
    monkeypatch.delenv("no_proxy", raising=False)
    connections = Connections()

    async def once(url: str) -> None:
        assert await connections.request("GET", url) is not None

    talk(Server(answer), connections, once)


def test_each_event_loop_has_its_own() -> None:
    connections = Connections()

    async def once(url: str) -> None:
        heard: HttpAnswer = await connections.request("GET", url)
        assert heard.text == "ok"

    for _ in range(2):
        talk(Server(answer), connections, once)


@pytest.mark.parametrize(
    ("told", "seconds"),
    [("7", 7.0), ("0.5", 0.5), ("31536000", 86400.0), ("-5", None), ("", None), ("Wed, 21 Oct", None), ("1e9", None)],
)  # fmt: skip
def test_retry_after(told: str, seconds: float | None) -> None:
    assert read_seconds(told) == seconds
