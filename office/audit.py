"""What was done at the console and in the terminal, noted so that nobody can change it unseen."""

import csv
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import asdict
from io import StringIO
from itertools import chain as chain_of
from typing import Any, TextIO

from core import chain
from core.access import Actor
from core.chain import Entry, Verdict
from runtime.logs import get_logger
from runtime.masking import mask_text
from runtime.runtime import Runtime
from store import api_keys, audit, campaigns, users
from store.audit import Shown, Wanted
from store.database import Db
from store.ledger import snapshot

COLUMNS = ("number", "at", "actor", "action", "object", "before", "after", "address", "request_id", "hash")
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # with these a spreadsheet takes a cell for a formula

log = get_logger("kabar.audit")


def note(  # noqa: PLR0913  # who, what, before and after are what an entry is
    db: Db, rt: Runtime, who: Actor, action: str, object_: str, before: Any = None, after: Any = None
) -> int:
    """Note what somebody does, in the transaction in which they do it; return the entry's number.

    `action` such as `catalogue.edit`, `object_` such as `keywords.JADWAL`; `before` and `after` are JSON-able and hold
    no phone number, text of a message, NIK, KPJ or participant's name. Call it last: until the commit nobody else can
    note anything.
    """
    key = rt.settings.audit_key
    head = audit.lock_head(db, chain.seal_of(0, chain.NOTHING_BEFORE, key))
    last = audit.last_of(db)
    sound = chain.is_sound(head, last, key)
    number, previous_hash = max((head.number, head.hash), last or (0, ""))
    now = rt.now()
    said = {
        "actor": who.name,
        "action": action,
        "object": object_,
        "address": who.address,
        "request_id": who.request_id,
    }
    entry = chain.sealed(
        Entry(
            number=number + 1,
            at=audit.written(now),
            before=chain.canonical(before),
            after=chain.canonical(after),
            previous_hash=previous_hash,
            hash="",
            **{name: text[: audit.LIMITS[name]] for name, text in said.items()},
        ),
        key,
    )
    if not sound:  # work goes on, but nothing puts right what was tampered with
        log.error("audit_chain_broken", number=number)
    audit.append(db, entry, now, chain.seal_of(entry.number, entry.hash, key) if sound else chain.BROKEN)
    return entry.number


def verify(db: Db, rt: Runtime, noted: tuple[int, str] | None = None) -> Verdict:
    """Return whether the audit log is what was written, or the first place where it is not.

    `db` must show one moment (`verify_now` sees to it). A million entries are read in flat memory. `noted` is a head
    (number and hash) that was written down elsewhere.
    """
    head = audit.read_head(db)
    with closing(audit.every_entry(db)) as entries:
        return chain.examine(entries, head, rt.settings.audit_key, noted)


def verify_now(rt: Runtime, noted: tuple[int, str] | None = None) -> Verdict:
    """Return the verdict on the audit log as it stands at this moment, while others go on writing."""
    with snapshot(rt.engine) as db:
        return verify(db, rt, noted)


def write_json_lines(entries: Iterable[Shown], out: TextIO) -> int:
    """Write one JSON object a line and return how many."""
    written = 0
    for entry in entries:
        out.write(json.dumps({**asdict(entry), "at": entry.at.isoformat()}, ensure_ascii=False) + "\n")
        written += 1
    return written


def csv_lines(entries: Iterable[Shown]) -> Iterator[str]:
    """Yield the lines of a table that a spreadsheet opens without calculating anything."""
    line = StringIO(newline="")
    writer = csv.writer(line)
    for cells in chain_of(iter([COLUMNS]), map(_cells, entries)):
        writer.writerow(cells)
        yield line.getvalue()
        line.seek(0)
        line.truncate()


def write_csv(entries: Iterable[Shown], out: TextIO) -> int:
    """Write that table; return how many entries."""
    lines = -1  # the first one names the columns
    for line in csv_lines(entries):
        out.write(line)
        lines += 1
    return lines


def _cells(entry: Shown) -> list[Any]:
    told = {**asdict(entry), "at": entry.at.isoformat()}
    return [_harmless(told[name]) for name in COLUMNS]


def _harmless(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def find(rt: Runtime, wanted: Wanted, *, below: int | None, limit: int) -> list[Shown]:
    """Return the newest entries that are wanted, those with a number below another one's only."""
    with rt.transaction() as db:
        return audit.find(db, wanted, below=below, limit=limit)


def names(rt: Runtime) -> tuple[list[str], list[str]]:
    """Return the actors and the actions that occur, to choose from."""
    with rt.transaction() as db:
        return audit.names(db)


def names_behind(rt: Runtime, campaign_ids: Sequence[str]) -> tuple[dict[str, str], dict[str, str]]:
    """Return the full names of people by their names, those of keys by `api:` and their ids; titles of campaigns."""
    with rt.transaction() as db:
        people = {user.name: user.full_name for user in users.list_all(db)}
        people |= {f"api:{key.id}": key.name for key in api_keys.list_all(db)}
        return people, campaigns.titles(db, campaign_ids) if campaign_ids else {}


def export_csv(rt: Runtime, who: Actor, wanted: Wanted) -> Iterator[str]:
    """Note that somebody takes a copy, and yield its lines."""
    note_export(rt, who, wanted)
    return _exported(rt, wanted)


def note_export(rt: Runtime, who: Actor, wanted: Wanted) -> None:
    """Note that somebody takes a copy. What was asked for is typed: a number in it is masked."""
    told = {name: value for name, value in asdict(wanted).items() if value}
    asked = {name: mask_text(value) if isinstance(value, str) else str(value) for name, value in told.items()}
    with rt.transaction() as db:
        note(db, rt, who, "audit.export", "audit", None, asked)


def _exported(rt: Runtime, wanted: Wanted) -> Iterator[str]:
    with snapshot(rt.engine) as db, closing(audit.stream(db, wanted)) as entries:
        yield from csv_lines(entries)
