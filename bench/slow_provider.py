"""A provider that answers every request after so many milliseconds, as smsbox would, in as few steps as possible.

`python -m bench.slow_provider 50` prints its port. `GET /` tells how many requests came, and when the first and last.
"""

import asyncio
import json
import sys
import time

BODY = b"0: Accepted for delivery"
ANSWER = b"HTTP/1.1 202 Accepted\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n%s" % (len(BODY), BODY)


class SlowProvider(asyncio.Protocol):
    """One connection; requests come one after the other, as our clients send them."""

    seconds = 0.05
    count = 0
    first = last = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport
        self._buffer = b""

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head, end, body = self._buffer.partition(b"\r\n\r\n")
        if not end or len(body) < length_of(head):
            return
        self._buffer = b""
        if head.startswith(b"GET"):
            self._answer(self._told())
            return
        seen = type(self)
        seen.last = time.monotonic()
        seen.first = seen.last if seen.count == 0 else seen.first
        seen.count += 1
        asyncio.get_running_loop().call_later(self.seconds, self._answer, ANSWER)

    def _told(self) -> bytes:
        """Tell what came since it was asked last."""
        seen = type(self)
        body = json.dumps({"count": seen.count, "seconds": seen.last - seen.first}).encode()
        seen.count = 0
        return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)

    def _answer(self, answer: bytes) -> None:
        if not self._transport.is_closing():
            self._transport.write(answer)  # type: ignore[attr-defined]


def length_of(head: bytes) -> int:
    """Return what the headers say of the body's length."""
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return 0


async def serve(milliseconds: float) -> None:
    """Serve on a free port, which is printed, until ended."""
    SlowProvider.seconds = milliseconds / 1000
    server = await asyncio.get_running_loop().create_server(SlowProvider, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(float(sys.argv[1])))
