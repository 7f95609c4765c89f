"""Messages: what people sent with what they were answered (MO), and what we send (MT)."""

from sqlalchemy import BigInteger, Column, Index, Integer, SmallInteger, String, Table, Text, UniqueConstraint, and_

from core.delivery import MtKind, MtStatus
from store.tables.columns import (
    MSISDN_LENGTH,
    RowNumber,
    UtcDateTime,
    language_check,
    language_column,
    length_of,
    metadata,
    one_of,
    row_id,
)

TEXT_LENGTH = 2000  # of an MO; longer ones are cut
SMS_LENGTH = 160


mo_messages = Table(
    "mo_messages",
    metadata,
    row_id(),
    Column("provider", String(30), nullable=False),
    Column("provider_message_id", String(255), nullable=False),
    Column("sender", String(MSISDN_LENGTH), nullable=False),
    Column("recipient", String(MSISDN_LENGTH), nullable=False),
    Column("text", Text, nullable=False),
    Column("text_hash", BigInteger, nullable=False),
    Column("keyword", String(30)),
    Column("outcome", String(60)),
    Column("rule", String(60), nullable=False),
    Column("reply_text", Text),
    language_column(),
    Column("catalogue_number", Integer, nullable=False),
    Column("received_at", UtcDateTime, nullable=False),
    Column("answered_at", UtcDateTime, nullable=False),
    Column("conceal_at", UtcDateTime),  # when the one-time code in the text is to go
    Column("emptied_at", UtcDateTime),  # when its time was over, and its texts went
    UniqueConstraint("provider_message_id", "provider"),
    Index(None, "sender", "received_at"),
    Index(None, "received_at", "keyword"),
    language_check(),
    length_of("sender", at_most=MSISDN_LENGTH),
    length_of("text", at_most=TEXT_LENGTH),
    length_of("reply_text", at_most=SMS_LENGTH),
)

mt_messages = Table(
    "mt_messages",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("recipient", String(MSISDN_LENGTH), nullable=False),
    Column("sender", String(MSISDN_LENGTH), nullable=False),
    Column("text", Text, nullable=False),
    Column("kind", String(10), nullable=False),
    Column("priority", SmallInteger, nullable=False, server_default="1"),  # what is sent first: 0 before 1 before 2
    Column("segments", SmallInteger, nullable=False, server_default="1"),
    language_column(),
    Column("catalogue_number", Integer),
    Column("check_code", String(6)),
    Column("provider", String(30)),
    Column("provider_message_id", String(255)),
    Column("status", String(10), nullable=False),
    Column("status_reason", String(100)),
    Column("status_at", UtcDateTime, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime),
    Column("send_until", UtcDateTime),  # when the next quiet hours begin where the recipient lives; None: at any hour
    Column("lease_until", UtcDateTime),
    Column("begun_at", UtcDateTime),  # just before it was handed to the provider
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("created_at", UtcDateTime, nullable=False),
    Column("sent_at", UtcDateTime),
    Column("conceal_at", UtcDateTime),
    Column("claim_id", RowNumber),
    Column("participant_id", RowNumber),
    Column("topic", String(30)),  # of a notice: what it is about
    Column("occasion", String(100)),  # of a notice: what it must not be sent twice for
    Column("only_provider", String(30)),  # never by another one
    Column("campaign_id", String(12)),
    Column("recalled", String(30)),  # why it is not to be sent again: it was with a worker when it was called off
    Column("emptied_at", UtcDateTime),  # when its time was over, and its text went
    Index(None, "recipient", "created_at"),
    one_of("status", MtStatus),
    one_of("kind", MtKind),
    language_check(),
    length_of("id", at_most=36),
    length_of("text", at_most=SMS_LENGTH),
)


# Every change of an MT's status, written by the database itself (triggers), never changed or removed.
mt_status_changes = Table(
    "mt_status_changes",
    metadata,
    row_id(),
    Column("message_id", String(36), nullable=False, index=True),
    Column("status", String(10), nullable=False),
    Column("reason", String(100)),
    Column("provider", String(30)),
    Column("at", UtcDateTime, nullable=False),
)

# What a provider said of an MT of which we do not know its id yet: the report overtook the answer to our request.
early_reports = Table(
    "early_reports",
    metadata,
    row_id(),
    Column("provider", String(30), nullable=False),
    Column("provider_message_id", String(255), nullable=False),
    Column("status", String(10), nullable=False),
    Column("reason", String(100)),
    Column("received_at", UtcDateTime, nullable=False),
    Index(None, "provider_message_id", "provider"),
    one_of("status", MtStatus),
)


def _index_where(name: str, *columns: Column[object], condition: object, unique: bool = False) -> Index:
    return Index(name, *columns, unique=unique, postgresql_where=condition, sqlite_where=condition)


_mo, _mt = mo_messages.c, mt_messages.c
_index_where("ix_mt_messages_due", _mt.priority, _mt.due_at, condition=_mt.status == MtStatus.QUEUED.value)
_index_where(
    "ix_mt_messages_quiet",
    _mt.send_until,
    condition=and_(_mt.status == MtStatus.QUEUED.value, _mt.send_until.is_not(None)),
)
_index_where("ix_mt_messages_lease", _mt.lease_until, condition=_mt.status == MtStatus.SENDING.value)
_index_where("ix_mt_messages_check_code", _mt.check_code, condition=_mt.check_code.is_not(None))
_index_where("ix_mt_messages_provider_id", _mt.provider_message_id, condition=_mt.provider_message_id.is_not(None))
_index_where("ix_mt_messages_conceal", _mt.conceal_at, condition=_mt.conceal_at.is_not(None))
_index_where("ix_mo_messages_conceal", _mo.conceal_at, condition=_mo.conceal_at.is_not(None))
_index_where("ix_mt_messages_claim_id", _mt.claim_id, condition=_mt.claim_id.is_not(None))
_index_where("ix_mt_messages_participant_id", _mt.participant_id, _mt.due_at, condition=_mt.participant_id.is_not(None))
_index_where(
    "ix_mt_messages_campaign", _mt.campaign_id, _mt.status, _mt.created_at, condition=_mt.campaign_id.is_not(None)
)
_index_where(  # in whose place others were sent: they may have arrived all the same
    "ix_mt_messages_replaced",
    _mt.campaign_id,
    _mt.recipient,
    condition=and_(_mt.campaign_id.is_not(None), _mt.occasion.is_(None)),
)
_index_where("ix_mt_messages_unknown", _mt.status_at, condition=_mt.status == MtStatus.UNKNOWN.value)
_index_where("ix_mt_messages_unreported", _mt.sent_at, condition=_mt.status == MtStatus.SENT.value)
_index_where("ix_mt_messages_sent", _mt.sent_at, _mt.status, condition=_mt.sent_at.is_not(None))
_index_where("ix_mt_messages_lost", _mt.status_at, condition=_mt.status.in_(("failed", "expired")))
_index_where("uq_mt_messages_occasion", _mt.occasion, condition=_mt.status != MtStatus.CANCELLED.value, unique=True)
