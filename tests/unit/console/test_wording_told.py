"""Every outcome has a name and an occasion that operators can read."""

from collections import Counter

from console.i18n import words_of
from console.wording.told.table import GROUPS, is_known, is_unasked, notice_groups, reply_groups, twins_of
from core.outcomes import OUTCOMES

TOLD = [outcome for group in GROUPS for family in group.families for outcome in family.outcomes]


def test_the_table_tells_of_every_outcome_and_of_nothing_else() -> None:
    assert set(TOLD) == set(OUTCOMES)
    assert [outcome for outcome, times in Counter(TOLD).items() if times > 1] == []


def test_twins_are_told_apart_by_different_words() -> None:
    families = [family for group in GROUPS for family in group.families if not isinstance(family.told, str)]
    alike = [family.outcomes for family in families if len({text._args for text in family.told.values()}) < 2]  # type: ignore[union-attr]  # told is a mapping here
    assert alike == []
    assert twins_of("balance_two") == ("balance_three", "balance_many")
    assert twins_of("refusal") == ()


def test_what_goes_out_unasked_is_listed_apart() -> None:
    assert {group.code for group in notice_groups()}.isdisjoint(group.code for group in reply_groups())
    assert all(is_unasked(outcome) for outcome in OUTCOMES if outcome.startswith(("notice_", "reminder_")))
    assert all(is_unasked(outcome) for outcome in OUTCOMES if outcome.endswith("_alert"))
    assert not is_unasked("balance_one")
    assert not is_known("balance_of_nobody")


def test_names_and_occasions_have_english() -> None:
    words = words_of("en")
    told = [text._args[0] for group in GROUPS for family in group.families for text in (family.name, family.occasion)]
    assert [text for text in told if not words.ugettext(text)] == []
