"""BAHASA: the language of the answers."""

from core.commands import Arguments, Command, Language, Parsed
from parsers.case import Choice
from parsers.view import View

_LANGUAGES = {
    **dict.fromkeys(["en", "eng", "english", "inggris", "ingris", "enggris", "inggeris", "ing"], Language.EN),
    **dict.fromkeys(["id", "ind", "indo", "indonesia", "indonesian", "indonesi", "ina"], Language.ID),
}


def read_bahasa(keyword: str, view: View, _choice: Choice) -> Parsed:
    """Return the language that was named, None where none was."""
    low = view.folded.low
    words = [low[w.start : w.end] for w in view.words]
    named = next((_LANGUAGES[w] for w in (*words, *(x.text for x in view.words)) if w in _LANGUAGES), None)
    return Command(keyword, Arguments(language=named))
