"""All providers as a sender sees them: who may be used now, who carries which message, who has tokens for it."""

import math
from collections.abc import Callable, Coroutine, Mapping, MutableMapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from core.delivery import MtKind
from core.routing import Choice, Route, choose, preference
from sms.sending.lane import Lane
from store.outbox import ANY_ROUTE, Handed, Taken
from store.stops import EVERYTHING

RATE = "rate_reached"  # why a message goes another way, or waits: there are no tokens
BUSY = "busy"  # why a message goes another way, or waits: its lane is full
LONGEST_FOR_TOKENS = timedelta(minutes=1)  # not beyond a lease: what is held so long goes by who has tokens
URGENT_ROOM = 64  # so many replies are taken however much else is held

Shares = MutableMapping[str, float]
Grant = Callable[[str, int, int], Coroutine[Any, Any, int]]  # provider, tokens wanted, priority -> tokens granted


class Lanes:
    """The lanes by name. `routes` carry what names no provider itself; `stops` is what was stopped when last looked."""

    def __init__(self, lanes: Mapping[str, Lane], routes: Sequence[Route]) -> None:
        self.all = dict(lanes)
        self.stops: frozenset[str] = frozenset()
        self._routes = tuple(routes)
        self._weights = {route.provider: route.weight for route in routes}

    @property
    def load(self) -> int:
        """How many messages are begun and have no answer yet."""
        return sum(lane.load for lane in self.all.values())

    def usable(self, now: datetime) -> frozenset[str]:
        """Return who may be given messages now; ANY_ROUTE is among them if one of the routes may."""
        unusable = self._unusable(now)
        usable = frozenset(name for name in self.all if name not in unusable)
        return usable | {ANY_ROUTE} if usable & self._weights.keys() else usable

    def room(self, usable: frozenset[str], now: datetime, most: int) -> int:
        """Return how many messages may be held for these, `most` where one of them is sound; a trial needs one."""
        lanes = self._carriers(usable)
        return min(most, sum(most if lane.is_sound else lane.room(now) for lane in lanes))

    def urgent_room(self, usable: frozenset[str], held: int) -> int:
        """Return how many replies may be taken however much else is held; `held` are those that are held already."""
        return max(0, URGENT_ROOM - held) if any(lane.is_sound for lane in self._carriers(usable)) else 0

    def _carriers(self, usable: frozenset[str]) -> list[Lane]:
        """Return the lanes that most messages go by: those of the routes, unless none of them may be used."""
        return [self.all[name] for name in usable & self._weights.keys() or usable - {ANY_ROUTE}]

    async def afford(self, wanted: int, promised: int, priority: int, usable: frozenset[str], grant: Grant) -> int:
        """Return for how many of the wanted messages there are tokens, `promised` being used by what is held already.

        What is granted becomes the lanes' credit, each lane asking for its share, and for those held that wait for it.
        """
        routed = [self.all[name] for name in self._weights if name in usable]
        total = sum(self._weights[lane.name] for lane in routed)
        for lane in self.all.values():
            if lane.limited and lane.name in usable:
                share = self._weights.get(lane.name, 0.0) / total if total else 0.0
                needed = max(math.ceil((wanted + promised) * share), lane.short) - lane.credit
                lane.credit += await grant(lane.name, needed, priority) if needed > 0 else 0
        if not routed or not all(lane.limited for lane in routed):
            return wanted
        return max(0, min(wanted, sum(lane.credit for lane in routed) - promised))

    def is_short(self) -> bool:
        """Return whether messages are held for which there were no tokens."""
        return any(lane.short for lane in self.all.values())

    def withdraw(self, now: datetime) -> list[Taken]:
        """Return what was begun and is not to be handed over after all: it leaves here.

        That is all for those who are stopped or left alone, and elsewhere what would come too late.
        """
        back: list[Handed] = []
        for lane in self.all.values():
            shut = lane.is_left_alone(now) or self._is_stopped(lane.name)
            back += lane.empty() if shut else lane.give_back(now)
        return [each.taken for each in back]

    def refund(self, chunk: Sequence[Handed]) -> None:
        """Take back the tokens of what was not begun after all: it is selected again."""
        for each in chunk:
            self.all[each.provider].spend(-each.taken.segments)

    def empty(self) -> list[Taken]:
        """Return all that is ready; it is gone from here."""
        return [each.taken for lane in self.all.values() for each in lane.empty()]

    def select(self, held: Sequence[Taken], now: datetime) -> tuple[list[Handed], list[Taken], list[Taken]]:
        """Return what of the held messages is to be begun, what is held further, and what nobody can carry now."""
        rooms = {lane.name: lane.room(now) for lane in self.all.values()}
        shares = {lane.name: lane.share() for lane in self.all.values()}
        unusable = self._unusable(now)
        chunk: list[Handed] = []
        kept: list[Taken] = []
        refused: list[Taken] = []
        for lane in self.all.values():
            lane.short = 0
        for each in held:
            choice = self.route(each, unusable, now) if any(rooms.values()) else Choice(None, RATE)
            choice = self._around(each, choice, unusable, rooms, shares)
            if choice.provider is None:
                (kept if choice.reason in (RATE, BUSY) else refused).append(each)
            else:
                rooms[choice.provider] -= 1
                self.all[choice.provider].spend(each.segments)
                chunk.append(Handed(each, choice.provider, choice.reason))
        return chunk, kept, refused

    def route(self, taken: Taken, unusable: Mapping[str, str], now: datetime) -> Choice:
        """Return who carries a message; without provider and for the reason RATE it waits for tokens.

        It waits for those of the provider that the weights give it. Only what is urgent, or is due for longer than
        anybody should wait, goes by another one that has some.
        """
        order = preference(self._routes, taken.message.id)
        poor = {lane.name: RATE for lane in self.all.values() if lane.is_poor(taken.segments)}
        around = {**poor, **unusable} if _may_go_around(taken, now) else unusable
        choice = choose(order, around, taken.only_provider, taken.avoid)
        if choice.provider is not None and choice.provider not in poor:
            return choice
        later = choose(order, unusable, taken.only_provider, taken.avoid)
        if later.provider is None:
            return later
        self.all[later.provider].short += taken.segments
        return Choice(None, RATE)

    def _around(
        self, taken: Taken, choice: Choice, unusable: Mapping[str, str], rooms: Mapping[str, int], shares: Shares
    ) -> Choice:
        """Return the choice, or another one where that lane is full and more waits for it than its share."""
        if choice.provider is None or rooms[choice.provider]:
            return choice
        shares[choice.provider] -= 1
        if shares[choice.provider] >= 0:
            return Choice(None, BUSY)
        full = {name: BUSY for name, room in rooms.items() if not room or self.all[name].is_poor(taken.segments)}
        order = preference(self._routes, taken.message.id)
        other = choose(order, {**full, **unusable}, taken.only_provider, taken.avoid)
        return other if other.provider is not None else Choice(None, BUSY)

    def _unusable(self, now: datetime) -> dict[str, str]:
        """Return which providers cannot be given a message now, and why."""
        stopped = {name: "stopped" for name in self.all if self._is_stopped(name)}
        broken = {lane.name: "breaker_open" for lane in self.all.values() if lane.is_shut(now)}
        throttled = {lane.name: "throttled" for lane in self.all.values() if lane.is_away(now)}
        return {**throttled, **broken, **stopped}

    def _is_stopped(self, name: str) -> bool:
        return bool(self.stops & {name, EVERYTHING})


def _may_go_around(taken: Taken, now: datetime) -> bool:
    """Return whether a message need not wait for tokens of the provider that the weights give it."""
    return taken.priority == 0 or taken.kind == MtKind.SECURITY or now - taken.due_at > LONGEST_FOR_TOKENS
