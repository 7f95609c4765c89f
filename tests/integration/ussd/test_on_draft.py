"""A session that begins on the draft stays on it as it was then; only simulated phones get there."""

from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app import create_app
from core.catalogue_parts import part_of
from office.catalogue import discard_draft, draft_of
from runtime.runtime import Runtime
from runtime.settings import Settings
from store.tables import mo_messages
from tests.integration.console.test_simulator import PRODUCTION
from tests.integration.office.wording import JADWAL, SCHEDULE, edit
from tests.integration.office.wording import SARI as EDITOR
from tests.integration.ussd.conftest import Make
from tests.integration.ussd.phones import DIALECTS, SECRET, Phone
from tests.store_cases import SARI

MAIN, BALANCE = "menu.nodes.main", "menu.says.balance_one"
every_dialect = pytest.mark.parametrize("dialect", DIALECTS)


def rt_of(app: Flask) -> Runtime:
    rt: Runtime = app.extensions["kabar"]
    return rt


def rename(app: Flask, label: str) -> None:
    """Call the first line of the menu so in the draft."""
    rt = rt_of(app)
    node = part_of(draft_of(rt).catalogue, MAIN)
    first = node["items"][0] | {"label": {"id": label, "en": label}}
    edit(rt, EDITOR, MAIN, node | {"items": [first, *node["items"][1:]]})


def phone(app: Flask, dialect: str = "simulator", asks: str = "draft") -> Phone:
    return Phone(app, SARI, dialect, asks=asks)


def numbers(app: Flask) -> list[int]:
    with rt_of(app).transaction() as db:
        return list(db.execute(select(mo_messages.c.catalogue_number).order_by(mo_messages.c.id)).scalars())


@every_dialect
def test_the_draft_s_menu_and_words_are_shown_to_who_asks_for_them(app: Flask, dialect: str) -> None:
    rename(app, "Uang JHT")
    edit(rt_of(app), EDITOR, BALANCE, {"id": "Uangnya {amount}", "en": "Money {amount}"})
    on_draft = phone(app, dialect)
    assert "1 Uang JHT" in on_draft.dial()
    assert on_draft.told == "draft 1"
    assert on_draft.type("1").startswith("Uangnya Rp")
    assert on_draft.told == "draft 1"
    live = phone(app, dialect, asks="live")
    assert "1 Saldo JHT" in live.dial()
    assert (live.told, "Uangnya" in live.type("1")) == ("live 1", False)
    assert numbers(app) == [0, 1]


@every_dialect
def test_a_session_goes_on_with_the_draft_that_it_began_with(app: Flask, dialect: str) -> None:
    rename(app, "Uang JHT")
    begun = phone(app, dialect)
    begun.dial()
    rename(app, "Dana JHT")
    begun.type("8")
    assert "1 Uang JHT" in begun.type("0")
    assert "1 Dana JHT" in phone(app, dialect).dial()
    discard_draft(rt_of(app), EDITOR)
    begun.type("8")
    assert "1 Uang JHT" in begun.type("0")
    assert begun.told == "draft 1"


def test_a_session_of_a_draft_that_nobody_remembers_begins_anew_as_the_draft_is_now(make: Make, app: Flask) -> None:
    rename(app, "Uang JHT")
    begun = phone(app)
    begun.dial()
    rename(app, "Dana JHT")
    begun.app = make()  # another process
    assert "1 Dana JHT" in begun.type("8")
    assert not begun.ends


def test_another_process_knows_a_draft_that_nobody_changed(make: Make, app: Flask) -> None:
    rename(app, "Uang JHT")
    begun = phone(app)
    begun.dial()
    begun.app = make()
    begun.type("8")
    assert "1 Uang JHT" in begun.type("0")


@pytest.mark.parametrize(("first", "then"), [("draft", "live"), ("live", "draft")])
def test_what_was_cut_off_is_not_resumed_on_the_other_side(app: Flask, first: str, then: str) -> None:
    rename(app, "Uang JHT")
    cut_off = phone(app, asks=first)
    cut_off.dial("6")
    asked = cut_off.text
    cut_off.hang_up()
    assert phone(app, asks=then).dial() != asked
    again = phone(app, asks=first)
    again.dial("6")
    again.hang_up()
    assert phone(app, asks=first).dial() == asked


