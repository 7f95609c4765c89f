"""What the fake providers share: an asyncio server in a process of its own that misbehaves as it is told.

Start one from a test with `with running("tests.fakes.twilio_api") as base:` (tests/fakes/server.py); `base` is its URL.
By hand: `python -m tests.fakes.twilio_api [PORT]`; it prints the port.

    GET  /seen       [[recipient, text, how often it was taken], ...]: twice is a duplicate that a person would get
    GET  /requests   the last 5,000 requests as they came: path, headers, body
    GET  /control    the settings below and "pending", how many reports are still under way
    POST /control    JSON, changes some of the settings: {"faults": {"throttle": 0.05, "taken_reset": 0.02}, "seed": 7}

Settings:
    faults        {name: probability} for requests whose text asks for nothing; the names are FAULTS
    latency       seconds before an answer (0); `slow` adds slow_seconds (0.5)
    retry_after   what a 429 says (1)
    finals        {"delivered": 1.0}; how messages end: delivered, undelivered, failed, silent (no final report)
    report_delay  seconds before each report (0.05)
    early         probability that the first report comes before the answer (0)
    duplicated    probability that a report comes twice (0)
    shuffled      probability that the final report comes first (0)
    report_tries  how often a report is tried while nobody listens or the answer is 5xx, a second apart (5)
    find_fails    probability that a look-up is answered with 500 (0)
    seed          for all of the above
"""

import asyncio
import json
import random
import socket
import struct
import sys
from collections import Counter, deque
from typing import Any

import aiohttp
from aiohttp import web

FAULTS = (
    "refuse",  # for good, nothing taken
    "throttle",  # 429 with Retry-After, nothing taken
    "server_error",  # 500, nothing taken; the sender cannot know
    "unavailable",  # 503, nothing taken
    "hang_up",  # the connection is closed before an answer, nothing taken
    "reset",  # the same with a reset
    "hang",  # silence, nothing taken
    "stop_midway",  # half an answer, nothing taken
    "slow",  # taken, answered late
    "taken_server_error",
    "taken_hang_up",
    "taken_reset",
    "taken_hang",
    "taken_empty",  # 201 and nothing in it
    "taken_stop_midway",  # half an answer
)
DEFAULTS: dict[str, Any] = {
    "faults": {},
    "latency": 0.0,
    "slow_seconds": 0.5,
    "retry_after": 1,
    "finals": {"delivered": 1.0},
    "report_delay": 0.05,
    "early": 0.0,
    "duplicated": 0.0,
    "shuffled": 0.0,
    "report_tries": 5,
    "find_fails": 0.0,
    "seed": 1,
    "token": "token",
    "report_url": "",
}


