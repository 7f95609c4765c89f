"""What editors are told: errors, and doubts about spellings by the very rules of the parser."""

import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.catalogue import Catalogue, Severity
from core.catalogue_parts import part_of, parts_of, place_around, with_parts
from core.catalogue_problems import worded
from core.commands import Language
from core.flaws import SENTENCES
from office.wording_checks import problems_of, problems_of_part
from parsers import parse
from store.catalogue import load_catalogue

HELP = {"id": "BPJAMSOSTEK: Kantor buka Senin-Jumat. Info 175", "en": "BPJAMSOSTEK: Open Monday to Friday. Call 175"}
SHIPPED = load_catalogue()


def with_keyword(catalogue: Catalogue, name: str = "JADWAL", **fields: Any) -> Catalogue:
    return with_parts(catalogue, {f"keywords.{name}": {"help": HELP, **fields}})


def found(catalogue: Catalogue, place: str = "keywords.JADWAL") -> list[tuple[str, str, str]]:
    return [
        (each.place.removeprefix(f"{place}."), each.code, each.severity) for each in problems_of_part(catalogue, place)
    ]


def test_the_shipped_catalogue_leaves_nothing_to_say(catalogue: Catalogue) -> None:
    assert problems_of(catalogue) == []


def test_a_good_information_keyword_leaves_nothing_to_say(catalogue: Catalogue) -> None:
    assert problems_of(with_keyword(catalogue, aliases=["jamkerja"], phrases=["jam kerja kantor"])) == []


@pytest.mark.parametrize(
    ("alias", "code", "severity"),
    [
        pytest.param("salda", "near_keyword", "warning", id="a slip from SALDO, which is read as such now"),
        pytest.param("stok", "near_keyword", "warning", id="a slip from STOP, which means BERHENTI"),
        pytest.param("bantan", "near_reserved", "error", id="a slip from BANTUAN"),
        pytest.param("daftat", "alias_reserved", "error", id="a known slip from DAFTAR"),
        pytest.param("pin", "alias_reserved", "error", id="PIN"),
        pytest.param("track", "alias_taken", "error", id="another's alias"),
        pytest.param("dua kata", "not_read", "warning", id="an alias is one word"),
    ],
)
def test_a_spelling_is_weighed(catalogue: Catalogue, alias: str, code: str, severity: str) -> None:
    assert ("aliases.0", code, severity) in found(with_keyword(catalogue, aliases=[alias]))


@pytest.mark.parametrize("alias", ["bpjs", "dong", "tolong", "berlangganan", "saya"])
def test_a_word_beside_which_people_say_stop_is_nobodys_keyword(catalogue: Catalogue, alias: str) -> None:
    assert ("aliases.0", "drowns_reserved", "error") in found(with_keyword(catalogue, aliases=[alias]))


def test_a_word_that_nobody_says_then_may_be_one(catalogue: Catalogue) -> None:
    assert found(with_keyword(catalogue, aliases=["jam"])) == []


def test_many_information_keywords_are_checked_in_a_second_and_remembered(catalogue: Catalogue) -> None:
    names = [f"I{chr(65 + at // 26)}{chr(65 + at % 26)}" for at in range(60)]
    many = with_parts(catalogue, {f"keywords.{name}": {"help": HELP} for name in names})
    first, began = problems_of(many), time.process_time()
    assert problems_of(with_parts(many, {})) == first
    assert time.process_time() - began < 0.2


def test_what_is_warned_of_is_what_the_parser_takes_today(catalogue: Catalogue) -> None:
    reading = parse("salda", catalogue)
    assert (reading.parsed.keyword, reading.how) == ("SALDO", "typo")  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("phrase", "code", "severity"),
    [
        pytest.param("terima kasih banyak", "not_read", "warning", id="thanks are thanks"),
        pytest.param("sms penipuan", "not_read", "warning", id="what frightens people is answered first"),
        pytest.param("berhenti sms jadwal", "shadows_reserved", "error", id="who wants to leave is let go"),
        pytest.param("tolong blokir hp ini ya", "shadows_reserved", "error", id="who wants to block is heard"),
        pytest.param("saldo jht lebaran", "takes_from", "warning", id="read as SALDO until now"),
        pytest.param("", "nothing_to_compare", "error", id="nothing"),
    ],
)
def test_a_phrase_is_weighed(catalogue: Catalogue, phrase: str, code: str, severity: str) -> None:
    assert ("phrases.0", code, severity) in found(with_keyword(catalogue, phrases=[phrase]))


def test_what_is_added_to_a_built_in_keyword_is_weighed_too(catalogue: Catalogue) -> None:
    place = "keywords.KARTU"
    entry = part_of(catalogue, place)
    changed = with_parts(catalogue, {place: entry | {"phrases": [*entry["phrases"], "jangan sms kartu lagi"]}})
    assert found(changed, place) == [(f"phrases.{len(entry['phrases'])}", "shadows_reserved", "error")]


def test_a_keyword_that_no_text_reaches_is_an_error(catalogue: Catalogue) -> None:
    assert ("keywords.HALO", "unreachable", "error") in found(with_keyword(catalogue, "HALO"), "keywords.HALO")


def test_a_keyword_that_is_off_needs_not_be_reached(catalogue: Catalogue) -> None:
    assert found(with_keyword(catalogue, "HALO", enabled=False), "keywords.HALO") == []


