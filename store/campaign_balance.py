"""What must hold between campaigns, their rows and their MTs, as selects of what does not: for the ledger."""

from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, and_, cast, func, or_, select

from core.campaigns import State
from core.delivery import MtStatus
from core.operators import PREFIX_LENGTH
from store.campaign_release import OCCASION
from store.tables import campaign_rows, campaigns, mt_messages

_row, _mt, _c = campaign_rows.c, mt_messages.c, campaigns.c


def rows_without_message(since: ColumnElement[bool]) -> Select[Any]:
    """Return rows whose MT is not there, belongs to another campaign, or went to another number."""
    joined = campaign_rows.outerjoin(mt_messages, _mt.id == _row.message_id)
    whole = func.length(_mt.recipient) > PREFIX_LENGTH  # its time may be over: then the operator is left of a number
    elsewhere = and_(whole, _mt.recipient != _row.msisdn)
    strange = or_(_mt.id.is_(None), _mt.campaign_id.is_distinct_from(_row.campaign_id), elsewhere)
    lately = or_(_mt.id.is_(None), since)
    return select(_row.message_id).select_from(joined).where(_row.message_id.is_not(None), strange, lately)


def messages_without_row(since: ColumnElement[bool]) -> Select[Any]:
    """Return MTs that were sent for a row which does not know of them: somebody might get two."""
    number = cast(func.substr(_mt.occasion, func.length(_mt.campaign_id) + len(OCCASION) + 2), Integer)
    theirs = and_(_row.campaign_id == _mt.campaign_id, _row.row == number)
    joined = mt_messages.outerjoin(campaign_rows, theirs)
    live = and_(_mt.campaign_id.is_not(None), _mt.occasion.startswith(OCCASION), _mt.status != MtStatus.CANCELLED.value)
    return select(_mt.id).select_from(joined).where(since, live, _row.message_id.is_distinct_from(_mt.id))


def waiting_without_leave(since: ColumnElement[bool]) -> Select[Any]:
    """Return MTs that wait to be sent although their campaign does not run."""
    joined = mt_messages.join(campaigns, _c.id == _mt.campaign_id)
    waits = and_(_mt.status == MtStatus.QUEUED.value, _mt.occasion.startswith(OCCASION), _mt.recalled.is_(None))
    return select(_mt.id).select_from(joined).where(since, waits, _c.state != State.RUNNING.value)
