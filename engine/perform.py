"""Load the facts, decide, word, save: for a batch of requests of any channel, in one transaction."""

import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy.exc import DBAPIError

from actions import decide
from core.availability import Services
from core.catalogue import Catalogue, Channel
from core.commands import Language, Reading
from core.context import Context
from core.decision import Decision, Notify, SetLanguage
from core.delivery import QUEUE_OF_KIND
from core.facts import Facts, Seen, Usage, Zone
from core.formats import local_date
from core.gsm7 import septets
from core.menu_words import compose_for_screen
from core.message import InboundMessage, Reply
from core.pins import Pin, PinTrial
from core.replies import compose
from engine.asked import Answer, Asked, Key, in_order, key_of, one_per_sender
from intake.planning import ring as ring_notices
from intake.standing import follow_phones
from runtime.logs import get_logger
from runtime.runtime import Runtime
from store import effects, facts
from store.database import Db, is_worth_another_turn
from store.senders import msisdn_of

log = get_logger("kabar.engine")


def perform(rt: Runtime, asked: Sequence[Asked]) -> list[Answer]:
    """Return one Answer per request, in order. Raises what the database raises; then nothing was saved.

    A request given twice, in one batch, later, or to two processes at once, has one effect and the same answer.
    """
    answers: dict[Key, Answer] = {}
    for batch in one_per_sender(asked):
        answers |= take_turn(rt, batch)
    return list(in_order(asked, answers))


def take_turn(rt: Runtime, asked: Sequence[Asked]) -> dict[Key, Answer]:
    """Handle requests of different senders in one transaction.

    The senders' phones are locked while facts are loaded, so a duplicate in another process waits and then finds the
    stored answer. The unique constraint is the second fence: who loses there takes the turn again and finds it too.
    So does who was picked to end a deadlock; nothing of that turn was saved.
    """
    try:
        return load_decide_save(rt, asked)
    except DBAPIError as error:
        if not is_worth_another_turn(error):
            raise
        return load_decide_save(rt, asked)


def load_decide_save(rt: Runtime, asked: Sequence[Asked]) -> dict[Key, Answer]:
    """Return the answers by key, after their transaction has been committed."""
    started = time.perf_counter()
    catalogue, context = rt.catalogue, rt.context()
    with rt.transaction() as db:
        requests = [facts.Request(each.message, each.reading.parsed, on_screen=each.on_screen) for each in asked]
        before_load = time.perf_counter()
        loaded = facts.load(db, requests, context.now)
        load_ms = (time.perf_counter() - before_load) * 1000
        turns = [
            repeat(each, known, context, catalogue)
            if isinstance(known, Seen)
            else take(each, known, context, catalogue)
            for each, known in zip(asked, loaded, strict=True)
        ]
        due = save(rt, db, [turn for turn in turns if isinstance(turn, effects.Handled)], context)
    ring(rt, turns)
    ring_notices(rt, due)
    timing = (load_ms, (time.perf_counter() - started) * 1000)
    return {key_of(turn.message): finish(turn, timing) for turn in turns}


def save(rt: Runtime, db: Db, handled: Sequence[effects.Handled], context: Context) -> list[str]:
    """Save the turns; return the ids of notices about claims that are due because a phone was frozen or bound."""
    effects.save(db, handled, context.now)
    made = ((msisdn_of(each.message), effect) for each in handled for effect in each.decision.effects)
    return follow_phones(rt, db, context, made)


@dataclass(frozen=True, slots=True)
class Repeated:
    """A request that had been answered before, with the reply that was stored then."""

    message: InboundMessage
    reading: Reading
    reply: Reply | None
    catalogue_number: int
    shown: Decision | None = None
    facts: Facts | None = None


Turn = effects.Handled | Repeated


def repeat(asked: Asked, seen: Seen, context: Context, catalogue: Catalogue) -> Repeated:
    """Return the stored answer again; nothing changes.

    On a screen the items below it are made anew, if what was asked would still come to the same.
    """
    reply = None if seen.reply is None else Reply(seen.reply, septets(seen.reply), outcome="", language="")
    number = (asked.catalogue or catalogue).published_number
    if seen.facts is None:
        return Repeated(asked.message, asked.reading, reply, number)
    known = replace(seen_on_screen(asked, seen.facts), usage=Usage())
    context = replace(context, services=services_of(asked, context, catalogue))
    decision = decide(asked.reading.parsed, known, context)
    same = decision.outcome is not None and decision.outcome.name == seen.outcome
    return Repeated(asked.message, asked.reading, reply, number, decision if same else None, known)


