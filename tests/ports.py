"""Ports of the loopback interface for tests that start servers."""

import random
import socket

# Below the range from which the kernel takes ports for outgoing connections (32768 on Linux): else a client somewhere
# may get the port between our asking and the server's start.
RANGE = range(20_000, 32_000)


def free_ports(count: int) -> list[int]:
    """Return different ports that nobody listens on now."""
    taken: list[socket.socket] = []
    try:
        while len(taken) < count:
            probe = socket.socket()
            try:
                probe.bind(("127.0.0.1", random.choice(RANGE)))
            except OSError:
                probe.close()
            else:
                taken.append(probe)
        return [int(each.getsockname()[1]) for each in taken]
    finally:
        for each in taken:
            each.close()


def free_port() -> int:
    """Return one such port."""
    return free_ports(1)[0]
