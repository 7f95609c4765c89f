"""Pieces that revisions make tables from. What a piece makes must never change: old revisions rely on it."""

import sqlalchemy as sa
from alembic import op

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MSISDN = sa.String(40)


def check(table: str, name: str, rule: str) -> sa.CheckConstraint:
    """Return a named rule."""
    return sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}"))


def row_id(table: str) -> tuple[sa.Column[int], sa.PrimaryKeyConstraint]:
    """Return a key that the database counts up."""
    return sa.Column("id", NUMBER, nullable=False), sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}"))


def belongs_to(table: str, column: str, parent: str) -> sa.ForeignKeyConstraint:
    """Return the tie to a parent row that takes this one along when it goes."""
    return sa.ForeignKeyConstraint([column], [f"{parent}.id"], name=op.f(f"fk_{table}_{column}"), ondelete="CASCADE")


def index(table: str, *columns: str) -> None:
    """Create an index over the columns."""
    op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, list(columns))


def partial_index(name: str, table: str, column: str, where: str, *, unique: bool = False) -> None:
    """Create an index over those rows for which the condition holds."""
    condition = sa.text(where)
    op.create_index(name, table, [column], unique=unique, postgresql_where=condition, sqlite_where=condition)


def cover(programme: str) -> sa.Column[bool]:
    """Return the column that says whether the membership covers a programme."""
    return sa.Column(f"covers_{programme}", sa.Boolean, nullable=False, server_default=sa.false())


def append_only(table: str) -> None:
    """Have the database refuse to change or remove a row."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"""CREATE FUNCTION keep_{table}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            RAISE EXCEPTION '{table} is append-only'; END $$"""
        )
        op.execute(
            f"""CREATE TRIGGER keep_{table} BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION keep_{table}()"""
        )
        return
    for what in ("UPDATE", "DELETE"):
        op.execute(
            f"""CREATE TRIGGER keep_{table}_{what.lower()} BEFORE {what} ON {table}
            BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"""
        )


def forget_append_only(table: str) -> None:
    """Remove what outlives the table itself."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"DROP FUNCTION keep_{table}")
