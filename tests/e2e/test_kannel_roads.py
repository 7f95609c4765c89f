"""What takes several messages or a broken road: a registration with its code, and an answer that got lost."""

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import pytest

from tests.e2e.kannel import needs_kannel
from tests.e2e.kannel_house import PEOPLE, SARI, SHORT_CODE, House, running_house
from tests.e2e.lossy_road import LossyRoad
from tests.e2e.processes import ROOT
from tests.e2e.programs import Program

pytestmark = needs_kannel

OLD, NEW = PEOPLE["Yusuf Maulana (HP lama)"], PEOPLE["Yusuf Maulana (HP baru)"]


@contextmanager
def running_clock(house: House) -> Iterator[None]:
    """Run what sends the messages that are no answers, through Kannel's sendsms; its log is kept with the others."""
    clock = Program([sys.executable, "-m", "cli", "clock"], ROOT, house.environment())
    try:
        yield
    finally:
        clock.stop()
        (house.folder / "output-clock.txt").write_text("\n".join(clock.lines))


def test_a_new_phone_is_registered_with_the_code_that_the_old_one_got(tmp_path: Path) -> None:
    with running_house(tmp_path) as house, house.web(), running_clock(house):
        operator = house.kannel.operator
        assert OLD.birth_date is not None
        data = f"DAFTAR#{OLD.nik}#{OLD.birth_date:%d-%m-%Y}#{OLD.kpj[0]}"
        operator.submit(NEW.msisdn, SHORT_CODE, data)
        heard = house.receive_by_phone(2)
        code = re.search(r"Kode (\d{6}) ", heard[OLD.msisdn])
        assert code, heard
        assert "Bila data cocok" in heard[NEW.msisdn]
        assert code[1] not in heard[NEW.msisdn]

        operator.submit(NEW.msisdn, SHORT_CODE, code[1])
        heard = house.receive_by_phone(2)
        assert "Pendaftaran berhasil" in heard[NEW.msisdn]
        assert "Nomor HP lain baru saja didaftarkan" in heard[OLD.msisdn]

        assert re.search(f"[*]{{3}}{OLD.kpj[0][-4:]}", house.ask("KARTU", NEW.msisdn).text)
        assert "***" not in house.ask("KARTU", OLD.msisdn).text, "the old phone is nobody's now"


@pytest.fixture
def road() -> Iterator[LossyRoad]:
    """A road from Kannel to Kabar on which answers can get lost."""
    with LossyRoad() as road:
        thread = Thread(target=road.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield road
        road.shutdown()
        thread.join()


def test_a_message_whose_answer_got_lost_is_brought_again_and_answered_once(road: LossyRoad, tmp_path: Path) -> None:
    with running_house(tmp_path, road.lead_to) as house, house.web():
        road.to_lose = 2
        mt = house.ask("SALDO", SARI.msisdn)
        assert len(road.brought) == 3
        assert len(set(road.brought)) == 1, "smsbox brings the same request, id and all"
        ((message_id, keyword, reply),) = house.rows(SARI.msisdn)
        assert f"id={message_id}&" in road.brought[0]
        assert (keyword, reply) == ("SALDO", mt.text)
        assert house.ask("BANTUAN", SARI.msisdn).text != mt.text, "and sends the answer once"
        log = (house.folder / "web.log").read_text()
        assert log.count('"rule": "duplicate"') == 2
