"""A catalogue as a file: what is written is read again as the same, and looks like the shipped one."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.catalogue import Catalogue, CatalogueError
from core.catalogue_parts import with_parts
from store.catalogue import SHIPPED, parse_catalogue
from store.catalogue_yaml import written_catalogue
from store.documents import DocumentError

WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Co", "Cn"]), max_size=12)
ODD = st.sampled_from(
    ["no", "on", "0812", "null", "~", "- a", "a: b", "#x", "'", '"', "{", "[x]", "2026-11-20", " a ", ""]
)
TEXTS = st.fixed_dictionaries({"id": WORDS | ODD, "en": WORDS | ODD})
ENTRIES = st.fixed_dictionaries(
    {
        "help": TEXTS,
        "aliases": st.lists(WORDS | ODD, max_size=3),
        "enabled": st.booleans(),
        "channels": st.sampled_from([["sms"], ["ussd"], ["sms", "ussd"], []]),
        "valid_from": st.none() | st.dates().map(str),
    }
)


def read_again(catalogue: Catalogue) -> Catalogue:
    return parse_catalogue(written_catalogue(catalogue), "draft.yaml")[0]


def test_the_shipped_one_is_written_and_read_again(catalogue: Catalogue) -> None:
    again = read_again(catalogue)
    assert again == catalogue
    assert [list(getattr(again, part)) for part in ("keywords", "replies", "terms")] == [
        list(getattr(catalogue, part)) for part in ("keywords", "replies", "terms")
    ]


def without_comments(text: str) -> list[str]:
    return [line.split(" #")[0].rstrip() for line in text.splitlines() if line.strip() and line.lstrip()[0] != "#"]


def test_it_looks_like_the_shipped_file(catalogue: Catalogue) -> None:
    """Texts, screens and terms stand line by line as in the shipped file; only long lists are broken elsewhere."""
    written, shipped = (
        set(without_comments(text)) for text in (written_catalogue(catalogue), SHIPPED.read_text("utf-8"))
    )
    assert len(written - shipped) < 0.15 * len(written)
    assert '    unbound: {id: "Nomor HP ini' in written_catalogue(catalogue)
    assert '        - {label: {id: "Saldo JHT", en: "JHT balance"}, command: SALDO}' in written
    assert '  quiet_from: "20:00"' in written
    assert all(len(line) <= 130 or '"' in line for line in written)


@given(st.dictionaries(st.sampled_from(["SALDO", "NO", "ON", "JADWAL"]), ENTRIES, max_size=3), TEXTS)
def test_whatever_is_in_it_comes_back(keywords: dict[str, Any], texts: dict[str, str]) -> None:
    catalogue = Catalogue.model_validate(
        {"number": 3, "keywords": keywords, "replies": {"no": texts}, "terms": {"y": {"off": texts}}}
    )
    assert read_again(catalogue) == catalogue


def test_what_operators_set_is_written_and_what_is_usual_left_out(catalogue: Catalogue) -> None:
    help_ = {"id": "Kata", "en": "Word"}
    changed = with_parts(catalogue, {"keywords.JADWAL": {"help": help_, "enabled": False, "valid_until": "2026-12-31"}})
    text = written_catalogue(changed)
    end = text.index("\n", text.index('en: "Word"'))
    assert text[text.index("  JADWAL:") : end].splitlines() == [
        "  JADWAL:",
        "    enabled: false",
        "    valid_until: '2026-12-31'",
        "    help:",
        '      id: "Kata"',
        '      en: "Word"',
    ]
    assert read_again(changed) == changed


@pytest.mark.parametrize("text", ["number: [", "a: 1\na: 2", "[" * 5000], ids=["no YAML", "twice", "too deep"])
def test_what_is_no_file_of_this_kind_is_refused(text: str) -> None:
    with pytest.raises((DocumentError, CatalogueError)):
        parse_catalogue(text, "draft.yaml")
