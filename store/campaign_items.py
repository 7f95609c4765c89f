"""Rows of a campaign that come page by page: each page is a further piece of the file that they make up."""

from sqlalchemy import func, insert, select

from store.database import Db
from store.tables import campaign_files

_f = campaign_files.c


def append_piece(db: Db, campaign_id: str, content: bytes) -> None:
    """Keep a further piece of a file; the campaign's row is locked by whoever adds to it."""
    last = select(func.max(_f.piece)).where(_f.campaign_id == campaign_id)
    piece = db.execute(last).scalar()
    number = 0 if piece is None else int(piece) + 1
    db.execute(insert(campaign_files).values(campaign_id=campaign_id, piece=number, content=content))
