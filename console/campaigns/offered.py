"""Texts of the catalogue that make sense for many people, for who begins a campaign's text from one of them."""

import re
from collections.abc import Iterator, Mapping

from flask_babel import gettext

from console.wording.told import table
from core.availability import is_information
from core.campaign_texts import placeholders_of
from core.catalogue import HELP, Catalogue
from core.commands import Language
from core.templates import MalformedTextError

NOTICES = ("notices", "reminders")  # groups of the table; alerts are about one phone
GENERAL = {  # answers that are the same for everybody and tell something
    "documents": ("documents_jht", "documents_jp", "documents_jkk", "documents_jkm", "documents_jkp"),
    "advice": ("fraud_warning", "join_help", "employer_help", "accident_help", "health_insurance"),
}
OF_ONE = frozenset({"notice_old_number", "notice_other_contact"})  # notices that make sense on one phone only
NUMBER, CLAIM = "number", "claim"  # what notices and columns of a file call the number of a claim
CHECK = "check"  # a code that only what goes to one person has: a campaign's text does without
_SENTENCE = re.compile(r"(?<=[.?!]) ")
Offered = list[tuple[str, list[tuple[str, str]]]]  # groups with the codes and names of their texts


def offered(catalogue: Catalogue, allowed: frozenset[str]) -> Offered:
    """Return the texts that a source with these placeholders can fill, by group; groups without any are left out."""
    found = [(name, [pair for pair in pairs if _fits(catalogue, pair[0], allowed)]) for name, pairs in _all(catalogue)]
    return [(name, pairs) for name, pairs in found if pairs]


def taken(catalogue: Catalogue, code: str, allowed: frozenset[str]) -> Mapping[Language, str]:
    """Return an offered text in every language, without the code that it cannot have; nothing for any other."""
    if code not in {each for _name, pairs in offered(catalogue, allowed) for each, _ in pairs}:
        return {}
    texts = {language: without_check(catalogue.text_of(code, language)) for language in Language}
    return {language: text.replace(f"{{{NUMBER}}}", f"{{{CLAIM}}}") for language, text in texts.items()}


def without_check(text: str) -> str:
    """Return a text without its sentence about the code and the question before it: `Dari kami? CEK {check}`."""
    kept: list[str] = []
    for sentence in _SENTENCE.split(text):
        if f"{{{CHECK}}}" not in sentence:
            kept.append(sentence)
        elif kept and kept[-1].endswith("?"):
            kept.pop()
    return " ".join(kept)


def _all(catalogue: Catalogue) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    keywords = sorted(catalogue.keywords)
    yield gettext("Kata kunci informasi"), [(f"{HELP}{each}", each) for each in keywords if is_information(each)]
    for group in table.notice_groups():
        if group.code in NOTICES:
            codes = [each for one in group.families for each in one.outcomes if each not in OF_ONE]
            yield str(group.name), [(each, table.name_of(each)) for each in codes]
    yield gettext("Dokumen klaim"), [(each, table.name_of(each)) for each in GENERAL["documents"]]
    yield gettext("Imbauan umum"), [(each, table.name_of(each)) for each in GENERAL["advice"]]
    yield gettext("Cara memakai layanan"), [(f"{HELP}{each}", each) for each in keywords if not is_information(each)]


def _fits(catalogue: Catalogue, code: str, allowed: frozenset[str]) -> bool:
    try:
        asked = placeholders_of(*(catalogue.text_of(code, each) for each in Language))
        return (allowed | {CHECK}).issuperset(CLAIM if each == NUMBER else each for each in asked)
    except (KeyError, MalformedTextError):
        return False
