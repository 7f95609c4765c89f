"""An SMS that somebody is told to wait for: a row that is there before it is promised, and tells the truth in the end.

The row waits with an apology for a text. Whoever performs the command puts the answer in its place. Where that process
died, the clock does, if the command was committed; if it was not, nothing has changed, and the apology goes out.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from sqlalchemy.exc import IntegrityError

from actions.pin import was_proven
from core.commands import Language
from core.context import PinRule
from core.delivery import ANSWER_AWAITED, QUEUE_OF_KIND, MtKind
from core.message import InboundMessage
from core.outcomes import Outcome
from core.replies import compose
from runtime.logs import get_logger
from runtime.runtime import Runtime
from store import outbox, promises

PATIENCE = timedelta(seconds=90)  # how long somebody waits before we say that nothing came of it
LOOKED_BACK = timedelta(minutes=10)  # a request was received this long, at most, before its answer was promised
_OF_PINS = "pin_"  # what outcomes that speak of the PIN begin with
MOST_KEPT = 200  # per turn of the clock

log = get_logger("kabar.engine")


def occasion_of(provider: str, provider_message_id: str, sender: str, why: str = "late") -> str:
    """Return what names an SMS about a request for ever, without telling whose it is."""
    named = hashlib.sha256("\n".join((provider, provider_message_id, sender)).encode("utf-8", "replace"))
    return f"ussd:{named.hexdigest()[:40]}:{why}"


def promise(rt: Runtime, message: InboundMessage, apology: str, language: Language) -> None:
    """Save that the answer to this request is to come by SMS. Raises what the database raises; made twice it is one."""
    now = rt.now()
    occasion = occasion_of(message.provider, message.provider_message_id, message.sender)
    promised = _sms(rt, message, occasion, apology, language)
    waits = replace(promised, due_at=now + PATIENCE, status_reason=ANSWER_AWAITED)
    _queue_once(rt, waits)


def fulfil(rt: Runtime, message: InboundMessage, answer: str, language: Language) -> None:
    """Have the answer to a request sent: in place of what was promised, or beside it where that has gone out already.

    Done twice, or by the clock as well, it is one SMS. Raises what the database raises.
    """
    now = rt.now()
    occasion = occasion_of(message.provider, message.provider_message_id, message.sender)
    with rt.transaction() as db:
        id_ = promises.fill(db, occasion, answer, now)
        before = promises.text_of(db, occasion) if id_ is None else answer
    if id_ is None and before != answer:
        send(rt, message, answer, language, "late" if before is None else "after")
    elif id_ is not None:
        _ring(rt, [id_])


def sendable(rt: Runtime, outcome: str, answer: str, language: Language) -> str:
    """Return what of an answer may stand in an SMS: no amounts where those are told on the menu alone."""
    told_by_menu = rt.settings.pin_required is PinRule.ALL and was_proven(outcome) and not outcome.startswith(_OF_PINS)
    return compose(Outcome("pin_by_menu"), rt.catalogue, language).text if told_by_menu else answer


def send(rt: Runtime, message: InboundMessage, text: str, language: Language, why: str) -> None:
    """Queue an SMS about a request to whoever made it, once. Raises what the database raises."""
    occasion = occasion_of(message.provider, message.provider_message_id, message.sender, why)
    new = _sms(rt, message, occasion, text, language)
    if _queue_once(rt, new):
        _ring(rt, [new.id])


def keep(rt: Runtime) -> int:
    """Fill the promises whose requests were answered by a process that told nobody; return how many. For the clock."""
    now = rt.now()
    with rt.transaction() as db:
        made = promises.waiting(db, MOST_KEPT)
        if not made:
            return 0
        since = min(each.made_at for each in made) - LOOKED_BACK
        told = promises.answered(db, sorted({each.recipient for each in made}), since)
        answers = {
            occasion_of(each.provider, each.provider_message_id, each.sender): sendable(
                rt, each.outcome, each.reply, Language(each.language)
            )
            for each in told
            if not each.outcome.startswith(_OF_PINS)  # a PIN is not asked for by SMS
        }
        kept = [each for each in made if each.occasion in answers]
        filled = [promises.fill(db, each.occasion, answers[each.occasion], now) for each in kept]
    if filled:
        log.warning("promises_kept", number=len(filled))
    return len(filled)


def _queue_once(rt: Runtime, new: outbox.NewMt) -> bool:
    """Queue an MT and return True; False where its occasion has one already. Raises what the database raises."""
    try:
        with rt.transaction() as db:
            outbox.queue(db, [new], rt.now())
    except IntegrityError:
        with rt.transaction() as db:
            if promises.text_of(db, new.occasion or "") is None:  # it was refused for something else
                raise
        return False
    return True


def _sms(rt: Runtime, message: InboundMessage, occasion: str, text: str, language: Language) -> outbox.NewMt:
    return outbox.NewMt(
        id=rt.ids.message_id(),
        recipient=message.sender,
        sender=rt.settings.short_code,
        text=text,
        kind=MtKind.REPLY.value,
        language=language.value,
        due_at=rt.now(),
        occasion=occasion,
    )


def _ring(rt: Runtime, ids: Sequence[str]) -> None:
    rt.enqueue_aside("sms.jobs.send_messages", ids, queue=QUEUE_OF_KIND[MtKind.REPLY])
