"""Column types and constraints that every table uses, the same on SQLite and PostgreSQL."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ColumnElement,
    DateTime,
    Dialect,
    Integer,
    MetaData,
    String,
    literal_column,
)
from sqlalchemy.types import TypeDecorator

from core.commands import Language

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

MSISDN_LENGTH = 40  # a sender is not always a phone number: short codes and words are stored as they came


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC time on both databases; a naive one is refused, because nobody could say what it means."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the time as the driver wants it: SQLite keeps no zone, so all of its times are UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone cannot be stored")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Return the stored time as aware UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


# SQLite numbers rows by itself only where the type is exactly INTEGER.
RowNumber = BigInteger().with_variant(Integer(), "sqlite")


def row_id() -> Column[int]:
    """Return a primary key that the database counts up."""
    return Column("id", RowNumber, primary_key=True, autoincrement=True)


def language_column(*, nullable: bool = False) -> Column[Any]:
    """Return a column for the language of answers."""
    return Column("language", String(2), nullable=nullable)


def constant(value: str) -> ColumnElement[str]:
    """Return the value as a part of the statement's text: only then does a prepared statement use a partial index."""
    return literal_column(f"'{value}'", String())


def one_of(column: str, values: type[StrEnum] | tuple[str, ...]) -> CheckConstraint:
    """Return a constraint that allows only these values (and NULL where the column does)."""
    allowed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({allowed})", name=column)


def language_check() -> CheckConstraint:
    """Return the constraint that goes with a language column."""
    return one_of("language", Language)


def length_of(column: str, *, exactly: int | None = None, at_most: int | None = None) -> CheckConstraint:
    """Return a constraint on a text's length in characters; SQLite does not enforce the length of a VARCHAR."""
    rule = f"length({column}) = {exactly}" if exactly is not None else f"length({column}) <= {at_most}"
    return CheckConstraint(rule, name=f"{column}_length")