def take(asked: Asked, known: Facts, context: Context, catalogue: Catalogue) -> effects.Handled:
    """Decide one request and word its reply and its notices. Pure."""
    context = replace(context, services=services_of(asked, context, catalogue))
    catalogue = asked.catalogue or catalogue
    if asked.trial is not None:
        known = seen_on_screen(asked, known)
    decision = decide(asked.reading.parsed, known, context)
    language = language_of(decision, known)
    word = compose_for_screen if asked.on_screen else compose
    reply = None if decision.outcome is None else word(decision.outcome, catalogue, language)
    notices = tuple(
        effects.Notice(context.ids.message_id(), effect, compose(effect.outcome, catalogue, effect.language).text)
        for effect in decision.effects
        if isinstance(effect, Notify)
    )
    kept = known if asked.on_screen else None
    number = catalogue.published_number
    return effects.Handled(asked.message, asked.reading, decision, reply, language, number, notices, kept)


def services_of(asked: Asked, context: Context, present: Catalogue) -> Services:
    """Return which keywords are open now. A session on screens keeps its words, but what was switched off is off.

    What is asked of a draft is open as the draft has it, whatever is live.
    """
    day = local_date(context.now, Zone.WIB)
    if asked.on_screen and asked.catalogue is not None and asked.catalogue.is_draft:
        return Services(asked.catalogue.keywords, Channel.USSD, day)
    if asked.on_screen:
        return Services(present.keywords, Channel.USSD, day)
    return Services((asked.catalogue or present).keywords, Channel.SMS, day)


def seen_on_screen(asked: Asked, known: Facts) -> Facts:
    """Return the facts with the caller's PIN as it was tried, and without what only a text can be.

    A question that we asked by SMS waits for an SMS; and who looks at the same figure again on a screen is no machine
    in a loop.
    """
    trial = asked.trial or PinTrial()
    proven = trial.proven_for is not None and known.owner is not None and trial.proven_for == known.owner.id
    return replace(
        known,
        phone=replace(known.phone, question=None),
        usage=replace(known.usage, identical=0),
        pin=_tried(known.pin, trial, proven=proven) if known.pin else None,
    )


def _tried(pin: Pin, trial: PinTrial, *, proven: bool) -> Pin:
    return replace(pin, proven=proven, wrong=trial.wrong, locks=trial.locks, new_hash=trial.new_hash)


def language_of(decision: Decision, known: Facts) -> Language:
    """Return the language to answer in: the one just chosen, else the phone's, else the participant's."""
    for effect in decision.effects:
        if isinstance(effect, SetLanguage):
            return effect.language
    if known.phone.language is not None:
        return known.phone.language
    return known.owner.language if known.owner is not None else Language.ID


def ring(rt: Runtime, turns: Sequence[Turn]) -> None:
    """Tell the workers about notices that were just committed, each on the queue of its kind; the answer goes on."""
    queues: dict[str, list[str]] = defaultdict(list)
    for turn in turns:
        for notice in turn.notices if isinstance(turn, effects.Handled) else ():
            queues[QUEUE_OF_KIND[notice.effect.kind]].append(notice.id)
    for queue, ids in queues.items():
        rt.enqueue_aside("sms.jobs.send_messages", ids, queue=queue)


def finish(turn: Turn, timing: tuple[float, float]) -> Answer:
    """Log the one line of this request and return its answer."""
    decision = turn.decision if isinstance(turn, effects.Handled) else None
    log.info(
        "mo_received",
        provider=turn.message.provider,
        keyword=getattr(turn.reading.parsed, "keyword", None),
        how=turn.reading.how,
        rule=decision.rule if decision else "duplicate",
        outcome=decision.outcome.name if decision and decision.outcome else None,
        septets=turn.reply.septets if turn.reply else 0,
        load_ms=round(timing[0], 2),
        total_ms=round(timing[1], 2),
    )
    shown = decision if isinstance(turn, effects.Handled) else turn.shown
    return Answer(turn.reply, turn.reading, decision, turn.catalogue_number, timing, shown, turn.facts)
