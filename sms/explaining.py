"""Tells why an answer came out as it did; every number in it is masked."""

import re
from dataclasses import fields

from core.catalogue import Catalogue
from core.commands import Ambiguous, Arguments, Reading, Unknown
from core.decision import Decision
from core.explanation import Explanation
from core.message import Reply

LONG_NUMBER = re.compile(r"\d(?:[ .\-]?\d){4,}")
OPEN_ARGUMENTS = frozenset({"programme", "language", "topic", "place", "choice", "years"})


def explain(
    reading: Reading, decision: Decision | None, reply: Reply | None, catalogue: Catalogue, timing: tuple[float, float]
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
        catalogue=catalogue.number,
        septets=reply.septets if reply else 0,
        shortened=reply.shortened if reply else (),
        notes=tuple(mask_numbers(note) for note in reading.notes),
        duplicate=decision is None,
        load_ms=round(timing[0], 2),
        total_ms=round(timing[1], 2),
    )


def mask_numbers(text: str) -> str:
    """Return the text with every number of five digits or more cut down to its last four."""
    return LONG_NUMBER.sub(lambda found: "***" + re.sub(r"\D", "", found[0])[-4:], text)


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
        return "***" + text[-4:]
    return "*" * min(len(text), 8)
