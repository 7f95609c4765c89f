"""Whether a campaign's row may still be sent: who must not get it any more, and who has it already."""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    ScalarSelect,
    String,
    and_,
    bindparam,
    case,
    exists,
    false,
    func,
    or_,
    select,
)

from core.campaign_rows import RowOutcome
from core.delivery import MtStatus
from store.tables import UtcDateTime, bindings, mt_messages, participants, phones
from store.tables.columns import constant
from store.tables.phones import ACTIVE

_HERE, _THEIRS = bindings.alias("here"), bindings.alias("theirs")  # who has the number, and where the person is bound


def verdict_on(picked: FromClause) -> tuple[FromClause, ColumnElement[str]]:
    """Return what to select from, and what becomes of each of the picked now, given as `msisdn` and `participant_id`.

    The statement takes a parameter `since`: who was bound to another phone after that has moved. Everything is found by
    unique indexes, so that no plan reads whole tables, however little the database knows of them.
    """
    known = picked.outerjoin(phones, phones.c.msisdn == picked.c.msisdn)
    known = known.outerjoin(participants, participants.c.id == picked.c.participant_id)
    known = known.outerjoin(_HERE, and_(_HERE.c.msisdn == picked.c.msisdn, _HERE.c.status == ACTIVE))
    theirs = and_(_THEIRS.c.participant_id == picked.c.participant_id, _THEIRS.c.status == ACTIVE)
    return known.outerjoin(_THEIRS, theirs), _outcome(picked)


def arrived_before(picked: FromClause) -> ScalarSelect[Any]:
    """Return the id of an MT to the picked's number that had failed, was to be replaced, and arrived all the same.

    The statement takes a parameter `campaign`.
    """
    late = mt_messages.alias("late").c
    mine = late.campaign_id == bindparam("campaign", type_=String())
    theirs = and_(mine, late.recipient == picked.c.msisdn, late.occasion.is_(None))
    is_there = func.coalesce(late.status, constant("")) == constant(MtStatus.DELIVERED)  # not by the index on statuses
    return select(func.min(late.id)).where(theirs, is_there).scalar_subquery()


def _outcome(picked: FromClause) -> ColumnElement[str]:
    """Return what becomes of a row now; of several reasons the first in the order of RowOutcome."""
    return case(
        (~_is_theirs(picked), constant(RowOutcome.NO_NUMBER)),
        (participants.c.deceased_on.is_not(None), constant(RowOutcome.DECEASED)),
        (phones.c.mass_off_at.is_not(None), constant(RowOutcome.OPTED_OUT)),
        (phones.c.frozen_at.is_not(None), constant(RowOutcome.FROZEN)),
        else_=constant(RowOutcome.SEND),
    )


def _is_theirs(picked: FromClause) -> ColumnElement[bool]:
    """Return whether the number is still that of the person; where nobody was named, that of anybody alive."""
    tied = func.coalesce(_HERE.c.participant_id == picked.c.participant_id, false())
    moved = func.coalesce(_THEIRS.c.since > bindparam("since", type_=UtcDateTime()), false())
    on_record = func.coalesce(participants.c.msisdn_on_record == picked.c.msisdn, false())
    nobodys = _HERE.c.participant_id.is_(None)
    anybody = participants.alias("anybody")
    somebodys = exists().where(anybody.c.msisdn_on_record == picked.c.msisdn, anybody.c.deceased_on.is_(None))
    nameless = and_(picked.c.participant_id.is_(None), or_(~nobodys, somebodys))
    return or_(tied, and_(on_record, nobodys, ~moved), nameless)
