"""The first tables: people and their claims."""

import sqlalchemy as sa
from alembic import op

from store.migrations.pieces import MSISDN, NUMBER, belongs_to, check, cover, index, row_id
from store.tables.columns import UtcDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

STAGES = (
    "'DIAJUKAN', 'VERIFIKASI', 'WAWANCARA', 'PERLU_PERBAIKAN', 'PENETAPAN', 'DISETUJUI', 'PEMBAYARAN', 'SELESAI', "
    "'DITOLAK', 'RETUR_BANK', 'DIBATALKAN'"
)


def upgrade() -> None:
    """Create the tables."""
    create_people()
    create_claims()


def downgrade() -> None:
    """Drop the tables, children first."""
    for table in ("claim_events", "claims", "contributions", "memberships", "participants"):
        op.drop_table(table)


def create_people() -> None:
    """Create participants, memberships, contributions."""
    op.create_table(
        "participants",
        *row_id("participants"),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("nik", sa.String(16), nullable=False),
        sa.Column("birth_date", sa.Date, nullable=False),
        sa.Column("zone", sa.String(4), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("msisdn_on_record", MSISDN),
        sa.Column("deceased_on", sa.Date),
        sa.UniqueConstraint("nik", name=op.f("uq_participants_nik")),
        check("participants", "name_length", "length(name) <= 100"),
        check("participants", "nik_length", "length(nik) = 16"),
        check("participants", "zone", "zone IN ('WIB', 'WITA', 'WIT')"),
        check("participants", "language", "language IN ('id', 'en')"),
    )
    index("participants", "msisdn_on_record")
    op.create_table(
        "memberships",
        *row_id("memberships"),
        sa.Column("participant_id", NUMBER, nullable=False),
        sa.Column("kpj", sa.String(11), nullable=False),
        sa.Column("segment", sa.String(20), nullable=False),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("since", sa.Date, nullable=False),
        sa.Column("ended_on", sa.Date),
        sa.Column("end_reason", sa.String(20)),
        sa.Column("employer", sa.String(100)),
        sa.Column("wage", sa.BigInteger),
        sa.Column("last_contribution", sa.Date),
        sa.Column("jht_balance", sa.BigInteger),
        sa.Column("jht_balance_on", sa.Date),
        sa.Column("jp_months", sa.Integer, nullable=False, server_default="0"),
        *(cover(programme) for programme in ("jht", "jp", "jkk", "jkm", "jkp")),
        belongs_to("memberships", "participant_id", "participants"),
        sa.UniqueConstraint("kpj", name=op.f("uq_memberships_kpj")),
        check("memberships", "kpj_length", "length(kpj) = 11"),
        check("memberships", "employer_length", "length(employer) <= 100"),
        check("memberships", "segment", "segment IN ('wage_earner', 'self_employed', 'construction', 'migrant')"),
        check(
            "memberships",
            "end_reason",
            "end_reason IN ('resigned', 'laid_off', 'contract_end', 'retired', 'left_country', 'disabled')",
        ),
    )
    index("memberships", "participant_id")
    op.create_table(
        "contributions",
        sa.Column("membership_id", NUMBER, nullable=False),
        sa.Column("month", sa.Date, nullable=False),
        sa.Column("amount", sa.BigInteger, nullable=False),
        sa.Column("paid_on", sa.Date),
        sa.PrimaryKeyConstraint("membership_id", "month", name=op.f("pk_contributions")),
        belongs_to("contributions", "membership_id", "memberships"),
        check("contributions", "amount", "amount >= 0"),
    )


def create_claims() -> None:
    """Create claims and their events."""
    op.create_table(
        "claims",
        *row_id("claims"),
        sa.Column("number", sa.String(11), nullable=False),
        sa.Column("participant_id", NUMBER, nullable=False),
        sa.Column("kpj", sa.String(11)),
        sa.Column("programme", sa.String(3), nullable=False),
        sa.Column("stage", sa.String(20), nullable=False),
        sa.Column("stage_on", sa.Date, nullable=False),
        sa.Column("filed_on", sa.Date, nullable=False),
        sa.Column("amount", sa.BigInteger),
        sa.Column("reason_code", sa.String(40)),
        sa.Column("contact_msisdn", MSISDN),
        sa.Column("interview_at", UtcDateTime),
        sa.Column("due_on", sa.Date),
        sa.Column("paid_on", sa.Date),
        belongs_to("claims", "participant_id", "participants"),
        sa.UniqueConstraint("number", name=op.f("uq_claims_number")),
        check("claims", "number_length", "length(number) = 11"),
        check("claims", "kpj_length", "length(kpj) = 11"),
        check("claims", "reason_code_length", "length(reason_code) <= 40"),
        check("claims", "programme", "programme IN ('JHT', 'JP', 'JKK', 'JKM', 'JKP')"),
        check("claims", "stage", f"stage IN ({STAGES})"),
    )
    index("claims", "participant_id")
    index("claims", "contact_msisdn")
    op.create_table(
        "claim_events",
        *row_id("claim_events"),
        sa.Column("claim_id", NUMBER, nullable=False),
        sa.Column("stage", sa.String(20), nullable=False),
        sa.Column("sequence", sa.Integer, nullable=False),
        sa.Column("happened_at", UtcDateTime, nullable=False),
        belongs_to("claim_events", "claim_id", "claims"),
        sa.UniqueConstraint("claim_id", "stage", "sequence", name=op.f("uq_claim_events_claim_id_stage_sequence")),
        check("claim_events", "stage", f"stage IN ({STAGES})"),
    )
