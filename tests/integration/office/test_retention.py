"""What was kept long enough is taken out, nothing that somebody still needs, and everything adds up afterwards."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from freezegun import freeze_time
from sqlalchemy import Engine, event, func, insert, select, update

from core.catalogue import Catalogue
from core.context import Reference
from core.delivery import MtStatus
from core.facts import Seen
from core.retention import Kept
from office import messages, retention
from office.campaign_life import SYSTEM
from office.campaign_report import table
from runtime.runtime import Runtime, read_clock
from sms import clock
from store import audit, effects, outbox, replays, unmatched
from store import retention as stored
from store.audit import Wanted
from store.campaign_ledger import Ledger
from store.facts import Request, load
from store.ledger import balance
from store.outbox import NewMt
from store.tables import (
    bindings,
    campaign_files,
    campaign_rows,
    campaigns,
    guesses,
    mo_messages,
    mt_messages,
    mt_status_changes,
    phones,
    registration_attempts,
    replay_runs,
    sign_in_failures,
    tickets,
)
from tests.running_cases import MORNING, ONE, Clock, end, ledger, make, put, put_people, send_all
from tests.running_cases import stored as campaign
from tests.store_cases import SARI, command, handled, message

LONG = timedelta(days=90)
ENDED = [MtStatus.SENT, MtStatus.DELIVERED, MtStatus.FAILED, MtStatus.EXPIRED, MtStatus.CANCELLED]
UNDER_WAY = [MtStatus.QUEUED, MtStatus.SENDING, MtStatus.UNKNOWN]


@pytest.fixture
def at() -> Clock:
    """The clock of the house."""
    return Clock()


@pytest.fixture
def rt(engine: Engine, catalogue: Catalogue, reference: Reference, at: Clock) -> Runtime:
    """A house whose clock the test turns."""
    return make(engine, catalogue, reference, at)


def receive(rt: Runtime, count: int = 1, **changes: Any) -> list[Any]:
    incoming = [message(SARI, f"SALDO 0000900000{number}", at=rt.now(), **changes) for number in range(count)]
    with rt.transaction() as db:
        effects.save(db, [handled(each) for each in incoming], rt.now())
    return incoming


def queue(rt: Runtime, *statuses: MtStatus, **changes: Any) -> None:
    """Queue one MT for each status, and bring it there."""
    given = {"recipient": SARI, "sender": "2757", "text": "KPJ ***0001", "kind": "notice", "language": "id", **changes}
    with rt.transaction() as db:
        outbox.queue(db, [NewMt(f"{each.value:a<32}", due_at=rt.now(), **given) for each in statuses], rt.now())
    for each in statuses:
        if each is not MtStatus.QUEUED:
            values = {"status": each.value, "status_at": rt.now()}
            with rt.transaction() as db:
                db.execute(update(mt_messages).where(mt_messages.c.id == f"{each.value:a<32}").values(**values))


def texts(rt: Runtime) -> dict[str, str]:
    with rt.transaction() as db:
        return {row.status: row.text for row in db.execute(select(mt_messages.c.status, mt_messages.c.text))}


def entries(rt: Runtime) -> list[str | None]:
    with rt.transaction() as db:
        return [each.after for each in audit.find(db, Wanted(action=retention.RAN), below=None, limit=50)]


def test_texts_go_after_their_days_and_rows_stay(rt: Runtime, at: Clock) -> None:
    receive(rt, 2)
    queue(rt, *ENDED)
    at.turn(days=90)
    assert retention.run(rt, SYSTEM) == {}, "at ninety days to the second they are still kept"
    at.turn(seconds=1)
    assert retention.due(rt)[Kept.SENT] == len(ENDED)
    assert retention.run(rt, SYSTEM) == {Kept.RECEIVED: 2, Kept.SENT: len(ENDED)}
    with rt.transaction() as db:
        received = db.execute(select(mo_messages)).mappings().all()
        history = db.execute(select(func.count()).select_from(mt_status_changes)).scalar()
    assert {(row["text"], row["reply_text"], row["sender"]) for row in received} == {("", "", SARI)}
    assert {row["keyword"] for row in received} == {"SALDO"}
    assert {row["emptied_at"] for row in received} == {at.at}
    assert texts(rt) == dict.fromkeys((each.value for each in ENDED), "")
    assert history == len(ENDED)
    assert sum(retention.due(rt).values()) == 0
    with rt.transaction() as db:
        assert balance(db, MORNING, at.at).balances


def test_what_is_under_way_keeps_its_text_until_it_has_ended_and_is_old(rt: Runtime, at: Clock) -> None:
    queue(rt, *UNDER_WAY)
    at.turn(days=400)
    retention.run(rt, SYSTEM)
    assert set(texts(rt).values()) == {"KPJ ***0001"}
    end(rt, [f"{MtStatus.UNKNOWN.value:a<32}"], MtStatus.FAILED)
    retention.run(rt, SYSTEM)
    assert texts(rt)["failed"] == "KPJ ***0001", "it has just ended"
    at.turn(days=91)
    assert retention.run(rt, SYSTEM) == {Kept.SENT: 1}
    assert texts(rt) == {"queued": "KPJ ***0001", "sending": "KPJ ***0001", "failed": ""}


def test_numbers_go_later_and_leave_the_operator(rt: Runtime, at: Clock) -> None:
    receive(rt)
    queue(rt, MtStatus.DELIVERED)
    at.turn(days=731)
    told = retention.run(rt, SYSTEM)
    assert (told[Kept.RECEIVED_NUMBERS], told[Kept.SENT_NUMBERS]) == (1, 1)
    with rt.transaction() as db:
        assert db.execute(select(mo_messages.c.sender)).scalars().all() == [SARI[:6]]
        assert db.execute(select(mt_messages.c.recipient)).scalars().all() == [SARI[:6]]
    mo, _ = messages.load_received(rt, 1) or pytest.fail("the row stays")
    assert messages.conversation(rt, mo, 10).rows == [], "others' numbers begin like this one"


def test_what_is_kept_for_ever_stays(engine: Engine, catalogue: Catalogue, reference: Reference, at: Clock) -> None:
    never = {name: 0 for name in ("retention_text_days", "retention_number_days", "retention_campaign_days")}
    rt = make(engine, catalogue, reference, at, **never)
    receive(rt)
    queue(rt, *ENDED)
    at.turn(days=5000)
    assert retention.run(rt, SYSTEM) == {}
    assert set(texts(rt).values()) == {"KPJ ***0001"}


def test_portions_go_on_where_they_ended(rt: Runtime, at: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "PORTION", 3)
    receive(rt, 10)
    at.turn(days=91)
    receive(rt, 1)
    taken = [turn.taken for turn in retention.portions_of(rt)][:4]
    assert taken == [3, 3, 3, 1]
    at.turn(days=91)
    with rt.transaction() as db:
        counts = [stored.take_out(db, Kept.RECEIVED, at.at - LONG, at.at, 3).taken for _ in range(2)]
    assert counts == [1, 0], "what was emptied is not looked at again"


def test_the_clock_takes_some_portions_a_turn_rests_an_hour_and_tells_the_log_once(
    rt: Runtime, at: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "PORTION", 2)
    monkeypatch.setattr(retention, "PORTIONS_A_TURN", 2)
    receive(rt, 7)
    at.turn(days=91)
    assert [retention.sweep(rt) for _ in range(3)] == [4, 3, 0]
    assert entries(rt) == ['{"received":7}']
    receive(rt, 1)
    at.turn(days=91)
    clock.sweep(rt)
    assert entries(rt) == ['{"received":1}', '{"received":7}']
    at.turn(minutes=59)
    assert retention.sweep(rt) == 0


def test_a_run_that_is_killed_is_told_by_the_next(rt: Runtime, at: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "PORTION", 2)
    receive(rt, 5)
    at.turn(days=91)
    portions = retention.portions_of(rt)
    next(portions)  # and the process is gone
    assert entries(rt) == []
    assert retention.run(rt, SYSTEM) == {Kept.RECEIVED: 5}
    assert entries(rt) == ['{"received":5}']


def test_nothing_to_take_out_is_not_told(rt: Runtime) -> None:
    receive(rt)
    assert retention.run(rt, SYSTEM) == {}
    assert entries(rt) == []


def test_a_duplicate_of_an_emptied_message_has_no_answer(rt: Runtime, at: Clock) -> None:
    [incoming] = receive(rt)
    at.turn(days=91)
    retention.run(rt, SYSTEM)
    with rt.transaction() as db:
        seen = load(db, [Request(incoming, command())], at.at)[0]
    assert isinstance(seen, Seen)
    assert seen.reply is None


def test_replays_and_the_clinic_read_what_is_kept_only(rt: Runtime, at: Clock) -> None:
    receive(rt, 2)
    with rt.transaction() as db:
        db.execute(update(mo_messages).values(rule=unmatched.NOT_UNDERSTOOD))
        run = {"source": "inbound", "days": 7, "live_number": 1, "draft_revision": 1, "draft_document": "{}"}
        run_id = replays.add(db, {**run, "asked_by": "user:sari", "asked_at": at.at, "samples": [{"text": "SLDO"}]})
        replays.finish(db, run_id, "done", at.at)
    at.turn(days=91)
    receive(rt, 1)
    assert retention.run(rt, SYSTEM)[Kept.REPLAYS] == 1
    with rt.transaction() as db:
        stretch = replays.stretch_since(db, MORNING)
        assert stretch.total == 1
        assert len(replays.asked_after(db, 0, stretch.last_position, 10)) == 1
        assert unmatched.newest(db, 0, 10) == []
        assert db.execute(select(replay_runs.c.samples)).scalar() == []


def test_a_question_nobody_answered_goes_with_the_text(rt: Runtime, at: Clock) -> None:
    receive(rt)
    asked = {"question": {"kind": "number", "choices": ["00009000001"]}, "question_expires_at": at.at}
    with rt.transaction() as db:
        db.execute(insert(phones).values(msisdn=SARI, mass_off_at=at.at, **asked))
    at.turn(days=91)
    retention.run(rt, SYSTEM)
    with rt.transaction() as db:
        row = db.execute(select(phones)).mappings().one()
    assert (row["question"], row["question_expires_at"], row["mass_off_at"]) == (None, None, MORNING)


def campaign_sent(rt: Runtime) -> Ledger:
    """Send a campaign of ten rows, one of them bad, from a file of twenty pieces; return its ledger."""
    put(rt, 10, bad=(3,), state="running", begun_at=rt.now(), running_since=rt.now())
    with rt.transaction() as db:
        pieces = [{"campaign_id": ONE, "piece": number, "content": b"nomor"} for number in range(20)]
        db.execute(insert(campaign_files), pieces)
        db.execute(update(campaign_rows).values(input='["0850"]'))
    send_all(rt)
    return ledger(rt)


def test_a_campaign_keeps_its_rows_until_it_has_ended(rt: Runtime, at: Clock) -> None:
    campaign_sent(rt)
    at.turn(days=91)
    retention.run(rt, SYSTEM)
    with rt.transaction() as db:
        assert db.execute(select(func.count(campaign_rows.c.text))).scalar() == 10


def test_a_campaign_keeps_what_each_row_came_to(rt: Runtime, at: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "PORTION", 4)
    before = campaign_sent(rt)
    with rt.transaction() as db:
        db.execute(update(campaigns).values(state="done", ended_at=at.at))
    at.turn(days=98)
    assert retention.run(rt, SYSTEM)[Kept.CAMPAIGNS] == 1
    with rt.transaction() as db:
        assert db.execute(select(func.count()).select_from(campaign_files)).scalar() == 0
        kept = db.execute(select(campaign_rows)).mappings().all()
    assert {(row["msisdn"], row["participant_id"], row["text"], row["input"]) for row in kept} == {(None,) * 4}
    assert campaign(rt).emptied_at == at.at
    assert len(list(table(rt, SYSTEM, ONE, "csv"))) == 11
    at.turn(days=800)
    retention.run(rt, SYSTEM)
    after = ledger(rt)
    assert (after.total, after.statuses, after.operators) == (before.total, before.statuses, before.operators)
    with rt.transaction() as db:
        assert balance(db, MORNING, at.at).balances


def test_numbers_of_messages_may_go_before_those_of_their_campaign(
    engine: Engine, catalogue: Catalogue, reference: Reference, at: Clock
) -> None:
    rt = make(engine, catalogue, reference, at, retention_campaign_days=0)
    put(rt, 3, state="running", begun_at=at.at, running_since=at.at)
    send_all(rt)
    at.turn(days=800)
    retention.run(rt, SYSTEM)
    with rt.transaction() as db:
        assert balance(db, MORNING, at.at).balances


def test_a_draft_that_nobody_touched_is_given_up_and_its_file_goes(rt: Runtime, at: Clock) -> None:
    put(rt, 2, state="draft")
    at.turn(days=98)
    assert retention.run(rt, SYSTEM) == {Kept.CAMPAIGNS: 1}
    assert (campaign(rt).state, campaign(rt).state_reason) == ("cancelled", "abandoned")
    with rt.transaction() as db:
        assert db.execute(select(func.count(campaign_rows.c.msisdn))).scalar() == 0


@pytest.mark.parametrize("state", ["checking", "waiting", "approved", "running", "paused"])
def test_a_campaign_that_may_go_on_is_left_alone(rt: Runtime, at: Clock, state: str) -> None:
    put(rt, 2, state=state, expires_at=MORNING + timedelta(days=4000))
    at.turn(days=2000)
    retention.run(rt, SYSTEM)
    with rt.transaction() as db:
        assert db.execute(select(func.count(campaign_rows.c.text))).scalar() == 2


def test_closed_complaints_are_emptied_and_open_ones_are_not(rt: Runtime, at: Clock) -> None:
    usual = {"msisdn": SARI, "text": "Klaim saya lama", "opened_at": at.at, "answer": "Sudah"}
    with rt.transaction() as db:
        for number, state, closed_at in (("T1", "closed", at.at), ("T2", "open", None), ("T3", "answered", None)):
            db.execute(insert(tickets).values(number=f"{number:x<8}", state=state, closed_at=closed_at, **usual))
    at.turn(days=731)
    assert retention.run(rt, SYSTEM) == {Kept.COMPLAINTS: 1}
    with rt.transaction() as db:
        rows = db.execute(select(tickets.c.text, tickets.c.msisdn, tickets.c.answer).order_by(tickets.c.number)).all()
    assert [tuple(row) for row in rows] == [("", "", None), *[("Klaim saya lama", SARI, "Sudah")] * 2]


def test_registrations_that_wait_and_ties_stay(rt: Runtime, at: Clock) -> None:
    tie = {"participant_id": 1, "origin": "registered", "since": at.at}
    with rt.transaction() as db:
        put_people(db, 1)
        for msisdn, status, code_hash in (("a", "pending", "x"), ("b", "ended", "x"), ("c", "ended", None)):
            over = {"ended_at": at.at, "end_reason": "refused"} if status == "ended" else {}
            db.execute(insert(bindings).values(msisdn=msisdn, status=status, code_hash=code_hash, **tie, **over))
    at.turn(days=731)
    assert retention.run(rt, SYSTEM) == {Kept.REGISTRATIONS: 1}
    with rt.transaction() as db:
        left = db.execute(select(bindings.c.msisdn).where(bindings.c.origin == "registered")).scalars()
        assert set(left) == {"a", "c"}


def test_traces_of_guessing_and_signing_in_go(rt: Runtime, at: Clock) -> None:
    with rt.transaction() as db:
        for day in (0, 40):
            since = at.at + timedelta(days=day)
            db.execute(insert(guesses).values(msisdn=SARI, number="00009000001", asked_at=since))
            db.execute(insert(registration_attempts).values(msisdn=SARI, tried_at=since))
            db.execute(insert(sign_in_failures).values(tried_hash=f"{day:064}", failures=1, since=since))
    at.turn(days=41)
    assert retention.run(rt, SYSTEM) == {Kept.GUESSES: 1, Kept.ATTEMPTS: 1, Kept.SIGN_INS: 1}


def test_no_portion_reads_a_table_from_its_beginning(rt: Runtime, at: Clock) -> None:
    receive(rt, 3)
    queue(rt, *ENDED)
    at.turn(days=91)
    said: list[str] = []

    def note(*call: Any) -> None:
        said.append(call[2])

    event.listen(rt.engine, "before_cursor_execute", note)
    retention.run(rt, SYSTEM)
    event.remove(rt.engine, "before_cursor_execute", note)
    reads = [each for each in said if "mo_messages" in each or "mt_messages" in each or "mt_status_changes" in each]
    assert reads
    assert all(".id >" in each or ".id IN" in each for each in reads), "by the primary key alone"


def test_time_is_the_houses(rt: Runtime) -> None:
    """The clock of the process says when; nothing reads another."""
    live = replace(rt, clock=read_clock)
    receive(rt)
    with freeze_time(MORNING + timedelta(days=91)):
        assert retention.run(live, SYSTEM) == {Kept.RECEIVED: 1}
