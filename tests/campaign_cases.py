"""People, files and campaigns that tests of bulk notifications are made from."""

import csv
import io
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import insert, select, update

from core.access import Actor, Role
from core.commands import Language
from core.facts import Zone
from office import campaign_check, campaigns
from office.campaign_files import upload
from runtime.runtime import Runtime
from store.campaigns import Stored
from store.tables import campaign_rows, participants, phones
from tests.console_client import person_of
from tests.store_cases import person, save_people

STAFF, OTHER = Actor("user:sari"), Actor("user:budi")
APPROVER, SECOND = Actor("user:ana"), Actor("user:tono")
TEXT = "Yth {name}, iuran Anda jatuh tempo {date}. Bayar di kanal resmi. Balas BERHENTI bila tidak mau info ini."
ENGLISH = "Dear {name}, your contribution is due on {date}. Reply BERHENTI to stop."
HEADINGS = ("nama", "no hp", "tanggal")
PHONES = [f"+62850000009{number:02d}" for number in range(1, 13)]


def local(msisdn: str) -> str:
    """Return a number as people write it."""
    return "0" + msisdn.removeprefix("+62")


def seed(rt: Runtime) -> list[int]:
    """Save twelve people; number 10 has died, 11 wants no mass information, 12's phone is frozen; 3 reads English."""
    zones = (Zone.WIB, Zone.WITA, Zone.WIT)
    people = [
        person(
            number,
            name=f"Contoh {number}",
            msisdn_on_record=PHONES[number - 1],
            zone=zones[number % 3],
            language=Language.EN if number == 3 else Language.ID,
            deceased_on=date(2026, 1, 2) if number == 10 else None,
        )
        for number in range(1, 13)
    ]
    with rt.transaction() as db:
        ids = save_people(db, rt.now(), *people)
        db.execute(insert(phones).values(msisdn=PHONES[10], mass_off_at=rt.now()))
        db.execute(insert(phones).values(msisdn=PHONES[11], frozen_at=rt.now()))
    return ids


def csv_of(*rows: Sequence[str], headings: Sequence[str] = HEADINGS, separator: str = ",") -> io.BytesIO:
    """Return a CSV file."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=separator).writerows([headings, *rows])
    return io.BytesIO(out.getvalue().encode())


def drafted(rt: Runtime, *rows: Sequence[str], texts: dict[str, str] | None = None, **more: Any) -> Stored:
    """Return a campaign with this file and text."""
    stored = campaigns.create(rt, STAFF, "Tenggat iuran", "file")
    stored = upload(rt, STAFF, stored.id, stored.revision, csv_of(*rows, **more), "penerima.csv")
    changes = {"texts": texts or {"id": TEXT}, "reason": "Tenggat iuran bulan ini"}
    return campaigns.edit(rt, STAFF, stored.id, stored.revision, changes)


def checked(rt: Runtime, stored: Stored) -> Stored:
    """Return the campaign with every row looked at."""
    campaigns.start_check(rt, STAFF, stored.id, stored.revision)
    after = campaign_check.run(rt, stored.id)
    assert after is not None
    return after


def approvers(rt: Runtime) -> None:
    """Have two approvers exist."""
    for who in (APPROVER, SECOND):
        person_of(rt, Role.APPROVER, who.name.partition(":")[2])


def rows_of(rt: Runtime, campaign_id: str, *columns: str) -> list[tuple[Any, ...]]:
    """Return columns of a campaign's rows, in order."""
    wanted = [campaign_rows.c[each] for each in columns or ("row", "outcome")]
    mine = select(*wanted).where(campaign_rows.c.campaign_id == campaign_id).order_by(campaign_rows.c.row)
    with rt.transaction() as db:
        return [tuple(each) for each in db.execute(mine)]


def move_to_branch(rt: Runtime, participant_id: int, branch: str) -> None:
    """Have a branch look after somebody."""
    with rt.transaction() as db:
        db.execute(update(participants).where(participants.c.id == participant_id).values(branch=branch))
