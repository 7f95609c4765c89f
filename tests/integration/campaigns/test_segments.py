"""Campaigns to a segment of the store: counted, shown, looked at."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import insert, update

from core.campaign_rows import RowOutcome as Out
from office import campaign_segments, campaigns
from office.campaign_life import NotDone
from runtime.runtime import Runtime
from store.tables import bindings, claims, memberships, participants
from tests.campaign_cases import PHONES, STAFF, checked, rows_of, seed

TEXT = "Yth {name} ({kpj}), iuran terakhir {month}. Balas BERHENTI bila tidak mau info ini."


def started(rt: Runtime, texts: dict[str, str] | None = None, **filters: Any) -> Any:
    stored = campaigns.create(rt, STAFF, "Segmen", "segment", filters)
    return campaigns.edit(rt, STAFF, stored.id, stored.revision, {"texts": texts or {"id": TEXT}})


def test_everybody_of_a_segment_gets_an_outcome(rt: Runtime) -> None:
    seed(rt)
    done = checked(rt, started(rt))
    assert [outcome for _, outcome in rows_of(rt, done.id)] == [
        *[Out.SEND] * 9,
        Out.DECEASED,
        Out.OPTED_OUT,
        Out.FROZEN,
    ]
    assert [row for row, _ in rows_of(rt, done.id)] == list(range(1, 13))
    text = TEXT.format(name="Contoh 1", kpj="***0001", month="Okt 2026")
    assert rows_of(rt, done.id, "text", "msisdn", "zone", "language")[0] == (text, PHONES[0], "WITA", "id")
    assert done.findings["places"] == [["WIB", "", 3], ["WIT", "", 3], ["WITA", "", 3]]


@pytest.mark.parametrize(
    ("filters", "number"),
    [
        pytest.param({}, 12, id="no filter is everybody"),
        pytest.param({"zone": "WIT"}, 4, id="zone"),
        pytest.param({"language": "en"}, 1, id="language of the record"),
        pytest.param({"branch": "denpasar"}, 2, id="branch however it is typed"),
        pytest.param({"active": False}, 1, id="who has a membership that is over"),
        pytest.param({"last_contribution_before": "2026-06-01"}, 1, id="who paid long ago"),
        pytest.param(
            {"active": True, "last_contribution_before": "2026-06-01"}, 0, id="of one and the same membership"
        ),
        pytest.param({"programme": "JKP"}, 11, id="who is covered"),
        pytest.param({"claim_stage": "VERIFIKASI"}, 2, id="whose claim stands there"),
        pytest.param({"claim_stage": "VERIFIKASI", "programme": "JKP"}, 1, id="whose JKP claim stands there"),
    ],
)
def test_filters(rt: Runtime, filters: dict[str, Any], number: int) -> None:
    ids = seed(rt)
    with rt.transaction() as db:
        db.execute(update(participants).where(participants.c.id.in_(ids[:2])).values(branch="DENPASAR"))
        over = {"active": False, "last_contribution": date(2026, 5, 1), "covers_jkp": False}
        db.execute(update(memberships).where(memberships.c.participant_id == ids[4]).values(over))
        for at, programme in enumerate(("JHT", "JKP")):
            told = {"programme": programme, "stage": "VERIFIKASI", "stage_on": date(2026, 11, 1)}
            db.execute(
                insert(claims).values(
                    number=f"K000090000{at}", participant_id=ids[at], filed_on=date(2026, 11, 1), **told
                )
            )
    assert campaign_segments.count(rt, filters) == campaign_segments.Count(number, exact=True)
    done = checked(rt, started(rt, **filters))
    assert done.total == number


def test_a_number_on_record_that_others_have_is_nobodys(rt: Runtime) -> None:
    ids = seed(rt)
    with rt.transaction() as db:
        db.execute(update(bindings).where(bindings.c.participant_id.in_(ids[:4])).values(status="ended"))
        db.execute(update(participants).where(participants.c.id == ids[1]).values(msisdn_on_record=PHONES[0]))
        db.execute(update(participants).where(participants.c.id == ids[2]).values(msisdn_on_record=PHONES[4]))
    done = checked(rt, started(rt))
    assert rows_of(rt, done.id, "outcome", "msisdn", "problem")[:4] == [
        (Out.NO_NUMBER, None, "no_phone"),  # shared
        (Out.NO_NUMBER, None, "no_phone"),
        (Out.NO_NUMBER, None, "no_phone"),  # bound to somebody else
        (Out.SEND, PHONES[3], None),
    ]


def test_a_region_with_holidays_of_its_own_is_known_by_the_branch(rt: Runtime) -> None:
    ids = seed(rt)
    with rt.transaction() as db:
        db.execute(update(participants).where(participants.c.id == ids[0]).values(branch="DENPASAR"))
    done = checked(rt, started(rt))
    assert rows_of(rt, done.id, "region")[:2] == [("51",), (None,)]
    assert ["WITA", "51", 1] in done.findings["places"]


def test_some_examples_are_shown_masked(rt: Runtime) -> None:
    seed(rt)
    shown = campaign_segments.sample(rt, {}, {"id": TEXT})
    assert [each.outcome for each in shown][-3:] == [Out.DECEASED, Out.OPTED_OUT, Out.FROZEN]
    assert all("••" in each.phone for each in shown)
    with pytest.raises(NotDone):
        campaign_segments.sample(rt, {}, {"id": "Rp {amount}"})
    with pytest.raises(NotDone) as refused:
        campaign_segments.count(rt, {"zone": "GMT"})
    assert refused.value.fields == {"filters.zone": "unreadable"}
