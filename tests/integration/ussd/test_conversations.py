"""Sessions as an aggregator drives them, in every dialect on both databases."""

import re

import pytest
from flask import Flask
from sqlalchemy import func, select

from core.commands import Language
from core.gsm7 import septets
from runtime.runtime import Runtime
from store.tables import mo_messages, mt_messages
from tests.integration.ussd.conftest import Make
from tests.integration.ussd.phones import DIALECTS, Phone
from tests.store_cases import BUDI, SARI, STRANGER

every_dialect = pytest.mark.parametrize("dialect", DIALECTS)


def rt_of(app: Flask) -> Runtime:
    rt: Runtime = app.extensions["kabar"]
    return rt


def rows(app: Flask, *columns: object) -> list[tuple[object, ...]]:
    with rt_of(app).transaction() as db:
        return [tuple(row) for row in db.execute(select(*columns))]  # type: ignore[call-overload]


def performed(app: Flask) -> int:
    with rt_of(app).transaction() as db:
        return int(db.execute(select(func.count()).select_from(mo_messages)).scalar_one())


@every_dialect
def test_a_bound_phone_reads_its_balance_on_the_second_screen(app: Flask, dialect: str) -> None:
    phone = Phone(app, SARI, dialect)
    assert "1 Saldo JHT" in phone.dial()
    assert "Rp12.345.678" in phone.type("1")
    assert "BPJAMSOSTEK" not in phone.text
    assert "1 Saldo JHT" in phone.type("0")
    assert phone.type("0").startswith("Terima kasih")
    assert phone.ends


@every_dialect
def test_dialling_deep_goes_straight_there(app: Flask, dialect: str) -> None:
    assert "Rp12.345.678" in Phone(app, SARI, dialect).dial("1")
    assert "JKM" in Phone(app, SARI, dialect).dial("5", "2", "4")


@every_dialect
def test_of_several_cards_one_is_chosen(app: Flask, dialect: str) -> None:
    phone = Phone(app, BUDI, dialect)
    phone.dial()
    assert phone.type("4").startswith("Kartu yang mana?\n1 ***0021 AKTIF\n2 ***0022 TIDAK AKTIF")
    assert "***0022" in phone.type("2")


@every_dialect
def test_a_phone_that_is_nobodys_is_led_through_registration(app: Flask, dialect: str) -> None:
    phone = Phone(app, STRANGER, dialect)
    phone.dial()
    assert "1 Daftar HP ini" in phone.type("1")
    assert "NIK di KTP" in phone.type("1")
    assert "NIK itu 16 angka" in phone.type("123")
    assert "Tanggal lahir" in phone.type("0099990101900001")
    assert "KPJ di kartu" in phone.type("01011990")
    assert "Kode 6 angka" in phone.type("00009000011") or "kode" in phone.text
    codes = [str(text) for (text, kind) in rows(app, mt_messages.c.text, mt_messages.c.kind) if kind == "code"]
    assert len(codes) == 1
    code = next(word for word in codes[0].replace(".", " ").split() if word.isdigit() and len(word) == 6)
    assert "24 jam" in phone.type(code) or "mulai" in phone.text
    assert "belum dapat" not in phone.text


@every_dialect
def test_the_language_changes_at_once_and_stays(app: Flask, dialect: str) -> None:
    phone = Phone(app, SARI, dialect)
    phone.dial()
    phone.type("8", "7", "2")
    assert "0 Back" in phone.text
    assert "1 JHT balance" in phone.type("00")
    later = Phone(app, SARI, dialect)
    later.dial()
    assert "1 JHT balance" in later.type("00")


@every_dialect
def test_complaint_stop_start_check_forgotten_and_block(app: Flask, dialect: str) -> None:
    phone = Phone(app, SARI, dialect)
    phone.dial()
    assert "Aduan" in phone.type("8", "2", "1", "kartu saya salah nama")
    found = re.search(r"A\d{7}", phone.text)
    assert found is not None
    assert found[0] in phone.type("00", "8", "2", "2", found[0])
    assert phone.type("00", "8", "6", "1", "0", "2")
    assert "BUKAN" in phone.type("00", "8", "3", "7KM4PX")
    assert "00009000011" in phone.type("00", "8", "1", "0099990101900001", "01011990")
    assert phone.type("00", "8", "4", "1")
    assert "Rp" not in phone.type("00", "1")


@every_dialect
def test_a_turn_that_comes_again_shows_the_same_screen_and_changes_nothing(app: Flask, dialect: str) -> None:
    phone = Phone(app, SARI, dialect)
    first = phone.dial()
    assert phone.again() == first
    if dialect == "africastalking":
        told = phone.type("1")
        assert [phone.again(), phone.again()] == [told, told]
        assert performed(app) == 1
        assert "1 Saldo JHT" in phone.type("0")


