"""Numbers of people and things: KPJ, NIK, claim and ticket numbers; what they look like, what of them may be shown."""

import re

_TICKET = re.compile("A[0-9]{7}")


def is_ticket(text: str) -> bool:
    """Return whether the text is "A" and seven digits."""
    return _TICKET.fullmatch(text) is not None


def last_four(number: str) -> str:
    """Return the only part of a number that is ever shown."""
    return number[-4:]


def mask(number: str) -> str:
    """Return `***8531`; of a number that is too short to hide anything, only the stars."""
    return "***" + (last_four(number) if len(number) >= 8 else "")
