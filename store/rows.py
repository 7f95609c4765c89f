"""Many rows as parameters of one statement whose text never changes, so that databases and SQLAlchemy prepare it once.

PostgreSQL gets one array per column (`unnest`), SQLite one JSON document (`json_each`).
"""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Insert,
    Select,
    String,
    Subquery,
    Table,
    Update,
    and_,
    bindparam,
    column,
    func,
    insert,
    literal_column,
    or_,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import TypeEngine

from store.database import Db, dialect_of

Types = Mapping[str, TypeEngine[Any]]
Rows = Sequence[Sequence[Any]]


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
        rows = [[_clean(value) for value in row] for row in rows]
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


def storable(text: str, at_most: int | None = None) -> str:
    """Return the text as both databases can keep it: no NUL, no lone surrogate, at most so many characters."""
    if "\0" in text or not text.isascii():
        text = text.replace("\0", "\ufffd").encode("utf-8", "replace").decode("utf-8")
    return text[:at_most]


def insert_rows(db: Db, table: Table, columns: tuple[str, ...], rows: Sequence[Sequence[Any]]) -> None:
    """Insert the rows, each in the order of the columns. Raises IntegrityError if one of them may not be."""
    if rows:
        dialect = dialect_of(db)
        db.execute(insert_statement(dialect, table, columns), row_source(table, columns).parameters(dialect, rows))


def upsert_rows(
    db: Db, table: Table, columns: tuple[str, ...], key: tuple[str, ...], rows: Sequence[Sequence[Any]]
) -> None:
    """Insert the rows; where one with the same key exists, change its other columns (if there are any)."""
    if rows:
        dialect = dialect_of(db)
        parameters = row_source(table, columns).parameters(dialect, rows)
        db.execute(_upsert_statement(dialect, table, columns, key), parameters)


def update_rows(db: Db, table: Table, columns: tuple[str, ...], key: str, rows: Sequence[Sequence[Any]]) -> None:
    """Change the rows with these keys; `key` is one of the columns, the others are what changes."""
    if rows:
        dialect = dialect_of(db)
        parameters = row_source(table, columns).parameters(dialect, rows)
        db.execute(_update_statement(dialect, table, columns, key), parameters)


def upsert_changed(
    db: Db, table: Table, columns: tuple[str, ...], keyed: tuple[tuple[str, ...], str | None], rows: Rows
) -> set[Any]:
    """Insert or change the rows as `upsert_rows` does, but only where something is new; return the keys of those.

    `keyed` is the key and, if there is one, the column of the owner: a row that has another owner is left alone. A key
    of one column is returned as its value, a longer one as a tuple.
    """
    key, owner = keyed
    if not rows:
        return set()
    dialect = dialect_of(db)
    parameters = row_source(table, columns).parameters(dialect, rows)
    statement = _upsert_statement(dialect, table, columns, key, owner, only_changed=True)
    found = db.execute(statement.returning(*(table.c[name] for name in key)), parameters)
    return {row[0] if len(key) == 1 else tuple(row) for row in found}


@cache
def row_source(table: Table, columns: tuple[str, ...]) -> RowSource:
    """Return a source of rows for these columns of a table."""
    return RowSource("new", {name: _unbounded(table.c[name].type) for name in columns})


@cache
def insert_statement(dialect: str, table: Table, columns: tuple[str, ...]) -> Insert:
    """Return the statement that inserts what `row_source` of the same columns carries."""
    source = row_source(table, columns).source(dialect)
    return insert(table).from_select(columns, select(source))


@cache
def _update_statement(dialect: str, table: Table, columns: tuple[str, ...], key: str) -> Update:
    source = row_source(table, columns).source(dialect)
    changes = {name: source.c[name] for name in columns if name != key}
    return update(table).where(table.c[key] == source.c[key]).values(changes)


@cache
def _upsert_statement(
    dialect: str,
    table: Table,
    columns: tuple[str, ...],
    key: tuple[str, ...],
    owner: str | None = None,
    *,
    only_changed: bool = False,
) -> Insert:
    # SQLite takes ON CONFLICT for the condition of a join unless a WHERE stands between them.
    rows = select(row_source(table, columns).source(dialect)).where(literal_column("1 = 1"))
    inserting = postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)
    statement = inserting.from_select(columns, rows)
    changes = {name: statement.excluded[name] for name in columns if name not in key}
    if not changes:
        return statement.on_conflict_do_nothing(index_elements=key)
    where = None
    if only_changed:
        where = or_(*(table.c[name].is_distinct_from(value) for name, value in changes.items() if name != owner))
    if owner is not None:
        same = table.c[owner] == statement.excluded[owner]
        where = same if where is None else and_(same, where)
    return statement.on_conflict_do_update(index_elements=key, set_=changes, where=where)


def _unbounded(kind: TypeEngine[Any]) -> TypeEngine[Any]:
    """A cast to VARCHAR(n) would cut in silence what the column itself refuses."""
    return String() if isinstance(kind, String) else kind


def _clean(value: Any) -> Any:
    return storable(value) if isinstance(value, str) else value


def _as_json(value: Any) -> Any:
    """Return the value as SQLite stores it."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
    return value.isoformat() if isinstance(value, date) else value
