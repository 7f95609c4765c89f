"""BANTUAN: help, or help on one keyword."""

from core.commands import Arguments, Command, Keyword, Parsed
from parsers.case import Choice
from parsers.view import View


def read_bantuan(keyword: str, view: View, choice: Choice) -> Parsed:
    """Return the command, with the other keyword that is named as its topic."""
    others = [w.keyword for w in view.words if w.keyword and w.keyword not in (keyword, Keyword.CEK)]
    topic = others[0] if others and choice.how != "phrase" else None
    return Command(keyword, Arguments(topic=topic))
