"""A notice through a real Kannel: handed to smsbox, taken by the SMSC (8), on the phone (1), or refused."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import select

from core.delivery import MtStatus
from store import outbox
from store.database import make_engine
from store.outbox import NewMt
from store.tables import mt_status_changes
from tests.e2e.kannel import needs_kannel
from tests.e2e.kannel_house import SHORT_CODE, House, running_house
from tests.e2e.supervision import wait_until
from tests.e2e.test_kannel_roads import running_clock

pytestmark = needs_kannel

TEXT = "BPJAMSOSTEK: klaim JHT Anda selesai dibayar. Bila bukan Anda hub 175"
NOBODYS = "+6289900000001"  # the SMSC of the test takes no number that begins so


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A Kannel with a Kabar behind it that answers and sends."""
    with running_house(tmp_path_factory.mktemp("house")) as house, house.web(), running_clock(house):
        yield house


def queue(house: House, recipient: str) -> str:
    """Queue a notice and return its id."""
    now = datetime.now(UTC)
    new = NewMt(str(uuid4()), recipient, SHORT_CODE, TEXT, "notice", "id", now)
    engine = make_engine(house.database_url)
    with engine.begin() as connection:
        outbox.queue(connection, [new], now)
    engine.dispose()
    return new.id


def history(house: House, id_: str) -> list[tuple[str, str | None]]:
    """Return status and reason of each change."""
    changes = mt_status_changes.c
    engine = make_engine(house.database_url)
    with engine.connect() as connection:
        wanted = select(changes.status, changes.reason).where(changes.message_id == id_).order_by(changes.id)
        rows = [tuple(row) for row in connection.execute(wanted)]
    engine.dispose()
    return rows


def ends_as(house: House, id_: str, status: MtStatus) -> list[tuple[str, str | None]]:
    """Wait until a notice has come to this status; return how it came there."""
    wait_until(
        lambda: status in dict(history(house, id_)), f"the notice to be {status}", lambda: str(history(house, id_))
    )
    return history(house, id_)


def test_a_notice_is_sent_and_delivered(house: House) -> None:
    id_ = queue(house, "+6285000000901")
    mt = house.kannel.operator.receive()
    assert (mt.recipient, mt.text) == ("+6285000000901", TEXT)
    statuses = [status for status, _ in ends_as(house, id_, MtStatus.DELIVERED)]
    assert statuses[0] == MtStatus.SENDING
    assert statuses[-1] == MtStatus.DELIVERED
    assert set(statuses) <= {MtStatus.SENDING, MtStatus.SENT, MtStatus.DELIVERED}


def test_both_reports_came_and_named_the_notice(house: House) -> None:
    id_ = queue(house, "+6285000000902")
    house.kannel.operator.receive()
    ends_as(house, id_, MtStatus.DELIVERED)
    calls = "\n".join(house.kannel.smsbox.lines)
    for bits in ("8", "1"):
        assert f"ref={id_}&status={bits}&" in calls


def test_a_number_that_no_smsc_takes_is_a_failure(house: House) -> None:
    id_ = queue(house, NOBODYS)
    said = ends_as(house, id_, MtStatus.FAILED)[-1]
    assert said in [("failed", "not_routable"), ("failed", "smsc_rejected no SMSC")], "the answer or report 16 is first"


def test_the_log_tells_of_reports_and_not_of_people(house: House) -> None:
    log = (house.folder / "web.log").read_text()
    assert '"event": "dlr_applied"' in log
    assert "BPJAMSOSTEK" not in log
    assert "85000000901" not in log


def test_reports_that_found_nobody_are_brought_again(tmp_path: Path) -> None:
    with running_house(tmp_path) as house, running_clock(house):
        id_ = queue(house, "+6285000000903")
        house.kannel.operator.receive()
        house.kannel.wait_for_retry(0)
        with house.web():
            ends_as(house, id_, MtStatus.DELIVERED)
