"""Saves one chunk in one transaction: the plain items at once, the others as the API saves them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, cast

from sqlalchemy import Connection, Engine

from intake.claims import save_claims
from intake.files.assembling import Assembler, Entry
from intake.files.bad_rows import BadRow
from intake.files.chunks import Chunk
from intake.files.columns import Kind
from intake.items import MOST_ITEMS
from intake.participants import save_participants
from intake.results import ItemResult
from runtime.doorbell import Doorbell
from runtime.runtime import Runtime
from store import bulk_claims, bulk_known
from store.bulk import BulkSaved


@dataclass(frozen=True, slots=True)
class Saved:
    """What came of a chunk: items by status, and the bad rows in their order."""

    counts: Counter[str] = field(default_factory=Counter)
    bad: tuple[BadRow, ...] = ()


class HeldBell(Doorbell):
    """Keeps the rings of a transaction that is not over."""

    def __init__(self) -> None:
        super().__init__(None)
        self.rings: list[tuple[str, list[int | str], str]] = []

    def ring(self, job: str, ids: Sequence[int | str], queue: str) -> bool:
        """Keep the ring."""
        self.rings.append((job, list(ids), queue))
        return False

    def ring_aside(self, job: str, ids: Sequence[int | str], queue: str) -> None:
        """Keep the ring."""
        self.rings.append((job, list(ids), queue))


def save_chunk(
    rt: Runtime, db: Connection, assembler: Assembler, chunk: Chunk, *, ahead: bool
) -> tuple[Saved, HeldBell]:
    """Return what came of the chunk, and what is to be rung for when the transaction of `db` is committed.

    `ahead`: its plain people are saved in this transaction already, all of them new.
    """
    counts: Counter[str] = Counter()
    apart, kind = set(chunk.apart), assembler.kind
    if chunk.staged.seen:
        saved = BulkSaved(len(chunk.staged.people.people)) if ahead else _save_plain(rt, db, kind, chunk)
        counts.update(created=saved.created, updated=saved.updated, unchanged=saved.unchanged)
        apart |= saved.left
    refused, bell = _save_apart(rt, db, kind, [(at, _remade(chunk.entries[at], assembler)) for at in sorted(apart)])
    counts.update(result.status for result in refused.values())
    bad = [row for at, entry in enumerate(chunk.entries) for row in _bad_rows(entry, refused.get(at), assembler)]
    return Saved(+counts, tuple(bad)), bell


def _save_plain(rt: Runtime, db: Connection, kind: Kind, chunk: Chunk) -> BulkSaved:
    now, people, claims = rt.now(), chunk.staged.people, chunk.staged.claims
    if kind == "claims":
        return bulk_claims.save_claims(db, claims, now) if claims.claims else BulkSaved(0)
    return bulk_known.save_people(db, people, now) if people.people else BulkSaved(0)


def _save_apart(
    rt: Runtime, db: Connection, kind: Kind, entries: Sequence[tuple[int, Entry]]
) -> tuple[dict[int, ItemResult], HeldBell]:
    """Save these entries as the API does, but within our transaction; return the results by position."""
    bell, results = HeldBell(), {}
    save: Any = save_participants if kind == "participants" else save_claims
    for start in range(0, len(entries), MOST_ITEMS):
        batch = entries[start : start + MOST_ITEMS]
        with db.begin_nested():  # sessions on a connection that is in a savepoint commit and roll back savepoints
            inner = replace(rt, engine=cast("Engine", db), doorbell=bell)
            for result in save(inner, [entry.item for _, entry in batch]):
                results[batch[result.index][0]] = result
    return results, bell


def _remade(entry: Entry, assembler: Assembler) -> Entry:
    return entry if entry.item is not None else assembler.entry(entry.records)


def _bad_rows(entry: Entry, result: ItemResult | None, assembler: Assembler) -> list[BadRow]:
    reasons = entry.reasons
    if result is not None and result.status == "refused":
        reasons = tuple(assembler.reasons_of(entry.records, result.problems))
    return list(zip(entry.records, reasons, strict=True)) if reasons else []
