"""Every table, by topic: people, claims, phones, messages."""

from store.tables.claims import claim_events, claims
from store.tables.columns import UtcDateTime, metadata
from store.tables.messages import MtKind, MtStatus, mo_messages, mt_messages
from store.tables.people import contributions, memberships, participants
from store.tables.phones import bindings, guesses, phones, registration_attempts, tickets

__all__ = [
    "MtKind",
    "MtStatus",
    "UtcDateTime",
    "bindings",
    "claim_events",
    "claims",
    "contributions",
    "guesses",
    "memberships",
    "metadata",
    "mo_messages",
    "mt_messages",
    "participants",
    "phones",
    "registration_attempts",
    "tickets",
]
