"""Tells why an answer came out as it did; every number in it is masked."""

import re
from dataclasses import fields

from core.commands import Ambiguous, Arguments, Reading, Unknown
from core.decision import Decision
from core.explanation import Explanation
from core.identifiers import mask
from core.message import Reply

SOME_DIGITS = 3  # fewer are a day, a number of years, an amount in millions
OPEN_ARGUMENTS = frozenset({"programme", "language", "topic", "place", "choice", "years"})


def explain(
    reading: Reading, decision: Decision | None, reply: Reply | None, catalogue_number: int, timing: tuple[float, float]
) -> Explanation:
    """Return the explanation; `decision` None is a repeated message, `timing` is (load, total) in milliseconds."""
    parsed = reading.parsed
    keyword = None if isinstance(parsed, Unknown | Ambiguous) else parsed.keyword
    return Explanation(
        normalised=mask_numbers(reading.normalised),
        keyword=keyword,
        how=reading.how,
        matched=mask_numbers(reading.matched),
        arguments=mask_arguments(parsed.arguments),
        rule=decision.rule if decision else "duplicate",
        template=reply.outcome or None if reply else None,
        catalogue=catalogue_number,
        septets=reply.septets if reply else 0,
        shortened=reply.shortened if reply else (),
        notes=tuple(mask_numbers(note) for note in reading.notes),
        duplicate=decision is None,
        load_ms=round(timing[0], 2),
        total_ms=round(timing[1], 2),
    )


def mask_numbers(text: str) -> str:
    """Return the text with only the last four digits of long numbers, and neither their parts nor e-mail."""
    return " ".join(mask_word(word) for word in text.split())


def mask_word(word: str) -> str:
    """Return one word as it may be shown."""
    if "@" in word:
        return "***"
    digits = re.sub(r"\D", "", word)
    return mask(digits) if len(digits) >= SOME_DIGITS else word


def mask_arguments(arguments: Arguments) -> dict[str, str]:
    """Return the arguments that are there; what could name a person or an amount is masked."""
    present = ((field.name, getattr(arguments, field.name)) for field in fields(arguments))
    return {name: mask_argument(name, value) for name, value in present if value is not None}


def mask_argument(name: str, value: object) -> str:
    """Return one argument as it may be shown: open ones whole, the rest by their last characters or length."""
    text = str(value)
    if name in OPEN_ARGUMENTS:
        return text
    if name in {"kpj", "nik", "claim_number"}:
        return mask(text)
    return "*" * min(len(text), 8)
