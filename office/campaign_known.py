"""What is known of those whom rows lead to, when rows are looked at: whose phone it is, and what went there lately."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from datetime import time as clock

from core.campaign_checks import Candidate, Recipient
from core.facts import Zone
from core.formats import local_date
from core.quiet import local_moment
from runtime.runtime import Runtime
from store import campaign_people
from store.campaign_people import By, Since
from store.campaigns import Stored
from store.database import Db

LATELY = timedelta(days=7)
Known = Mapping[object, Recipient]


def known_of(db: Db, rt: Runtime, stored: Stored, by: By, candidates: Sequence[Candidate]) -> Known:
    """Return what is known of whoever these rows lead to, by their keys."""
    keys = {each.key for each in candidates if each.key is not None}
    known = campaign_people.load_recipients(db, stored.id, by, keys, rt.reference.regions)
    since = since_of(rt.now())
    if not campaign_people.any_lately(db, stored.id, since):
        return known
    numbers = {each.msisdn for each in known.values() if each.msisdn is not None}
    sent = campaign_people.load_sent(db, stored.id, numbers, since)
    further = {key: _with_sent(each, sent[each.msisdn]) for key, each in known.items() if each.msisdn in sent}
    return known | further


def _with_sent(recipient: Recipient, sent: list[tuple[str, bool]]) -> Recipient:
    today = frozenset(text for text, was_today in sent if was_today)
    return recipient._replace(texts_today=today, recent=bool(sent))


def since_of(now: datetime) -> Since:
    """Return from when on something was sent today (in WIB), and lately."""
    return Since(local_moment(local_date(now, Zone.WIB), clock(), Zone.WIB), now - LATELY)
