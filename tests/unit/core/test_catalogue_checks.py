"""A catalogue that may not answer anybody says where and why."""

from typing import Any

import pytest

from core.catalogue import Catalogue, CatalogueError
from core.catalogue_checks import check
from core.commands import Keyword, Language
from core.facts import Stage
from core.outcomes import OUTCOMES
from core.placeholders import KINDS, Free, Term, kind_of
from core.worst_cases import longest, worst_cases

WORDS = {"id": "Kata", "en": "Word"}
UNASKED = {"id": "Hub 175, CEK {check}", "en": "Call 175, CEK {check}"}
TERMS = {name: {"CODE": WORDS} for name, kind in KINDS.items() if isinstance(kind.legal, Term)}


def content(**changes: Any) -> dict[str, Any]:
    """Return a small catalogue without fault, with some parts replaced."""
    keywords = {name.value: {"help": WORDS, "fuzzy": name not in {"BERHENTI", "BLOKIR", "DAFTAR"}} for name in Keyword}
    replies = {name: UNASKED if name.startswith(("notice_", "reminder_")) else WORDS for name in OUTCOMES}
    notices = {"stages": {stage: {} for stage in Stage}}
    return {"number": 1, "keywords": keywords, "replies": replies, "terms": TERMS, "notices": notices, **changes}


def keyword(name: str, **fields: Any) -> dict[str, Any]:
    """Return the content with one keyword's fields changed or one keyword added."""
    keywords = content()["keywords"]
    keywords[name] = {"help": WORDS, "fuzzy": False, **keywords.get(name, {}), **fields}
    return content(keywords=keywords)


def reply(text: str, outcome: str = "refusal") -> dict[str, Any]:
    """Return the content with another Indonesian text of one outcome."""
    return content(replies={**content()["replies"], outcome: {"id": text, "en": "Word"}})


def unasked(text: str) -> dict[str, Any]:
    """Return the content with another Indonesian text of a notice."""
    return content(replies={**content()["replies"], "notice_received": UNASKED | {"id": text}})


def problems(content: dict[str, Any]) -> list[str]:
    return [str(problem) for problem in check(Catalogue.model_validate(content))]


def test_nothing_is_wrong_with_a_complete_one() -> None:
    catalogue = Catalogue.model_validate(content())
    assert check(catalogue) == []


@pytest.mark.parametrize("name", ["", "a.b"], ids=["no name", "a dot"])
def test_what_no_place_can_name_is_told(name: str) -> None:
    terms = Catalogue.model_validate(content(terms={**TERMS, "status": {**TERMS["status"], name: WORDS}}))
    groups = Catalogue.model_validate(content(terms={**TERMS, name: {"CODE": WORDS}}))
    assert [[each.code for each in check(odd)] for odd in (terms, groups)] == [["part_name"]] * 2


def without(part: str, key: str) -> dict[str, Any]:
    return content(**{part: {name: value for name, value in content()[part].items() if name != key}})


