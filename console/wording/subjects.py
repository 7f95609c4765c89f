"""What a form words: the text of a reply, its words on a screen, or a small text of the menu."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext

from console.wording import menu_names
from console.wording.placeholder_words import means_of
from console.wording.told import table
from core.catalogue import Catalogue
from core.commands import Language
from core.outcomes import OUTCOMES

SMS, SCREEN, ASKS, MISTAKES, TERMS, SCREEN_TERMS = "sms", "screen", "asks", "mistakes", "terms", "screen-terms"
SECTIONS: Mapping[str, str] = {
    SMS: "replies",
    SCREEN: "menu.says",
    ASKS: "menu.asks",
    MISTAKES: "menu.mistakes",
    TERMS: "terms",
    SCREEN_TERMS: "menu.terms",
}
ON_SCREEN_TOO: Mapping[str, str] = {SMS: SCREEN, TERMS: SCREEN_TERMS}  # what may have other words on a screen
BY_SMS: Mapping[str, str] = {screen: sms for sms, screen in ON_SCREEN_TOO.items()}


@dataclass(frozen=True, slots=True)
class Subject:
    """A pair of texts of the catalogue: which kind of text (`where`), and of which outcome or field (`name`)."""

    name: str
    where: str
    prefix: str = ""  # what is sent before it where it goes out by SMS

    @property
    def place(self) -> str:
        """Where it stands in the catalogue."""
        return f"{SECTIONS[self.where]}.{self.name}"

    @property
    def allowed(self) -> frozenset[str]:
        """The placeholders that it may use."""
        return OUTCOMES.get(self.name, frozenset()) if self.is_answer else frozenset()

    @property
    def is_answer(self) -> bool:
        """Whether it words an outcome."""
        return self.where in (SMS, SCREEN)

    @property
    def is_term(self) -> bool:
        """Whether it fills a placeholder."""
        return self.where in (TERMS, SCREEN_TERMS)

    @property
    def on_screen(self) -> bool:
        """Whether it is read on a screen of the menu."""
        return self.where not in ON_SCREEN_TOO

    @property
    def may_be_missing(self) -> bool:
        """Whether a screen shows the words of the SMS where there are none."""
        return self.where in BY_SMS

    @property
    def places(self) -> dict[str, bool]:
        """The kinds of text in which the same is read, by SMS and on a screen, and which of them this is."""
        sms = BY_SMS.get(self.where, self.where)
        if sms not in ON_SCREEN_TOO or table.is_unasked(self.name):
            return {}
        return {each: each == self.where for each in (sms, ON_SCREEN_TOO[sms])}

    @property
    def title(self) -> str:
        """What it is called."""
        if self.is_term:
            return str(gettext("Istilah %(name)s", name=term_name(self.name)))
        return table.name_of(self.name) if self.is_answer else menu_names.title_of(self.where, self.name)

    @property
    def occasion(self) -> str:
        """When people read it."""
        if self.is_term:
            group = self.name.partition(".")[0]
            return str(gettext("Dipakai di tempat isian {%(group)s}, di semua teks yang memuatnya.", group=group))
        return table.occasion_of(self.name) if self.is_answer else menu_names.occasion_of(self.where)

    @property
    def list_endpoint(self) -> str:
        """The page that lists it."""
        if not self.is_answer:
            return "texts.page" if self.is_term else "menu.page"
        return "notice_texts.page" if table.is_unasked(self.name) else "texts.page"


def subject(name: str, where: str, catalogue: Catalogue) -> Subject | None:
    """Return what is worded; None where there is no such text."""
    if where not in SECTIONS or (where == SCREEN and table.is_unasked(name)):
        return None
    found = Subject(name, where, catalogue.menu.prefix if where == SCREEN else "")
    return found if words_in(found, catalogue) is not None else None


def words_in(subject: Subject, catalogue: Catalogue) -> Mapping[Language, str] | None:
    """Return the subject's texts, those of its SMS where a screen has none of its own; None where there are none."""
    own = own_words(subject, catalogue)
    if own is not None or not subject.may_be_missing:
        return own
    texts = own_words(Subject(subject.name, BY_SMS[subject.where]), catalogue)
    return texts and {language: text.removeprefix(subject.prefix) for language, text in texts.items()}


def own_words(subject: Subject, catalogue: Catalogue) -> Mapping[Language, str] | None:
    """Return the texts that stand at the subject's place; None where none do."""
    menu = catalogue.menu
    if subject.is_term:
        group, _, code = subject.name.partition(".")
        return (catalogue.terms if subject.where == TERMS else menu.terms).get(group, {}).get(code)
    kept: Mapping[str, Mapping[str, Mapping[Language, str]]] = {
        SMS: catalogue.replies,
        SCREEN: menu.says,
        ASKS: {str(field): texts for field, texts in menu.asks.items()},
        MISTAKES: menu.mistakes,
    }
    return kept[subject.where].get(subject.name)


def term_name(name: str) -> str:
    """Return what a term is called: `alasan: DATA_BEDA`."""
    group, _, code = name.partition(".")
    return f"{means_of(group)}: {code}"


def content_of(texts: Mapping[Language, str]) -> dict[str, Any]:
    """Return texts as a part of the catalogue."""
    return {language.value: text for language, text in texts.items()}
