"""Texts of campaigns that staff sent to their own phones."""

from sqlalchemy import func, select

from store.database import Db
from store.tables import mt_messages

OCCASION = "campaign-test:"  # campaign-test:<who>:<hour>:<number>


def count(db: Db, hour: str) -> int:
    """Return how many somebody sent within an hour; `hour` begins their occasions."""
    theirs = mt_messages.c.occasion.startswith(hour, autoescape=True)
    return int(db.execute(select(func.count()).where(theirs)).scalar_one())
