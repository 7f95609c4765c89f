"""A participant as the core system reads them back: enough to see that we know them and whom we would tell."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from store.database import Db
from store.tables import bindings, claims, memberships, participants
from store.tables.phones import ACTIVE


@dataclass(frozen=True, slots=True)
class CardRow:
    """A membership of theirs."""

    kpj: str
    segment: str
    active: bool
    since: date
    ended_on: date | None
    last_contribution: date | None


@dataclass(frozen=True, slots=True)
class ParticipantRow:
    """A participant. `bound_msisdn` is the phone that is told of what is theirs; None: nobody is."""

    zone: str
    language: str
    deceased_on: date | None
    branch: str | None
    msisdn_on_record: str | None
    bound_msisdn: str | None
    memberships: tuple[CardRow, ...]
    claim_numbers: tuple[str, ...]


def find_participant(db: Db, nik: str) -> ParticipantRow | None:
    """Return the participant with this NIK."""
    person, binding = participants.c, bindings.c
    held = (binding.participant_id == person.id) & (binding.status == ACTIVE)
    wanted = (
        select(
            person.id,
            person.zone,
            person.language,
            person.deceased_on,
            person.branch,
            person.msisdn_on_record,
            binding.msisdn,
        )
        .select_from(participants.outerjoin(bindings, held))
        .where(person.nik == nik)
    )
    row = db.execute(wanted).one_or_none()
    if row is None:
        return None
    plain: dict[str, Any] = {name: row._mapping[name] for name in ("zone", "language", "deceased_on", "branch")}
    return ParticipantRow(
        **plain,
        msisdn_on_record=row.msisdn_on_record,
        bound_msisdn=row.msisdn,
        memberships=_cards_of(db, row.id),
        claim_numbers=_claims_of(db, row.id),
    )


def _cards_of(db: Db, participant_id: int) -> tuple[CardRow, ...]:
    card = memberships.c
    wanted = select(*(card[name] for name in CardRow.__slots__)).where(card.participant_id == participant_id)
    return tuple(CardRow(**row._mapping) for row in db.execute(wanted.order_by(card.since, card.kpj)))


def _claims_of(db: Db, participant_id: int) -> tuple[str, ...]:
    claim = claims.c
    wanted = select(claim.number).where(claim.participant_id == participant_id).order_by(claim.id)
    return tuple(db.execute(wanted).scalars())
