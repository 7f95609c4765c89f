"""One draft for everybody: parts are changed one by one, nobody overwrites another, what is broken is not kept."""

import threading
from typing import Any

import pytest
from sqlalchemy import select

from office import catalogue as wording
from runtime.runtime import Runtime
from store.audit import Wanted, find
from store.tables import audit_entries
from tests.integration.office.wording import (
    BUDI,
    COURTESY,
    DEWI,
    JADWAL,
    SARI,
    SCHEDULE,
    edit,
    live_part,
    publish,
    submit,
    texts,
)


def noted(rt: Runtime) -> list[tuple[str, str, str]]:
    with rt.transaction() as db:
        rows = db.execute(select(audit_entries).order_by(audit_entries.c.number))
        return [(row.actor, row.action, row.object) for row in rows]


def test_a_draft_that_nobody_began_changes_nothing(rt: Runtime) -> None:
    draft = wording.draft_of(rt)
    assert (draft.base.number, draft.live_number, draft.changes, draft.authors) == (1, 1, (), ())
    assert not draft.submitted
    assert draft.part(COURTESY).revision == -1
    assert wording.problems_of_draft(rt) == [] or all(p.severity == "warning" for p in wording.problems_of_draft(rt))


def test_a_part_is_changed_in_the_draft_and_nowhere_else(rt: Runtime) -> None:
    saved = edit(rt, SARI, COURTESY, texts("Sama-sama"))
    draft = wording.draft_of(rt)
    assert saved.part == draft.part(COURTESY)
    assert saved.part.changed
    assert saved.part.edited_by == "user:sari"
    assert [(change.place, change.after) for change in draft.changes] == [(COURTESY, texts("Sama-sama"))]
    assert draft.catalogue.number == 2
    assert live_part(rt, COURTESY) == saved.part.base
    assert noted(rt) == [("user:sari", "catalogue.edit", COURTESY)]


def test_a_part_is_kept_with_the_fields_that_were_left_out(rt: Runtime) -> None:
    saved = edit(rt, SARI, JADWAL, SCHEDULE)
    assert saved.part.content == SCHEDULE | {k: v for k, v in saved.part.content.items() if k not in SCHEDULE}
    assert saved.part.content["fuzzy"] is True
    assert saved.part.base is None


def test_who_saves_what_another_changed_meanwhile_is_told_and_overwrites_nothing(rt: Runtime) -> None:
    opened = wording.draft_of(rt).part(COURTESY).revision
    edit(rt, BUDI, COURTESY, texts("Dari Budi"))
    for against in (opened, 0):
        second = wording.edit_part(rt, SARI, COURTESY, texts("Dari Sari"), against)
        assert isinstance(second, wording.Conflict)
        assert second.theirs.content == texts("Dari Budi")
        assert second.theirs.edited_by == "user:budi"
    assert wording.draft_of(rt).part(COURTESY).content == texts("Dari Budi")
    after = wording.edit_part(rt, SARI, COURTESY, texts("Dari Sari"), second.theirs.revision)
    assert isinstance(after, wording.Saved)
    assert wording.draft_of(rt).authors == ("user:budi", "user:sari")


def test_who_saves_what_another_saved_in_the_same_words_is_at_peace(rt: Runtime) -> None:
    edit(rt, BUDI, COURTESY, texts("Sama"))
    saved = wording.edit_part(rt, SARI, COURTESY, texts("Sama"), 0)
    assert isinstance(saved, wording.Saved)
    assert saved.part.edited_by == "user:budi"


def test_two_people_change_two_parts(rt: Runtime) -> None:
    first = wording.draft_of(rt)
    edit(rt, BUDI, COURTESY, texts("Dari Budi"))
    saved = wording.edit_part(rt, SARI, "replies.too_many", texts("Dari Sari"), first.part("replies.too_many").revision)
    assert isinstance(saved, wording.Saved)
    assert set(wording.draft_of(rt).parts) == {COURTESY, "replies.too_many"}


def test_a_form_that_was_opened_before_another_version_went_live_is_known(rt: Runtime) -> None:
    opened, other = (wording.draft_of(rt).part(place).revision for place in (COURTESY, "replies.too_many"))
    publish(rt, (COURTESY, texts("Terbit")), author=BUDI)
    stale = wording.edit_part(rt, SARI, COURTESY, texts("Dari Sari"), opened)
    assert isinstance(stale, wording.Conflict)
    assert stale.theirs.content == texts("Terbit")
    assert isinstance(wording.edit_part(rt, SARI, "replies.too_many", texts("Banyak"), other), wording.Saved)


def test_a_part_that_was_discarded_and_changed_again_is_not_the_one_before(rt: Runtime) -> None:
    opened = edit(rt, SARI, COURTESY, texts("Satu")).part.revision
    wording.discard_part(rt, BUDI, COURTESY)
    edit(rt, BUDI, COURTESY, texts("Dua"))
    assert isinstance(wording.edit_part(rt, SARI, COURTESY, texts("Tiga"), opened), wording.Conflict)


