"""Taking texts and numbers out of messages. Nothing that anybody still works on is touched."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, select, update

from core.delivery import MtStatus
from core.operators import PREFIX_LENGTH
from store.database import Db
from store.replays import RUNNING
from store.retention_portion import Edge, Portion, changed, old_ones
from store.tables import mo_messages, mt_messages, mt_status_changes, phones, replay_runs
from store.usage import hash_of

# A provider may still report on what was sent, which needs no text; what waits, is under way, or may go out again does.
DONE = (MtStatus.SENT, MtStatus.DELIVERED, MtStatus.FAILED, MtStatus.EXPIRED, MtStatus.CANCELLED)
_mo, _mt, _change, _run = mo_messages.c, mt_messages.c, mt_status_changes.c, replay_runs.c


def received(db: Db, edge: Edge) -> Portion:
    """Take the texts out of MOs, and what we asked their senders last where nobody answered."""
    old = old_ones(db, select(_mo.id, _mo.received_at).where(_mo.id > edge.position).order_by(_mo.id), edge)
    if not old:
        return Portion(0, 0, edge.position)
    these, last = and_(_mo.id > edge.position, _mo.id <= old[-1].number), old[-1].number
    asked = and_(phones.c.question_expires_at < edge.before, phones.c.msisdn.in_(select(_mo.sender).where(these)))
    db.execute(update(phones).where(asked).values(question=None, question_expires_at=None))
    emptied = update(mo_messages).where(these, _mo.emptied_at.is_(None))
    values: dict[str, Any] = {
        "text": "",
        "text_hash": hash_of(""),
        "reply_text": case((_mo.reply_text.is_not(None), "")),  # that there was one stays known
        "conceal_at": None,
        "emptied_at": edge.now,
    }
    return Portion(len(old), changed(db, emptied.values(**values)), last)


def sent(db: Db, edge: Edge) -> Portion:
    """Take the texts out of MTs, found by the history of statuses: each is met where it came to its end."""
    ids, looked, last = _ended(db, edge)
    emptied = update(mt_messages).where(_mt.id.in_(ids), *_is_over(edge.before), _mt.emptied_at.is_(None))
    taken = changed(db, emptied.values(text="", conceal_at=None, emptied_at=edge.now)) if ids else 0
    return Portion(looked, taken, last)


def received_numbers(db: Db, edge: Edge) -> Portion:
    """Take out who sent MOs."""
    old = old_ones(db, select(_mo.id, _mo.received_at).where(_mo.id > edge.position).order_by(_mo.id), edge)
    if not old:
        return Portion(0, 0, edge.position)
    these = and_(_mo.id > edge.position, _mo.id <= old[-1].number, _is_whole(_mo.sender))
    nameless = update(mo_messages).where(these).values(sender=_operator(_mo.sender))
    return Portion(len(old), changed(db, nameless), old[-1].number)


def sent_numbers(db: Db, edge: Edge) -> Portion:
    """Take out to whom MTs were sent."""
    ids, looked, last = _ended(db, edge)
    nameless = update(mt_messages).where(_mt.id.in_(ids), *_is_over(edge.before), _is_whole(_mt.recipient))
    return Portion(looked, changed(db, nameless.values(recipient=_operator(_mt.recipient))) if ids else 0, last)


def replays(db: Db, edge: Edge) -> Portion:
    """Take the samples out of replays; one that is not over is waited for."""
    rows = select(_run.id, _run.asked_at, _run.state).where(_run.id > edge.position).order_by(_run.id)
    old = []
    for row in db.execute(rows.limit(edge.limit)):
        if row.asked_at >= edge.before or row.state in RUNNING:
            break
        old.append(row.id)
    taken = changed(db, update(replay_runs).where(_run.id.in_(old)).values(samples=[])) if old else 0
    return Portion(len(old), taken, old[-1] if old else edge.position)


def _ended(db: Db, edge: Edge) -> tuple[list[str], int, int]:
    """Return the MTs of the next old changes, how many changes these are, and the number of the last."""
    window = select(_change.id, _change.at).where(_change.id > edge.position).order_by(_change.id)
    old = old_ones(db, window, edge)
    if not old:
        return [], 0, edge.position
    these = and_(_change.id > edge.position, _change.id <= old[-1].number)
    ids = db.execute(select(_change.message_id).where(these).distinct()).scalars()
    return sorted(ids), len(old), old[-1].number


def _is_whole(number: ColumnElement[str]) -> ColumnElement[bool]:
    return func.length(number) > PREFIX_LENGTH


def _operator(number: ColumnElement[str]) -> ColumnElement[str]:
    """What is left of a number: whose network it is in, for figures. It names nobody."""
    return func.substr(number, 1, PREFIX_LENGTH)


def _is_over(before: datetime) -> tuple[ColumnElement[bool], ...]:
    return _mt.status.in_([each.value for each in DONE]), _mt.status_at < before


def count_received(before: datetime) -> Select[Any]:
    """Return what counts texts of MOs that are due."""
    return select(func.count()).where(_mo.received_at < before, _mo.emptied_at.is_(None))


def count_sent(before: datetime) -> Select[Any]:
    """Return what counts texts of MTs that are due."""
    return select(func.count()).where(*_is_over(before), _mt.emptied_at.is_(None))


def count_received_numbers(before: datetime) -> Select[Any]:
    """Return what counts senders that are due."""
    return select(func.count()).where(_mo.received_at < before, _is_whole(_mo.sender))


def count_sent_numbers(before: datetime) -> Select[Any]:
    """Return what counts recipients that are due."""
    return select(func.count()).where(*_is_over(before), _is_whole(_mt.recipient))


def count_replays(before: datetime) -> Select[Any]:
    """Return what counts replays that are due."""
    return select(func.count()).where(_run.asked_at < before, _run.state.not_in(RUNNING))
