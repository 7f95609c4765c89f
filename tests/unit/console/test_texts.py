"""Every string exists in both languages, and every string the pages ask for exists."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from console.texts import TEXTS, script_texts, term, texts
from core.commands import Arguments, Language

CONSOLE = Path(__file__).parents[3] / "console"
IN_TEMPLATES = re.compile(r"\bt\.(\w+)")
IN_SCRIPTS = re.compile(r"\btexts\.(\w+)")
QUOTED = re.compile(r'"(trouble_\w+)"')


def used_in(pattern: re.Pattern[str], *globs: str) -> set[str]:
    files = [path for glob in globs for path in CONSOLE.glob(glob)]
    return {key for path in files for key in pattern.findall(path.read_text(encoding="utf-8"))}


@pytest.mark.parametrize("key", TEXTS)
def test_both_languages_say_something_with_the_same_places(key: str) -> None:
    indonesian, english = (texts(language)[key] for language in (Language.ID, Language.EN))
    assert indonesian.strip()
    assert english.strip()
    assert sorted(re.findall(r"\{\w+\}", indonesian)) == sorted(re.findall(r"\{\w+\}", english))


def test_templates_ask_for_texts_that_exist() -> None:
    used = used_in(IN_TEMPLATES, "templates/*.html")
    assert len(used) > 20
    assert used <= TEXTS.keys()


def test_scripts_ask_for_texts_that_they_are_given() -> None:
    used = used_in(IN_SCRIPTS, "static/*.js") | used_in(QUOTED, "static/*.js")
    assert len(used) > 5
    assert used <= script_texts(texts(Language.ID)).keys()


@pytest.mark.parametrize("name", [field.name for field in fields(Arguments)])
def test_every_argument_of_a_command_has_a_name_in_words(name: str) -> None:
    assert f"argument_{name}" in TEXTS


@pytest.mark.parametrize(
    ("kind", "code", "words"),
    [
        pytest.param("how", "typo", "salah ketik", id="a code with words"),
        pytest.param("how", "not a request", "bukan permintaan", id="a code of several words"),
        pytest.param("note", "O, I, l read as digits", "Huruf O, I, l dibaca sebagai angka.", id="with punctuation"),
        pytest.param("note", "something new", "something new", id="a code that has no words yet"),
        pytest.param("how", "", "", id="nothing"),
    ],
)
def test_terms_of_the_parser_are_told_in_words(kind: str, code: str, words: str) -> None:
    assert term(texts(Language.ID), kind, code) == words
