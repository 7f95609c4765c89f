"""What was done at the console and in the terminal, noted so that nobody can change it unseen."""

import csv
import json
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import asdict
from typing import Any, TextIO

from core import chain
from core.access import Actor
from core.chain import Entry, Verdict
from runtime.logs import get_logger
from runtime.runtime import Runtime
from store import audit
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
    return _write_each(entries, lambda row: out.write(json.dumps(row, ensure_ascii=False) + "\n"))


def write_csv(entries: Iterable[Shown], out: TextIO) -> int:
    """Write a table that a spreadsheet opens without calculating anything; return how many entries."""
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    return _write_each(entries, lambda row: writer.writerow([_harmless(row[name]) for name in COLUMNS]))


def _write_each(entries: Iterable[Shown], write: Callable[[dict[str, Any]], object]) -> int:
    written = 0
    for entry in entries:
        write({**asdict(entry), "at": entry.at.isoformat()})
        written += 1
    return written


def _harmless(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


__all__ = ["Wanted", "note", "verify", "verify_now", "write_csv", "write_json_lines"]
