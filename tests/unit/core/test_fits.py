"""Every outcome, in every language, with any legal values: at most 160 septets, and no number is shortened."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.commands import Language
from core.facts import Stage
from core.gsm7 import fold, is_gsm7, septets
from core.outcomes import OUTCOMES, Outcome
from core.placeholders import KINDS, kind_of
from core.replies import compose, written
from core.templates import Slot, parse_template
from store.catalogue import SHIPPED, read_catalogue
from tests.unit.core.samples import legal_values

CATALOGUE, PROBLEMS = read_catalogue(SHIPPED)
HELPS = [f"help:{keyword}" for keyword in CATALOGUE.keywords]
NAMES = [*sorted(OUTCOMES.keys() & CATALOGUE.replies.keys()), *HELPS]


def test_nothing_is_wrong_with_the_shipped_catalogue() -> None:
    assert [str(problem) for problem in PROBLEMS] == []


def test_every_outcome_is_worded() -> None:
    assert OUTCOMES.keys() - CATALOGUE.replies.keys() - set(HELPS) == set()


def test_every_stage_of_a_claim_has_plain_words() -> None:
    assert set(Stage) - CATALOGUE.terms["stage"].keys() == set()


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("name", NAMES)
@given(data=st.data())
@settings(max_examples=min(25, settings.default.max_examples), deadline=None)  # times every text in each language
def test_it_fits_with_any_legal_values(name: str, language: Language, data: st.DataObject) -> None:
    placeholders = sorted(OUTCOMES.get(name, frozenset()))
    values = {placeholder: data.draw(legal_values(placeholder, CATALOGUE), placeholder) for placeholder in placeholders}
    reply = compose(Outcome(name, values), CATALOGUE, language)
    assert reply.outcome == name
    assert is_gsm7(reply.text)
    assert fold(reply.text) == reply.text
    assert reply.septets == septets(reply.text) <= 160
    for slot in parse_template(CATALOGUE.text_of(name, language)):
        if isinstance(slot, Slot) and slot.kind.shrinks_to is None:
            assert written(slot, values[slot.name], CATALOGUE, language) in reply.text
    assert all(KINDS[kind_of(placeholder)].shrinks_to is not None for placeholder in reply.shortened)
