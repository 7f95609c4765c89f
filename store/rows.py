"""Many rows as parameters of one statement whose text never changes, so that databases and SQLAlchemy prepare it once.

PostgreSQL gets one array per column (`unnest`), SQLite one JSON document (`json_each`).
"""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    String,
    Subquery,
    bindparam,
    column,
    func,
    literal_column,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import TypeEngine

Types = Mapping[str, TypeEngine[Any]]


class RowSource:
    """A table that exists only in the parameters: `columns` names them with their types."""

    def __init__(self, name: str, columns: Types) -> None:
        self._name = name
        self._columns = columns

    def source(self, dialect: str) -> FromClause:
        """Return what to select from; its columns are those of the declaration."""
        return self._from_arrays() if dialect == "postgresql" else self._from_json()

    def parameters(self, dialect: str, rows: Sequence[Sequence[Any]]) -> dict[str, Any]:
        """Return the parameters that fill the source with these rows, each in the order of the columns."""
        if dialect == "postgresql":
            columns = zip(*rows, strict=True) if rows else ((),) * len(self._columns)
            return {self._parameter(name): list(values) for name, values in zip(self._columns, columns, strict=True)}
        return {self._parameter("rows"): json.dumps([[_as_json(value) for value in row] for row in rows])}

    def _parameter(self, column_name: str) -> str:
        return f"{self._name}_{column_name}"

    def _from_arrays(self) -> FromClause:
        arrays = [bindparam(self._parameter(name), type_=ARRAY(kind)) for name, kind in self._columns.items()]
        columns: list[ColumnElement[Any]] = [column(name, kind) for name, kind in self._columns.items()]
        return func.unnest(*arrays).table_valued(*columns).render_derived(name=self._name)

    def _from_json(self) -> Subquery:
        each = func.json_each(bindparam(self._parameter("rows"), type_=String())).table_valued("value")
        fields = [
            func.json_extract(each.c.value, literal_column(f"'$[{position}]'"), type_=kind).label(name)
            for position, (name, kind) in enumerate(self._columns.items())
        ]
        rows: Select[Any] = select(*fields)
        return rows.subquery(self._name)


def _as_json(value: Any) -> Any:
    """Return the value as SQLite stores it."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
    return value.isoformat() if isinstance(value, date) else value