@pytest.mark.parametrize(
    ("content", "place", "message"),
    [
        pytest.param(without("keywords", "SALDO"), "keywords", "SALDO is missing", id="built-in keyword gone"),
        pytest.param(
            without("replies", "refusal"), "replies", "outcome refusal has no text", id="outcome without text"
        ),
        pytest.param(
            content(replies={**content()["replies"], "balanse": WORDS}), "replies.balanse", "no outcome", id="misnamed"
        ),
        pytest.param(
            content(replies={**content()["replies"], "refusal": {"id": "Kata"}}),
            "replies.refusal.en",
            "is missing",
            id="one language only",
        ),
        pytest.param(keyword("saldo2"), "keywords.saldo2", "capital letters", id="keyword that nobody can be told"),
        pytest.param(keyword("KARTU", help={"id": "Kata"}), "keywords.KARTU.help.en", "is missing", id="help"),
        pytest.param(
            keyword("BLOKIR", fuzzy=True), "keywords.BLOKIR.fuzzy", "must be false", id="destructive by guessing"
        ),
        pytest.param(
            keyword("BERHENTI", fuzzy=True), "keywords.BERHENTI.fuzzy", "must be false", id="leaving by guessing"
        ),
        pytest.param(
            keyword("DAFTAR", fuzzy=True), "keywords.DAFTAR.fuzzy", "must be false", id="tying a phone by guessing"
        ),
        pytest.param(
            keyword("KARTU", aliases=["saldo"]),
            "keywords.KARTU.aliases.0",
            "already means SALDO",
            id="a keyword's name",
        ),
        pytest.param(
            keyword("KARTU", aliases=["Status"]), "keywords.KARTU.aliases.0", "already means STATUS", id="other case"
        ),
        pytest.param(
            keyword("KARTU", phrases=["sal-do"]), "keywords.KARTU.phrases.0", "already means SALDO", id="separated"
        ),
        pytest.param(
            keyword("KARTU", misspellings=["sa ldo"]), "keywords.KARTU.misspellings.0", "means SALDO", id="spaced"
        ),
        pytest.param(keyword("KARTU", aliases=["ＳＡＬＤＯ"]), "keywords.KARTU.aliases.0", "SALDO", id="fullwidth"),
        pytest.param(keyword("INFO", aliases=["berhenti"]), "keywords.INFO.aliases.0", "(reserved)", id="shadowing"),
        pytest.param(keyword("INFO", aliases=["pin"]), "keywords.INFO.aliases.0", "PIN (reserved)", id="PIN as alias"),
        pytest.param(keyword("INFO", phrases=["p i n"]), "keywords.INFO.phrases.0", "(reserved)", id="PIN spaced"),
        pytest.param(keyword("INFO", aliases=["..."]), "keywords.INFO.aliases.0", "no letter", id="nothing to compare"),
        pytest.param(
            keyword("INFO", phrases=["info\u00a0kita"]), "keywords.INFO.phrases.0", "U+00A0", id="no-break space"
        ),
        pytest.param(reply("Halo {}"), "replies.refusal.id", "brace", id="empty braces"),
        pytest.param(reply("Halo {amount"), "replies.refusal.id", "brace", id="open brace"),
        pytest.param(reply("{salary}"), "replies.refusal.id", "no known kind", id="unknown kind"),
        pytest.param(reply("{amount}"), "replies.refusal.id", "it has none", id="placeholder of another outcome"),
        pytest.param(
            reply("Rp\u00a01"), "replies.refusal.id", "U+00A0 (NO-BREAK SPACE) is not GSM-7; write ' '", id="NBSP"
        ),
        pytest.param(reply("“Kata”"), "replies.refusal.id", "U+201C", id="curly quote"),
        pytest.param(
            reply("a`"), "replies.refusal.id", 'U+0060 (GRAVE ACCENT) is not GSM-7; write "\'"', id="backtick"
        ),
        pytest.param(reply(""), "replies.refusal.id", "is empty", id="empty"),
        pytest.param(reply("Kata\n"), "replies.refusal.id", "white space", id="line end of a YAML block"),
        pytest.param(reply("dua  kata"), "replies.refusal.id", "two spaces", id="a wasted septet"),
        pytest.param(reply("a\rb"), "replies.refusal.id", "carriage return", id="carriage return"),
        pytest.param(reply("buka www.contoh"), "replies.refusal.id", "link", id="web address"),
        pytest.param(reply("lihat contoh.go.id"), "replies.refusal.id", "link", id="bare domain"),
        pytest.param(
            unasked("Kata. CEK {check}"),
            "replies.notice_received.id",
            "name 175",
            id="no number to call",
        ),
        pytest.param(
            unasked("Hub 175"),
            "replies.notice_received.id",
            "name {check}",
            id="a notice without code",
        ),
        pytest.param(
            content(notices={"stages": {stage: {} for stage in list(Stage)[1:]}}),
            "notices.stages",
            "DIAJUKAN is missing",
            id="stages that nobody decided about",
        ),
        pytest.param(reply("x" * 161), "replies.refusal.id", "161 septets at its worst, 1 too many", id="too long"),
        pytest.param(reply("[" * 81), "replies.refusal.id", "162 septets", id="pairs count two"),
        pytest.param(
            content(terms={**TERMS, "state": {"open": {"id": "a`", "en": "a"}}}),
            "terms.state.open.id",
            "U+0060",
            id="term not GSM-7",
        ),
        pytest.param(
            content(terms={**TERMS, "state": {"open": {"id": "{a}", "en": "a"}}}),
            "terms.state.open.id",
            "no placeholders",
            id="term with placeholder",
        ),
        pytest.param(
            content(terms={**TERMS, "state": {"open": {"id": "a"}}}),
            "terms.state.open.en",
            "missing",
            id="term language",
        ),
    ],
)
def test_one_fault_is_found_where_it_is(content: dict[str, Any], place: str, message: str) -> None:
    found = problems(content)
    assert len({line.split(": ")[0] for line in found}) == 1
    assert found[0].startswith(f"{place}: ")
    assert message in found[0]


