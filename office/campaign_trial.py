"""A campaign's text on one's own phone, before anybody else gets it: few an hour, and noted."""

from dataclasses import dataclass
from datetime import timedelta

from core.access import Actor
from core.campaigns import ENDED, Why
from core.commands import Language
from core.delivery import MtKind
from core.gsm7 import fold
from core.invented import MSISDNS, SIMULATOR
from core.msisdn import is_indonesian, to_e164
from intake.turns import take_turns
from office import audit
from office.campaign_life import NotDone, Trouble, load, person
from office.messages import keyed_hash
from runtime.runtime import Runtime
from store import campaign_trials
from store.outbox import NewMt, queue

MOST = 5  # an hour, of one person
LIVES = timedelta(hours=1)
QUEUE, JOB = "bulk", "sms.jobs.send_messages"


@dataclass(frozen=True, slots=True)
class Trial:
    """A text, filled in with invented values: nothing of a participant goes to somebody else's phone."""

    number: str  # as somebody typed it
    language: Language
    text: str


def send_to_me(rt: Runtime, who: Actor, campaign_id: str, trial: Trial) -> str:
    """Queue the text for that phone and return the id of the MT; the log keeps a keyed hash of the number.

    Raises NotDone.
    """
    msisdn = to_e164(trial.number)
    if msisdn is None or not is_indonesian(msisdn):
        raise NotDone(Trouble.INVALID, fields={"number": "unreadable"})
    if not trial.text.strip():
        raise NotDone(Trouble.INVALID, fields={"text": "empty"})
    message_id = take_turns(lambda: _queue(rt, who, campaign_id, msisdn, trial))
    rt.enqueue_aside(JOB, [message_id], queue=QUEUE)
    return message_id


def _queue(rt: Runtime, who: Actor, campaign_id: str, msisdn: str, trial: Trial) -> str:
    now, message_id = rt.now(), rt.ids.message_id()
    hour = f"{campaign_trials.OCCASION}{person(who)[:64]}:{now:%Y%m%d%H}:"
    with rt.transaction() as db:
        stored = load(db, campaign_id)
        if stored.state in ENDED:
            raise NotDone(Why.WRONG_STATE, stored)
        number = campaign_trials.count(db, hour)
        if number >= MOST:
            raise NotDone(Trouble.INVALID, stored, {"number": "too_many"})
        made = NewMt(
            id=message_id,
            recipient=msisdn,
            sender=rt.settings.short_code,
            text=fold(trial.text),
            kind=MtKind.CAMPAIGN,
            language=trial.language.value,
            due_at=now,
            expires_at=now + LIVES,
            occasion=f"{hour}{number + 1}",
            only_provider=SIMULATOR if msisdn.startswith(MSISDNS) else None,
        )
        queue(db, [made], now)
        noted = {"to": keyed_hash(rt, "phone", msisdn), "message": message_id}
        audit.note(db, rt, who, "campaign.test", f"campaign:{campaign_id}", None, noted)
    return message_id
