"""How keywords are recognised: spelling, slips, abbreviation, clitics, glue, broken words, operators' own keywords."""

import pytest

from core.catalogue import Catalogue, KeywordEntry
from core.commands import Command, Language
from parsers import as_json, parse
from parsers.index import index_of

SPELLED = {
    "exact": ("SALDO#00000001011", "SALDO", "exact"),
    "alias": ("balance 00000001011", "SALDO", "alias"),
    "swapped letters": ("SALOD 00000001011", "SALDO", "typo"),
    "neighbouring key": ("SAKDO 00000001011", "SALDO", "typo"),
    "two slips in a long word": ("trackimg 00000001011", "STATUS", "typo"),
    "vowels left out": ("krt 00000001011", "KARTU", "abbreviation"),
    "clitic": ("saldonya 00000001011", "SALDO", "affix"),
    "doubled letters": ("SSAALLDDOO 00000001011", "SALDO", "exact"),
    "digits for letters": ("5aldo 00000001011", "SALDO", "exact"),
    "glued to label and number": ("SALDONOKPJ00000001011", "SALDO", "exact"),
    "glued with a slip": ("saldpkpj00000001011", "SALDO", "typo"),
    "number first": ("00000001011saldo", "SALDO", "exact"),
    "letter by letter": ("s.t.a.t.u.s 00000001011", "STATUS", "exact"),
    "broken in two": ("stat us 00000001011", "STATUS", "exact"),
    "listed slip of a word that is not guessed at": ("dagtar 00000001011", "DAFTAR", "misspelling"),
    "phrase with courtesy inside": ("berapa ya pak uang saya di jht 00000001011", "SALDO", "phrase"),
    "cyrillic look-alikes": ("SАLDО 00000001011", "SALDO", "exact"),
    "zero-width characters": ("SAL\u200bDO 00000001011", "SALDO", "exact"),
}


@pytest.mark.parametrize(("text", "keyword", "how"), SPELLED.values(), ids=SPELLED.keys())
def test_spellings(text: str, keyword: str, how: str, catalogue: Catalogue) -> None:
    reading = parse(text, catalogue)
    assert isinstance(reading.parsed, Command)
    assert (reading.parsed.keyword, reading.how) == (keyword, how)
    assert reading.matched


@pytest.mark.parametrize("text", ["lapak", "surat", "balas", "situs", "salah", "helm", "kotor", "malam"])
def test_ordinary_words_are_not_guessed_at(text: str, catalogue: Catalogue) -> None:
    assert as_json(parse(text, catalogue))["intent"] is None


def test_an_information_keyword_of_the_operator_is_read() -> None:
    texts = {Language.ID: "x", Language.EN: "x"}
    entries = {"POSKO": KeywordEntry(aliases=("pos",), help=texts), "SALDO": KeywordEntry(help=texts)}
    own = Catalogue(number=2, keywords=entries, replies={})
    assert parse("info posko dong", own).parsed == Command("POSKO")
    assert parse("poskp", own).parsed == Command("POSKO")


def test_an_empty_catalogue_understands_nothing_and_does_not_fail() -> None:
    empty = Catalogue(number=1, keywords={}, replies={})
    assert as_json(parse("SALDO#00000001011", empty))["kpj"] == "00000001011"
    assert as_json(parse("SALDO", empty))["intent"] is None


def test_the_index_is_kept_for_the_very_catalogue(catalogue: Catalogue) -> None:
    assert index_of(catalogue) is index_of(catalogue)
    other = Catalogue(number=9, keywords={}, replies={})
    assert index_of(other).catalogue is other


def test_the_reading_explains_itself(catalogue: Catalogue) -> None:
    told = as_json(parse("Ketik SALDO(spasi)OOOO0001O11 kirim ke 2757", catalogue))
    assert (told["intent"], told["kpj"], told["programme"], told["reason"]) == ("SALDO", "00000001011", None, None)
    assert told["notes"] == ["instruction removed", "O, I, l read as digits"]
    assert told["normalised"] == "ketik saldo oooo0001o11"
    missing = as_json(parse("saldo 6712468332", catalogue))
    assert (missing["intent"], missing["reason"]) == ("SALDO", "needs_number:ten_digits")