def test_a_terms_group_that_an_outcome_needs_is_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(OUTCOMES, "refusal", frozenset({"status"}))
    (found,) = problems(without("terms", "status"))
    assert found.startswith("terms.status: is missing; ")


def test_an_outcome_with_a_placeholder_of_no_kind_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(OUTCOMES, "refusal", frozenset({"salary"}))
    assert problems(content()) == ["replies.refusal: placeholder {salary} is of no known kind"]


def test_who_shadows_a_reserved_keyword_is_at_fault_wherever_it_stands() -> None:
    keywords = keyword("BERHENTI", aliases=["stop"])["keywords"]
    shadowing = {"AWAL": {"help": WORDS, "aliases": ["STOP"]}, **keywords}
    assert problems(content(keywords=shadowing)) == [
        "keywords.AWAL.aliases.0: 'STOP' already means BERHENTI (reserved)",
    ]


def test_the_error_names_every_problem() -> None:
    broken = Catalogue.model_validate(
        content(replies={**content()["replies"], "refusal": {"id": "`", "en": "x" * 161}})
    )
    refusal = CatalogueError(check(broken), "draft 7")
    assert [line.split(": ")[:2] for line in str(refusal).splitlines()] == [
        ["draft 7", "replies.refusal.id"],
        ["draft 7", "replies.refusal.en"],
    ]


def test_worst_cases_add_up_and_come_longest_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(OUTCOMES, "refusal", frozenset({"amount", "name", "status"}))
    terms = {**TERMS, "status": {"A": {"id": "AKTIF", "en": "ACTIVE"}, "B": {"id": "TIDAK AKTIF", "en": "INACTIVE"}}}
    catalogue = Catalogue.model_validate(
        content(terms=terms)
        | {"replies": {"refusal": {"id": "{name}: {amount}, {status}", "en": "{amount}, {status}"}}}
    )
    first, second, *_ = worst_cases(catalogue)
    assert str(first) == " 41 refusal.id (name 10, amount 16, status 11)"
    assert str(second) == " 26 refusal.en (amount 16, status 8)"


@pytest.mark.parametrize(
    ("placeholder", "size"),
    [
        ("kpj", 7),
        ("amount2", 16),
        ("date", 10),
        ("month", 8),
        ("time", 10),
        ("count", 3),
        ("percent", 4),
        ("programmes", 18),
        ("claim", 7),
        ("ticket", 8),
        ("code", 6),
        ("stage_number", 1),
        ("name", 10),
        ("keyword", 10),
    ],
)
def test_the_longest_of_a_kind(placeholder: str, size: int) -> None:
    assert longest(placeholder, Catalogue.model_validate(content()), Language.EN) == size


@pytest.mark.parametrize("name", sorted(KINDS))
def test_every_kind_either_shrinks_or_has_a_longest_value(name: str) -> None:
    kind = KINDS[name]
    assert kind_of(f"{name}12") == name
    assert isinstance(kind.legal, Free) == (kind.shrinks_to is not None) == (kind.rank > 0)
    assert isinstance(kind.legal, Free | Term) or kind.extremes
