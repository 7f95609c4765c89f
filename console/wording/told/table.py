"""The one table of outcomes: their readable names, and the occasion on which each is read."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from flask_babel import gettext

from console.wording.told.accounts import ACCOUNTS
from console.wording.told.claims import CLAIMS
from console.wording.told.family import Family, Group
from console.wording.told.phones import PHONES
from console.wording.told.talk import TALK
from core.catalogue import HELP

GROUPS: tuple[Group, ...] = (*ACCOUNTS, *CLAIMS, *TALK, *PHONES)
UNASKED = frozenset({"notices", "reminders", "alerts", "office_alerts"})  # groups of what nobody asked for just now
_OF: Mapping[str, tuple[Group, Family]] = MappingProxyType(
    {outcome: (group, family) for group in GROUPS for family in group.families for outcome in family.outcomes}
)


def is_known(outcome: str) -> bool:
    """Return whether the table tells of an outcome."""
    return outcome in _OF


def reply_groups() -> Iterator[Group]:
    """Yield the services with their answers."""
    return (group for group in GROUPS if group.code not in UNASKED)


def notice_groups() -> Iterator[Group]:
    """Yield the groups of texts that go out without being asked for."""
    return (group for group in GROUPS if group.code in UNASKED)


def is_unasked(outcome: str) -> bool:
    """Return whether people read it without having asked for it."""
    return outcome in _OF and _OF[outcome][0].code in UNASKED


def name_of(outcome: str) -> str:
    """Return what an outcome is called, such as `Kartu yang mana? (dua kartu)`."""
    if outcome.startswith(HELP):
        return str(gettext("Teks kata kunci %(keyword)s", keyword=outcome.removeprefix(HELP)))
    if outcome not in _OF:
        return outcome.replace("_", " ")
    family = _OF[outcome][1]
    variant = family.variant(outcome)
    return f"{family.name} ({variant})" if variant else str(family.name)


def occasion_of(outcome: str) -> str:
    """Return when people read it."""
    return str(_OF[outcome][1].occasion) if outcome in _OF else gettext("Belum ada keterangan untuk teks ini.")


def twins_of(outcome: str) -> tuple[str, ...]:
    """Return the other outcomes of the same occasion."""
    return tuple(each for each in _OF[outcome][1].outcomes if each != outcome) if outcome in _OF else ()
