"""The settings as people may see them, and what changed in them from one start of a process to the next."""

import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from core import chain
from core.access import Actor
from core.commands import Language
from office import audit
from office.settings_words import INDONESIAN
from runtime.logs import get_logger
from runtime.masking import mask_text
from runtime.runtime import Runtime
from runtime.settings import Settings
from runtime.settings_base import SettingsGroup
from store import audit as entries
from store.audit import Wanted
from store.database import READ_ONLY, Db

CHANGED = "settings.changed"
SYSTEM = Actor("system")
FILLED, EMPTY = "filled", "empty"  # all that is told of a secret
MOST_CHANGES = 20  # starts of processes, shown
OWN = "HouseSettings"  # the group of what stands in the class of all settings itself

log = get_logger("kabar.settings")


@dataclass(frozen=True, slots=True)
class Shown:
    """One setting. `value` None: a secret, of which only `filled` is told. `chosen`: somebody has set it."""

    name: str
    value: str | None
    filled: bool
    chosen: bool
    description: str


@dataclass(frozen=True, slots=True)
class Change:
    """What another start of a process found. `first`: nothing was known before, and only that is told."""

    at: datetime
    process: str
    changed: tuple[tuple[str, str, str], ...]  # name, before, after
    first: bool


def shown_settings(settings: Settings, language: Language) -> dict[str, list[Shown]]:
    """Return the settings by the name of their group, each described in this language."""
    groups: dict[str, list[Shown]] = {}
    for name, group in _names():
        groups.setdefault(group, []).append(_shown(settings, name, language))
    return groups


def note_changes(rt: Runtime, process: str) -> None:
    """Note what is set otherwise than at the last start of such a process ("web", "worker").

    It must not keep a process from starting: a database that is away is told to the log alone.
    """
    try:
        with rt.engine.execution_options(**READ_ONLY).connect() as db:
            known = _known(db, process)
        if _difference(known, digests(rt.settings)):
            _note(rt, process)
    except SQLAlchemyError as error:
        log.warning("settings_not_compared", error=type(error).__name__, process=process)


def list_changes(rt: Runtime) -> list[Change]:
    """Return what changed at the last starts, the newest first."""
    with rt.engine.execution_options(**READ_ONLY).connect() as db:
        found = entries.find(db, Wanted(action=CHANGED), below=None, limit=MOST_CHANGES)
    return [_change_of(each) for each in found]


def digests(settings: Settings) -> dict[str, str]:
    """Return what is compared: values as they are shown, of a secret whether it is there and a keyed hash.

    A secret that every process makes up for itself was set by nobody, and is left out.
    """
    return {name.upper(): _digest(settings, name) for name, _ in _names() if _is_told(settings, name)}


def _names() -> Iterator[tuple[str, str]]:
    """Yield every setting with the name of its group, in the order in which they are declared."""
    for group in (Settings, *(each for each in Settings.__mro__ if each not in (Settings, SettingsGroup))):
        own = vars(group).get("__annotations__", {}) if issubclass(group, SettingsGroup) else {}
        names = ["mode", *own] if group is Settings else own
        yield from (
            (name, OWN if group is Settings else group.__name__) for name in names if name in Settings.model_fields
        )


def _shown(settings: Settings, name: str, language: Language) -> Shown:
    field = Settings.model_fields[name]
    english = field.description or ""
    described = english if language is Language.EN else INDONESIAN.get(name, english)
    value = getattr(settings, name)
    shown = None if _is_secret(name) else _text_of(value)
    return Shown(name.upper(), shown, bool(value), name in settings.model_fields_set, described)


def _is_secret(name: str) -> bool:
    return not Settings.model_fields[name].repr


def _is_told(settings: Settings, name: str) -> bool:
    return not _is_secret(name) or name in settings.model_fields_set or not getattr(settings, name)


def _digest(settings: Settings, name: str) -> str:
    value = getattr(settings, name)
    if not _is_secret(name):
        return _text_of(value)
    if not value:
        return EMPTY
    return f"{FILLED} {hmac.new(settings.pepper, f'{name} {value}'.encode(), hashlib.sha256).hexdigest()[:8]}"


def _text_of(value: Any) -> str:
    """Return a value as people read it; an address without what may be secret in it."""
    if isinstance(value, tuple):
        return mask_text(", ".join(map(str, value)))
    return "" if value is None else mask_text(str(value) if not isinstance(value, Path) else value.as_posix())


def _difference(known: Mapping[str, str], now: Mapping[str, str]) -> dict[str, str]:
    """Return what is otherwise now. With another SECRET_KEY every secret's hash is another one: that says nothing."""
    other_key = known.get("SECRET_KEY") != now.get("SECRET_KEY")
    return {
        name: value
        for name, value in now.items()
        if known.get(name) != value
        and not (other_key and name != "SECRET_KEY" and _both_filled(known.get(name), value))
    }


def _both_filled(before: str | None, after: str) -> bool:
    return (before or "").startswith(f"{FILLED} ") and after.startswith(f"{FILLED} ")


def _note(rt: Runtime, process: str) -> None:
    """Whoever waits for the same moment looks again, and finds it noted."""
    with rt.transaction() as db:
        entries.lock_head(db, chain.seal_of(0, chain.NOTHING_BEFORE, rt.settings.audit_key))
        known, now = _known(db, process), digests(rt.settings)
        changed = _difference(known, now)
        if changed:
            after = now if "SECRET_KEY" in changed else changed
            before = {name: known[name] for name in after if name in known} if known else None
            audit.note(db, rt, SYSTEM, CHANGED, f"settings:{process}", before, after)


def _known(db: Db, process: str) -> dict[str, str]:
    """Return how everything stood at the last start: what each entry said was new, one after the other."""
    known: dict[str, str] = {}
    for each in entries.stream(db, Wanted(action=CHANGED, object=f"settings:{process}")):
        known |= json.loads(each.after or "{}")
    return known


def _change_of(entry: entries.Shown) -> Change:
    before, after = json.loads(entry.before or "null"), json.loads(entry.after or "{}")
    first = before is None
    changed = (
        ()
        if first
        else tuple(
            (name, _told(before.get(name, "")), _told(value))
            for name, value in sorted(after.items())
            if before.get(name) != value
        )
    )
    return Change(entry.at, entry.object.removeprefix("settings:"), changed, first)


def _told(digest: str) -> str:
    return FILLED if digest.startswith(f"{FILLED} ") else digest
