"""The catalogue's section on notices is checked as a whole, and every reason has its sentence."""

from typing import Any

import pytest
from pydantic import ValidationError

from core.commands import Language
from core.facts import Stage
from core.notice_reasons import SENTENCES, Reason, sentence_of
from core.notice_rules import NoticeRules, ReminderRules, problems_of
from core.placeholders import KINDS
from core.stage_notices import UNTOLD_REASON
from tests.unit.core.noticed import CATALOGUE, RULES

TOLD = {"DIAJUKAN", "WAWANCARA", "PERLU_PERBAIKAN", "DISETUJUI", "SELESAI", "DITOLAK", "RETUR_BANK", "DIBATALKAN"}


def changed(**changes: Any) -> list[str]:
    """Return what is wrong in the shipped rules with some parts replaced."""
    rules = NoticeRules.model_validate(RULES.model_dump() | changes)
    return [f"{place}: {message}" for place, message in problems_of(rules)]


def reminders(**changes: Any) -> dict[str, Any]:
    return {"reminders": RULES.reminders.model_dump() | changes}


def test_the_shipped_rules_tell_what_calls_for_action_or_is_of_money_at_once() -> None:
    assert {stage.value for stage in Stage if RULES.of_stage(stage).told} == TOLD
    waiting = {stage.value for stage in Stage if RULES.of_stage(stage).told and RULES.of_stage(stage).waits_on_holidays}
    assert waiting == {"DIAJUKAN", "DISETUJUI"}
    assert changed() == []


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        pytest.param(
            {"stages": {stage: {} for stage in Stage if stage is not Stage.SELESAI}},
            "stages: SELESAI is missing; say whether it is told",
            id="a stage that nobody decided about",
        ),
        pytest.param({"quiet_from": "06:00"}, "quiet_until: is the same as quiet_from", id="all day or nothing"),
        pytest.param(
            reminders(interview_day_at="20:00"), "reminders.interview_day_at: lies in the quiet hours", id="an evening"
        ),
        pytest.param(reminders(at="05:59"), "reminders.at: lies in the quiet hours", id="a morning"),
        pytest.param(
            reminders(jkp_months=[1, 2]), "reminders.jkp_months: takes different numbers from 2", id="month 1"
        ),
        pytest.param(reminders(jkp_months=[2, 7]), "reminders.jkp_months: takes", id="there is no seventh month"),
        pytest.param(reminders(jkp_lapse_days=[14, 14]), "reminders.jkp_lapse_days: takes different", id="twice a day"),
        pytest.param(reminders(jkp_lapse_days=[0]), "reminders.jkp_lapse_days: takes", id="too late to claim"),
    ],
)
def test_one_fault_is_found(changes: dict[str, Any], found: str) -> None:
    (problem,) = changed(**changes)
    assert problem.startswith(found)


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"quiet_from": 1200}, id="20:00 without quotes is the number 1200 in YAML"),
        pytest.param({"quiet_from": "25:00"}, id="no hour"),
        pytest.param({"too_old_days": 0}, id="nothing would be news"),
        pytest.param({"stages": {"DIKIRIM": {"told": True}}}, id="no such stage"),
        pytest.param({"stages": {"SELESAI": {"tell": True}}}, id="misspelt"),
        pytest.param(reminders(interview_soon_hours=0), id="as it begins"),
        pytest.param(reminders(document_days=0), id="on the last day"),
    ],
)
def test_what_has_the_wrong_shape_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        NoticeRules.model_validate(RULES.model_dump() | changes)


def test_no_reminders_of_jkp_is_a_choice() -> None:
    assert changed(**reminders(jkp_months=[], jkp_lapse_days=[])) == []


def test_the_defaults_are_what_is_shipped_so_that_leaving_a_line_out_changes_nothing() -> None:
    assert ReminderRules() == RULES.reminders
    assert NoticeRules(stages=RULES.stages) == RULES


@pytest.mark.parametrize("reason", list(Reason))
def test_every_reason_is_a_code_with_a_sentence_in_each_language(reason: Reason) -> None:
    assert reason.value == reason.name.lower()
    for language in Language:
        assert sentence_of(reason.value, language) == SENTENCES[reason][language]
        assert SENTENCES[reason][language].endswith(".")


def test_sentences_differ_and_a_code_that_is_not_listed_is_told_as_unknown() -> None:
    assert len({sentence for texts in SENTENCES.values() for sentence in texts.values()}) == 2 * len(Reason)
    assert sentence_of("no such code", Language.EN) == SENTENCES[Reason.UNKNOWN][Language.EN]


def test_a_refusal_without_a_reason_has_words() -> None:
    assert UNTOLD_REASON in CATALOGUE.terms["reason"]
    assert "reason" in KINDS
