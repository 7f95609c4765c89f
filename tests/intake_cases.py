"""A runtime whose ids are counted, and what the core system would say: made for tests of the intake."""

import itertools
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from core.catalogue import Catalogue
from core.context import Limits, Reference
from intake.claims import save_claims
from intake.participants import save_participants
from runtime.runtime import Runtime
from runtime.settings import Settings
from store.tables import claim_events, claims, mt_messages
from tests.conftest import NOW

SARI_NIK, BUDI_NIK = "0099990101900001", "0099990101900002"
REAL_NIK = "3299990101900001"  # of a province that is there; the rest is not
SARI, BUDI, HEIR = "+6285000000901", "+6285000000902", "+6285000000903"
CLAIM, OTHER_CLAIM = "K0000900001", "K0000900002"
WITHIN = NOW - timedelta(days=2)


class CountedIds:
    """Ids that are never given twice, and can be told from one another."""

    def __init__(self) -> None:
        self._numbers = itertools.count(1)

    def message_id(self) -> str:
        return f"{next(self._numbers):032x}"

    def ticket(self) -> str:
        return f"A{next(self._numbers):07d}"

    def code(self) -> str:
        return f"{next(self._numbers):06d}"

    def check_code(self) -> str:
        return f"{next(self._numbers):06d}"


def make_rt(engine: Engine, catalogue: Catalogue, reference: Reference, now: datetime = NOW) -> Runtime:
    settings = Settings(_env_file=None)
    return Runtime(settings, engine, catalogue, reference, Limits(), ids=CountedIds(), clock=lambda: now)


def card(kpj: str, **changes: Any) -> dict[str, Any]:
    usual = {
        "kpj": kpj,
        "segment": "wage_earner",
        "active": True,
        "since": "2018-03-01",
        "covers": ["JHT", "JP", "JKP"],
    }
    return {**usual, **changes}


def participant(nik: str = SARI_NIK, msisdn: str | None = SARI, **changes: Any) -> dict[str, Any]:
    usual = {"nik": nik, "name": "Contoh Sari", "birth_date": "1990-01-01", "zone": "WIB", "msisdn": msisdn}
    return {**usual, "memberships": [card(f"0000{nik[:2]}{nik[-5:]}")], **changes}


def claim(number: str = CLAIM, nik: str = SARI_NIK, **changes: Any) -> dict[str, Any]:
    return {"claim_number": number, "nik": nik, "programme": "JHT", "filed_on": "2026-11-17", **changes}


def event(stage: str, sequence: int, number: str = CLAIM, **changes: Any) -> dict[str, Any]:
    at = (WITHIN + timedelta(minutes=sequence)).isoformat()
    return {"claim_number": number, "stage": stage, "sequence": sequence, "occurred_at": at, **changes}


def fill(rt: Runtime, *, claim_changes: Any = None, **changes: Any) -> None:
    """Save Sari, who has a phone and a claim."""
    assert save_participants(rt, [participant(**changes)])[0].status == "created"
    assert save_claims(rt, [claim(**(claim_changes or {}))])[0].status == "created"


def rows(db: Session, table: Any, *columns: str, **where: Any) -> list[tuple[Any, ...]]:
    wanted = select(*(table.c[name] for name in columns)).filter_by(**where).order_by(*table.primary_key.columns)
    return [tuple(row) for row in db.execute(wanted)]


def notices(rt: Runtime, *columns: str, **where: Any) -> list[tuple[Any, ...]]:
    with rt.transaction() as db:
        return rows(db, mt_messages, *(columns or ("topic", "status", "recipient")), **where)


def happened(rt: Runtime, *columns: str) -> list[tuple[Any, ...]]:
    with rt.transaction() as db:
        return rows(db, claim_events, *(columns or ("stage", "sequence", "notice_id", "untold_reason")))


def stands(rt: Runtime, number: str = CLAIM) -> dict[str, Any]:
    with rt.transaction() as db:
        return dict(db.execute(select(*claims.c).where(claims.c.number == number)).mappings().one())
