"""Which provider carries an MT: by weight and message id, around those that may not or cannot send now."""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256


@dataclass(frozen=True, slots=True)
class Route:
    """A provider and its share: one of weight 9 beside one of weight 1 carries nine of ten messages."""

    provider: str
    weight: float


@dataclass(frozen=True, slots=True)
class Choice:
    """The provider for an MT, and why not the one that its id prefers; `provider` None: nobody can carry it now."""

    provider: str | None
    reason: str | None = None


def parse_shares(given: Sequence[str], known: Collection[str]) -> dict[str, float]:
    """Return name and number of entries like `kannel:9`. Raises ValueError that says what to write."""
    shares: dict[str, float] = {}
    for each in given:
        name, colon, number = (part.strip() for part in each.partition(":"))
        if name not in known:
            names = ", ".join(sorted(known))
            raise ValueError(f"{name!r} tidak dikenal; pilih dari / is not known; choose from {names}")
        if name in shares:
            raise ValueError(f"{name} tertulis dua kali / is there twice")
        shares[name] = _positive(number if colon else "", name)
    return shares


def _positive(number: str, name: str) -> float:
    try:
        value = float(number)
    except ValueError:
        value = 0.0
    if not 0 < value < math.inf:
        raise ValueError(f"tulis angka di atas nol, misalnya {name}:10 / write a number above zero, e.g. {name}:10")
    return value


def preference(routes: Sequence[Route], message_id: str) -> tuple[str, ...]:
    """Return the providers in the order in which this message prefers them, the same for everybody and at any time.

    Each provider draws a number from the message's id; the weighted lowest comes first (rendezvous hashing). So where
    one provider falls out only its own messages move, and they spread over the others by their weights.
    """
    if len(routes) == 1:
        return (routes[0].provider,)
    ordered = sorted(
        routes, key=lambda route: (-math.log(_draw(message_id, route.provider)) / route.weight, route.provider)
    )
    return tuple(route.provider for route in ordered)


def _draw(message_id: str, provider: str) -> float:
    """Return a number above 0 and at most 1 that follows from the two names."""
    return (int.from_bytes(sha256(f"{provider} {message_id}".encode()).digest()[:8], "big") + 1) / 2**64


def choose(
    order: Sequence[str], unusable: Mapping[str, str], only: str | None = None, avoid: str | None = None
) -> Choice:
    """Return who carries a message whose preference is `order`.

    `unusable` names who cannot send now and why (`stopped`, `breaker_open`). `only` is a message's own condition and
    stands above all routes. `avoid` could not be reached with this message just now: the others come first.
    """
    if only is not None:
        return Choice(None, f"{unusable[only]}:{only}") if only in unusable else Choice(only)
    usable = [name for name in order if name not in unusable]
    best = next((name for name in usable if name != avoid), avoid if avoid in usable else None)
    if best is None:
        return Choice(None, f"{unusable[order[0]]}:{order[0]}" if order else "no_route")
    first = order[0]
    if best == first:
        return Choice(best)
    return Choice(best, f"{unusable[first]}:{first}" if first in unusable else f"unavailable:{first}")
