"""Which part of a list a page shows."""

from dataclasses import dataclass
from typing import Any

from flask import request, url_for
from flask_babel import gettext

SIZES = (25, 50, 100)


@dataclass(frozen=True, slots=True)
class Part:
    """Part of a list: its size and which one; addresses of its neighbours keep everything else that was asked."""

    endpoint: str
    size: int
    page: int
    total: int

    @property
    def offset(self) -> int:
        """How many rows come before."""
        return (self.page - 1) * self.size

    @property
    def previous(self) -> str:
        """The address of the part before; empty where there is none."""
        return self._address(self.page - 1) if self.page > 1 else ""

    @property
    def next(self) -> str:
        """The address of the part after; empty where there is none."""
        return self._address(self.page + 1) if self.offset + self.size < self.total else ""

    @property
    def told(self) -> str:
        """Which rows these are; empty where all are shown."""
        if self.total <= self.size and self.page == 1:
            return ""
        last = min(self.offset + self.size, self.total)
        return str(gettext("%(first)s–%(last)s dari %(total)s", first=self.offset + 1, last=last, total=self.total))

    def _address(self, page: int) -> str:
        asked: dict[str, Any] = {name: value for name, value in request.args.to_dict().items() if name != "lang"}
        return url_for(self.endpoint, **{**asked, "page": page})


def part_of(endpoint: str, total: int) -> Part:
    """Return the part of the list at `endpoint` that the address asks for; nonsense means the first."""
    size = request.args.get("rows", SIZES[0], type=int)
    size = size if size in SIZES else SIZES[0]
    pages = max(1, -(-total // size))
    page = request.args.get("page", 1, type=int)
    return Part(endpoint, size, min(max(page, 1), pages), total)
