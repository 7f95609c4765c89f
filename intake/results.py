"""What came of each item of a batch: one bad item never fails its neighbours, and never vanishes."""

from dataclasses import dataclass, field
from typing import Literal

ItemStatus = Literal["created", "updated", "unchanged", "duplicate", "older", "refused"]


@dataclass(frozen=True, slots=True)
class ItemProblem:
    """What is wrong with an item: `pointer` is a JSON pointer into it; texts say what to do, never what was given."""

    pointer: str
    code: str
    detail_id: str
    detail_en: str


@dataclass(frozen=True, slots=True)
class ItemResult:
    """`index` counts the items from 0. `key` is the item's claim number where it has one (no personal number).

    Of a claim event: `notice_id` is the id of the notice that it led to, `untold_reason` why there is none.
    """

    index: int
    status: ItemStatus
    key: str | None = None
    problems: tuple[ItemProblem, ...] = field(default=())
    notice_id: str | None = None
    untold_reason: str | None = None
