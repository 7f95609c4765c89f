"""What a draft makes of a message that was answered once."""

from typing import Any

import pytest

from core.catalogue import Catalogue
from core.catalogue_parts import part_of, with_parts
from core.commands import Language
from office.comparing import MOST_SAMPLES, Heard, Kind, Pair, Tally, wording

HELP = {"id": "Kabar: Jadwal layanan Senin-Jumat 08.00-15.00.", "en": "Kabar: Hours Mon-Fri 08.00-15.00."}
JADWAL = {"aliases": ["jam"], "phrases": ["mobil keliling"], "help": HELP}


def changed(catalogue: Catalogue, **parts: Any) -> Catalogue:
    return with_parts(catalogue, {place.replace("__", "."): part for place, part in parts.items()})


def without(catalogue: Catalogue, keyword: str, spelling: str) -> Catalogue:
    entry = part_of(catalogue, f"keywords.{keyword}")
    lists = {name: [each for each in entry[name] if each != spelling] for name in ("aliases", "misspellings")}
    return with_parts(catalogue, {f"keywords.{keyword}": {**entry, **lists}})


def judge(
    live: Catalogue, draft: Catalogue, text: str, outcome: str | None = "not_understood"
) -> tuple[Kind, str, str]:
    read = Pair(live, draft).judge(Heard(1, text, outcome))
    return read.kind, read.live, read.draft


def test_nothing_changed(catalogue: Catalogue) -> None:
    assert judge(catalogue, changed(catalogue), "saldo") == (Kind.SAME, "SALDO", "SALDO")


@pytest.mark.parametrize("text", ["jadwal", "JAM", "mobil keliling"])
def test_a_new_keyword_answers_what_was_not_understood(catalogue: Catalogue, text: str) -> None:
    assert judge(catalogue, changed(catalogue, keywords__JADWAL=JADWAL), text) == (Kind.ANSWERED, "?", "JADWAL")


def test_what_is_still_not_understood_is_the_same(catalogue: Catalogue) -> None:
    draft = changed(catalogue, keywords__JADWAL=JADWAL)
    assert judge(catalogue, draft, "pengumuman lomba")[0] is Kind.SAME


def test_what_is_not_understood_any_more(catalogue: Catalogue) -> None:
    live = changed(catalogue, keywords__JADWAL=JADWAL)
    assert judge(live, catalogue, "jadwal") == (Kind.UNANSWERED, "JADWAL", "?")


def test_a_keyword_that_is_switched_off_answers_no_more(catalogue: Catalogue) -> None:
    pair = Pair(catalogue, catalogue, (frozenset(), frozenset({"KANTOR"})))
    assert pair.judge(Heard(1, "kantor malang")).kind is Kind.UNANSWERED


def test_a_spelling_that_means_something_else_now(catalogue: Catalogue) -> None:
    draft = changed(without(catalogue, "SALDO", "balance"), keywords__JADWAL={**JADWAL, "aliases": ["balance"]})
    assert judge(catalogue, draft, "balance")[0] is Kind.UNDERSTOOD


def test_an_answer_in_other_words(catalogue: Catalogue) -> None:
    texts = part_of(catalogue, "replies.unbound")
    draft = changed(catalogue, replies__unbound={**texts, "id": texts["id"] + "!"})
    assert judge(catalogue, draft, "saldo", "unbound")[0] is Kind.WORDED
    assert judge(catalogue, draft, "saldo", "balance_one")[0] is Kind.SAME
    assert Pair(catalogue, draft).judge(Heard(1, "saldo", "unbound", Language.EN)).kind is Kind.SAME
    assert judge(catalogue, draft, "saldo", None)[0] is Kind.SAME


def test_a_term_within_an_answer_counts_as_its_words(catalogue: Catalogue) -> None:
    group, code = next((group, code) for group, codes in catalogue.terms.items() for code in codes if group == "stage")
    draft = changed(catalogue, **{f"terms__{group}__{code}": {"id": "lain", "en": "other"}})
    told = [
        name for name in catalogue.replies if wording(catalogue, name, Language.ID) != wording(draft, name, Language.ID)
    ]
    assert told
    assert all("stage" in catalogue.replies[name][Language.ID] for name in told)


def test_an_outcome_of_long_ago_is_no_difference(catalogue: Catalogue) -> None:
    assert judge(catalogue, changed(catalogue, keywords__JADWAL=JADWAL), "saldo", "gone_since")[0] is Kind.SAME


def test_samples_are_masked_counted_and_few(catalogue: Catalogue) -> None:
    pair, tally = Pair(catalogue, changed(catalogue, keywords__JADWAL=JADWAL)), Tally()
    for number in range(40):
        heard = Heard(number, f"jadwal siti {number % 2}{number:011d}" + " lomba" * (number % 20))
        tally.add(heard, pair.judge(heard), pair.shown(heard))
    assert len(tally.samples) <= MOST_SAMPLES
    assert not any(character.isdigit() for each in tally.samples for character in each["text"])
    assert not any("siti" in each["text"] for each in tally.samples)
    assert tally.counts["keywords"]["?"] == {
        kind: figure for kind, figure in tally.counts.items() if kind != "keywords"
    }


def test_labelled_texts_are_marked(catalogue: Catalogue) -> None:
    pair, tally = Pair(catalogue, changed(catalogue, keywords__JADWAL=JADWAL)), Tally()
    for text, intent in (("saldo", "SALDO"), ("jadwal", "JADWAL"), ("apa kabar bro", None)):
        heard = Heard(1, text, intent=intent, labelled=True)
        tally.add(heard, pair.judge(heard), pair.shown(heard))
    assert tally.counts["labelled"] == {"texts": 3, "live": 2, "draft": 3}
