"""One drafts, another publishes, by the word of the database; no number is given twice; roll-back is a version too."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from core.access import Actor
from core.catalogue import Catalogue
from core.commands import Language
from office import catalogue as wording
from office import drafts
from runtime.runtime import Runtime
from store import catalogue_draft
from store.tables import audit_entries
from tests.integration.office.wording import (
    BUDI,
    COURTESY,
    DEWI,
    JADWAL,
    SARI,
    SCHEDULE,
    edit,
    live,
    live_part,
    publish,
    submit,
    texts,
)
from tests.published import publish_now, reworded
from tests.store_cases import apply

OTHER = "replies.too_many"


def refused(result: object) -> str:
    assert isinstance(result, wording.Refused), result
    assert all(result.worded(language) for language in Language)
    return result.reason


def actions(rt: Runtime) -> list[tuple[str, str]]:
    with rt.transaction() as db:
        return [(row.actor, row.action) for row in db.execute(select(audit_entries).order_by(audit_entries.c.number))]


def test_a_draft_becomes_the_next_version(rt: Runtime) -> None:
    edit(rt, SARI, COURTESY, texts("Sama-sama"))
    revision = submit(rt)
    assert wording.draft_of(rt).submitted
    assert wording.approve_and_publish(rt, DEWI, revision) == wording.Published(2)
    assert live(rt).number == 2
    assert live_part(rt, COURTESY) == texts("Sama-sama")
    draft = wording.draft_of(rt)
    assert (draft.base.number, draft.changes, draft.submitted) == (2, (), False)
    (version,) = wording.versions(rt)
    assert (version.number, version.based_on, version.origin) == (2, 1, "published")
    assert (version.authors, version.published_by, version.summary) == (("user:sari",), "user:dewi", "Kata-kata baru")
    assert actions(rt) == [
        ("user:sari", "catalogue.edit"),
        ("user:sari", "catalogue.submit"),
        ("user:dewi", "catalogue.publish"),
    ]


@pytest.mark.parametrize("summary", ["", "   ", "x" * 501], ids=["empty", "blanks", "too long"])
def test_what_is_submitted_says_what_it_is_for(rt: Runtime, summary: str) -> None:
    edit(rt, SARI, COURTESY, texts("Sama-sama"))
    assert refused(wording.submit(rt, SARI, summary)) == "summary"


def test_what_changes_nothing_is_based_on_what_is_live_once_it_is_locked(rt: Runtime) -> None:
    edit(rt, SARI, COURTESY, texts("Sama-sama"))
    revision = submit(rt)
    with rt.transaction() as db:
        seen_before = drafts.live_number(db, rt)
    assert wording.approve_and_publish(rt, DEWI, revision) == wording.Published(2)
    with rt.transaction() as db:  # as who waited for the lock while the other published
        assert catalogue_draft.lock(db, seen_before).base_number == 2


def test_what_changes_nothing_is_not_submitted(rt: Runtime) -> None:
    assert refused(wording.submit(rt, SARI, "Apa")) == "nothing"


def test_what_was_submitted_is_not_submitted_again(rt: Runtime) -> None:
    edit(rt, SARI, COURTESY, texts("Sama-sama"))
    submit(rt)
    assert refused(wording.submit(rt, BUDI, "Lagi")) == "submitted"


def test_what_was_not_submitted_is_not_published(rt: Runtime) -> None:
    edit(rt, SARI, COURTESY, texts("Sama-sama"))
    assert refused(wording.approve_and_publish(rt, DEWI, wording.draft_of(rt).revision)) == "not_submitted"


@pytest.mark.parametrize(
    "approver",
    [
        pytest.param(SARI, id="who edited first"),
        pytest.param(BUDI, id="who edited the same part after"),
        pytest.param(Actor("user:rini"), id="who submitted"),
        pytest.param(Actor("terminal:sari"), id="the same person in a terminal"),
    ],
)
def test_nobody_approves_what_they_had_a_hand_in(rt: Runtime, approver: Actor) -> None:
    edit(rt, SARI, COURTESY, texts("Dari Sari"))
    edit(rt, BUDI, COURTESY, texts("Dari Budi"))
    revision = submit(rt, Actor("user:rini"))
    assert refused(wording.approve_and_publish(rt, approver, revision)) == "own_work"
    assert wording.versions(rt) == []
    assert wording.approve_and_publish(rt, DEWI, revision) == wording.Published(2)


@pytest.mark.parametrize(
    ("writer", "submitter"),
    [
        pytest.param(Actor("terminal:root"), Actor("user:rini"), id="wrote in a terminal"),
        pytest.param(SARI, Actor("terminal:root"), id="submitted in a terminal"),
    ],
)
def test_whoever_worked_in_a_terminal_does_not_approve_at_the_console(
    rt: Runtime, writer: Actor, submitter: Actor
) -> None:
    edit(rt, writer, COURTESY, texts("Satu"))
    revision = submit(rt, submitter)
    assert not wording.draft_of(rt).may_be_approved_by(Actor("user:root", "192.0.2.1"))
    assert refused(wording.approve_and_publish(rt, Actor("user:root", "192.0.2.1"), revision)) == "own_work"
    assert wording.approve_and_publish(rt, DEWI, revision) == wording.Published(2)


@pytest.mark.parametrize("names", [("user:sari",), ("user:budi",), ("user:rini",), ("terminal:x", "user:budi")])
def test_the_database_itself_refuses_authors(rt: Runtime, names: tuple[str, ...]) -> None:
    edit(rt, SARI, COURTESY, texts("Dari Sari"))
    edit(rt, BUDI, OTHER, texts("Dari Budi"))
    revision = submit(rt, Actor("user:rini"))
    with rt.transaction() as db:
        assert not catalogue_draft.close_as_approved(db, revision, 1, names)
        assert not catalogue_draft.close_as_approved(db, revision - 1, 1, ("user:dewi",))
        assert not catalogue_draft.close_as_approved(db, revision, 2, ("user:dewi",))
        assert catalogue_draft.close_as_approved(db, revision, 1, ("user:dewi",))


def test_what_changed_since_it_was_looked_at_is_looked_at_again(rt: Runtime) -> None:
    edit(rt, SARI, COURTESY, texts("Satu"))
    seen = submit(rt)
    edit(rt, SARI, COURTESY, texts("Dua"))
    assert refused(wording.approve_and_publish(rt, DEWI, seen)) == "not_submitted"
    again = submit(rt)
    assert refused(wording.approve_and_publish(rt, DEWI, seen)) == "changed"
    assert wording.approve_and_publish(rt, DEWI, again) == wording.Published(2)


def test_what_was_sent_back_is_edited_and_submitted_again(rt: Runtime) -> None:
    edit(rt, SARI, COURTESY, texts("Satu"))
    assert refused(wording.send_back(rt, DEWI, "Belum")) == "not_submitted"
    revision = submit(rt)
    assert wording.send_back(rt, DEWI, "Tolong lebih ramah") is None
    assert wording.draft_of(rt).standing.returned_note == "Tolong lebih ramah"
    assert refused(wording.approve_and_publish(rt, DEWI, revision)) == "not_submitted"
    edit(rt, SARI, COURTESY, texts("Dengan senang hati"))
    assert wording.approve_and_publish(rt, DEWI, submit(rt)) == wording.Published(2)


def test_a_draft_follows_what_is_live_where_nothing_collides_and_is_looked_at_again(
    rt: Runtime, catalogue: Catalogue
) -> None:
    edit(rt, SARI, COURTESY, texts("Sama-sama"))
    seen = submit(rt)
    publish_now(rt.engine, reworded(catalogue, 2, outcome="too_many"))
    assert wording.draft_of(rt).outdated
    assert refused(wording.approve_and_publish(rt, DEWI, seen)) == "moved"
    draft = wording.draft_of(rt)
    assert (draft.base.number, draft.submitted, draft.outdated) == (2, True, False)
    assert wording.approve_and_publish(rt, DEWI, draft.revision) == wording.Published(3)
    assert live_part(rt, COURTESY) == texts("Sama-sama")
    assert "Versi 2" in live_part(rt, OTHER)["id"]


def test_parts_that_collide_are_named_and_somebody_decides(rt: Runtime, catalogue: Catalogue) -> None:
    edit(rt, SARI, COURTESY, texts("Dari Sari"))
    edit(rt, SARI, OTHER, texts("Banyak"))
    seen = submit(rt)
    publish_now(rt.engine, reworded(catalogue, 2))
    result = wording.approve_and_publish(rt, DEWI, seen)
    assert (refused(result), result.places) == ("collides", (COURTESY,))  # type: ignore[union-attr]
    assert refused(wording.rebase(rt, SARI)) == "collides"
    assert wording.rebase(rt, SARI, keep=[COURTESY]) is None
    assert wording.draft_of(rt).base.number == 2
    assert wording.approve_and_publish(rt, DEWI, submit(rt)) == wording.Published(3)
    assert live_part(rt, COURTESY) == texts("Dari Sari")


def test_who_wants_the_live_words_discards_the_part(rt: Runtime, catalogue: Catalogue) -> None:
    edit(rt, SARI, COURTESY, texts("Dari Sari"))
    edit(rt, SARI, OTHER, texts("Banyak"))
    publish_now(rt.engine, reworded(catalogue, 2))
    assert refused(wording.submit(rt, SARI, "Coba")) == "collides"
    wording.discard_part(rt, SARI, COURTESY)
    assert wording.approve_and_publish(rt, DEWI, submit(rt)) == wording.Published(3)
    assert "Versi 2" in live_part(rt, COURTESY)["id"]


def at_once(*work: Callable[[], Any]) -> list[Any]:
    """Do everything at the same moment and return what came of it."""
    found: list[Any] = []
    start = threading.Barrier(len(work))

    def run(each: Callable[[], Any]) -> None:
        start.wait()
        found.append(each())

    threads = [threading.Thread(target=run, args=(each,)) for each in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def test_two_who_approve_at_once_publish_once(rt: Runtime) -> None:
    edit(rt, SARI, COURTESY, texts("Sama-sama"))
    revision = submit(rt)
    found = at_once(*(lambda who=who: wording.approve_and_publish(rt, who, revision) for who in (DEWI, BUDI)))
    assert sorted(type(each).__name__ for each in found) == ["Published", "Refused"]
    assert [each.number for each in wording.versions(rt)] == [2]


def test_who_edits_while_another_approves_is_in_or_out_and_never_lost(rt: Runtime) -> None:
    edit(rt, SARI, COURTESY, texts("Sama-sama"))
    revision = submit(rt)
    at_once(
        lambda: wording.approve_and_publish(rt, DEWI, revision),
        lambda: wording.edit_part(rt, BUDI, OTHER, texts("Banyak"), 0),
    )
    if wording.versions(rt):
        assert live_part(rt, COURTESY) == texts("Sama-sama")
        assert set(wording.draft_of(rt).parts) == {OTHER}
    else:
        assert set(wording.draft_of(rt).parts) == {OTHER, COURTESY}


def test_a_number_goes_to_whoever_is_first(rt: Runtime) -> None:
    publish(rt, (COURTESY, texts("Dua")))
    edit(rt, SARI, COURTESY, texts("Tiga"))
    revision = submit(rt)
    found = at_once(
        lambda: wording.approve_and_publish(rt, DEWI, revision), lambda: wording.roll_back(rt, SARI, 1, "Kembali")
    )
    numbers = sorted(each.number for each in wording.versions(rt))
    assert numbers == list(range(2, 2 + len(numbers)))
    assert sum(isinstance(each, wording.Published) for each in found) == len(numbers) - 1 >= 1


def test_a_roll_back_is_a_new_version_with_the_old_document(rt: Runtime) -> None:
    publish(rt, (COURTESY, texts("Dua")))
    publish(rt, (COURTESY, texts("Tiga")), (JADWAL, SCHEDULE))
    assert wording.roll_back(rt, SARI, 2, "Salah tulis") == wording.Published(4)
    made, _, old = wording.versions(rt)
    assert (made.origin, made.restores, made.based_on, made.summary) == ("rolled_back", 2, 3, "Salah tulis")
    assert made.document_hash == old.document_hash
    assert live_part(rt, COURTESY) == texts("Dua")
    assert wording.roll_back(rt, SARI, 1, "Semula") == wording.Published(5)
    assert wording.diff(rt, 1, 5) == ()
    assert actions(rt)[-1] == ("user:sari", "catalogue.roll-back")


@pytest.mark.parametrize(
    ("number", "reason", "why"),
    [
        pytest.param(9, "Coba", "unknown", id="no such number"),
        pytest.param(2, "Coba", "same", id="what is live"),
        pytest.param(1, " ", "summary", id="without a reason"),
    ],
)
def test_a_roll_back_to_nowhere_is_refused(rt: Runtime, number: int, reason: str, why: str) -> None:
    publish(rt, (COURTESY, texts("Dua")))
    assert refused(wording.roll_back(rt, SARI, number, reason)) == why
    assert len(wording.versions(rt)) == 1


def test_a_roll_back_to_what_is_no_use_today_is_refused(rt: Runtime, catalogue: Catalogue) -> None:
    publish_now(rt.engine, reworded(catalogue, 2, "x" * 161))
    publish_now(rt.engine, reworded(catalogue, 3))
    assert refused(wording.roll_back(rt, SARI, 2, "Coba")) == "problems"


def test_a_draft_goes_on_after_a_roll_back(rt: Runtime) -> None:
    publish(rt, (COURTESY, texts("Dua")))
    edit(rt, SARI, OTHER, texts("Banyak"))
    wording.roll_back(rt, BUDI, 1, "Kembali")
    assert wording.approve_and_publish(rt, DEWI, submit(rt)) == wording.Published(4)
    assert live_part(rt, OTHER) == texts("Banyak")
    assert [change.place for change in wording.diff(rt, 1, 4)] == [OTHER]


def test_what_a_roll_back_touches_is_told_before(rt: Runtime) -> None:
    publish(rt, (COURTESY, texts("Dua")))
    with rt.transaction() as db:
        apply(db, "+6285000000901", rt.now(), text="SALDO")
    use = wording.use_of(rt, 1)
    assert (use.number, use.live_number) == (1, 2)
    assert [change.place for change in use.changes] == [COURTESY]
    assert use.answered == {}  # version 1 answered it
    with pytest.raises(KeyError):
        wording.use_of(rt, 7)