@every_dialect
def test_three_wrong_inputs_end_with_a_way_out(app: Flask, dialect: str) -> None:
    phone = Phone(app, SARI, dialect)
    phone.dial()
    assert "Pilih nomor" in phone.type("9")
    phone.type("x", "77")
    assert phone.ends
    assert "2757" in phone.text


@every_dialect
def test_a_session_that_was_cut_off_goes_on_when_its_phone_dials_again(app: Flask, dialect: str) -> None:
    phone = Phone(app, STRANGER, dialect)
    assert "1 Saldo JHT" in phone.dial()
    phone.type("7", "1", "0099990101900001")
    asked = phone.text
    assert phone.hang_up().status_code == 200
    back = Phone(app, STRANGER, dialect)
    assert back.dial() == asked
    assert "KPJ di kartu" in back.type("01011990")
    other = Phone(app, SARI, dialect)
    assert "1 Saldo JHT" in other.dial()


@every_dialect
def test_who_left_by_the_door_begins_at_the_beginning(app: Flask, dialect: str) -> None:
    phone = Phone(app, SARI, dialect)
    phone.dial()
    phone.type("5", "0", "0")
    assert phone.ends
    assert "1 Saldo JHT" in Phone(app, SARI, dialect).dial()


@every_dialect
def test_dialling_deep_is_no_wish_to_go_on_where_one_was(app: Flask, dialect: str) -> None:
    phone = Phone(app, SARI, dialect)
    phone.dial()
    phone.type("5")
    assert "Rp" in Phone(app, SARI, dialect).dial("1")


@pytest.mark.parametrize("dialect", ["simulator", "infobip"])
def test_an_input_of_a_session_that_nobody_knows_ends_kindly(app: Flask, dialect: str) -> None:
    phone = Phone(app, SARI, dialect)
    assert "dial lagi" in phone.type("1")
    assert phone.ends


def test_a_transcript_that_does_not_continue_the_session_ends_it_on_that_phone_alone(app: Flask) -> None:
    phone = Phone(app, SARI, "africastalking")
    phone.dial()
    phone.type("5")
    stray = Phone(app, SARI, "africastalking", session=phone.session, typed=["8"])
    assert "dial lagi" in stray.type("1")
    assert "JKM" in phone.type("2", "4")


def test_somebody_elses_session_id_opens_nothing(app: Flask) -> None:
    phone = Phone(app, SARI, "infobip")
    phone.dial()
    phone.type("1")
    thief = Phone(app, STRANGER, "infobip", session=phone.session)
    assert "Rp" not in thief.type("98")
    assert thief.ends


@every_dialect
def test_looking_at_the_same_figure_often_is_no_loop(app: Flask, dialect: str) -> None:
    phone = Phone(app, SARI, dialect)
    phone.dial()
    for _ in range(5):
        assert "Rp12.345.678" in phone.type("1")
        phone.type("0")


def test_who_asks_far_too_much_hears_why(make: Make) -> None:
    from dataclasses import replace

    from tests.integration.ussd.conftest import LIMITS

    app = make(limits=replace(LIMITS, messages_per_hour=2))
    phone = Phone(app, SARI)
    phone.dial()
    phone.type("1", "0", "1", "0")
    assert "Terlalu banyak" in phone.type("1")
    phone.type("0")
    assert "Terlalu banyak" in phone.type("1")


def test_a_long_answer_is_sent_by_sms_once(app: Flask) -> None:
    phone = Phone(app, BUDI, "africastalking")  # their CON takes four septets
    phone.dial()
    phone.type("5", "2", "1")
    assert "98 Lanjut" in phone.text
    assert "1 Kirim lewat SMS" in phone.type("98")
    assert "kami kirim lewat SMS" in phone.type("1")
    phone.again()
    sent = rows(app, mt_messages.c.recipient, mt_messages.c.kind, mt_messages.c.status)
    assert sent == [(BUDI, "reply", "queued")]


@every_dialect
@pytest.mark.parametrize("language", Language)
def test_every_screen_fits(app: Flask, dialect: str, language: Language) -> None:
    phone = Phone(app, BUDI, dialect)
    phone.dial("8", "7", "1" if language is Language.ID else "2")
    most = 156 if dialect == "africastalking" else 160
    for keys in ("1", "2", "3", "4", "5 1", "5 4 1", "6 Bandung", "8 8"):
        phone.type("00", *keys.split())
        assert septets(phone.text) <= most


def test_nothing_typed_is_kept_with_a_request(app: Flask) -> None:
    phone = Phone(app, SARI)
    phone.dial()
    phone.type("8", "1", "0099990101900001", "01011990", "00", "8", "5", "1", "482957", "482957")
    kept = rows(app, mo_messages.c.text, mo_messages.c.keyword, mo_messages.c.provider)
    assert [row[0] for row in kept] == ["*ussd* LUPA", "*ussd* PIN", "*ussd* PIN"]
