"""Tells numbers that have gone from somebody's record; that cannot be switched off."""

from collections.abc import Iterable
from datetime import datetime

from core.catalogue import Catalogue
from core.decision import Ids, Notify
from core.outcomes import Outcome
from core.replies import compose
from store.database import Db
from store.effects import Notice, mt_of
from store.outbox import queue
from store.participants import ChangedNumber


def queue_record_alerts(
    db: Db, changed: Iterable[ChangedNumber], catalogue: Catalogue, ids: Ids, sender: str, now: datetime
) -> list[str]:
    """Queue a security notice to each of these numbers and return their ids, for a ring after the commit.

    `sender` is our short code. Called in the transaction that changed the record.
    """
    notices = [_worded(each, catalogue, ids) for each in changed]
    queue(db, [mt_of(notice, sender, catalogue.number, now) for notice in notices], now)
    return [notice.id for notice in notices]


def _worded(number: ChangedNumber, catalogue: Catalogue, ids: Ids) -> Notice:
    outcome = Outcome("record_alert", {"check": ids.check_code()})
    effect = Notify(number.msisdn, outcome, "security", number.language)
    return Notice(ids.message_id(), effect, compose(outcome, catalogue, number.language).text)
