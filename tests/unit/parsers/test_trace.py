"""Why a text was read as it was."""

import pytest

from core.catalogue import Catalogue
from parsers.trace import Rival, trace

CASES = [
    pytest.param("saldo jht", "SALDO", {}, id="nothing else was spoken of"),
    pytest.param("cara klaim status", "SYARAT", {"STATUS": "shorter", "KLAIM": "part"}, id="a phrase beats a word"),
    pytest.param("bantu cek slado 00001234567", "SALDO", {"CEK": "rule_balance_or_claim"}, id="a rule of its own"),
    pytest.param("jadwal sim", None, {}, id="nothing was spoken of"),
]


@pytest.mark.parametrize(("text", "won", "lost"), CASES)
def test_who_won_and_why_others_lost(text: str, won: str | None, lost: dict[str, str], catalogue: Catalogue) -> None:
    rivals = trace(text, catalogue).rivals
    assert next((each.keyword for each in rivals if each.won), None) == won
    assert {each.keyword: each.why for each in rivals if each.why}.items() >= lost.items()


def test_what_took_the_text_before_any_keyword_is_told(catalogue: Catalogue) -> None:
    traced = trace("Saldo rekening Anda Rp1.250.000 per 12/11/2025. Info hub 14000", catalogue)
    assert {each.why for each in traced.rivals} == {"foreign"}
    assert traced.rule == ""


def test_a_word_near_a_keyword_is_told(catalogue: Catalogue) -> None:
    pieces = trace("seldi dong", catalogue).pieces
    assert [each.near for each in pieces if each.text == "seldi"] == [("SALDO",)]


def test_every_winner_was_matched(catalogue: Catalogue) -> None:
    assert Rival("SALDO", "exact", "saldo") in trace("saldo", catalogue).rivals
