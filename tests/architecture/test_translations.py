"""Every word on the pages behind the sign-in is there in both languages."""

import re
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

from console.help import TOPICS
from console.i18n import FOLDER, words_of

CONSOLE = Path(__file__).parents[2] / "console"
TEMPLATES = CONSOLE / "templates"
# The phone simulator keeps its words in console.texts, in both languages; the error page shows both at once.
OTHERWISE = {
    "base.html", "handset.html", "simulator.html", "ussd.html", "error.html",
    "_claim.html", "_exchanges.html", "_keys.html",
    "_modes.html", "_phone.html", "_status.html", "_thread.html", "_ussd_phone.html", "_whose.html", "_why.html",
}  # fmt: skip
KEYWORDS: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
}
SAME_EVERYWHERE = re.compile(r"\b(?:Kabar|SMS|USSD|KPJ|NIK|API|PIN|CSV|JSON|YAML|WIB|GSM-7|UCS-2|id|en|ID|EN|x)\b")
SPOKEN = re.compile(r"""\s(?:title|placeholder|aria-label|alt|data-label)=(?:"([^"]*)"|'([^']*)')""")


def templates() -> list[Path]:
    found = (path for path in sorted(TEMPLATES.rglob("*.html")) if path.name not in OTHERWISE)
    return [path for path in found if path.parent.parent != TEMPLATES / "help"]


def test_every_help_page_is_there_in_both_languages() -> None:
    """Help is written in each language for itself: a task is not told sentence by sentence."""
    written = {
        language: {path.stem for path in (TEMPLATES / "help" / language).glob("*.html")} for language in ("id", "en")
    }
    assert written["id"] == written["en"] == set(TOPICS)


@cache
def asked_for() -> dict[str, list[str]]:
    """Return every text that pages want translated, with where."""
    found: dict[str, list[str]] = defaultdict(list)
    sources = [("python", path) for path in sorted(CONSOLE.rglob("*.py"))]
    sources += [("jinja2.ext:babel_extract", path) for path in templates()]
    for method, path in sources:
        for line, text, _comments, _context in read_texts(method, path):
            for each in (text,) if isinstance(text, str) else text[:1]:
                found[each].append(f"{path.relative_to(CONSOLE)}:{line}")
    return found


def read_texts(method: str, path: Path) -> list[Any]:
    """Return what one file wants translated; a template that cannot be read is a failure, not an empty one."""
    return list(extract_from_file(method, path, keywords=KEYWORDS, options={"silent": "false"}))


@cache
def in_english() -> dict[str, str]:
    """Return every text there is in English, with the file it is in."""
    found: dict[str, str] = {}
    for path in sorted((FOLDER / "en").glob("*.po")):
        with path.open("rb") as source:
            for message in read_po(source, locale="en"):
                text = message.id if isinstance(message.id, str) else message.id[0]
                worded = message.string if isinstance(message.string, str) else all(message.string)
                if text and worded:
                    found[text] = path.name
    return found


def test_every_text_has_english_beside_it() -> None:
    missing = {text: where[0] for text, where in asked_for().items() if text not in in_english()}
    assert missing == {}


def test_every_english_text_is_in_use() -> None:
    unused = {text: where for text, where in in_english().items() if text not in asked_for()}
    assert unused == {}


def test_places_are_the_same_in_both_languages() -> None:
    words = words_of("en")
    place = re.compile(r"%\((\w+)\)[sd]|%%")
    wrong = [text for text in asked_for() if set(place.findall(text)) != set(place.findall(words.ugettext(text)))]
    assert wrong == []


@pytest.mark.parametrize("path", templates(), ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_templates_hold_no_words_of_their_own(path: Path) -> None:
    assert own_words(path.read_text(encoding="utf-8")) == []


def own_words(source: str) -> list[str]:
    """Return what a template says without asking for its translation."""
    source = re.sub(
        r"\{#.*?#\}|\{% trans .*?%\}.*?\{% endtrans %\}|\{% trans %\}.*?\{% endtrans %\}", "", source, flags=re.S
    )
    source = re.sub(r"\{\{.*?\}\}|\{%.*?%\}", " ", source, flags=re.S)
    source = re.sub(r"<(script|style|code|svg)\b.*?</\1>", " ", source, flags=re.S)
    spoken = ["".join(match) for match in SPOKEN.findall(source)]
    plain = re.sub(r"<[^>]*>", "\n", source).splitlines()
    found = (SAME_EVERYWHERE.sub("", re.sub(r"&\w+;", "", each)).strip() for each in (*plain, *spoken))
    return [each for each in found if re.search(r"[A-Za-z]{2,}", each)]


def test_words_in_a_template_are_found() -> None:
    assert own_words('<p title="Halo">{{ _("Dunia") }} dan {# bukan #}<b>SMS</b></p>') == ["dan", "Halo"]
