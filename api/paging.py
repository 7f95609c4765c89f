"""Pages: how many a request wants, where it goes on, and the address of the next one."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from api.contract import Call, Parameter
from api.problems import ROOT

USUAL, MOST = 50, 200

LIMIT = Parameter(
    name="limit",
    place="query",
    schema={"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL},
    about=f"How many at most (1 to {MOST})",
    pattern="[1-9][0-9]?|1[0-9][0-9]|200",
    example="50",
)


def limit_of(call: Call) -> int:
    """Return how many are wanted."""
    return int(call.parameters.get("limit", USUAL))


def next_of(call: Call, path: str, after: Any | None) -> tuple[str | None, dict[str, str]]:
    """Return the address of the page that goes on after the given cursor, and the Link header (RFC 8288) for it."""
    if after is None:
        return None, {}
    address = f"{ROOT}{path}?{urlencode({**call.parameters, 'after': after})}"
    return address, {"Link": f'<{address}>; rel="next"'}


def cut(rows: Sequence[Any], limit: int) -> tuple[Sequence[Any], bool]:
    """Return the rows of the page, and whether there are more: one row more than wanted was asked for."""
    return rows[:limit], len(rows) > limit
