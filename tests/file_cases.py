"""Files that are imported, written and read in one call: made for tests."""

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from intake.files.columns import Kind
from intake.files.importing import How, Summary, find_source, run_import
from intake.files.sniffing import look_at
from runtime.runtime import Runtime
from store.tables import bindings, claims, contributions, memberships, mt_messages, participants

HEADINGS = ("nik", "name", "birth_date", "zone", "msisdn", "kpj", "segment", "active", "since", "covers", "jht_balance")


def row(serial: int, **changes: str) -> dict[str, str]:
    """Return a good row of a participants file."""
    usual = {
        "nik": f"009999010190{serial:04d}",
        "name": f"Contoh {serial}",
        "birth_date": "1990-01-01",
        "zone": "WIB",
        "msisdn": f"+628500001{serial:04d}",
        "kpj": f"0000001{serial:04d}",
        "segment": "wage_earner",
        "active": "ya",
        "since": "2018-03-01",
        "covers": "JHT JP",
        "jht_balance": "1000000",
    }
    return {**usual, **changes}


def claim_row(serial: int, **changes: str) -> dict[str, str]:
    """Return a good row of a claims file, about the person of a good row with this serial number."""
    usual = {
        "claim_number": f"K0000{serial:06d}",
        "nik": row(serial)["nik"],
        "programme": "JHT",
        "filed_on": "2026-10-01",
    }
    return {**usual, **changes}


def write_csv(path: Path, rows: Sequence[Mapping[str, str]], *, separator: str = ",", encoding: str = "utf-8") -> Path:
    """Write the rows behind the headings of the first one and return the path."""
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), delimiter=separator)
        writer.writeheader()
        writer.writerows(rows)
    return path


def write_ndjson(path: Path, items: Iterable[Mapping[str, Any]]) -> Path:
    """Write one JSON object per line and return the path."""
    path.write_text("".join(json.dumps(each) + "\n" for each in items), encoding="utf-8")
    return path


def import_file(rt: Runtime, path: Path, kind: Kind = "participants", how: How = How()) -> Summary:  # noqa: B008
    """Import the file and return what came of it."""
    with closing(find_source(rt, look_at(path), kind)) as source:
        return run_import(rt, source, lambda *_: None, how)


def bad_rows(path: Path, separator: str = ",") -> list[list[str]]:
    """Return the file of bad rows, without its headings."""
    with path.with_name(path.name + ".salah.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file, delimiter=separator))[1:]


def held(rt: Runtime) -> dict[str, list[Any]]:
    """Return what the store holds of people and claims, without the numbers of rows, in one order."""
    owner = participants.c.nik
    wanted = {
        "people": select(participants),
        "cards": select(memberships, owner).join(participants),
        "months": select(contributions, memberships.c.kpj).join(memberships),
        "phones": select(bindings, owner).join(participants),
        "claims": select(claims, owner).join(participants),
        "messages": select(mt_messages.c.recipient, mt_messages.c.kind, mt_messages.c.topic, mt_messages.c.status),
    }
    with rt.transaction() as db:
        return {name: _rows(db, statement) for name, statement in wanted.items()}


def _rows(db: Session, statement: Any) -> list[Any]:
    ours = ("id", "participant_id", "membership_id")
    found = db.execute(statement).mappings()
    return sorted((tuple((name, value) for name, value in each.items() if name not in ours) for each in found), key=str)