@pytest.mark.parametrize("name", ["BERHENTI", "BLOKIR", "DAFTAR", "BANTUAN", "YA"])
@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("enabled", False),
        ("channels", ["sms"]),
        ("audience", "bound"),
        ("valid_from", "2026-01-01"),
        ("valid_until", "2099-01-01"),
    ],
)
def test_what_must_be_heard_cannot_be_restricted(catalogue: Catalogue, name: str, field: str, value: Any) -> None:
    place = f"keywords.{name}"
    restricted = with_parts(catalogue, {place: part_of(catalogue, place) | {field: value}})
    assert (field, "always_on", "error") in found(restricted, place)


@pytest.mark.parametrize(
    ("fields", "place", "code"),
    [
        ({"channels": []}, "channels", "no_channel"),
        ({"valid_from": "2026-12-02", "valid_until": "2026-12-01"}, "valid_until", "ends_before"),
    ],
)
def test_what_can_never_be_open_is_an_error(catalogue: Catalogue, fields: Any, place: str, code: str) -> None:
    assert (place, code, "error") in found(with_keyword(catalogue, **fields))


def test_pin_is_no_keyword_of_texts(catalogue: Catalogue) -> None:
    assert "keyword_of_menu" in {code for _, code, _ in found(with_keyword(catalogue, "PIN"), "keywords.PIN")}


def reply(catalogue: Catalogue, outcome: str, indonesian: str) -> Catalogue:
    texts = {"id": indonesian, "en": catalogue.replies[outcome][Language.EN]}
    return with_parts(catalogue, {f"replies.{outcome}": texts})


@pytest.mark.parametrize(
    ("text", "code", "says"),
    [
        pytest.param("KPJ {kpj}: {amout}", "unknown_kind", "maksudnya {amount}?", id="a slip"),
        pytest.param("KPJ {kpj}: {amount2}", "unknown_placeholder", "maksudnya {amount}?", id="another of the kind"),
        pytest.param("KPJ {kpj}", "placeholder_missing", "tidak menyebut {amount}", id="said in English only"),
        pytest.param("“{kpj}” {amount}", "not_gsm7", "U+201C", id="a character that costs a second SMS"),
        pytest.param("{kpj} {amount}" + "x" * 150, "too_long", "kelebihan", id="too long"),
    ],
)
def test_a_text_is_weighed_and_told_in_indonesian(catalogue: Catalogue, text: str, code: str, says: str) -> None:
    problems = problems_of_part(reply(catalogue, "balance_one", text), "replies.balance_one")
    (problem, *_) = [each for each in problems if each.code == code and each.place.endswith(".id")]
    assert says in worded(problem, Language.ID)
    assert worded(problem, Language.EN) == problem.message != worded(problem, Language.ID)


def test_who_is_over_the_limit_learns_what_shrinks_by_itself(catalogue: Catalogue) -> None:
    text = "KPJ {kpj} {date1} {employer} {programmes} " + "x" * 130
    (problem, *_) = [
        p for p in problems_of_part(reply(catalogue, "card", text), "replies.card") if p.code == "too_long"
    ]
    assert problem.values["shrinking"] == ["employer"]
    assert "employer 10 dipendekkan" in worded(problem, Language.ID)


def test_a_list_that_nothing_is_left_of_is_a_dead_end(catalogue: Catalogue) -> None:
    off = with_parts(catalogue, {"keywords.SALDO": part_of(catalogue, "keywords.SALDO") | {"enabled": False}})
    assert [(each.place, each.code) for each in problems_of(off)] == [("menu.nodes.programmes", "dead_end")]


def test_every_sentence_takes_the_same_values_in_both_languages() -> None:
    class Anything(dict[str, str]):
        def __missing__(self, key: str) -> str:
            self[key] = key
            return key

    for code, pair in SENTENCES.items():
        used = []
        for text in pair:
            values = Anything()
            text.format_map(values)
            used.append({name.removesuffix("_id") for name in values})
        assert used[0] <= used[1], code


def test_one_part_is_checked_while_somebody_types(catalogue: Catalogue) -> None:
    catalogue = with_keyword(catalogue, aliases=["jamkerja"])
    problems_of_part(catalogue, "keywords.JADWAL")
    took = []
    for _ in range(5):
        before = time.process_time()
        problems_of_part(catalogue, "keywords.JADWAL")
        took.append(time.process_time() - before)
    assert min(took) < 0.05


ANYTHING = st.text(max_size=40) | st.sampled_from(["{", "{amount}", "“", "\r", "x" * 200, "berhenti", ""])
PLACES = st.sampled_from(
    [place for place, part in parts_of(SHIPPED).items() if isinstance(part, dict) and set(part) == {"id", "en"}]
)


SOME = settings(max_examples=min(30, settings.default.max_examples), deadline=None)  # each looks at the whole draft


@SOME
@given(PLACES, ANYTHING, ANYTHING)
def test_whatever_is_typed_is_judged(place: str, indonesian: str, english: str) -> None:
    changed = with_parts(SHIPPED, {place: {"id": indonesian, "en": english}})
    assert all(each.code for each in problems_of_part(changed, place))


@SOME
@given(st.lists(ANYTHING, max_size=3), st.lists(ANYTHING, max_size=3))
def test_whatever_spellings_are_typed_are_judged(aliases: list[str], phrases: list[str]) -> None:
    changed = with_keyword(SHIPPED, aliases=aliases, phrases=phrases)
    for each in problems_of(changed):
        assert each.code in SENTENCES
        assert place_around(each.place) or each.severity is Severity.ERROR
