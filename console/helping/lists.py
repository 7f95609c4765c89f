"""Which part of a list a page shows."""

from dataclasses import dataclass

from flask import request
from flask_babel import gettext

from console.addresses import address_of, asked_of_us

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

    @property
    def sizes(self) -> list[tuple[str, str, bool]]:
        """How many rows may be shown at once, as chips; none where the shortest part holds all."""
        if self.total <= SIZES[0]:
            return []
        asked = asked_of_us()
        addresses = {size: address_of(self.endpoint, asked, lang=None, page=None, rows=size) for size in SIZES}
        return [(address, str(size), size == self.size) for size, address in addresses.items()]

    def _address(self, page: int) -> str:
        return address_of(self.endpoint, asked_of_us(), lang=None, page=page)


def part_of(endpoint: str, total: int) -> Part:
    """Return the part of the list at `endpoint` that the address asks for; nonsense means the first."""
    size = request.args.get("rows", SIZES[0], type=int)
    size = size if size in SIZES else SIZES[0]
    pages = max(1, -(-total // size))
    page = request.args.get("page", 1, type=int)
    return Part(endpoint, size, min(max(page, 1), pages), total)
