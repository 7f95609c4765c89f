"""Requests of any channel as the engine takes them, and what each came to."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from core.catalogue import Catalogue
from core.commands import Reading
from core.decision import Decision
from core.explanation import Explanation
from core.facts import Facts
from core.message import InboundMessage, Reply
from core.pins import PinTrial
from engine.explaining import explain

Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as it was understood. `trial`: it was made on a screen, and what is known of the caller's PIN.

    What the text of a message is to a channel without texts is its shape: what was asked, and nothing typed.
    """

    message: InboundMessage
    reading: Reading
    trial: PinTrial | None = None
    catalogue: Catalogue | None = None  # the one it was read with and its words come from; None: the present one

    @property
    def on_screen(self) -> bool:
        """Whether it was made on a screen, which asks its own questions."""
        return self.trial is not None


@dataclass(frozen=True, slots=True)
class Answer:
    """What a request came to: the reply (None: silence) and what it was made from.

    `decision` None is a request that had been answered before; `timing` is (loading, all) in milliseconds. `shown` and
    `facts` are for a screen, which offers what follows from them; of a repeated one as they would be today.
    """

    reply: Reply | None
    reading: Reading
    decision: Decision | None
    catalogue_number: int
    timing: tuple[float, float] = (0.0, 0.0)
    shown: Decision | None = None
    facts: Facts | None = None

    @property
    def duplicate(self) -> bool:
        """Whether the request had been answered before."""
        return self.decision is None

    @property
    def explanation(self) -> Explanation:
        """Why the answer came out so; made only for who asks."""
        return explain(self.reading, self.decision, self.reply, self.catalogue_number, self.timing)


def key_of(message: InboundMessage) -> Key:
    """Return what makes a second delivery of the message recognisable, to the phone that it came from."""
    return message.provider, message.provider_message_id, message.sender


def one_per_sender(asked: Sequence[Asked]) -> Iterator[list[Asked]]:
    """Yield batches in which nobody speaks twice: a second message is decided on what the first one changed.

    Nor does an id stand in a batch twice; from two phones it is one message and a forgery or a provider's mistake.
    """
    waiting = {key_of(each.message): each for each in asked}
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


def in_order(asked: Iterable[Asked], answers: dict[Key, Answer]) -> Iterator[Answer]:
    """Yield the answer of each request; one that stands twice in the batch is a duplicate the second time."""
    given: set[Key] = set()
    for each in asked:
        key = key_of(each.message)
        yield replace(answers[key], decision=None) if key in given else answers[key]
        given.add(key)
