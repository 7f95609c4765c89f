"""Campaigns that are ready to run, put into the database as a check and approvals would have left them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, insert

from core.access import Actor
from core.campaign_rows import RowOutcome
from core.campaigns import State
from core.catalogue import Catalogue
from core.context import Reference
from core.delivery import MtStatus
from office import campaign_runs
from office.campaign_life import NotDone
from office.campaign_release import release_due
from runtime.runtime import Runtime
from runtime.settings import Settings
from store import campaigns as stored_campaigns
from store import outbox
from store.campaign_ledger import Ledger
from store.campaigns import Stored
from store.database import Db
from store.outbox import Handed, Result
from store.rows import insert_rows
from store.tables import bindings, campaign_approvals, campaign_rows, campaigns, participants

MORNING = datetime(2026, 11, 20, 3, 30, tzinfo=UTC)  # a Friday: 10.30 WIB, 11.30 WITA, 12.30 WIT
SARI, BUDI, WATI = Actor("user:sari"), Actor("user:budi"), Actor("user:wati")
ONE = "c00000000001"
LEASE = timedelta(minutes=1)


@dataclass
class Clock:
    """A clock that a test turns."""

    at: datetime = MORNING

    def __call__(self) -> datetime:
        return self.at

    def turn(self, **given: float) -> None:
        """Let time pass."""
        self.at += timedelta(**given)


def number_of(row: int) -> str:
    """Return the number of a row's recipient."""
    return f"+62850{row:08d}"


def put_people(db: Db, count: int) -> None:
    """Make people 1, 2, ... each with a phone that is bound to them."""
    born = date(1990, 1, 1)
    people = [(row, f"Contoh {row}", f"00{row:014d}", born, "WIB", "id", number_of(row)) for row in range(1, count + 1)]
    columns = ("id", "name", "nik", "birth_date", "zone", "language", "msisdn_on_record")
    insert_rows(db, participants, columns, people)
    tied = [(number_of(row), row, "record", "active", MORNING - timedelta(days=90)) for row in range(1, count + 1)]
    insert_rows(db, bindings, ("msisdn", "participant_id", "origin", "status", "since"), tied)


def put_campaign(
    db: Db,
    rows: int,
    *,
    campaign_id: str = ONE,
    bad: Sequence[int] = (),
    zones: Sequence[str] = ("WIB",),
    approved_by: Sequence[str] = (BUDI.name,),
    **changes: Any,
) -> str:
    """Put a campaign to people 1 to `rows`; those in `bad` are duplicates. It is approved and begins at once."""
    values = {
        "title": "Contoh", "state": State.APPROVED.value, "source": "file", "selection": {}, "texts": {},
        "starts_at": MORNING, "expires_at": MORNING + timedelta(days=7), "window_from": "08:00",
        "window_until": "17:00",
        "hands": [SARI.name], "checked_revision": 1, "total": rows, "created_by": SARI.name, "submitted_by": SARI.name,
        "submitted_at": MORNING, "counts": {"send": rows - len(bad), "duplicate": len(bad)},
        "segments": rows - len(bad),
        "catalogue_number": 1, "id": campaign_id, "revision": 1, "findings": {}, "created_at": MORNING,
        "changed_at": MORNING, **changes,
    }  # fmt: skip
    db.execute(insert(campaigns).values(**values))
    for name in approved_by:
        told = {"campaign_id": campaign_id, "revision": 1, "submitted_at": MORNING, "decision": "approved"}
        db.execute(insert(campaign_approvals).values(**told, decided_by=name, decided_at=MORNING))
    columns = ("campaign_id", "row", "outcome", "msisdn", "participant_id", "language", "zone", "text", "segments")
    made = [
        (
            campaign_id, row, "duplicate" if row in bad else RowOutcome.SEND.value, number_of(row), row, "id",
            zones[row % len(zones)], f"Kantor tutup hari ini ({row})", 1,
        )
        for row in range(1, rows + 1)
    ]  # fmt: skip
    insert_rows(db, campaign_rows, columns, made)
    return campaign_id


def stored(rt: Runtime, campaign_id: str = ONE) -> Stored:
    """Return the campaign as it stands."""
    with rt.transaction() as db:
        found = stored_campaigns.find(db, campaign_id)
    assert found is not None
    return found


def make(engine: Engine, catalogue: Catalogue, reference: Reference, clock: Clock, **given: object) -> Runtime:
    usual = {"send_batch": 16, "campaign_watched": 10}
    settings = Settings(_env_file=None, **{**usual, **given})  # type: ignore[call-arg,arg-type]
    return Runtime(settings, engine, catalogue, reference, settings.limits, clock=clock)


def put(rt: Runtime, rows: int, **changes: Any) -> str:
    with rt.transaction() as db:
        put_people(db, rows)
        return put_campaign(db, rows, **changes)


def ledger(rt: Runtime) -> Ledger:
    found = campaign_runs.ledger(rt, ONE)
    assert found.sums, found
    return found


def statuses(rt: Runtime) -> dict[str, int]:
    return ledger(rt).statuses


def take(rt: Runtime, count: int) -> list[outbox.Taken]:
    with rt.transaction() as db:
        return outbox.take_due(db, rt.now(), count, LEASE, 2)


def begin(rt: Runtime, taken: list[outbox.Taken]) -> list[Handed]:
    with rt.transaction() as db:
        return outbox.begin(db, [Handed(each, "simulator") for each in taken], rt.now(), LEASE)


def end(rt: Runtime, ids: list[str], status: MtStatus = MtStatus.SENT, reason: str | None = None) -> None:
    with rt.transaction() as db:
        outbox.record_results(db, [(id_, Result(status, reason, "simulator")) for id_ in ids], rt.now())


def send(rt: Runtime, count: int, status: MtStatus = MtStatus.SENT, reason: str | None = None) -> list[str]:
    """Send so many, and have them end like this."""
    ids = [each.taken.message.id for each in begin(rt, take(rt, count))]
    end(rt, ids, status, reason)
    return ids


def send_all(rt: Runtime) -> None:
    while release_due(rt) | len(send(rt, 100)):
        pass


def refused(what: Callable[..., object], *given: object) -> str:
    with pytest.raises(NotDone) as told:
        what(*given)
    return str(told.value.why)
