"""Taking out what is kept of people beside messages: closed complaints, old registrations, guesses, sign-ins."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, delete, func, or_, select, update

from store.database import Db
from store.retention_portion import Edge, Portion, changed, old_ones
from store.tables import bindings, guesses, registration_attempts, sign_in_failures, tickets, user_sessions
from store.tables.phones import ENDED

_ticket, _binding = tickets.c, bindings.c
_session, _failure = user_sessions.c, sign_in_failures.c


def complaints(db: Db, edge: Edge) -> Portion:
    """Take texts and numbers out of closed complaints; one that is opened again is whole, or was empty before."""
    due = select(_ticket.number).where(_closed(edge.before)).order_by(_ticket.closed_at).limit(edge.limit)
    numbers = list(db.execute(due.with_for_update(skip_locked=True)).scalars())
    emptied = update(tickets).where(_ticket.number.in_(numbers), _closed(edge.before))
    taken = changed(db, emptied.values(text="", answer=None, msisdn="")) if numbers else 0
    return Portion(len(numbers), taken, 0)


def registrations(db: Db, edge: Edge) -> Portion:
    """Remove registrations that are over; ties that came of them are rows of their own, and stay."""
    due = select(_binding.id).where(*_over(edge.before)).order_by(_binding.ended_at).limit(edge.limit)
    ids = list(db.execute(due).scalars())
    gone = delete(bindings).where(_binding.id.in_(ids), *_over(edge.before))
    return Portion(len(ids), changed(db, gone) if ids else 0, 0)


def guessed(db: Db, edge: Edge) -> Portion:
    """Remove which numbers of others phones asked for."""
    old = old_ones(db, select(guesses.c.id, guesses.c.asked_at).order_by(guesses.c.id), edge)
    taken = changed(db, delete(guesses).where(guesses.c.id <= old[-1].number)) if old else 0
    return Portion(len(old), taken, 0)


def attempted(db: Db, edge: Edge) -> Portion:
    """Remove when phones tried to register."""
    attempt = registration_attempts.c
    old = old_ones(db, select(attempt.id, attempt.tried_at).order_by(attempt.id), edge)
    taken = changed(db, delete(registration_attempts).where(attempt.id <= old[-1].number)) if old else 0
    return Portion(len(old), taken, 0)


def sign_ins(db: Db, edge: Edge) -> Portion:
    """Remove sessions that are over, with the addresses they came from, and failures."""
    over = or_(_session.ends_at < edge.before, _session.ended_at < edge.before)
    taken = changed(db, delete(user_sessions).where(over))
    taken += changed(db, delete(sign_in_failures).where(_failure.since < edge.before))
    return Portion(0, taken, 0)


def _closed(before: datetime) -> ColumnElement[bool]:
    return and_(_ticket.state == "closed", _ticket.closed_at < before, or_(_ticket.text != "", _ticket.msisdn != ""))


def _over(before: datetime) -> tuple[ColumnElement[bool], ...]:
    return _binding.status == ENDED, _binding.code_hash.is_not(None), _binding.ended_at < before


def count_complaints(before: datetime) -> Select[Any]:
    """Return what counts closed complaints that are due."""
    return select(func.count()).where(_closed(before))


def count_registrations(before: datetime) -> Select[Any]:
    """Return what counts registrations that are due."""
    return select(func.count()).where(*_over(before))


def count_guessed(before: datetime) -> Select[Any]:
    """Return what counts guesses that are due."""
    return select(func.count()).where(guesses.c.asked_at < before)


def count_attempted(before: datetime) -> Select[Any]:
    """Return what counts attempts that are due."""
    return select(func.count()).where(registration_attempts.c.tried_at < before)


def count_sign_ins(before: datetime) -> Select[Any]:
    """Return what counts sessions and failures that are due."""
    sessions = select(func.count()).where(or_(_session.ends_at < before, _session.ended_at < before))
    failures = select(func.count()).where(_failure.since < before)
    return select(sessions.scalar_subquery() + failures.scalar_subquery())
