"""PINs of participants: a hash, and how often in a row it was missed."""

from sqlalchemy import Column, ForeignKey, SmallInteger, String, Table

from store.tables.columns import RowNumber, UtcDateTime, length_of, metadata

# A try is counted before it is judged, so that many at the same moment are no more than the tries there are. The one
# that was counted last is known by what asked for it: the same request again is no further try.
pins = Table(
    "pins",
    metadata,
    Column(
        "participant_id",
        RowNumber,
        ForeignKey("participants.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("hash", String(200), nullable=False),
    Column("set_at", UtcDateTime, nullable=False),
    Column("wrong", SmallInteger, nullable=False, server_default="0"),
    Column("last_try", String(255)),
    length_of("hash", at_most=200),
    length_of("last_try", at_most=255),
)
