"""The participants of a segment: how many, and their rows in the order of their ids, in ranges of bounded length."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Select, and_, bindparam, exists, func, null, select, text, true
from sqlalchemy.exc import DBAPIError

from core.campaign_selection import OF_MEMBERSHIP, VALUES, Selection
from store.database import Db, dialect_of
from store.tables import claims, memberships, participants

EXACT_UP_TO = 200_000
MOST_MILLISECONDS = 1500  # that a count may take before it is estimated
_TAKES_TOO_LONG = "57014"  # PostgreSQL: query_canceled
_p = participants.c


@dataclass(frozen=True, slots=True)
class Count:
    """How many participants a segment has; not `exact`: about as many, by what the database knows of its tables."""

    number: int
    exact: bool


def condition_of(selection: Selection) -> ColumnElement[bool]:
    """Return the condition on participants."""
    found: list[ColumnElement[bool]] = [true()]
    if selection.zone is not None:
        found.append(_p.zone == selection.zone.value)
    if selection.branch is not None:
        found.append(_p.branch == selection.branch)
    if selection.language is not None:
        found.append(_p.language == selection.language.value)
    if selection.asks_for_membership:
        held = memberships.alias("held")  # of its own: the row's cells may come from another membership
        found.append(exists().where(held.c.participant_id == _p.id, membership_condition(selection, held.c)))
    if selection.claim_stage is not None:
        claim = claims.c
        wanted = and_(claim.participant_id == _p.id, claim.stage == selection.claim_stage.value)
        if selection.programme is not None:
            wanted = and_(wanted, claim.programme == selection.programme.value)
        found.append(exists().where(wanted))
    return and_(*found)


def membership_condition(selection: Selection, card: Any) -> ColumnElement[bool]:
    """Return what is asked of a membership."""
    found: list[ColumnElement[bool]] = [true()]
    if selection.covers is not None:
        found.append(card[f"covers_{selection.covers.lower()}"])
    if selection.active is not None:
        found.append(card.active if selection.active else ~card.active)
    if selection.last_contribution_before is not None:
        found.append(card.last_contribution < selection.last_contribution_before)
    return and_(*found)


def count(db: Db, selection: Selection, exact_up_to: int = EXACT_UP_TO) -> Count:
    """Return how many there are: exactly if they are not too many and it does not take long, else an estimate."""
    wanted = select(_p.id).where(condition_of(selection))
    bounded = select(func.count()).select_from(wanted.limit(exact_up_to + 1).subquery())
    if dialect_of(db) != "postgresql":
        return Count(int(db.execute(select(func.count()).select_from(wanted.subquery())).scalar_one()), exact=True)
    number = _within_time(db, bounded)
    if number is not None and number <= exact_up_to:
        return Count(number, exact=True)
    return Count(max(_estimate(db, wanted), number or 0), exact=False)


def _within_time(db: Db, counting: Select[Any]) -> int | None:
    """Return the count, None if it takes too long; the transaction can go on."""
    try:
        with db.begin_nested():
            db.execute(text(f"SET LOCAL statement_timeout = {MOST_MILLISECONDS}"))
            number = int(db.execute(counting).scalar_one())
            db.execute(text("SET LOCAL statement_timeout = DEFAULT"))
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) != _TAKES_TOO_LONG:
            raise
        return None
    return number


def _estimate(db: Db, wanted: Select[Any]) -> int:
    compiled = wanted.compile(db.get_bind() if hasattr(db, "get_bind") else db, compile_kwargs={"literal_binds": True})
    plan = db.execute(text(f"EXPLAIN (FORMAT JSON) {compiled}".replace(":", "\\:"))).scalar_one()
    return int(plan[0]["Plan"]["Plan Rows"])


def branches(db: Db, most: int) -> list[str]:
    """Return the codes of the branches that participants have, the first so many; each is one look into the index."""
    found: list[str] = []
    while len(found) < most:
        wanted = select(func.min(_p.branch)).where(_p.branch.is_not(None), _p.branch > (found[-1] if found else ""))
        code = db.execute(wanted).scalar()
        if code is None:
            break
        found.append(code)
    return found


def range_end(db: Db, after: int, width: int) -> int | None:
    """Return the id at which the next `width` participants end; None: there are no more."""
    following = select(_p.id).where(_p.id > after).order_by(_p.id).limit(width).subquery()
    return db.execute(select(func.max(following.c.id))).scalar()


def highest_id(db: Db) -> int:
    """Return the id of the newest participant, 0 if there is none."""
    return int(db.execute(select(func.max(_p.id))).scalar() or 0)


def ids_between(db: Db, selection: Selection, after: int, until: int) -> list[int]:
    """Return the ids of those after one and up to another, in order."""
    wanted = select(_p.id).where(_p.id > after, _p.id <= until, condition_of(selection)).order_by(_p.id)
    return list(db.execute(wanted).scalars())


def rows_between(db: Db, selection: Selection, after: int, until: int, values: Sequence[str]) -> list[tuple[int, Any]]:
    """Return (id, cells) of those with ids after one and up to another, in order; cells as `VALUES` names them.

    What no text asks for is not looked up. Of several memberships the one that fits counts, the active before, then
    the newest.
    """
    wanted = segment_rows(selection, frozenset(values)).order_by(_p.id)
    rows = db.execute(wanted, {"after": after, "until": until})
    return [(row[0], tuple(row[1:])) for row in rows]


def rows_of(db: Db, selection: Selection, ids: Sequence[int], values: Sequence[str]) -> dict[int, Any]:
    """Return the cells of some participants of a segment, by id."""
    if not ids:
        return {}
    wanted = segment_rows(selection, frozenset(values)).where(_p.id.in_(ids))
    return {row[0]: tuple(row[1:]) for row in db.execute(wanted, {"after": min(ids) - 1, "until": max(ids)})}


def segment_rows(selection: Selection, values: frozenset[str]) -> Select[Any]:
    """Return the SELECT of ids and cells between the parameters `after` and `until`."""
    within = and_(_p.id > bindparam("after", type_=BigInteger()), _p.id <= bindparam("until", type_=BigInteger()))
    cells = [_cell(name) if name in values else null().label(name) for name in VALUES]
    wanted = select(_p.id, *cells).where(within, condition_of(selection))
    if values & OF_MEMBERSHIP:
        wanted = wanted.select_from(participants.outerjoin(memberships, memberships.c.id == _card_of(selection)))
    return wanted


def _card_of(selection: Selection) -> Any:
    card = memberships.alias("card")
    theirs = and_(card.c.participant_id == _p.id, membership_condition(selection, card.c))
    newest = (card.c.active.desc(), card.c.since.desc(), card.c.id.desc())
    return select(card.c.id).where(theirs).order_by(*newest).limit(1).scalar_subquery()


def _cell(name: str) -> Any:
    card = memberships.c
    columns = {
        "name": _p.name,
        "nik": _p.nik,
        "kpj": card.kpj,
        "month": card.last_contribution,
        "employer": card.employer,
    }
    return columns[name].label(name)
