"""STATUS: which claim is meant, where it stands, when to expect the money."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from actions import decide
from actions.status import STEPS, expected_on
from core.commands import Arguments, Command, Language, NeedsNumber, Programme
from core.context import Context, Reference
from core.facts import Binding, Claim, Facts, Stage
from core.outcomes import Outcome, Value
from store.reference import load_reference
from tests.unit.actions.invented import (
    NOW,
    SARI_KPJ,
    SARI_NIK,
    SARI_PHONE,
    a_context,
    a_membership,
    bound,
    sari,
    stranger,
)
from tests.unit.actions.worded import CATALOGUE, worded

SECOND = "00001234568"
FATHER_KPJ = "00007654321"
FILED = date(2026, 11, 17)
TODAY = date(2026, 11, 20)
ALL = NeedsNumber("STATUS")
REFERENCE = Reference(holiday_years=frozenset({2026}), working_days={"JHT": 5, "JKM": 3})


def a_claim(**changes: object) -> Claim:
    values: dict[str, object] = {
        "number": "K0000000011",
        "programme": Programme.JHT,
        "stage": Stage.PENETAPAN,
        "stage_on": date(2026, 11, 19),
        "filed_on": FILED,
        "kpj": SARI_KPJ,
        "amount": 12_345_678,
        "contact_msisdn": SARI_PHONE,
    }
    return Claim(**(values | changes))  # type: ignore[arg-type]


OLD = a_claim(number="K0000000010", filed_on=date(2024, 2, 5), stage=Stage.SELESAI, kpj=SECOND)
PERSONS = a_claim(number="K0000000012", filed_on=date(2026, 11, 18), programme=Programme.JP, kpj=None)
FATHERS = a_claim(number="K0000000020", programme=Programme.JKM, kpj=FATHER_KPJ, filed_on=date(2026, 11, 16))


def context(**changes: object) -> Context:
    return a_context(reference=REFERENCE, **changes)


def told(parsed: Command | NeedsNumber, facts: Facts) -> Outcome:
    decision = decide(parsed, facts, context())
    assert decision.outcome is not None
    worded(decision)
    return decision.outcome


def having(*claims: Claim, **changes: object) -> Facts:
    two = (a_membership(), a_membership(kpj=SECOND, active=False))
    return bound(sari(memberships=two, claims=claims, **changes))


def asking_for(**arguments: object) -> Command:
    return Command("STATUS", Arguments(**arguments))  # type: ignore[arg-type]


CHOSEN = [
    pytest.param(ALL, having(a_claim(), OLD), SARI_KPJ, id="no number: the newest"),
    pytest.param(ALL, having(OLD, a_claim()), SARI_KPJ, id="the newest, in whatever order they come"),
    pytest.param(asking_for(kpj=SECOND), having(a_claim(), OLD), SECOND, id="of this KPJ"),
    pytest.param(asking_for(nik=SARI_NIK), having(a_claim(), OLD), SARI_KPJ, id="of the person"),
    pytest.param(asking_for(claim_number=OLD.number), having(a_claim(), OLD), SECOND, id="by claim number"),
    pytest.param(asking_for(programme=Programme.JP), having(a_claim(), PERSONS), PERSONS.number, id="of a programme"),
    pytest.param(asking_for(kpj=SECOND), having(PERSONS, OLD), PERSONS.number, id="one without a card is the person's"),
    pytest.param(ALL, stranger(heir_claims=(FATHERS,)), FATHER_KPJ, id="an heir, no number"),
    pytest.param(asking_for(kpj=FATHER_KPJ), stranger(heir_claims=(FATHERS,)), FATHER_KPJ, id="an heir, by KPJ"),
    pytest.param(
        asking_for(claim_number=FATHERS.number), stranger(heir_claims=(FATHERS,)), FATHER_KPJ, id="an heir, by claim"
    ),
    pytest.param(
        asking_for(kpj=FATHER_KPJ),
        replace(having(a_claim()), heir_claims=(FATHERS,)),
        FATHER_KPJ,
        id="an heir who is a participant too",
    ),
    pytest.param(
        asking_for(nik=SARI_NIK),
        replace(having(OLD), heir_claims=(FATHERS,)),
        SECOND,
        id="the own NIK is not the father's, however new his claim",
    ),
    pytest.param(
        ALL,
        having(a_claim(), deceased_on=date(2026, 11, 1)),
        SARI_KPJ,
        id="the family claims from the phone of the deceased",
    ),
]


@pytest.mark.parametrize(("parsed", "facts", "number"), CHOSEN)
def test_which_claim_is_meant(parsed: Command | NeedsNumber, facts: Facts, number: str) -> None:
    assert told(parsed, facts).values["number"] == number


@pytest.mark.parametrize(
    ("parsed", "facts", "expected"),
    [
        pytest.param(ALL, having(), Outcome("no_claim"), id="no claim at all"),
        pytest.param(asking_for(kpj=SECOND), having(a_claim()), Outcome("no_claim"), id="none of this KPJ"),
        pytest.param(
            asking_for(programme=Programme.JP),
            having(a_claim()),
            Outcome("no_claim_for", {"programme": Programme.JP}),
            id="none of this programme",
        ),
        pytest.param(ALL, stranger(), Outcome("unbound"), id="nobody's phone"),
        pytest.param(
            asking_for(claim_number="K0000000099"), having(a_claim()), Outcome("refusal"), id="not their claim"
        ),
        pytest.param(asking_for(kpj="00009999999"), having(a_claim()), Outcome("refusal"), id="not their KPJ"),
        pytest.param(
            asking_for(nik=SARI_NIK),
            stranger(heir_claims=(FATHERS,)),
            Outcome("refusal"),
            id="an heir cannot prove a NIK",
        ),
        pytest.param(
            ALL,
            having(a_claim(), deceased_on=TODAY),
            Outcome("deceased"),
            id="what the deceased filed in life is not told",
        ),
        pytest.param(
            ALL,
            having(a_claim(contact_msisdn="+6285000000999"), deceased_on=date(2026, 11, 1)),
            Outcome("deceased"),
            id="the family claims from another phone",
        ),
    ],
)
def test_where_there_is_nothing_to_tell(parsed: Command | NeedsNumber, facts: Facts, expected: Outcome) -> None:
    assert told(parsed, facts) == expected


INTERVIEW = datetime(2026, 11, 24, 1, 30, tzinfo=UTC)
NAMED = {"programme": Programme.JHT, "number": SARI_KPJ}
STEP_1 = NAMED | {"stage_number": 1}
UNDER_WAY = {"date1": FILED, "date2": date(2026, 11, 19)}
STAGES: list[tuple[str, Claim, str, Mapping[str, Value]]] = [
    *(
        (
            stage.value,
            a_claim(stage=stage),
            "claim_progress",
            NAMED | UNDER_WAY | {"stage": stage, "stage_number": step, "date3": date(2026, 11, 24)},
        )
        for stage, step in [
            (Stage.DIAJUKAN, 1),
            (Stage.VERIFIKASI, 1),
            (Stage.PENETAPAN, 2),
            (Stage.DISETUJUI, 3),
            (Stage.PEMBAYARAN, 4),
        ]
    ),
    (
        "an interview, in the person's zone",
        a_claim(stage=Stage.WAWANCARA, interview_at=INTERVIEW),
        "claim_interview",
        STEP_1 | {"date": INTERVIEW, "time": INTERVIEW},
    ),
    (
        "an interview that is over: nothing to prepare any more",
        a_claim(stage=Stage.WAWANCARA, interview_at=NOW - timedelta(minutes=1)),
        "claim_interview_past",
        STEP_1 | {"date": NOW - timedelta(minutes=1), "time": NOW - timedelta(minutes=1)},
    ),
    (
        "an interview right now",
        a_claim(stage=Stage.WAWANCARA, interview_at=NOW),
        "claim_interview",
        STEP_1 | {"date": NOW, "time": NOW},
    ),
    ("an interview without a time", a_claim(stage=Stage.WAWANCARA), "claim_interview_open", STEP_1),
    (
        "a correction until a day",
        a_claim(stage=Stage.PERLU_PERBAIKAN, reason_code="KK_BURAM", due_on=TODAY),
        "claim_repair",
        STEP_1 | {"reason": "KK_BURAM", "date": TODAY},
    ),
    (
        "a correction whose day has passed",
        a_claim(stage=Stage.PERLU_PERBAIKAN, reason_code="KK_BURAM", due_on=date(2026, 11, 19)),
        "claim_repair_open",
        STEP_1 | {"reason": "KK_BURAM"},
    ),
    (
        "a correction without day or reason",
        a_claim(stage=Stage.PERLU_PERBAIKAN),
        "claim_repair_open",
        STEP_1 | {"reason": "OTHER"},
    ),
    (
        "refused, with the way out",
        a_claim(stage=Stage.DITOLAK, reason_code="MASA_TUNGGU"),
        "claim_rejected",
        NAMED | {"reason": "MASA_TUNGGU", "remedy": "MASA_TUNGGU"},
    ),
    (
        "refused for a reason we do not know",
        a_claim(stage=Stage.DITOLAK, reason_code="X17"),
        "claim_rejected",
        NAMED | {"reason": "X17", "remedy": "X17"},
    ),
    (
        "paid",
        a_claim(stage=Stage.SELESAI, paid_on=date(2026, 11, 18)),
        "claim_paid",
        NAMED | {"amount": 12_345_678, "date": date(2026, 11, 18)},
    ),
    (
        "paid, the day of payment not known",
        a_claim(stage=Stage.SELESAI),
        "claim_paid",
        NAMED | {"amount": 12_345_678, "date": date(2026, 11, 19)},
    ),
    (
        "paid, the amount not known",
        a_claim(stage=Stage.SELESAI, amount=None),
        "claim_paid_untold",
        NAMED | {"date": date(2026, 11, 19)},
    ),
    (
        "returned by the bank",
        a_claim(stage=Stage.RETUR_BANK),
        "claim_returned",
        NAMED | {"date": date(2026, 11, 19)},
    ),
    ("cancelled", a_claim(stage=Stage.DIBATALKAN), "claim_cancelled", NAMED | {"date": date(2026, 11, 19)}),
]


@pytest.mark.parametrize(("claim", "name", "values"), [pytest.param(*row, id=i) for i, *row in STAGES])
def test_where_it_stands(claim: Claim, name: str, values: Mapping[str, Value]) -> None:
    outcome = told(ALL, having(claim))
    assert (outcome.name, dict(outcome.values)) == (name, values)


@pytest.mark.parametrize("stage", list(Stage))
def test_no_amount_before_it_is_paid_and_none_on_a_newly_tied_phone(stage: Stage) -> None:
    claim = a_claim(stage=stage, interview_at=INTERVIEW, due_on=TODAY, paid_on=TODAY)
    cooling = Binding(1, "registered", NOW, NOW + timedelta(hours=1))
    assert "amount" not in told(ALL, replace(having(claim), binding=cooling)).values
    assert ("amount" in told(ALL, having(claim)).values) == (stage is Stage.SELESAI)


def test_every_stage_has_a_step_unless_it_ended_without_money() -> None:
    assert set(Stage) - STEPS.keys() == {Stage.DITOLAK, Stage.DIBATALKAN}
    assert set(STEPS.values()) == {1, 2, 3, 4, 5}


@pytest.mark.parametrize(
    ("claim", "today", "expected"),
    [
        pytest.param(a_claim(), TODAY, date(2026, 11, 24), id="five working days after filing"),
        pytest.param(a_claim(), date(2026, 11, 24), date(2026, 11, 24), id="the last day is still promised"),
        pytest.param(a_claim(), date(2026, 11, 25), date(2026, 11, 26), id="completed later: counted from the stage"),
        pytest.param(a_claim(), date(2026, 11, 27), None, id="overdue: nothing is promised"),
        pytest.param(a_claim(filed_on=date(2026, 12, 28)), TODAY, None, id="a year without a calendar"),
        pytest.param(a_claim(programme=Programme.JKK), TODAY, None, id="a programme without a norm"),
    ],
)
def test_when_to_expect_it(claim: Claim, today: date, expected: date | None) -> None:
    assert expected_on(claim, context(), today) == expected


def test_holidays_of_the_shipped_calendar_are_not_working_days() -> None:
    claim = a_claim(filed_on=date(2026, 12, 18), stage_on=date(2026, 12, 18))
    shipped = a_context(reference=load_reference())
    assert expected_on(claim, shipped, date(2026, 12, 20)) == date(2026, 12, 29)  # 24 and 25 December are free


def test_without_an_expected_day_none_is_named() -> None:
    claim = a_claim(filed_on=date(2026, 10, 1), stage_on=date(2026, 10, 2))
    assert told(ALL, having(claim)).name == "claim_progress_undated"


@pytest.mark.parametrize("group", ["reason", "remedy"])
def test_reasons_and_their_ways_out_are_short_and_go_together(group: str) -> None:
    assert CATALOGUE.terms[group].keys() == CATALOGUE.terms["reason"].keys()
    for texts in CATALOGUE.terms[group].values():
        assert all(len(text) <= 60 for text in texts.values())


def test_every_stage_has_plain_words() -> None:
    assert set(Stage) <= CATALOGUE.terms["stage"].keys()


def test_the_words() -> None:
    assert worded(decide(ALL, having(a_claim()), context()))[Language.ID] == (
        "BPJAMSOSTEK: Klaim JHT ***4567 tgl 17-11-2026: tahap 2/5 sedang ditetapkan (19-11-2026). "
        "Perkiraan selesai 24-11-2026. Tdk ada biaya. Info 175"
    )
    interview = a_claim(stage=Stage.WAWANCARA, interview_at=INTERVIEW)
    assert "wawancara 24-11-2026 pkl 09.30 WITA" in worded(decide(ALL, having(interview), context()))[Language.ID]
