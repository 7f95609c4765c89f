"""One keyword as a form: what the browser sends, as the part of the catalogue that it becomes."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from werkzeug.datastructures import MultiDict

from console.wording.desk import plain
from console.wording.marks import without_strays
from core.availability import ALWAYS_ON, RESERVED, is_information
from core.catalogue import Audience, Channel, KeywordEntry, Problem
from core.commands import Language

Json = dict[str, Any]
SPELLINGS = ("aliases", "phrases", "misspellings")
NAME = re.compile(r"[A-Z]{2,10}")
_BETWEEN = re.compile(r"[\n,;]+")


@dataclass(frozen=True, slots=True)
class Sheet:
    """The form as it is filled in, and what it was filled in against."""

    name: str
    content: Json
    revision: int
    worst: bool = False
    problems: tuple[Problem, ...] = ()
    refused: bool = False

    @property
    def place(self) -> str:
        """Where it stands in the catalogue."""
        return f"keywords.{self.name}"

    @property
    def always_on(self) -> bool:
        """Whether it is open to everybody, whatever operators say."""
        return self.name in ALWAYS_ON

    @property
    def reserved(self) -> bool:
        """Whether nothing else may take its word."""
        return self.name in RESERVED

    @property
    def information(self) -> bool:
        """Whether operators added it, so that they may take it out again."""
        return is_information(self.name)

    def text(self, language: Language) -> str:
        """Return the text in a language."""
        return str(self.content["help"].get(language.value, ""))


def blank(help_: Mapping[str, str]) -> Json:
    """Return an information keyword with this text."""
    content: Json = KeywordEntry(help={Language(code): text for code, text in help_.items()}).model_dump(mode="json")
    return content


def filled_in(name: str, now: Json, revision: int, form: MultiDict[str, str]) -> Sheet:
    """Return the form as the browser sent it; what it does not show stays as it is."""
    content = {**now, **{field: words_in(form.get(field, "")) for field in SPELLINGS}}
    content["help"] = {each.value: plain(form.get(each.value)) for each in Language}
    if name not in ALWAYS_ON:
        content |= {
            "enabled": form.get("enabled") == "1",
            "channels": [each.value for each in Channel if each.value in form.getlist("channels")],
            "audience": form.get("audience", Audience.EVERYONE.value),
            "valid_from": form.get("valid_from") or None,
            "valid_until": form.get("valid_until") or None,
        }
    return Sheet(name, content, revision, form.get("worst") == "1")


def words_in(typed: str) -> list[str]:
    """Return the words of a text area, one on a line or between commas; each once."""
    words = (" ".join(each.split()) for each in _BETWEEN.split(typed.replace("\r", "")))
    return list(dict.fromkeys(filter(None, words)))


def stepped(sheet: Sheet, step: str) -> Sheet:
    """Return the form after one of its buttons: `fold:id`, `preview`, `again`."""
    action, _, code = step.partition(":")
    texts = dict(sheet.content["help"])
    if action == "fold" and code in texts:
        texts[code] = without_strays(texts[code])
    return replace(sheet, content={**sheet.content, "help": texts})


def standing_of(entry: KeywordEntry, today: date) -> str:
    """Return whether a keyword is answered today: open, off, expired or later."""
    if not entry.enabled or not entry.channels:
        return "off"
    if entry.valid_until is not None and entry.valid_until < today:
        return "expired"
    return "later" if entry.valid_from is not None and today < entry.valid_from else "open"
