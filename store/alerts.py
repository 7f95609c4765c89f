"""Tells numbers that have gone from somebody's record; that cannot be switched off."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from core.catalogue import Catalogue
from core.decision import Ids, Notify
from core.invented import SIMULATOR
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
    messages = [
        replace(
            mt_of(_worded(each, catalogue, ids), sender, catalogue.number, now),
            only_provider=SIMULATOR if each.invented else None,
        )
        for each in changed
    ]
    queue(db, messages, now)
    return [each.id for each in messages]


def _worded(number: ChangedNumber, catalogue: Catalogue, ids: Ids) -> Notice:
    outcome = Outcome("record_alert", {"check": ids.check_code()})
    effect = Notify(number.msisdn, outcome, "security", number.language)
    return Notice(ids.message_id(), effect, compose(outcome, catalogue, number.language).text)
