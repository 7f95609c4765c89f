"""Languages of the pages: Indonesian stands in the code, English in `translations/en`, a file for each area."""

from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask
from flask_babel import Babel, Domain, get_locale

from console.languages import page_language

FOLDER = Path(__file__).parent / "translations"


class Words(Domain):
    """Reads the .po files themselves: what translators write is what runs, nothing compiled lies beside it."""

    def get_translations(self) -> NullTranslations:
        """Return the words in the language of the page."""
        return words_of(str(get_locale() or ""))


@cache
def words_of(language: str) -> NullTranslations:
    """Return all translations into a language; Indonesian needs none."""
    found = Translations()
    for path in sorted((FOLDER / language).glob("*.po")) if language else ():
        with path.open("rb") as source:
            catalogue = read_po(source, locale=language)
        compiled = BytesIO()
        write_mo(compiled, catalogue)
        compiled.seek(0)
        found.merge(Translations(compiled))
    return found


WORDS = Words()


class Languages(Babel):
    """flask-babel with our words in place of compiled files."""

    @property
    def domain_instance(self) -> Domain:
        """The words of all pages."""
        return WORDS


def add_languages(app: Flask) -> None:
    """Let pages speak the language that their reader chose."""
    Languages(app, default_locale="id", locale_selector=lambda: page_language().value)
