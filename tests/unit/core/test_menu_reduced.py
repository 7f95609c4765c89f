"""A menu offers nothing that is not available, and keeps the way back for who stands somewhere."""

from datetime import date

import pytest

from core.catalogue import Catalogue
from core.catalogue_checks import check
from core.catalogue_parts import part_of, with_parts
from core.menu_reduced import dead_ends, reduced

TODAY = date(2026, 11, 20)


def switched(catalogue: Catalogue, *off: str, **fields: object) -> Catalogue:
    """Return the catalogue with keywords off, or restricted by these fields."""
    change = fields or {"enabled": False}
    return with_parts(catalogue, {f"keywords.{name}": part_of(catalogue, f"keywords.{name}") | change for name in off})


def labels(catalogue: Catalogue, node: str, day: date | None = TODAY) -> list[str]:
    return [item.label["id"] for item in reduced(catalogue, day).menu.nodes[node].items]


def test_a_menu_of_which_everything_is_available_is_the_same_value(catalogue: Catalogue) -> None:
    assert reduced(catalogue, TODAY) is catalogue


def test_what_is_off_is_not_offered(catalogue: Catalogue) -> None:
    off = switched(catalogue, "IURAN")
    assert "Iuran" in labels(catalogue, "main")
    assert "Iuran" not in labels(off, "main")
    assert check(off) == []


def test_a_form_whose_command_is_off_is_not_offered(catalogue: Catalogue) -> None:
    off = switched(catalogue, "KANTOR")
    assert "Kantor cabang" not in labels(off, "main")
    assert "office_unknown" not in reduced(off, TODAY).menu.after
    assert "office" in reduced(off, TODAY).menu.nodes


def test_a_list_that_nothing_is_left_of_is_not_offered(catalogue: Catalogue) -> None:
    off = switched(catalogue, "SALDO")
    assert dead_ends(off) == ("programmes",)
    assert "JP, JKK, JKM, JKP saya" not in labels(off, "claims")
    assert dead_ends(catalogue) == ()


@pytest.mark.parametrize(
    ("fields", "offered"),
    [
        pytest.param({"channels": ["sms"]}, False, id="by SMS only"),
        pytest.param({"channels": ["ussd"]}, True, id="on screens only"),
        pytest.param({"audience": "bound"}, True, id="for registered phones: the answer tells how to register"),
        pytest.param({"valid_until": "2026-11-19"}, False, id="over"),
        pytest.param({"valid_until": "2026-11-20"}, True, id="its last day"),
        pytest.param({"valid_from": "2026-11-20"}, True, id="its first day"),
        pytest.param({"valid_from": "2026-11-21"}, False, id="not yet"),
    ],
)
def test_what_is_open_today_on_screens_is_offered(
    catalogue: Catalogue, fields: dict[str, object], offered: bool
) -> None:
    assert ("Iuran" in labels(switched(catalogue, "IURAN", **fields), "main")) is offered


def test_what_must_be_heard_is_offered_whatever_a_document_says(catalogue: Catalogue) -> None:
    off = switched(catalogue, "BLOKIR", "DAFTAR", "BERHENTI", "BANTUAN")
    assert labels(off, "block") == ["Ya, blokir sekarang"]
    assert "Daftar HP ini" in labels(off, "main")


def test_the_first_screen_is_never_empty(catalogue: Catalogue) -> None:
    one = with_parts(
        catalogue,
        {
            "menu.nodes.main": {
                "title": {"id": "A", "en": "A"},
                "items": [{"label": {"id": "B", "en": "B"}, "command": "SALDO"}],
            }
        },
    )
    assert labels(switched(one, "SALDO"), "main") == ["B"]
