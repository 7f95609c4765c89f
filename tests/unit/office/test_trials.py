"""The test bench decides and words as the gateway would, on invented people alone."""

from datetime import datetime
from types import SimpleNamespace
from typing import Any

import pytest

from core.catalogue import Catalogue
from core.context import Context, Limits, Reference
from office.trials import samples, try_text
from runtime.ids import FreshIds

CASES = [
    pytest.param("SALDO", "sari-wulandari", "balance", id="bound: the balance"),
    pytest.param("SALDO", "", "unbound", id="nobody's phone"),
    pytest.param("SALDO", "lilis-suryani", "frozen", id="a frozen phone"),
    pytest.param("jadwal sim", "", "not_understood", id="not understood"),
    pytest.param("BANTUAN", "grace-simatupang", "help", id="in her own language"),
]


@pytest.fixture
def rt(catalogue: Catalogue, reference: Reference, now: datetime) -> Any:
    """What a bench runs on: it has no database at all."""
    context = Context(now=now, ids=FreshIds(), limits=Limits(), reference=reference)
    settings = SimpleNamespace(short_code="2757")
    return SimpleNamespace(context=lambda: context, now=lambda: now, settings=settings, catalogue=catalogue)


@pytest.mark.parametrize(("text", "slug", "outcome"), CASES)
def test_what_a_text_comes_to(rt: Any, catalogue: Catalogue, text: str, slug: str, outcome: str) -> None:
    tried = try_text(rt, catalogue, text, slug)
    assert tried.outcome.startswith(outcome)
    assert tried.reply is not None
    assert tried.reply.septets <= 160


def test_everybody_can_be_tried_as(rt: Any, catalogue: Catalogue) -> None:
    everybody = samples(rt)
    assert len({each.slug for each in everybody}) == len(everybody) > 10
    for each in everybody:
        assert try_text(rt, catalogue, "STATUS", each.slug).reply is not None


def test_limits_do_not_stop_who_tries_often(rt: Any, catalogue: Catalogue) -> None:
    assert {try_text(rt, catalogue, "SALDO", "sari-wulandari").outcome for _ in range(40)} == {"balance_one"}


def test_what_others_would_hear_is_told(rt: Any, catalogue: Catalogue) -> None:
    everybody = {each.slug: each for each in samples(rt)}
    assert "yusuf-maulana-hp-baru" in everybody
    from store.seed.personas import list_personas

    yusuf = next(each for each in list_personas(rt.now().date()) if each.name == "Yusuf Maulana (HP baru)")
    assert yusuf.birth_date is not None
    text = f"DAFTAR#{yusuf.nik}#{yusuf.birth_date:%d-%m-%Y}#{yusuf.kpj[0]}"
    tried = try_text(rt, catalogue, text, "yusuf-maulana-hp-baru")
    assert [each.kind for each in tried.told] == ["code"]
