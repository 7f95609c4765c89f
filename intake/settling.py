"""Compares what is to be sent with what stands in the queue: what is missing, moves, or is called off and why."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from core.notice_facts import Plan, PlannedNotice, Topic
from core.notice_reasons import Reason
from store.notices import KnownMt

Worded = Callable[[PlannedNotice, str | None], str]  # the text of a notice, with a check code that was given already
_UNREACHABLE = frozenset({Reason.FROZEN, Reason.DECEASED, Reason.NO_PHONE})


@dataclass(frozen=True, slots=True)
class Settled:
    """`kept` are ids by occasion of what stays, `moved` those of them that are due at another time now, by id.

    `off` are what is called off, with the reason.
    """

    missing: tuple[PlannedNotice, ...] = ()
    kept: Mapping[str, str] = field(default_factory=dict)
    moved: Mapping[str, PlannedNotice] = field(default_factory=dict)
    off: Mapping[str, str] = field(default_factory=dict)
    replaced: Mapping[str, str] = field(default_factory=dict)  # occasion to the id of what went before


def settle(plan: Plan, standing: Sequence[KnownMt], worded: Worded, gone: Mapping[str, str], now: datetime) -> Settled:
    """Return what brings the queue into line with the plan; `gone` are phones that lost something, with the reason.

    What a worker has cannot be reworded, but is called off too: if it comes back it is not sent again. A warning to a
    former number is never called off: it is about safety.
    """
    known = {each.occasion: each for each in standing}
    missing, kept, moved, off, replaced = [], {}, {}, {}, {}
    for notice in plan.notices:
        was = known.pop(notice.occasion, None)
        if was is None:
            missing.append(notice)
        elif not was.waits or _says_the_same(was, notice, worded):
            kept[notice.occasion] = was.id
            if _has_moved(was, notice, now):
                moved[was.id] = notice
            if was.is_recallable and was.recipient != notice.to_msisdn:
                off[was.id] = _why_replaced(was, notice, gone)
        else:
            missing.append(notice)
            off[was.id] = _why_replaced(was, notice, gone)
            replaced[notice.occasion] = was.id
    off.update((each.id, _why_off(each, plan, gone)) for each in _dropped(known.values()))
    return Settled(tuple(missing), kept, moved, off, replaced)


def _dropped(others: Iterable[KnownMt]) -> Iterable[KnownMt]:
    return (each for each in others if each.is_recallable and each.topic != Topic.OLD_NUMBER)


def _says_the_same(was: KnownMt, notice: PlannedNotice, worded: Worded) -> bool:
    return was.recipient == notice.to_msisdn and was.text == worded(notice, was.check_code)


def _has_moved(was: KnownMt, notice: PlannedNotice, now: datetime) -> bool:
    """Whether another hour is right now. What was tried already waits for its provider, and what is due is due."""
    return was.waits and not was.attempts and max(was.due_at, now) != max(notice.due_at, now)


def _why_replaced(was: KnownMt, notice: PlannedNotice, gone: Mapping[str, str]) -> str:
    if was.recipient == notice.to_msisdn:
        return Reason.SUPERSEDED.value
    return gone.get(was.recipient, Reason.NUMBER_CHANGED.value)


def _why_off(dropped: KnownMt, plan: Plan, gone: Mapping[str, str]) -> str:
    if dropped.recipient in gone:
        return gone[dropped.recipient]
    if plan.untold_reason in _UNREACHABLE:
        return str(plan.untold_reason)
    return (Reason.SUPERSEDED if dropped.topic == Topic.STAGE else Reason.POINTLESS).value
