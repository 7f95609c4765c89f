"""Drives an HTTP server on loopback with prepared requests over keep-alive connections, and measures each answer.

Run as its own process: `python -m bench.load PORT FILE --first N --connections 64 --seconds 8` prints one JSON object.
FILE holds requests as written by `write_requests`; they are sent in order, each once: no message is a duplicate.
"""

import argparse
import json
import selectors
import socket
import struct
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

LENGTH = struct.Struct("<I")
PATIENCE = 10.0  # seconds


def write_requests(path: Path, requests: Iterable[bytes]) -> int:
    """Write raw HTTP requests, each behind its length; return how many."""
    count = 0
    with path.open("wb") as file:
        for count, request in enumerate(requests, 1):  # noqa: B007  # the last count is the result
            file.write(LENGTH.pack(len(request)) + request)
    return count


def read_requests(path: Path, first: int) -> Iterator[bytes]:
    """Yield the requests from number `first` on."""
    with path.open("rb") as file:
        number = 0
        while head := file.read(LENGTH.size):
            (length,) = LENGTH.unpack(head)
            if number >= first:
                yield file.read(length)
            else:
                file.seek(length, 1)
            number += 1


@dataclass
class Tally:
    """What was seen: seconds per answer, status counts, answers that carried a text."""

    latencies: list[float] = field(default_factory=list)
    statuses: dict[str, int] = field(default_factory=dict)
    worded: int = 0
    word: bytes = b"BPJAMSOSTEK"

    def count(self, status: str, body: bytes, seconds: float) -> None:
        self.latencies.append(seconds)
        self.statuses[status] = self.statuses.get(status, 0) + 1
        self.worded += self.word in body


class Connection:
    """One keep-alive connection: sends a request, waits for its answer, sends the next."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), 10)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.buffer = b""
        self.sent_at = 0.0

    def send(self, request: bytes) -> None:
        self.buffer = b""
        self.sent_at = time.perf_counter()
        self.socket.sendall(request)

    def receive(self) -> tuple[str, bytes] | None:
        """Return (status, body) when the answer is whole, None while it is not."""
        data = self.socket.recv(65536)
        if not data:
            raise ConnectionError("the server closed a connection")
        self.buffer += data
        head, found, body = self.buffer.partition(b"\r\n\r\n")
        if not found:
            return None
        length = 0
        for line in head.split(b"\r\n")[1:]:
            if line[:15].lower() == b"content-length:":
                length = int(line[15:])
        return (head[9:12].decode(), body) if len(body) >= length else None


def drive(
    port: int, requests: Iterator[bytes], connections: int, seconds: float, word: str = "BPJAMSOSTEK"
) -> tuple[Tally, float]:
    """Send requests for so many seconds; return what was seen and the seconds it really took."""
    selector, tally = selectors.DefaultSelector(), Tally(word=word.encode())
    started = time.perf_counter()
    for _ in range(connections):
        connection = Connection(port)
        selector.register(connection.socket, selectors.EVENT_READ, connection)
        connection.send(next(requests))
    waiting = connections
    while waiting:
        for key, _ in selector.select(PATIENCE):
            connection = key.data
            answer = connection.receive()
            if answer is None:
                continue
            now = time.perf_counter()
            tally.count(*answer, now - connection.sent_at)
            if now - started < seconds and (request := next(requests, None)) is not None:
                connection.send(request)
            else:
                selector.unregister(connection.socket)
                connection.socket.close()
                waiting -= 1
    return tally, time.perf_counter() - started


def drive_steadily(
    port: int, requests: Iterator[bytes], connections: int, seconds: float, per_second: int
) -> tuple[Tally, float]:
    """Send so many requests a second, whether answers come or not; each answer's time counts from when it was due.

    A driver that waits for answers sends fewer while they are slow, and so hides how slow they are.
    """
    selector, tally, total = selectors.DefaultSelector(), Tally(), int(seconds * per_second)
    free = [Connection(port) for _ in range(connections)]
    for each in free:
        selector.register(each.socket, selectors.EVENT_READ, each)
    started, sent = time.perf_counter(), 0
    while len(tally.latencies) < total:
        due = started + sent / per_second
        if sent < total and free and due <= time.perf_counter():
            connection = free.pop()
            connection.send(next(requests))
            connection.sent_at, sent = due, sent + 1
            continue
        wait = max(0.0, due - time.perf_counter()) if sent < total and free else PATIENCE
        for key, _ in selector.select(wait):
            if (answer := key.data.receive()) is not None:
                status, body = answer
                tally.count(status, body, time.perf_counter() - key.data.sent_at)
                free.append(key.data)
    for each in free:
        each.socket.close()
    return tally, time.perf_counter() - started


def percentile(sorted_values: list[float], share: float) -> float:
    """Return the value below which so large a share lies (0 where there are none)."""
    return sorted_values[min(len(sorted_values) - 1, int(len(sorted_values) * share))] if sorted_values else 0.0


def main() -> None:
    """Parse the command line, drive, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("port", type=int)
    parser.add_argument("file", type=Path)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--connections", type=int, default=64)
    parser.add_argument("--seconds", type=float, default=8)
    parser.add_argument("--per-second", type=int, default=0, help="as many; without it as many as are answered")
    parser.add_argument("--word", default="BPJAMSOSTEK", help="what an answer that is one contains")
    asked = parser.parse_args()
    requests = read_requests(asked.file, asked.first)
    if asked.per_second:
        tally, took = drive_steadily(asked.port, requests, asked.connections, asked.seconds, asked.per_second)
    else:
        tally, took = drive(asked.port, requests, asked.connections, asked.seconds, asked.word)
    latencies = sorted(tally.latencies)
    print(
        json.dumps(
            {
                "answers": len(latencies),
                "per_second": len(latencies) / took,
                "p50_ms": percentile(latencies, 0.50) * 1000,
                "p99_ms": percentile(latencies, 0.99) * 1000,
                "statuses": tally.statuses,
                "worded": tally.worded,
            }
        )
    )


if __name__ == "__main__":
    main()
