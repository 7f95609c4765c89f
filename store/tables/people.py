"""Participants, their memberships (one per KPJ) and the months that were paid for."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    false,
)

from core.facts import Segment, Zone
from store.tables.columns import (
    MSISDN_LENGTH,
    RowNumber,
    language_check,
    language_column,
    length_of,
    metadata,
    one_of,
    row_id,
)

END_REASONS = ("resigned", "laid_off", "contract_end", "retired", "left_country", "disabled")

participants = Table(
    "participants",
    metadata,
    row_id(),
    Column("name", String(100), nullable=False),
    Column("nik", String(16), nullable=False, unique=True),
    Column("birth_date", Date, nullable=False),
    Column("zone", String(4), nullable=False),
    language_column(),
    Column("msisdn_on_record", String(MSISDN_LENGTH), index=True),
    Column("deceased_on", Date),
    Column("branch", String(20)),  # code of the office that looks after them
    length_of("name", at_most=100),
    length_of("nik", exactly=16),
    one_of("zone", Zone),
    language_check(),
)

_has_branch = participants.c.branch.is_not(None)
Index("ix_participants_branch", participants.c.branch, postgresql_where=_has_branch, sqlite_where=_has_branch)


def _cover(programme: str) -> Column[bool]:
    return Column(f"covers_{programme}", Boolean, nullable=False, server_default=false())


memberships = Table(
    "memberships",
    metadata,
    row_id(),
    Column("participant_id", RowNumber, ForeignKey("participants.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("kpj", String(11), nullable=False, unique=True),
    Column("segment", String(20), nullable=False),
    Column("active", Boolean, nullable=False),
    Column("since", Date, nullable=False),
    Column("ended_on", Date),
    Column("end_reason", String(20)),
    Column("employer", String(100)),
    Column("wage", BigInteger),
    Column("last_contribution", Date),
    Column("jht_balance", BigInteger),
    Column("jht_balance_on", Date),
    Column("jp_months", Integer, nullable=False, server_default="0"),
    _cover("jht"),
    _cover("jp"),
    _cover("jkk"),
    _cover("jkm"),
    _cover("jkp"),
    length_of("kpj", exactly=11),
    length_of("employer", at_most=100),
    one_of("segment", Segment),
    one_of("end_reason", END_REASONS),
)

# The key is also the index that finds the newest months of one membership.
contributions = Table(
    "contributions",
    metadata,
    Column("membership_id", RowNumber, ForeignKey("memberships.id", ondelete="CASCADE"), primary_key=True),
    Column("month", Date, primary_key=True),
    Column("amount", BigInteger, nullable=False),
    Column("paid_on", Date),
    CheckConstraint("amount >= 0", name="amount"),
)
