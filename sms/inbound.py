"""The road of an MO: its text is read, and the engine does the rest; for a batch of messages in one transaction."""

from collections.abc import Sequence

from core.catalogue import Catalogue
from core.message import InboundMessage
from engine.asked import Answer, Asked
from engine.perform import perform
from parsers import parse
from runtime.runtime import Runtime


def answer(rt: Runtime, messages: Sequence[InboundMessage], catalogue: Catalogue | None = None) -> list[Answer]:
    """Return one Answer per message, in order. Raises what the database raises; then nothing was saved.

    A message given twice, in one batch, later, or to two processes at once, has one effect and the same answer.
    They are answered from `catalogue`, by default from what is live.
    """
    catalogue = catalogue or rt.catalogue  # once: what is read with one version is answered from the same
    return perform(rt, [Asked(message, parse(message.text, catalogue), catalogue=catalogue) for message in messages])
