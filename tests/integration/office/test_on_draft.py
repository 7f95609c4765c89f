"""The draft as something that answers: one value a revision, and nothing where it changes nothing or is wrong."""

from core.catalogue_parts import part_of
from core.commands import Language
from office.catalogue import discard_draft
from office.on_draft import MOST_KEPT, Drafts
from runtime.runtime import Runtime
from store.tables import draft_parts
from tests.integration.office.wording import COURTESY, JADWAL, SARI, SCHEDULE, edit, publish, texts


def test_a_draft_that_changes_nothing_answers_nobody(rt: Runtime) -> None:
    drafts = Drafts(rt)
    assert drafts.now() is None
    edit(rt, SARI, COURTESY, texts("Sama-sama"))
    assert drafts.now() is not None
    discard_draft(rt, SARI)
    assert drafts.now() is None


def test_it_is_the_base_with_its_parts_under_a_number_that_no_version_has(rt: Runtime) -> None:
    publish(rt, (JADWAL, SCHEDULE))
    edit(rt, SARI, COURTESY, texts("Sama-sama"))
    on = Drafts(rt).now()
    assert on is not None
    assert on.catalogue is not None
    assert (on.base_number, on.changes, on.problems) == (2, 1, ())
    assert on.catalogue.number == -on.revision < 0
    assert on.catalogue.published_number == 0
    assert "Sama-sama" in on.catalogue.text_of("courtesy", Language.ID)
    assert JADWAL.removeprefix("keywords.") in on.catalogue.keywords


def test_a_revision_is_one_value_and_an_older_one_is_remembered_for_what_began_with_it(rt: Runtime) -> None:
    drafts = Drafts(rt)
    edit(rt, SARI, COURTESY, texts("Sama-sama"))
    first = drafts.now()
    assert first is not None
    assert first is drafts.now()
    edit(rt, SARI, COURTESY, texts("Kembali"))
    second = drafts.now()
    assert second is not None
    assert second is not first
    assert drafts.numbered(-first.revision) is first
    others = Drafts(rt)  # of another process
    assert others.numbered(-first.revision) is None
    assert others.numbered(-second.revision) is not None


def test_not_every_revision_is_remembered_for_ever(rt: Runtime) -> None:
    drafts = Drafts(rt)
    seen = []
    for number in range(MOST_KEPT + 1):
        edit(rt, SARI, COURTESY, texts(f"Kata {number}"))
        now = drafts.now()
        assert now is not None
        seen.append(-now.revision)
    assert [drafts.numbered(each) is None for each in seen] == [True] + [False] * MOST_KEPT


def test_a_draft_with_mistakes_says_them_and_has_no_catalogue(rt: Runtime) -> None:
    edit(rt, SARI, JADWAL, SCHEDULE | {"aliases": ["saldo"]})  # which other parts may mend, and so is kept
    on = Drafts(rt).now()
    assert on is not None
    assert on.catalogue is None
    assert "alias_taken" in {each.code for each in on.problems}


def test_a_draft_that_is_no_catalogue_is_told_too(rt: Runtime) -> None:
    edit(rt, SARI, COURTESY, texts("Sama-sama"))
    with rt.transaction() as db:
        db.execute(draft_parts.update().values(content='{"id": 7}'))
    on = Drafts(rt).now()
    assert on is not None
    assert on.catalogue is None
    assert on.problems


def test_drafting_changes_nothing_in_what_is_live(rt: Runtime) -> None:
    before = part_of(rt.catalogue, COURTESY)
    edit(rt, SARI, COURTESY, texts("Sama-sama"))
    Drafts(rt).now()
    assert part_of(rt.catalogue, COURTESY) == before
