"""Texts that were not understood: alike ones together, nobody's name shown, made an alias or put aside."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine, insert, select

from core.access import Actor
from core.catalogue import Catalogue
from core.context import Reference
from office import unmatched
from office.catalogue import Invalid, Saved, draft_of
from office.unmatched import add_spelling, dismiss, look, restore
from parsers import parse
from runtime.runtime import Runtime
from store.tables import audit_entries, dismissed_texts, mo_messages
from tests.conftest import NOW
from tests.intake_cases import make_rt
from tests.replay_cases import heard

WHO = Actor("user:sari")
REAL = "+62812"  # a prefix of real networks; what follows is invented


@pytest.fixture
def rt(engine: Engine, catalogue: Catalogue, reference: Reference) -> Runtime:
    """A runtime on a fresh database of each kind."""
    return make_rt(engine, catalogue, reference)


def write(rt: Runtime, *texts: str, network: str = REAL, phones: int = 100) -> None:
    with rt.transaction() as db:
        rows = [
            heard(at, text, NOW - timedelta(minutes=at), sender=f"{network}{at % phones:08d}")
            for at, text in enumerate(texts)
        ]
        db.execute(insert(mo_messages), rows)


def test_nothing_is_a_good_sign(rt: Runtime) -> None:
    assert look(rt, 7).clusters == ()


def test_alike_texts_stand_together(rt: Runtime) -> None:
    write(rt, "jadwal", "JADWAL", "jadwal dong kak", "jadwall 12", "jadwel", "pengumuman lomba", "pengumuman lomba")
    found = look(rt, 7)
    assert [(each.times, each.phones) for each in found.clusters] == [(5, 5), (2, 2)]
    assert (found.texts, found.clusters[0].spelling) == (7, "jadwal")


def test_what_few_wrote_is_hidden(rt: Runtime) -> None:
    write(rt, "siti aminah", "siti aminah 00001234567", phones=2)
    cluster = look(rt, 7).clusters[0]
    assert all("siti" not in each and "aminah" not in each for each in cluster.examples)
    assert not any(character.isdigit() for each in cluster.examples for character in each)
    assert cluster.spelling == ""


def test_two_common_words_that_few_wrote_together_are_hidden(rt: Runtime) -> None:
    write(rt, *["siti"] * 4, *["aminah"] * 4, "siti aminah")
    shown = {example for each in look(rt, 7).clusters for example in each.examples}
    assert shown == {"siti", "aminah", "••• •••"}


def test_invented_people_have_nothing_to_hide(rt: Runtime) -> None:
    write(rt, "jadwal", network="+62850")
    assert look(rt, 7).clusters[0].examples == ("jadwal",)


def test_old_texts_and_those_understood_by_now_are_left_out(rt: Runtime) -> None:
    with rt.transaction() as db:
        db.execute(insert(mo_messages), [heard(1, "jadwal", NOW - timedelta(days=9))])
        db.execute(insert(mo_messages), [heard(2, "saldo", NOW, catalogue_number=0)])
    assert look(rt, 7).clusters == ()
    assert len(look(rt, 30).clusters) == 1


def test_a_word_becomes_an_alias_in_the_draft(rt: Runtime) -> None:
    write(rt, "jadwal", network="+62850")
    assert isinstance(add_spelling(rt, WHO, "KANTOR", " Jadwal "), Saved)
    assert "jadwal" in draft_of(rt).catalogue.keywords["KANTOR"].aliases
    assert "jadwal" not in rt.catalogue.keywords["KANTOR"].aliases
    assert look(rt, 7).clusters[0].draft == "KANTOR"


def test_several_words_become_a_phrase(rt: Runtime) -> None:
    assert isinstance(add_spelling(rt, WHO, "KANTOR", "jadwal pelayanan"), Saved)
    draft = draft_of(rt).catalogue
    assert "jadwal pelayanan" in draft.keywords["KANTOR"].phrases
    assert parse("jadwal pelayanan", draft).how == "phrase"


def test_what_clashes_is_told_and_not_kept(rt: Runtime) -> None:
    refused = add_spelling(rt, WHO, "KANTOR", "saldo")
    assert isinstance(refused, Invalid)
    assert refused.problems
    assert draft_of(rt).changes == ()


def test_who_edits_the_same_keyword_loses_nothing(rt: Runtime) -> None:
    add_spelling(rt, WHO, "KANTOR", "jadwal")
    add_spelling(rt, Actor("user:budi"), "KANTOR", "loket")
    add_spelling(rt, WHO, "KANTOR", "loket")
    aliases = draft_of(rt).catalogue.keywords["KANTOR"].aliases
    assert (aliases.count("jadwal"), aliases.count("loket")) == (1, 1)


def test_a_keyword_that_is_not_there(rt: Runtime) -> None:
    with pytest.raises(KeyError):
        add_spelling(rt, WHO, "TIDAKADA", "jadwal")


def test_what_is_not_for_us_goes_and_comes_back(rt: Runtime) -> None:
    write(rt, "jadwal", "jadwel", "lomba mancing", network="+62850")
    dismiss(rt, WHO, look(rt, 7).clusters[0])
    assert [each.spelling for each in look(rt, 7).clusters] == ["lomba mancing"]
    aside = look(rt, 7, dismissed=True)
    assert [each.times for each in aside.clusters] == [2]
    restore(rt, WHO, aside.clusters[0])
    assert len(look(rt, 7).clusters) == 2
    with rt.transaction() as db:
        assert db.execute(select(dismissed_texts)).all() == []
        assert list(db.execute(select(audit_entries.c.action).order_by(audit_entries.c.number)).scalars()) == [
            "unmatched.dismiss",
            "unmatched.restore",
        ]


def test_what_is_kept_is_no_text(rt: Runtime) -> None:
    write(rt, "jadwal", network="+62850")
    dismiss(rt, WHO, look(rt, 7).clusters[0])
    with rt.transaction() as db:
        kept = db.execute(select(dismissed_texts.c.shape_hash)).scalar_one()
        noted = db.execute(select(audit_entries.c.object, audit_entries.c.after)).one()
    assert len(kept) == 64
    assert "jadwal" not in f"{kept}{noted}"


def test_many_texts_take_bounded_work(rt: Runtime) -> None:
    shapes = [
        unmatched.Shape(f"kata{chr(97 + at % 26)}{chr(97 + at // 26 % 26)}{'z' * (at % 30)}", 1) for at in range(3000)
    ]
    assert len(unmatched.grouped(shapes)) <= unmatched.MOST_CLUSTERS
