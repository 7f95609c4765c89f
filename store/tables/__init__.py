"""Every table, by topic: people, claims, phones, messages, sending, access, console, campaigns."""

from core.delivery import MtKind, MtStatus
from store.tables.access import api_keys, idempotency_keys, imports
from store.tables.campaigns import (
    campaign_approvals,
    campaign_corrections,
    campaign_files,
    campaign_rows,
    campaigns,
)
from store.tables.claims import claim_events, claims
from store.tables.columns import UtcDateTime, metadata
from store.tables.console import (
    audit_entries,
    audit_head,
    catalogue_draft,
    catalogue_versions,
    dismissed_texts,
    draft_parts,
    recovery_codes,
    replay_runs,
    sign_in_failures,
    user_sessions,
    users,
)
from store.tables.messages import early_reports, mo_messages, mt_messages, mt_status_changes
from store.tables.people import contributions, memberships, participants
from store.tables.phones import bindings, guesses, phones, registration_attempts, tickets
from store.tables.pins import pins
from store.tables.sending import core_webhooks, incidents, marks, message_totals, sending_stops

__all__ = [
    "MtKind",
    "MtStatus",
    "UtcDateTime",
    "api_keys",
    "audit_entries",
    "audit_head",
    "bindings",
    "campaign_approvals",
    "campaign_corrections",
    "campaign_files",
    "campaign_rows",
    "campaigns",
    "catalogue_draft",
    "catalogue_versions",
    "claim_events",
    "claims",
    "contributions",
    "core_webhooks",
    "dismissed_texts",
    "draft_parts",
    "early_reports",
    "guesses",
    "idempotency_keys",
    "imports",
    "incidents",
    "marks",
    "memberships",
    "message_totals",
    "metadata",
    "mo_messages",
    "mt_messages",
    "mt_status_changes",
    "participants",
    "phones",
    "pins",
    "recovery_codes",
    "registration_attempts",
    "replay_runs",
    "sending_stops",
    "sign_in_failures",
    "tickets",
    "user_sessions",
    "users",
]
