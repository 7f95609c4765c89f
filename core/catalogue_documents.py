"""A catalogue as the document that is kept of it: canonical JSON, its hash, and what a program of today adds to it."""

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from core.catalogue import Catalogue, CatalogueError, KeywordEntry, Problem
from core.commands import Keyword, Language
from core.facts import Stage
from core.menu import Field, Words
from core.menu_fields import MISTAKES
from core.outcomes import OUTCOMES

Content = dict[str, Any]
SPELLED = ("aliases", "phrases", "misspellings")  # the fields of a keyword that hold spellings
_NOT_COMPARED = re.compile(r"[\W_]+")
_KEPT_WITH_ITSELF = ("number",)  # the version's, not the document's: what is restored has the same document


def document_of(catalogue: Catalogue) -> str:
    """Return the canonical JSON of a catalogue, without its number: the same content is always the same text."""
    return written(content_of(catalogue))


def content_of(catalogue: Catalogue) -> Content:
    """Return everything in a catalogue but its number, as plain JSON values."""
    content: Content = catalogue.model_dump(mode="json")
    return {name: value for name, value in content.items() if name not in _KEPT_WITH_ITSELF}


def written(content: Any) -> str:
    """Return JSON values as canonical text: keys sorted, no blanks, characters as they are."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def hash_of(document: str) -> str:
    """Return the SHA-256 of a document, in hexadecimal digits."""
    return hashlib.sha256(document.encode()).hexdigest()


def read(document: str, document_hash: str, number: int, shipped: Catalogue) -> Catalogue:
    """Return the catalogue of a kept document, completed from the shipped one; raise CatalogueError for what is none.

    It may still hold what a check finds.
    """
    if hash_of(document) != document_hash:
        raise CatalogueError([Problem("", "the document is not the one that was published: its hash is another")])
    try:
        content = json.loads(document)
    except ValueError as error:
        raise CatalogueError([Problem("", "the document is no JSON")]) from error
    if not isinstance(content, dict):
        raise CatalogueError([Problem("", "the document is no catalogue")])
    try:
        content = completed(content, content_of(shipped))
    except (AttributeError, TypeError, ValueError) as error:
        raise CatalogueError([Problem("", "the document has not the shape of a catalogue")]) from error
    return catalogue_of(content, number)


def catalogue_of(content: Mapping[str, Any], number: int) -> Catalogue:
    """Return the catalogue of plain values; raise CatalogueError that names every place whose shape is wrong."""
    try:
        return Catalogue.model_validate({**content, "number": number})
    except ValidationError as error:
        raise CatalogueError(
            [_of_shape(".".join(map(str, each["loc"])), each["msg"]) for each in error.errors()]
        ) from error


def _of_shape(place: str, what: str) -> Problem:
    return Problem(place, what, code="shape", values={"what": what})


def compared(spelling: str) -> str:
    """Return a spelling as far as a reader of hurried texts would tell it from others."""
    return _NOT_COMPARED.sub("", unicodedata.normalize("NFKC", spelling).casefold())


def completed(content: Content, shipped: Content) -> Content:
    """Return the content with what the program knows by now and the document does not, in the order of the shipped.

    New keywords come without the spellings that the document gave to others. What the program does not know any more
    (an outcome, a mistake) is left out: nobody can come across it. What operators may remove stays removed.
    """
    content = {**content, "keywords": _keywords(content.get("keywords", {}), shipped["keywords"])}
    new = [name for name in OUTCOMES if name not in content.get("replies", {})]
    content["replies"] = _known(content.get("replies", {}), shipped["replies"], OUTCOMES)
    terms = {**shipped["terms"], **content.get("terms", {})}
    content["terms"] = {group: _ordered(terms[group], shipped["terms"].get(group, {})) for group in terms}
    notices = content.get("notices", {})
    stages = _known(notices.get("stages", {}), shipped["notices"]["stages"], tuple(Stage))
    content["notices"] = {**notices, "stages": stages}
    menu = content.get("menu") or {}
    if menu.get("nodes") and menu.get("words"):
        content["menu"] = _menu(menu, shipped["menu"], new)
    return content


def _keywords(own: Content, shipped: Content) -> Content:
    taken = {compared(word) for name, entry in own.items() for word in spellings_of(name, entry)}
    added = {
        name: entry | {field: [word for word in entry[field] if compared(word) not in taken] for field in SPELLED}
        for name, entry in shipped.items()
        if name not in own and name in frozenset(Keyword)
    }
    return _ordered({**own, **added}, shipped)


def spellings_of(name: str, entry: Mapping[str, Any] | KeywordEntry) -> Iterator[str]:
    """Yield every spelling of a keyword, its name first."""
    fields = entry.model_dump() if isinstance(entry, KeywordEntry) else entry
    yield name
    for field in SPELLED:
        yield from (word for word in fields.get(field, ()) if isinstance(word, str))


def _known(own: Content, shipped: Content, names: Any) -> Content:
    """Return what has one of the names, a missing one or a missing language as shipped."""
    found = {}
    for name in names:
        if name in own or name in shipped:
            found[str(name)] = _with_languages(own.get(name, shipped.get(name)), shipped.get(name))
    return _ordered(found, shipped)


def _with_languages(texts: Any, shipped: Any) -> Any:
    if not (isinstance(texts, dict) and isinstance(shipped, dict)) or not set(shipped) <= set(Language):
        return texts
    return {**shipped, **texts}


def _menu(own: Content, shipped: Content, new: list[str]) -> Content:
    menu = {**own, "words": {**(shipped["words"] or {}), **own["words"]}}
    menu["words"] = {name: texts for name, texts in menu["words"].items() if name in Words.model_fields}
    menu["asks"] = _known(own.get("asks", {}), shipped["asks"], tuple(Field))
    menu["mistakes"] = _known(own.get("mistakes", {}), shipped["mistakes"], MISTAKES)
    said = {**{name: texts for name, texts in shipped["says"].items() if name in new}, **own.get("says", {})}
    for part, parts in (("says", said), ("after", own.get("after", {}))):
        menu[part] = _ordered({name: value for name, value in parts.items() if name in OUTCOMES}, shipped[part])
    menu["nodes"] = _ordered(own["nodes"], shipped["nodes"])
    return menu


def _ordered(parts: Content, shipped: Content) -> Content:
    """Return the parts in the order of the shipped ones, others after them by name: readers meet what they know."""
    rest = sorted(set(parts) - set(shipped))
    return {name: parts[name] for name in (*shipped, *rest) if name in parts}
