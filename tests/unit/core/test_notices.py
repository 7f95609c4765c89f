"""Who is told what of a claim's event, and why nobody is."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from core.claims import ClaimEvent
from core.commands import Language, Programme
from core.facts import Stage
from core.notice_rules import StageRule
from core.notices import Plan, Reason, Topic, occasion_of, plan_event, plan_participant, plan_standing
from core.replies import compose
from tests.unit.core.noticed import (
    BOUND,
    CATALOGUE,
    FORMER,
    HEIR,
    NOW,
    RULES,
    TODAY,
    an_event,
    context_at,
    facts_of,
    of_topic,
    phone,
    told,
)

DAY = timedelta(days=1)
FROZEN = NOW - DAY
COOLING = NOW + timedelta(hours=8)
HEIRS = phone(HEIR)


def plan_of(event: ClaimEvent, **facts: Any) -> Plan:
    return plan_event(event, facts_of(event, **facts), RULES, context_at())


@pytest.mark.parametrize(
    ("stage", "outcome"),
    [
        (Stage.DIAJUKAN, "notice_received"),
        (Stage.WAWANCARA, "notice_interview_open"),
        (Stage.PERLU_PERBAIKAN, "notice_repair_open"),
        (Stage.DISETUJUI, "notice_approved"),
        (Stage.SELESAI, "notice_paid_untold"),
        (Stage.DITOLAK, "notice_rejected"),
        (Stage.RETUR_BANK, "notice_returned"),
        (Stage.DIBATALKAN, "notice_cancelled"),
    ],
)
def test_stages_that_matter_to_people_are_told_at_once(stage: Stage, outcome: str) -> None:
    notice = told(an_event(stage))
    assert notice.outcome.name == outcome
    assert notice.to_msisdn == BOUND
    assert (notice.due_at, notice.held_for) == (NOW, None)
    assert (notice.kind, notice.occasion) == ("notice", f"stage:7:{stage.value}:3")


@pytest.mark.parametrize(
    ("event", "facts", "reason"),
    [
        pytest.param(an_event(Stage.VERIFIKASI), {}, Reason.STAGE_NOT_TOLD, id="work in the house"),
        pytest.param(an_event(Stage.PENETAPAN), {"bound": None}, Reason.STAGE_NOT_TOLD, id="whoever might hear it"),
        pytest.param(an_event(Stage.PEMBAYARAN), {}, Reason.STAGE_NOT_TOLD, id="the payment is told once it is made"),
        pytest.param(
            an_event(), {"claim": {"stage": Stage.DISETUJUI}}, Reason.OLDER_STAGE, id="the claim has moved on"
        ),
        pytest.param(an_event(occurred_at=NOW - 8 * DAY), {}, Reason.TOO_OLD, id="no news after a week"),
        pytest.param(an_event(), {"bound": None}, Reason.NO_PHONE, id="nobody is bound"),
        pytest.param(an_event(), {"bound": phone(frozen_at=FROZEN)}, Reason.FROZEN, id="the phone was blocked"),
        pytest.param(
            an_event(), {"contact": phone(HEIR, frozen_at=FROZEN)}, Reason.FROZEN, id="a blocked contact: nobody else"
        ),
        pytest.param(an_event(), {"deceased_on": TODAY}, Reason.DECEASED, id="the dead hear nothing"),
        pytest.param(
            an_event(), {"claim": {"programme": Programme.JKM}}, Reason.DECEASED, id="a death benefit without contact"
        ),
        pytest.param(
            an_event(),
            {"contact": phone(), "deceased_on": TODAY, "claim": {"filed_on": TODAY - DAY}},
            Reason.DECEASED,
            id="their own phone, from before they died",
        ),
        pytest.param(
            an_event(Stage.WAWANCARA, interview_at=NOW - DAY), {}, Reason.POINTLESS, id="an interview that is over"
        ),
    ],
)
def test_there_is_a_reason_for_each_event_that_nobody_is_told_of(
    event: ClaimEvent, facts: dict[str, Any], reason: Reason
) -> None:
    plan = plan_of(event, **facts)
    assert plan.untold_reason == reason
    assert of_topic(plan, Topic.STAGE) == []


@pytest.mark.parametrize(
    ("facts", "msisdn"),
    [
        pytest.param({}, BOUND, id="the card's phone"),
        pytest.param({"contact": HEIRS}, HEIR, id="the contact goes before it"),
        pytest.param({"contact": HEIRS, "bound": None}, HEIR, id="a contact needs no bound phone"),
        pytest.param({"contact": HEIRS, "bound": phone(frozen_at=FROZEN)}, HEIR, id="nor an open one"),
        pytest.param({"contact": HEIRS, "deceased_on": TODAY - DAY}, HEIR, id="heirs"),
        pytest.param(
            {"contact": phone(), "deceased_on": TODAY - DAY}, BOUND, id="filed since the death from the same phone"
        ),
        pytest.param({"contact": phone(), "deceased_on": TODAY}, BOUND, id="filed on the day of the death"),
        pytest.param({"contact": HEIRS, "claim": {"programme": Programme.JKM}}, HEIR, id="heirs of a death benefit"),
    ],
)
def test_the_right_phone_is_told(facts: dict[str, Any], msisdn: str) -> None:
    assert told(an_event(), **facts).to_msisdn == msisdn


def test_each_hears_in_their_own_language() -> None:
    assert told(an_event(), bound=phone(language=Language.EN)).language is Language.EN


PAID = an_event(Stage.SELESAI, amount=12_345_678)


@pytest.mark.parametrize(
    ("event", "facts", "outcome"),
    [
        pytest.param(PAID, {}, "notice_paid", id="money is named once it is paid"),
        pytest.param(PAID, {"bound": phone(cooling_until=COOLING)}, "notice_paid_untold", id="not on a new phone"),
        pytest.param(PAID, {"bound": phone(cooling_until=NOW)}, "notice_paid", id="the cooling time is over"),
        pytest.param(
            PAID,
            {"contact": phone(), "bound": phone(cooling_until=COOLING)},
            "notice_paid_untold",
            id="a contact that is the new phone",
        ),
        pytest.param(an_event(Stage.SELESAI), {}, "notice_paid_untold", id="an amount that nobody told us"),
        pytest.param(
            an_event(Stage.SELESAI), {"claim": {"amount": 5}}, "notice_paid", id="an amount that was told earlier"
        ),
        pytest.param(
            PAID, {"claim": {"programme": Programme.JP}}, "notice_paid_jp", id="a pension is no claim done with"
        ),
        pytest.param(
            PAID,
            {"contact": HEIRS, "claim": {"programme": Programme.JKM}},
            "notice_paid_jkm",
            id="heirs are told kindly",
        ),
        pytest.param(
            an_event(Stage.DITOLAK, reason_code="DATA_BEDA"),
            {"contact": HEIRS, "claim": {"programme": Programme.JKM}},
            "notice_rejected_jkm",
            id="and a no as kindly as it goes",
        ),
    ],
)
def test_what_a_payment_says(event: ClaimEvent, facts: dict[str, Any], outcome: str) -> None:
    notice = told(event, **facts)
    assert notice.outcome.name == outcome
    assert ("amount" in notice.outcome.values) == (outcome in {"notice_paid", "notice_paid_jp", "notice_paid_jkm"})


@pytest.mark.parametrize(
    ("event", "text"),
    [
        pytest.param(
            an_event(),
            "BPJAMSOSTEK: Klaim JHT ***4567 kami terima 20-11-2026. Tdk ada biaya, awas calo. Bila bukan Anda hub 175. "
            "Benar dari kami? CEK CHKC22",
            id="filed",
        ),
        pytest.param(
            an_event(Stage.PERLU_PERBAIKAN, reason_code="KK_BURAM", due_on=date(2026, 11, 27)),
            "BPJAMSOSTEK: Klaim JHT ***4567 tertahan: foto KK buram. Lengkapi s.d. 27-11-2026. Bila bukan Anda hub "
            "175. CEK CHKC22",
            id="missing, and until when",
        ),
        pytest.param(
            PAID,
            "BPJAMSOSTEK: Klaim JHT ***4567 selesai: Rp12.345.678 sudah ditransfer 20-11-2026. Bila bukan Anda, "
            "segera hub 175. Benar dari kami? CEK CHKC22",
            id="paid",
        ),
        pytest.param(
            an_event(Stage.DITOLAK),
            "BPJAMSOSTEK: Mohon maaf, klaim JHT ***4567 tdk disetujui: ada data yg perlu diperiksa petugas. Solusi: "
            "STATUS. Bila bukan Anda hub 175. CEK CHKC22",
            id="refused without a reason",
        ),
    ],
)
def test_in_words(event: ClaimEvent, text: str) -> None:
    notice = told(event)
    assert compose(notice.outcome, CATALOGUE, notice.language).text == text


def test_a_payment_is_dated_by_the_day_on_which_it_was_made() -> None:
    notice = told(PAID, claim={"paid_on": TODAY - DAY})
    assert notice.outcome.values["date"] == TODAY - DAY


def test_a_phone_that_is_new_no_more_when_it_rings_may_hear_amounts() -> None:
    event, now = replace(PAID, occurred_at=NOW + timedelta(hours=11)), NOW + timedelta(hours=11)  # 21.30
    facts = facts_of(event, bound=phone(cooling_until=now + timedelta(hours=8)))
    (notice,) = plan_event(event, facts, RULES, context_at(now)).notices
    assert notice.outcome.name == "notice_paid"


def test_a_claim_without_a_card_is_named_by_its_own_number() -> None:
    notice = told(an_event(), claim={"kpj": None})
    assert "***0001" in compose(notice.outcome, CATALOGUE, notice.language).text


@pytest.mark.parametrize("programme", list(Programme))
@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("stage", [stage for stage in Stage if RULES.of_stage(stage).told])
def test_every_notice_of_a_stage_says_whom_to_call_and_how_to_check_it(
    stage: Stage, language: Language, programme: Programme
) -> None:
    notice = told(an_event(stage), contact=phone(language=language), claim={"programme": programme})
    text = compose(notice.outcome, CATALOGUE, language).text
    whom = ("Bila bukan Anda",) if language is Language.ID else ("not yours", "Not yours", "not you")
    assert any(phrase in text for phrase in whom)
    assert "175" in text
    assert text.endswith("CEK CHKC22")
    assert "***4567" in text
    assert programme.value in text


def test_an_operator_decides_which_stages_are_told() -> None:
    rules = RULES.model_copy(update={"stages": {Stage.VERIFIKASI: StageRule(told=True)}})
    notice = told(an_event(Stage.VERIFIKASI), rules=rules)
    assert "sedang diperiksa sejak 20-11-2026" in compose(notice.outcome, CATALOGUE, Language.ID).text
    filed = an_event()
    assert plan_event(filed, facts_of(filed), rules, context_at()).untold_reason == Reason.STAGE_NOT_TOLD


# ---- the number that was bound until lately


@pytest.mark.parametrize(
    ("event", "facts", "alerted"),
    [
        pytest.param(an_event(), {}, True, id="a claim while the number is new: what thieves do"),
        pytest.param(an_event(Stage.VERIFIKASI), {}, True, id="also at a stage that is not told"),
        pytest.param(
            an_event(), {"bound": phone(frozen_at=FROZEN, cooling_until=COOLING)}, True, id="blocked meanwhile"
        ),
        pytest.param(an_event(), {"contact": HEIRS}, True, id="the notice goes to somebody else"),
        pytest.param(an_event(), {"claim": {"stage_on": TODAY - 30 * DAY}}, True, id="a claim that is long open"),
        pytest.param(an_event(), {"contact": phone(FORMER)}, False, id="the old number is told anyway"),
        pytest.param(an_event(), {"bound": phone(cooling_until=NOW)}, False, id="the number is new no more"),
        pytest.param(an_event(), {"former_msisdn": None}, False, id="there was none before"),
        pytest.param(an_event(), {"contact": HEIRS, "deceased_on": TODAY}, False, id="its owner has died"),
        pytest.param(
            an_event(Stage.SELESAI, occurred_at=NOW - 9 * DAY),
            {"claim": {"stage_on": TODAY - 9 * DAY}},
            False,
            id="a claim that was over before",
        ),
    ],
)
def test_the_old_number_is_warned(event: ClaimEvent, facts: dict[str, Any], alerted: bool) -> None:
    changed = {"bound": phone(cooling_until=COOLING), "former_msisdn": FORMER} | facts
    alerts = of_topic(plan_of(event, **changed), Topic.OLD_NUMBER)
    assert [alert.to_msisdn for alert in alerts] == [FORMER] * alerted
    assert {(alert.kind, alert.due_at, alert.held_for) for alert in alerts} <= {("security", NOW, None)}


def test_the_old_number_is_warned_once_for_all_claims_of_a_person() -> None:
    changed = {"bound": phone(cooling_until=COOLING), "former_msisdn": FORMER}
    plans = [plan_of(an_event(), claim_id=claim_id, **changed) for claim_id in (7, 8)]
    assert len({alert.occasion for plan in plans for alert in of_topic(plan, Topic.OLD_NUMBER)}) == 1


# ---- a contact that is not the bound phone


@pytest.mark.parametrize(
    ("facts", "alerted"),
    [
        pytest.param({}, True, id="the owner lives and has a phone of their own"),
        pytest.param({"claim": {"stage": Stage.VERIFIKASI}}, True, id="also at a stage that is not told"),
        pytest.param({"contact": phone(HEIR, frozen_at=FROZEN)}, True, id="the contact is blocked"),
        pytest.param({"contact": None}, False, id="there is no contact"),
        pytest.param({"contact": phone()}, False, id="it is the contact"),
        pytest.param({"bound": None}, False, id="none is bound"),
        pytest.param({"bound": phone(frozen_at=FROZEN)}, False, id="it is blocked"),
        pytest.param({"deceased_on": TODAY}, False, id="the owner has died"),
        pytest.param({"claim": {"programme": Programme.JKM}}, False, id="a death benefit: the owner has died"),
        pytest.param({"claim": {"stage": Stage.SELESAI, "stage_on": TODAY - 9 * DAY}}, False, id="over before"),
    ],
)
def test_the_bound_phone_hears_that_a_claim_names_another(facts: dict[str, Any], alerted: bool) -> None:
    plan = plan_standing(facts_of(**{"contact": HEIRS} | facts), RULES, context_at())
    alerts = of_topic(plan, Topic.OTHER_CONTACT)
    assert [(alert.to_msisdn, alert.kind, alert.due_at) for alert in alerts] == [(BOUND, "security", NOW)] * alerted


def test_what_the_bound_phone_hears_names_no_money_and_no_other_phone() -> None:
    event = an_event(Stage.SELESAI, amount=5_000_000)
    (alert,) = of_topic(plan_of(event, contact=HEIRS), Topic.OTHER_CONTACT)
    assert alert.occasion == "other_contact:7"
    assert compose(alert.outcome, CATALOGUE, Language.ID).text == (
        "BPJAMSOSTEK: Klaim JHT ***4567 berjalan dengan nomor HP lain. Bila bukan Anda yg mengajukan, segera hub 175. "
        "Benar dari kami? CEK CHKC22"
    )


# ---- what waits is planned anew


def test_what_waits_goes_to_the_phone_that_is_bound_now() -> None:
    event = an_event()
    facts = facts_of(event, bound=phone(HEIR), waiting=event)
    (notice,) = plan_standing(facts, RULES, context_at()).notices
    assert (notice.to_msisdn, notice.occasion) == (HEIR, occasion_of(event, 7))


def test_what_waits_is_still_news_after_holidays_that_took_longer_than_a_week() -> None:
    event = an_event(occurred_at=NOW - 9 * DAY)
    plan = plan_standing(facts_of(event, waiting=event), RULES, context_at())
    assert [notice.topic for notice in plan.notices] == [Topic.STAGE]


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        pytest.param({}, None, id="nothing waited"),
        pytest.param({"bound": None}, Reason.NO_PHONE, id="the phone is gone"),
        pytest.param({"bound": phone(frozen_at=FROZEN)}, Reason.FROZEN, id="BLOKIR"),
        pytest.param({"waiting": an_event(Stage.WAWANCARA)}, Reason.SUPERSEDED, id="the claim has moved on"),
    ],
)
def test_why_nothing_waits_any_more(facts: dict[str, Any], reason: Reason | None) -> None:
    assert plan_standing(facts_of(**facts), RULES, context_at()) == Plan((), reason)


@pytest.mark.parametrize(
    ("waiting", "stage", "kept"),
    [
        pytest.param(Stage.DIAJUKAN, Stage.VERIFIKASI, True, id="filed in the night and checked before dawn"),
        pytest.param(Stage.DISETUJUI, Stage.PEMBAYARAN, True, id="approved, and already being paid"),
        pytest.param(Stage.PERLU_PERBAIKAN, Stage.VERIFIKASI, False, id="put right meanwhile"),
        pytest.param(Stage.WAWANCARA, Stage.VERIFIKASI, False, id="the interview has been"),
        pytest.param(Stage.DIAJUKAN, Stage.DISETUJUI, False, id="what is told replaces what waits"),
    ],
)
def test_what_waits_while_the_claim_moves_on(waiting: Stage, stage: Stage, kept: bool) -> None:
    before, event = an_event(waiting, sequence=2), an_event(stage)
    plan = plan_event(event, facts_of(event, waiting=before), RULES, context_at())
    assert (occasion_of(before, 7) in {notice.occasion for notice in plan.notices}) == kept


@pytest.mark.parametrize(
    ("told_stages", "waiting", "stage"),
    [
        pytest.param({Stage.PENETAPAN}, Stage.DIAJUKAN, Stage.VERIFIKASI, id="nobody is told of it any more"),
        pytest.param({Stage.DIAJUKAN, Stage.VERIFIKASI}, Stage.DIAJUKAN, Stage.VERIFIKASI, id="the newer one is told"),
    ],
)
def test_what_waits_follows_the_rules_of_today(told_stages: set[Stage], waiting: Stage, stage: Stage) -> None:
    rules = RULES.model_copy(update={"stages": {each: StageRule(told=True) for each in told_stages}})
    facts = facts_of(an_event(stage), waiting=an_event(waiting, sequence=2))
    assert plan_standing(facts, rules, context_at()) == Plan((), Reason.SUPERSEDED)


def test_an_older_event_leaves_what_waits_alone() -> None:
    newest = an_event(Stage.DISETUJUI)
    facts = facts_of(newest, waiting=newest)
    plan = plan_event(an_event(sequence=1), facts, RULES, context_at())
    assert plan.untold_reason == Reason.OLDER_STAGE
    assert [notice.occasion for notice in plan.notices] == [occasion_of(newest, 7)]


def test_the_same_facts_make_the_same_plan() -> None:
    event = an_event(Stage.WAWANCARA, interview_at=NOW + 3 * DAY)
    assert plan_of(event) == plan_of(event)


def test_facts_without_a_claim_are_a_mistake_of_the_caller() -> None:
    facts = replace(facts_of(), claim=None)
    with pytest.raises(ValueError, match="no claim"):
        plan_event(an_event(), facts, RULES, context_at())
    assert plan_participant(facts, RULES, context_at()) == Plan()
