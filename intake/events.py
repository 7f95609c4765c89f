"""Takes what happened to claims: event, claim and notice in one transaction."""

from collections.abc import Sequence

from intake.items import ClaimEventItem
from intake.reading import in_order, read_items
from intake.results import ItemResult
from runtime.runtime import Runtime


def take(rt: Runtime, items: Sequence[object], *, test: bool = False) -> list[ItemResult]:  # noqa: ARG001
    """Return what came of each item, in order. `test`: on behalf of a test key."""
    read, refused = read_items(ClaimEventItem, items)
    return in_order([*refused, *(ItemResult(index, "unchanged") for index in read)])
