"""Pages of replays: asked for, followed, cancelled; texts masked."""

import pytest
from sqlalchemy import update

from core.access import Actor, Role
from office import replay
from office.catalogue import edit_part
from runtime.runtime import Runtime
from store.tables import replay_runs
from tests.conftest import NOW
from tests.console_client import Browser
from tests.integration.console.trying.conftest import As
from tests.replay_cases import JADWAL, save_heard


@pytest.fixture
def ready(rt: Runtime) -> Runtime:
    """The runtime with a draft that understands another keyword, and with messages."""
    edit_part(rt, Actor("user:lia"), "keywords.JADWAL", JADWAL, -1)
    with rt.transaction() as db:
        save_heard(db, NOW, ["jadwal siti", "jadwal siti", "saldo"])
    return rt


def test_a_replay_is_asked_for_and_seen(ready: Runtime, operator: Browser) -> None:
    asked = operator.submit("/replays", {"source": "inbound", "days": "7"})
    assert asked.status_code == 302
    page = operator.get(asked.location).get_data(as_text=True)
    assert "menunggu" in page
    assert "hx-get" in page
    assert replay.take_turn(ready, 1, 10.0) is False
    page = operator.get(asked.location).get_data(as_text=True)
    assert "3 pesan: 0 berubah jawaban, 2 kini terjawab" in page
    assert "siti" not in page
    assert "hx-get" not in page


def test_progress_is_a_piece_until_it_is_over(ready: Runtime, operator: Browser) -> None:
    operator.submit("/replays", {"source": "inbound", "days": "7"})
    piece = operator.get("/replays/1/progress")
    assert "<html" not in piece.get_data(as_text=True)
    replay.take_turn(ready, 1, 10.0)
    assert operator.get("/replays/1/progress").headers["HX-Refresh"] == "true"


def test_a_second_one_leads_to_the_first(ready: Runtime, operator: Browser) -> None:
    token = operator.csrf_token("/replays")
    first = operator.post("/replays", data={"days": "7", "csrf_token": token})
    second = operator.post("/replays", data={"days": "1", "csrf_token": token})
    assert first.location == second.location


def test_what_an_older_program_tried_is_shown_without_its_words(ready: Runtime, operator: Browser) -> None:
    operator.submit("/replays", {"source": "inbound", "days": "7"})
    sample = {"kind": "worded", "text": "saldo", "live": "SALDO", "draft": "SALDO", "count": 1}
    sample |= {"outcome": "refusal", "language": "id"}
    with ready.transaction() as db:
        db.execute(update(replay_runs).values(draft_document='{"old": 1}', samples=[sample], state="done"))
    assert operator.get("/replays/1").status_code == 200


def test_it_can_be_cancelled(ready: Runtime, operator: Browser) -> None:
    operator.submit("/replays", {"source": "inbound", "days": "7"})
    operator.submit("/replays/1/cancel", page="/replays/1")
    assert "dibatalkan" in operator.get("/replays/1").get_data(as_text=True)


def test_the_shipped_texts(ready: Runtime, operator: Browser) -> None:
    operator.submit("/replays", {"source": "corpus"})
    replay.take_turn(ready, 1, 60.0)
    assert "Dipahami sesuai label" in operator.get("/replays/1").get_data(as_text=True)


def test_words_that_change_are_shown(ready: Runtime, operator: Browser) -> None:
    texts = ready.catalogue.replies["not_understood"]
    words = {language.value: text for language, text in texts.items()}
    edit_part(ready, Actor("user:lia"), "replies.not_understood", words | {"id": words["id"] + " Ya."}, -1)
    with ready.transaction() as db:
        save_heard(db, NOW, ["lomba"], provider="kannel")
    operator.submit("/replays", {"source": "inbound", "days": "7"})
    replay.take_turn(ready, 1, 60.0)
    assert "<ins>" in operator.get("/replays/1").get_data(as_text=True)


def test_approvers_may_ask_auditors_may_look(ready: Runtime, as_: As, approver: Browser) -> None:
    assert approver.submit("/replays", {"days": "1"}).status_code == 302
    auditor = as_(Role.AUDITOR)
    assert auditor.get("/replays/1").status_code == 200
    token = auditor.csrf_token("/bench")
    assert auditor.post("/replays", data={"days": "1", "csrf_token": token}).status_code == 403
    assert auditor.post("/replays/1/cancel", data={"csrf_token": token}).status_code == 403


def test_one_that_is_not_there(operator: Browser) -> None:
    assert operator.get("/replays/99").status_code == 404


def test_none_yet(operator: Browser) -> None:
    assert "Belum ada putar ulang" in operator.get("/replays").get_data(as_text=True)