def test_what_is_as_in_the_base_again_is_no_change(rt: Runtime) -> None:
    base = edit(rt, SARI, COURTESY, texts("Lain")).part.base
    edit(rt, SARI, COURTESY, base)
    assert wording.draft_of(rt).parts == {}


def test_a_part_is_discarded(rt: Runtime) -> None:
    revision = edit(rt, SARI, COURTESY, texts("Lain")).part.revision
    assert isinstance(wording.discard_part(rt, BUDI, COURTESY, revision - 1), wording.Conflict)
    part = wording.discard_part(rt, BUDI, COURTESY, revision)
    assert isinstance(part, wording.PartState)
    assert not part.changed
    assert noted(rt)[-1] == ("user:budi", "catalogue.discard", COURTESY)


def test_the_whole_draft_is_discarded(rt: Runtime) -> None:
    edit(rt, SARI, COURTESY, texts("Lain"))
    edit(rt, SARI, JADWAL, SCHEDULE)
    assert wording.discard_draft(rt, BUDI) == 2
    assert wording.discard_draft(rt, BUDI) == 0
    assert wording.draft_of(rt).changes == ()
    assert noted(rt)[-1] == ("user:budi", "catalogue.discard", "draft")


@pytest.mark.parametrize(
    ("place", "content", "why"),
    [
        pytest.param("replies.nonsense.x", None, "no part", id="no such outcome to take out"),
        pytest.param("nowhere", {}, "no part", id="no such place"),
        pytest.param("keywords.AB.CD", SCHEDULE, "no part", id="a name with a dot"),
        pytest.param("keywords.JADWAL", {"help": {"id": "Kata"}, "x": 1}, "Extra inputs", id="unknown field"),
        pytest.param("keywords.JADWAL", {"help": {"id": "Kata"}}, "missing", id="one language"),
        pytest.param("keywords.jadwal", SCHEDULE, "capital", id="a name that nobody can be told"),
        pytest.param(COURTESY, texts("x" * 150), "septets", id="too long"),
        pytest.param(COURTESY, texts("{amount}"), "placeholder", id="placeholder of another outcome"),
        pytest.param(COURTESY, texts("“halo”"), "GSM-7", id="characters"),
        pytest.param("keywords.SALDO", None, "SALDO is missing", id="a built-in keyword"),
        pytest.param("replies.courtesy", None, "no text", id="an outcome"),
        pytest.param("menu.asks.kpj", None, "kpj is missing", id="a question of the menu"),
    ],
)
def test_what_is_wrong_in_itself_is_not_kept(rt: Runtime, place: str, content: Any, why: str) -> None:
    refused = wording.edit_part(rt, SARI, place, content, 0)
    assert isinstance(refused, wording.Invalid)
    assert any(__import__("re").search(why, str(problem)) for problem in refused.problems)
    assert wording.draft_of(rt).parts == {}
    assert noted(rt) == []


def test_what_other_parts_can_mend_is_kept_and_told(rt: Runtime) -> None:
    clash = SCHEDULE | {"aliases": ["saldoku"]}
    saved = edit(rt, SARI, JADWAL, clash)
    assert any("already means SALDO" in str(problem) for problem in saved.problems)
    refused = wording.submit(rt, SARI, "Coba")
    assert isinstance(refused, wording.Refused)
    assert (refused.reason, refused.problems[0].place) == ("problems", "keywords.JADWAL.aliases.0")


def test_what_was_submitted_is_being_edited_again_when_somebody_changes_it(rt: Runtime) -> None:
    edit(rt, SARI, COURTESY, texts("Satu"))
    submit(rt)
    assert wording.draft_of(rt).submitted
    edit(rt, BUDI, COURTESY, texts("Dua"))
    assert not wording.draft_of(rt).submitted


def test_many_people_at_once_lose_nothing(rt: Runtime) -> None:
    outcomes = ("courtesy", "too_many", "frozen", "declined", "nothing_asked", "complaint_hint")
    done: list[object] = []

    def work(name: str) -> None:
        for turn in range(2):
            done.append(edit(rt, SARI, f"replies.{name}", texts(f"{name} {turn}")))

    threads = [threading.Thread(target=work, args=(name,)) for name in outcomes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    draft = wording.draft_of(rt)
    assert len(done) == 12
    assert {place: part.content["id"] for place, part in draft.parts.items()} == {
        f"replies.{name}": texts(f"{name} 1")["id"] for name in outcomes
    }
    assert draft.revision == 12


def test_the_log_tells_what_was_there_before_and_after(rt: Runtime) -> None:
    base = edit(rt, SARI, COURTESY, texts("Satu")).part.base
    with rt.transaction() as db:
        (entry,) = find(db, Wanted(action="catalogue.edit"), below=None, limit=10)
    assert entry.before is not None
    assert base["id"] in entry.before
    assert "Satu" in (entry.after or "")
    assert DEWI.name not in (entry.after or "")
