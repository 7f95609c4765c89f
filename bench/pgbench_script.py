"""The SQL that one message costs, captured while it runs and written as a pgbench script for any synthetic person."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from sqlalchemy import Engine, event

from core.message import InboundMessage
from store.seed.numbers import PERSONAS, kpj_of, msisdn_of

Statement = tuple[str, dict[str, Any]]


@contextmanager
def captured(engine: Engine) -> Iterator[list[Statement]]:
    """Yield a list that fills with every statement and its parameters, as they go to the driver."""
    statements: list[Statement] = []

    def keep(_connection: object, _cursor: object, statement: str, parameters: Any, *_rest: object) -> None:
        statements.append((statement, dict(parameters)))

    event.listen(engine, "before_cursor_execute", keep)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", keep)


def script_of(statements: list[Statement], message: InboundMessage, index: int, people: int, now: datetime) -> str:
    """Return a pgbench script that does for a random person what the statements did for the one with this index."""
    lines = [rf"\set n random({PERSONAS}, {PERSONAS + people - 1})", rf"\set p {PERSONAS - 1} - :n", "BEGIN;"]
    for statement, parameters in statements:
        literals = {name: literal_of(value, now) for name, value in parameters.items()}
        sql = re.sub(r"%\((\w+)\)s", lambda found, known=literals: known[found[1]], statement).replace("%%", "%")
        lines.append(general(" ".join(sql.split()), message, index) + ";")
    return "\n".join([*lines, "COMMIT;", ""])


def literal_of(value: Any, now: datetime) -> str:
    """Return the value as SQL; moments are told as seconds before the present, big integers are locks and hashes."""
    if value is None:
        return "NULL"
    if isinstance(value, list):
        return f"ARRAY[{', '.join(literal_of(each, now) for each in value)}]"
    if isinstance(value, datetime):
        return f"(now() - interval '{(now - value).total_seconds():.0f} seconds')"
    if isinstance(value, int) and abs(value) > 2**40:
        return "(:n)"
    if isinstance(value, bool | int):
        return str(value)
    text = value.isoformat() if isinstance(value, date) else str(value)
    return "'" + text.replace("'", "''") + "'"


def general(sql: str, message: InboundMessage, index: int) -> str:
    """Return the statement with one person's numbers replaced by expressions over pgbench's variables."""
    serial = PERSONAS + index
    replaced = {
        f"'{message.text}'": "('SALDO#0000' || lpad((:n)::text, 7, '0'))",
        f"'{message.provider_message_id}'": "('SM' || md5(random()::text))",
        f"'{msisdn_of(serial)}'": "('+62850' || lpad((:n)::text, 8, '0'))",
        f"'{kpj_of(serial)}'": "('0000' || lpad((:n)::text, 7, '0'))",
        f"'{kpj_of(serial - 50)}'": "('0000' || lpad((:n - 50)::text, 7, '0'))",
        f"'{kpj_of(serial + 50)}'": "('0000' || lpad((:n + 50)::text, 7, '0'))",
        f"ARRAY[{-index - 1}]": "ARRAY[(:p)]",
    }
    for own, expression in replaced.items():
        sql = sql.replace(own, expression)
    return sql
