"""How long what is kept."""

from datetime import timedelta

import pytest

from core.retention import Kept, Terms
from runtime.settings import Settings
from tests.conftest import NOW

FOR_EVER = Terms(texts=None, numbers=None, campaigns=None, complaints=None, traces=None)


def test_what_is_kept_for_ever_has_no_edge() -> None:
    assert set(FOR_EVER.edges(NOW)) == {Kept.SIGN_INS}


def test_every_kind_has_a_term_of_its_own_or_of_its_like() -> None:
    terms = Settings(_env_file=None).retention
    assert terms.edges(NOW)[Kept.SENT] == NOW - timedelta(days=90)
    assert terms.edges(NOW)[Kept.SENT_NUMBERS] == NOW - timedelta(days=730)
    assert set(terms.edges(NOW)) == set(Kept)


@pytest.mark.parametrize(
    "given",
    [
        pytest.param({"retention_text_days": 100, "retention_number_days": 99}, id="texts tell numbers too"),
        pytest.param({"retention_text_days": 0, "retention_number_days": 99}, id="texts for ever tell numbers too"),
        pytest.param({"retention_text_days": 13, "review_days": 14}, id="staff still read the texts"),
        pytest.param({"retention_trace_days": 1}, id="guesses are counted for a day"),
        pytest.param({"retention_campaign_days": -1}, id="less than nothing"),
    ],
)
def test_terms_that_contradict_one_another_are_refused(given: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=r"RETENTION_|retention_"):
        Settings(_env_file=None, **given)
