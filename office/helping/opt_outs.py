"""Who wants no mass information: put on the list and taken off it by staff, one number or a file of them."""

import csv
import hashlib
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from core.access import Actor
from core.commands import Language
from core.decision import Notify
from core.delivery import MtKind
from core.msisdn import mask, to_e164
from core.outcomes import Outcome
from intake.planning import ring
from office.audit import note
from office.helping.looking import looking
from office.helping.refusals import NotDone, Why
from office.helping.telling import kept_reason, object_of, queue_notices
from office.messages import keyed_hash
from runtime.runtime import Runtime
from store import audit, phone_states
from store.audit import Shown, Wanted
from store.phones import set_mass_information
from store.senders import lock_phones

LATELY = timedelta(days=30)
ACTIONS = ("optout.add", "optout.remove", "optout.import", "optout.export")
RECENT = 10  # changes that are shown
MOST_ROWS = 3_000  # of a file, which must fit one request
AT_ONCE = 200  # numbers in one statement
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # with these a spreadsheet takes a cell for a formula


class Unread(StrEnum):
    """What is wrong with a row of a file."""

    NOT_A_NUMBER = "not_a_number"
    TWICE = "twice"
    TOO_MANY = "too_many"


@dataclass(frozen=True, slots=True)
class Counts:
    """How many want no mass information, and how many of them since lately."""

    all: int
    lately: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file of numbers: those that are good, and what is wrong with which row (rows are counted from 1)."""

    msisdns: tuple[str, ...]
    faults: tuple[tuple[int, Unread], ...]
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of a file: how many numbers are new on the list, and how many stood there before."""

    added: int
    known: int


def counts(rt: Runtime) -> Counts:
    """Return how many phones are on the list."""
    with looking(rt) as db:
        return Counts(phone_states.count_mass_off(db), phone_states.count_mass_off(db, rt.now() - LATELY))


def add(rt: Runtime, who: Actor, msisdn: str, reason: str) -> None:
    """Send this phone no mass information from now on. Raises NotDone, and ValueError without a reason."""
    kept = kept_reason(reason)
    with rt.transaction() as db:
        lock_phones(db, [msisdn])
        if phone_states.load_state(db, msisdn).mass_off_at is not None:
            raise NotDone(Why.OFF_ALREADY)
        set_mass_information(db, {msisdn: False}, rt.now())
        note(db, rt, who, "optout.add", object_of(rt, msisdn), {"off": False}, {"off": True, "reason": kept})


def remove(rt: Runtime, who: Actor, msisdn: str, reason: str) -> None:
    """Take a phone off the list; it is told. Raises NotDone, and ValueError without a reason."""
    kept, context = kept_reason(reason), rt.context()
    with rt.transaction() as db:
        lock_phones(db, [msisdn])
        state = phone_states.load_state(db, msisdn)
        if state.mass_off_at is None:
            raise NotDone(Why.NOT_OFF)
        set_mass_information(db, {msisdn: True}, context.now)
        told = Notify(msisdn, Outcome("mass_information_on"), MtKind.SECURITY.value, state.speaks)
        due = queue_notices(db, rt, context, [told])
        note(db, rt, who, "optout.remove", object_of(rt, msisdn), {"off": True}, {"off": False, "reason": kept})
    ring(rt, due)


def read_sheet(content: bytes) -> Sheet:
    """Return the numbers of a file with one column; a heading and empty rows are passed over."""
    text = content.decode("utf-8-sig", "replace")
    found: dict[str, int] = {}
    faults: list[tuple[int, Unread]] = []
    for number, row in enumerate(csv.reader(text.splitlines(), delimiter=";" if ";" in text else ","), start=1):
        cell = next((each.strip() for each in row if each.strip()), "")
        if not cell or (number == 1 and not any(each.isdigit() for each in cell)):
            continue
        msisdn = to_e164(cell.lstrip("'"))
        if len(found) >= MOST_ROWS:
            faults.append((number, Unread.TOO_MANY))
            break
        if msisdn is None or msisdn in found:
            faults.append((number, Unread.TWICE if msisdn else Unread.NOT_A_NUMBER))
        else:
            found[msisdn] = number
    return Sheet(tuple(found), tuple(faults), hashlib.sha256(content).hexdigest())


def import_sheet(rt: Runtime, who: Actor, sheet: Sheet, reason: str) -> Imported:
    """Put all numbers of a file on the list, in one transaction. Raises ValueError without a reason."""
    kept, added, now = kept_reason(reason), 0, rt.now()
    with rt.transaction() as db:
        for at in range(0, len(sheet.msisdns), AT_ONCE):
            chunk = sheet.msisdns[at : at + AT_ONCE]
            fresh = set(chunk) - phone_states.mass_off_among(db, chunk)
            set_mass_information(db, dict.fromkeys(sorted(fresh), False), now)
            added += len(fresh)
        result = Imported(added, len(sheet.msisdns) - added)
        after = {"added": result.added, "known": result.known, "faulty": len(sheet.faults), "reason": kept}
        # keyed: a file of one number could be found by trying all numbers
        note(db, rt, who, "optout.import", f"file:{keyed_hash(rt, 'file', sheet.digest)}", None, after)
    return result


def listed(rt: Runtime, *, limit: int | None = None, offset: int = 0) -> list[tuple[str, datetime]]:
    """Return the masked numbers on the list with since when, the newest first."""
    with looking(rt) as db:
        rows = phone_states.find_mass_off(db, limit=limit, offset=offset)
    return [(mask(msisdn), at) for msisdn, at in rows]


def export(rt: Runtime, who: Actor) -> Iterator[str]:
    """Return the list as lines of CSV: numbers masked, nothing that a spreadsheet would calculate. It is noted."""
    rows = listed(rt)
    with rt.transaction() as db:
        note(db, rt, who, "optout.export", "optouts", None, {"rows": len(rows)})
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(("number", "since"))
    writer.writerows((_harmless(number), at.isoformat(timespec="seconds")) for number, at in rows)
    return iter(out.getvalue().splitlines(keepends=True))


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell


UNREAD: Mapping[Unread, Mapping[Language, str]] = {
    Unread.NOT_A_NUMBER: {Language.ID: "bukan nomor HP", Language.EN: "not a phone number"},
    Unread.TWICE: {Language.ID: "nomor ini sudah ada di baris lain", Language.EN: "this number stands in another row"},
    Unread.TOO_MANY: {
        Language.ID: f"lebih dari {MOST_ROWS} nomor; sisanya tidak dibaca",
        Language.EN: f"more than {MOST_ROWS} numbers; the rest was not read",
    },
}


def recent_changes(rt: Runtime) -> list[Shown]:
    """Return what staff did to the list lately, newest first."""
    with looking(rt) as db:
        found = [each for action in ACTIONS for each in audit.find(db, Wanted(action=action), below=None, limit=RECENT)]
    return sorted(found, key=lambda each: -each.number)[:RECENT]
