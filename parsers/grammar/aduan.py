"""ADUAN: a complaint in the person's own words, or the number of one."""

import re

from core.commands import Arguments, Command, Keyword, Parsed
from parsers.case import Choice
from parsers.view import View

TICKET = re.compile(r"(?<![a-z0-9])a ?-?(\d{7})(?![a-z0-9])")
_BARE_TICKET = re.compile(r"[\W_]*(\d{7})[\W_]*")
_EDGES = " \t\n#:;,.-/*|=\"'"
_MOST = 480


def read_aduan(keyword: str, view: View, _choice: Choice) -> Parsed:
    """Return the ticket number where the text is little else, else what follows the keyword."""
    start = next((w.end for w in view.words if w.keyword == Keyword.ADUAN), 0)
    low, text = view.folded.low, view.folded.text
    ticket = TICKET.search(low) or _BARE_TICKET.fullmatch(low, start)
    if ticket and view.unknown <= 1:
        return Command(keyword, Arguments(code=f"A{ticket[1]}"))
    said = text[start:].strip(_EDGES) or text[:start].strip(_EDGES) if start < len(text) else ""
    return Command(keyword, Arguments(text=said[:_MOST] or None))
