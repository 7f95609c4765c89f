"""Tells numbers that have gone from somebody's record; that cannot be switched off."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from core.catalogue import Catalogue
from core.decision import Ids, Notify
from core.outcomes import Outcome
from core.replies import compose
from store.database import Db
from store.effects import Notice, mt_of
from store.outbox import queue
from store.participants import ChangedNumber

Sender = str | tuple[str, str | None]


def queue_record_alerts(
    db: Db, changed: Iterable[ChangedNumber], catalogue: Catalogue, ids: Ids, sender: Sender, now: datetime
) -> list[str]:
    """Queue a security notice to each of these numbers and return their ids, for a ring after the commit.

    `sender` is our short code, with the provider that alone may send them if there is one. Called in the transaction
    that changed the record.
    """
    number, only_provider = (sender, None) if isinstance(sender, str) else sender
    notices = [_worded(each, catalogue, ids) for each in changed]
    messages = [mt_of(notice, number, catalogue.number, now) for notice in notices]
    queue(db, [replace(each, only_provider=only_provider) for each in messages], now)
    return [notice.id for notice in notices]


def _worded(number: ChangedNumber, catalogue: Catalogue, ids: Ids) -> Notice:
    outcome = Outcome("record_alert", {"check": ids.check_code()})
    effect = Notify(number.msisdn, outcome, "security", number.language)
    return Notice(ids.message_id(), effect, compose(outcome, catalogue, number.language).text)
