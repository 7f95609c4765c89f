"""`kabar campaign example`: a file of the people whom `kabar seed` makes, which a campaign can be tried with."""

from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from store.seed import seed_participants
from store.tables import participants
from tests.integration.test_cli_campaign import kabar


def test_the_file_holds_the_people_of_the_seed(tmp_path: Path, engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert kabar("campaign", "example", "--rows", "3").exit_code == 0
    head, *rows = Path("contoh.csv").read_text(encoding="utf-8-sig").splitlines()
    assert head == "no hp;nama;tanggal"
    seed_participants(engine, 3)
    with engine.begin() as db:
        there = db.execute(select(participants.c.msisdn_on_record, participants.c.name)).all()
    found = {(f"+62{number[1:]}", name) for number, name, _date in (row.split(";") for row in rows)}
    assert found == {tuple(each) for each in there}
    assert "+6285000100000" in {number for number, _name in found}