def test_a_draft_that_was_changed_is_not_resumed(app: Flask) -> None:
    rename(app, "Uang JHT")
    cut_off = phone(app)
    cut_off.dial("6")
    cut_off.hang_up()
    rename(app, "Dana JHT")
    assert "1 Dana JHT" in phone(app).dial()


def test_what_the_draft_switches_off_is_not_offered_there(app: Flask) -> None:
    entry = part_of(rt_of(app).catalogue, "keywords.SALDO")
    edit(rt_of(app), EDITOR, "keywords.SALDO", entry | {"enabled": False})
    assert "Saldo JHT" not in phone(app).dial()
    assert "Saldo JHT" in phone(app, asks="live").dial()


def test_what_the_draft_switches_on_is_performed_there(make: Make, app: Flask) -> None:
    catalogue = rt_of(app).catalogue
    off = catalogue.keywords["SALDO"].model_copy(update={"enabled": False})
    closed = make(catalogue.model_copy(update={"keywords": {**catalogue.keywords, "SALDO": off}}))
    edit(rt_of(closed), EDITOR, "keywords.SALDO", part_of(catalogue, "keywords.SALDO"))
    caller = phone(closed)
    assert "1 Saldo JHT" in caller.dial()
    assert "Rp" in caller.type("1")


def test_amounts_are_shown_on_the_draft_to_who_types_the_pin(make: Make) -> None:
    asking = make(pin_required="all")
    rename(asking, "Uang JHT")
    choosing = phone(asking)
    choosing.dial("8", "5")
    assert "sudah disimpan" in choosing.type("1", "482957", "482957")
    caller = phone(asking)
    assert "1 Uang JHT" in caller.dial()
    assert "Rp" not in caller.type("1")
    assert "Rp" in caller.type("482957")
    assert set(numbers(asking)) == {0}


def test_a_draft_that_changes_nothing_leaves_it_to_what_is_live(app: Flask) -> None:
    caller = phone(app)
    assert "1 Saldo JHT" in caller.dial()
    assert caller.told == "live 1"


def test_a_draft_with_mistakes_begins_no_session_and_cuts_none_off(app: Flask) -> None:
    rename(app, "Uang JHT")
    begun = phone(app)
    begun.dial()
    edit(rt_of(app), EDITOR, JADWAL, SCHEDULE | {"aliases": ["saldo"]})
    late = phone(app)
    assert late.bring("begin").status_code == 409
    assert late.hang_up().status_code == 200
    begun.type("8")
    assert "1 Uang JHT" in begun.type("0")


def test_a_call_that_goes_straight_to_an_answer_does_not_slip_past_mistakes(app: Flask) -> None:
    edit(rt_of(app), EDITOR, JADWAL, SCHEDULE | {"aliases": ["saldo"]})
    late = phone(app, "africastalking")
    late.typed = ["1"]  # whose first turn brings an input already
    assert late.bring("continue").status_code == 409
    assert numbers(app) == []


@pytest.mark.parametrize("dialect", ["africastalking", "infobip"])
def test_in_production_nobody_is_heard_asking_for_it(app: Flask, dialect: str, monkeypatch: pytest.MonkeyPatch) -> None:
    rename(app, "Uang JHT")
    settings: dict[str, Any] = PRODUCTION | {"ussd_africastalking_secret": SECRET, "ussd_infobip_secret": SECRET}
    looks: list[str] = []
    monkeypatch.setattr("office.on_draft.draft_of", lambda _: looks.append("looked"))
    serious = create_app(runtime=replace(rt_of(app), settings=Settings(_env_file=None, log_level="ERROR", **settings)))
    caller = phone(serious, dialect)
    assert "1 Saldo JHT" in caller.dial()
    caller.type("1")
    assert (caller.told, looks, numbers(app)) == ("", [], [1])


def test_an_aggregator_on_another_machine_is_not_heard_either(app: Flask) -> None:
    rename(app, "Uang JHT")
    form = {"sessionId": "s1", "phoneNumber": SARI, "networkCode": "1", "serviceCode": "*2757#", "text": ""}
    answer = app.test_client().post(
        f"/ussd/africastalking/{SECRET}",
        data=form,
        headers={"X-Kabar-Catalogue": "draft"},
        environ_base={"REMOTE_ADDR": "10.1.2.3"},
    )
    assert "1 Saldo JHT" in answer.text
    assert "X-Kabar-Catalogue" not in answer.headers
