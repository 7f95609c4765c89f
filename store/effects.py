"""Saves what was decided: the messages with their answers, and every effect, in statements for the whole batch."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import BigInteger, Boolean, Insert, Integer, String, Table, Text, and_, func, insert, select, update
from sqlalchemy.orm import Session

from core.commands import Command, Language, NeedsNumber, Reading
from core.decision import Decision, Notify
from core.message import InboundMessage, Reply


@dataclass(frozen=True, slots=True)
class Notice:
    """An MT to somebody else than the sender, worded: its id, the effect it comes from and its text."""

    id: str
    effect: Notify
    text: str


@dataclass(frozen=True, slots=True)
class Handled:
    """One message with everything that came of it."""

    message: InboundMessage
    reading: Reading
    decision: Decision
    reply: Reply | None
    language: Language
    catalogue_number: int
    notices: tuple[Notice, ...] = ()


def save(db: Session, handled: Sequence[Handled], now: datetime) -> None:
    """Save the messages and their effects. Raises IntegrityError where another transaction was first; load again then."""
