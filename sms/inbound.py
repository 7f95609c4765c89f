"""The road of an MO: parse, load the facts, decide, word, save; for a batch of messages in one transaction."""

import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.exc import DBAPIError

from actions import decide
from core.catalogue import Catalogue
from core.commands import Language, Reading
from core.context import Context
from core.decision import Decision, Notify, SetLanguage
from core.delivery import QUEUE_OF_KIND
from core.explanation import Explanation
from core.facts import Facts, Seen
from core.gsm7 import septets
from core.message import InboundMessage, Reply
from core.replies import compose
from intake.planning import ring as ring_notices
from intake.standing import follow_phones
from parsers import parse
from runtime.logs import get_logger
from runtime.runtime import Runtime
from sms.explaining import explain
from store import effects, facts
from store.database import Db, is_worth_another_turn
from store.senders import msisdn_of

log = get_logger("kabar.inbound")

Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Answer:
    """What one MO came to: the reply (None: silence) and what it was made from.

    `decision` None is a message that had been answered before; `timing` is (loading, all) in milliseconds.
    """

    reply: Reply | None
    reading: Reading
    decision: Decision | None
    catalogue_number: int
    timing: tuple[float, float] = (0.0, 0.0)

    @property
    def duplicate(self) -> bool:
        """Whether the message had been answered before."""
        return self.decision is None

    @property
    def explanation(self) -> Explanation:
        """Why the answer came out so; made only for who asks."""
        return explain(self.reading, self.decision, self.reply, self.catalogue_number, self.timing)


def answer(rt: Runtime, messages: Sequence[InboundMessage]) -> list[Answer]:
    """Return one Answer per message, in order. Raises what the database raises; then nothing was saved.

    A message given twice, in one batch, later, or to two processes at once, has one effect and the same answer.
    """
    answers: dict[Key, Answer] = {}
    for batch in one_per_sender(messages):
        answers |= take_turn(rt, batch)
    return list(in_order(messages, answers))


def key_of(message: InboundMessage) -> Key:
    """Return what makes a second delivery of the message recognisable, to the phone that it came from."""
    return message.provider, message.provider_message_id, message.sender


def one_per_sender(messages: Sequence[InboundMessage]) -> Iterator[list[InboundMessage]]:
    """Yield batches in which nobody speaks twice: a second message is decided on what the first one changed.

    Nor does an id stand in a batch twice; from two phones it is one message and a forgery or a provider's mistake.
    """
    waiting = {key_of(message): message for message in messages}
    while waiting:
        senders: set[str] = set()
        ids: set[tuple[str, str]] = set()
        batch = []
        for provider, id_, sender in waiting:
            if sender not in senders and (provider, id_) not in ids:
                batch.append((provider, id_, sender))
            senders.add(sender)
            ids.add((provider, id_))
        yield [waiting.pop(key) for key in batch]


def in_order(messages: Iterable[InboundMessage], answers: dict[Key, Answer]) -> Iterator[Answer]:
    """Yield the answer of each message; one that stands twice in the batch is a duplicate the second time."""
    given: set[Key] = set()
    for message in messages:
        key = key_of(message)
        yield replace(answers[key], decision=None) if key in given else answers[key]
        given.add(key)


def take_turn(rt: Runtime, messages: Sequence[InboundMessage]) -> dict[Key, Answer]:
    """Handle messages of different senders in one transaction.

    The senders' phones are locked while facts are loaded, so a duplicate in another process waits and then finds the
    stored answer. The unique constraint is the second fence: who loses there takes the turn again and finds it too.
    So does who was picked to end a deadlock; nothing of that turn was saved.
    """
    try:
        return load_decide_save(rt, messages)
    except DBAPIError as error:
        if not is_worth_another_turn(error):
            raise
        return load_decide_save(rt, messages)


def load_decide_save(rt: Runtime, messages: Sequence[InboundMessage]) -> dict[Key, Answer]:
    """Return the answers by key, after their transaction has been committed."""
    started = time.perf_counter()
    catalogue, context = rt.catalogue, rt.context()
    readings = [parse(message.text, catalogue) for message in messages]
    with rt.transaction() as db:
        requests = [facts.Request(message, reading.parsed) for message, reading in zip(messages, readings, strict=True)]
        before_load = time.perf_counter()
        loaded = facts.load(db, requests, context.now)
        load_ms = (time.perf_counter() - before_load) * 1000
        turns = [
            repeat(message, reading, known)
            if isinstance(known, Seen)
            else take(message, reading, known, context, catalogue)
            for message, reading, known in zip(messages, readings, loaded, strict=True)
        ]
        due = save(rt, db, [turn for turn in turns if isinstance(turn, effects.Handled)], context)
    ring(rt, turns)
    ring_notices(rt, due)
    timing = (load_ms, (time.perf_counter() - started) * 1000)
    return {key_of(turn.message): finish(turn, catalogue, timing) for turn in turns}


def save(rt: Runtime, db: Db, handled: Sequence[effects.Handled], context: Context) -> list[str]:
    """Save the turns; return the ids of notices about claims that are due because a phone was frozen or bound."""
    effects.save(db, handled, context.now)
    made = ((msisdn_of(each.message), effect) for each in handled for effect in each.decision.effects)
    return follow_phones(rt, db, context, made)


@dataclass(frozen=True, slots=True)
class Repeated:
    """A message that had been answered before, with the reply that was stored then."""

    message: InboundMessage
    reading: Reading
    reply: Reply | None


Turn = effects.Handled | Repeated


def repeat(message: InboundMessage, reading: Reading, seen: Seen) -> Repeated:
    """Return the stored answer again; nothing is decided and nothing changes."""
    reply = None if seen.reply is None else Reply(seen.reply, septets(seen.reply), outcome="", language="")
    return Repeated(message, reading, reply)


def take(
    message: InboundMessage, reading: Reading, known: Facts, context: Context, catalogue: Catalogue
) -> effects.Handled:
    """Decide one message and word its reply and its notices. Pure."""
    decision = decide(reading.parsed, known, context)
    language = language_of(decision, known)
    reply = None if decision.outcome is None else compose(decision.outcome, catalogue, language)
    notices = tuple(
        effects.Notice(context.ids.message_id(), effect, compose(effect.outcome, catalogue, effect.language).text)
        for effect in decision.effects
        if isinstance(effect, Notify)
    )
    return effects.Handled(message, reading, decision, reply, language, catalogue.number, notices)


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


def finish(turn: Turn, catalogue: Catalogue, timing: tuple[float, float]) -> Answer:
    """Log the one line of this message and return its answer."""
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
    return Answer(turn.reply, turn.reading, decision, catalogue.number, timing)