class FakeProvider:
    """A subclass knows one provider's requests, refusals and reports."""

    def __init__(self) -> None:
        self.control: dict[str, Any] = dict(DEFAULTS)
        self.random = random.Random(1)
        self.requests: deque[dict[str, Any]] = deque(maxlen=5000)
        self.taken: Counter[tuple[str, str]] = Counter()
        self.under_way: set[asyncio.Task[None]] = set()
        self._session: aiohttp.ClientSession | None = None

    # ---- what a subclass tells

    async def answer(self, request: web.Request, body: str) -> web.StreamResponse:
        """Answer a request of the provider's API."""
        raise NotImplementedError

    def refusal(self, kind: str) -> web.Response:
        """Return how the provider says `refuse`, `throttle`, `server_error` or `unavailable`."""
        raise NotImplementedError

    def empty(self) -> web.Response:
        return web.Response(status=201, content_type="application/json")

    async def report(self, message: dict[str, Any], event: str) -> int:
        """Bring one report (`sent` or a final) and return the HTTP status of its answer."""
        raise NotImplementedError

    # ---- what subclasses use

    def note(self, recipient: str, text: str) -> None:
        """Count a message that was taken."""
        self.taken[(recipient, text)] += 1

    def happens(self, name: str) -> bool:
        return self.random.random() < self.control[name]

    def fault(self) -> str | None:
        """Draw what goes wrong with the next request."""
        return self._draw(self.control["faults"])

    def _draw(self, chances: dict[str, float]) -> str | None:
        drawn = self.random.random()
        for name, chance in chances.items():
            drawn -= chance
            if drawn < 0:
                return name
        return None

    async def play(self, request: web.Request, fault: str | None, take: Any) -> web.StreamResponse:
        """Answer with `take()`, or go wrong. `take` is a coroutine function that records the message."""
        kind = (fault or "").removeprefix("taken_")
        if not fault or fault == "slow" or fault != kind:
            good: web.StreamResponse = await take()
            if kind == "slow":
                await asyncio.sleep(self.control["slow_seconds"])
            if kind in ("", "slow"):
                return good
        if kind == "empty":
            return self.empty()
        if kind in ("hang_up", "reset", "hang", "stop_midway"):
            return await self.break_off(request, kind)
        return self.refusal(kind)

    async def break_off(self, request: web.Request, kind: str) -> web.Response:
        transport = request.transport
        assert transport is not None
        if kind == "hang":
            await asyncio.sleep(3600)
        elif kind == "reset":
            at_once = struct.pack("ii", 1, 0)  # linger no second: the other side gets a reset, not an end
            transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, at_once)
            transport.close()
        else:
            if kind == "stop_midway":
                transport.write(b'HTTP/1.1 201 Created\r\nContent-Length: 400\r\n\r\n{"sid": "SM')  # type: ignore[attr-defined]
            transport.close()
        return web.Response()

    async def reports_of(self, message: dict[str, Any]) -> None:
        """Begin to report on a message that was taken; with `early`, the first report is through before we return."""
        final = self._draw(self.control["finals"]) or "silent"
        events = ["sent"] if final == "silent" else ["sent", final]
        if self.happens("shuffled"):
            events.reverse()
        if self.happens("early"):
            await self._bring(message, events[0], tries=1)
        task = asyncio.create_task(self._bring_all(message, events))
        self.under_way.add(task)
        task.add_done_callback(self.under_way.discard)

    async def _bring_all(self, message: dict[str, Any], events: list[str]) -> None:
        for event in events:
            await asyncio.sleep(self.control["report_delay"])
            await self._bring(message, event)
            if self.happens("duplicated"):
                await self._bring(message, event)

    async def _bring(self, message: dict[str, Any], event: str, tries: int | None = None) -> None:
        for _ in range(tries or self.control["report_tries"]):
            try:
                if await self.report(message, event) < 500:
                    return
            except (aiohttp.ClientError, TimeoutError, OSError):
                pass
            await asyncio.sleep(1)

    def session(self) -> aiohttp.ClientSession:
        if self._session is None:
            timeout = aiohttp.ClientTimeout(total=15)
            self._session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=32), timeout=timeout)
        return self._session

    # ---- the server

    async def handle(self, request: web.Request) -> web.StreamResponse:
        body = await request.text()
        path = request.raw_path
        if path in ("/seen", "/requests", "/control"):
            return web.json_response(self.tell(path, body))
        self.requests.append(
            {"path": path, "headers": {k.lower(): v for k, v in request.headers.items()}, "body": body}
        )
        if self.control["latency"]:
            await asyncio.sleep(self.control["latency"])
        return await self.answer(request, body)

    def tell(self, path: str, body: str) -> Any:
        if path == "/seen":
            return [[*key, count] for key, count in self.taken.items()]
        if path == "/requests":
            return list(self.requests)
        if body:
            changes = json.loads(body)
            unknown = (set(changes) - set(DEFAULTS)) | (set(changes.get("faults", {})) - set(FAULTS))
            if unknown:
                raise web.HTTPBadRequest(text=f"unknown: {sorted(unknown)}")
            self.control |= changes
            if "seed" in changes:
                self.random = random.Random(changes["seed"])
        return {**self.control, "pending": len(self.under_way)}


async def _serve(fake: FakeProvider, port: int) -> None:
    # A raw server without routes: half the time per request of an application with a router.
    server = web.Server(fake.handle, handler_cancellation=True, access_log=None)  # type: ignore[arg-type]
    runner = web.ServerRunner(server)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", port, backlog=1024)
    await site.start()
    assert site._server is not None
    port = site._server.sockets[0].getsockname()[1]  # type: ignore[attr-defined]
    print(port, flush=True)  # noqa: T201  # how a test learns it
    await asyncio.Event().wait()


def serve(fake: FakeProvider) -> None:
    """Serve on the port in the arguments, or a free one, until the process is ended."""
    asyncio.run(_serve(fake, int(sys.argv[1]) if len(sys.argv) > 1 else 0))
