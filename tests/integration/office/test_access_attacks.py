"""What somebody tries who wants in, or wants others out, on both databases."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pyotp
import pytest

from core.access import Actor, Person, Role
from core.lockout import IN_A_ROW
from core.passwords import PasswordFault
from office import access, own_account, passwords, second_factor, tries, users
from office.access import NeedsCode, SignedIn
from office.tries import Refused, Why
from runtime.callers import address_behind, neighbourhood_of
from runtime.runtime import Runtime
from store import sign_ins
from tests.integration.office.test_access import (
    ADMIN,
    NEW_PASSWORD,
    PASSWORD,
    WHERE,
    Clock,
    clock,
    enter,
    refused,
    rt,
    sari,
    secret,
    session_of,
)

__all__ = ["clock", "rt", "sari", "secret"]  # fixtures
HER = Actor("user:sari", WHERE[0])


def known_here(rt: Runtime, password: str, mark: str) -> object:
    return access.sign_in(rt, "sari", password, "192.0.2.99", WHERE[1], mark=mark)


def test_who_guesses_elsewhere_locks_nobody_out_of_their_own_browser(rt: Runtime, sari: Person) -> None:
    mark = enter(rt).mark
    for _ in range(IN_A_ROW):
        refused(rt, address="198.51.100.1")
    assert refused(rt, password=PASSWORD).why is Why.LOCKED
    assert isinstance(known_here(rt, PASSWORD, mark), SignedIn)
    assert refused(rt, password=PASSWORD).why is Why.LOCKED  # elsewhere it stays


@pytest.mark.parametrize("mark", ["", ".", "x.y", "é.é"])
def test_a_mark_of_somebodys_own_making_is_worth_nothing(rt: Runtime, sari: Person, mark: str) -> None:
    for _ in range(IN_A_ROW):
        refused(rt)
    assert known_here(rt, PASSWORD, mark) == Refused(Why.LOCKED, refused(rt).until)


def test_a_mark_is_of_one_person_and_one_password(rt: Runtime, sari: Person) -> None:
    users.add(rt, ADMIN, "budi", "Budi Uji", Role.STAFF, password=NEW_PASSWORD)
    of_budi = enter(rt, "budi", NEW_PASSWORD).mark
    of_sari = enter(rt)
    own_account.change_password(rt, HER, sari, session_of(rt, of_sari.token), PASSWORD, "laut selatan biru")
    for _ in range(IN_A_ROW):
        refused(rt)
    for mark in (of_budi, of_sari.mark):
        assert isinstance(known_here(rt, "laut selatan biru", mark), Refused)


def test_a_mark_that_was_stolen_is_worth_five_tries(rt: Runtime, sari: Person) -> None:
    mark = enter(rt).mark
    for _ in range(IN_A_ROW):
        known_here(rt, "wrong", mark)
    answer = known_here(rt, PASSWORD, mark)
    assert isinstance(answer, Refused)
    assert answer.why is Why.LOCKED
    enter(rt)  # and locks nothing but itself


def test_who_is_turned_away_unjudged_has_not_tried(rt: Runtime, sari: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(password: str, known_hash: str | None) -> bool:
        raise passwords.TooManyAtOnce

    for _ in range(3):
        refused(rt)
    session = session_of(rt, enter(rt).token)
    with monkeypatch.context() as patched:
        patched.setattr(passwords, "is_right", busy)
        for _ in range(IN_A_ROW * 2):
            assert refused(rt, password=PASSWORD).why is Why.SLOW
            told = own_account.change_password(rt, HER, sari, session, PASSWORD, NEW_PASSWORD)
            assert isinstance(told, Refused)
            assert told.why is Why.SLOW
    enter(rt)


def test_being_turned_away_forgives_nothing(rt: Runtime, sari: Person) -> None:
    """Whoever keeps us busy on purpose would otherwise guess on and on."""
    of = tries.tried(rt, "name", "sari", WHERE[0])
    for _ in range(IN_A_ROW - 1):
        refused(rt)
    with rt.transaction() as db:
        tries.count(db, rt, of)
        tries.take_back(db, rt, of)
    refused(rt)
    assert refused(rt, password=PASSWORD).why is Why.LOCKED


@pytest.fixture
def on(rt: Runtime, sari: Person, secret: str, clock: Clock) -> str:
    """Sari's app is on; the next code is to come."""
    codes = second_factor.confirm(rt, HER, sari, pyotp.TOTP(secret).at(clock.now))
    assert isinstance(codes, list)
    clock.pass_by(seconds=90)
    return secret


Tried = Callable[[Runtime, Actor, Person, str], Any]


@pytest.mark.parametrize("door", [second_factor.turn_off, second_factor.renew_codes], ids=["turn off", "new codes"])
def test_codes_cannot_be_tried_on_and_on_at_a_browser_left_open(
    rt: Runtime, sari: Person, on: str, clock: Clock, door: Tried
) -> None:
    for _ in range(IN_A_ROW):
        assert door(rt, HER, sari, "000000").why is Why.WRONG
    right = pyotp.TOTP(on).at(clock.now)
    assert door(rt, HER, sari, right).why is Why.LOCKED
    step = access.sign_in(rt, "sari", PASSWORD, *WHERE)
    assert isinstance(step, NeedsCode)
    told = access.confirm_code(rt, step.token, right, *WHERE)
    assert isinstance(told, Refused)
    assert told.why is Why.LOCKED


def test_the_app_cannot_be_confirmed_by_guessing(rt: Runtime, sari: Person, secret: str, clock: Clock) -> None:
    for _ in range(IN_A_ROW):
        second_factor.confirm(rt, HER, sari, "000000")
    told = second_factor.confirm(rt, HER, sari, pyotp.TOTP(secret).at(clock.now))
    assert isinstance(told, Refused)
    assert told.why is Why.LOCKED


def test_a_code_comes_too_late_where_the_password_was_reset_in_between(
    rt: Runtime, sari: Person, on: str, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The session of the password is ended while the code is judged: nobody may come out of it signed in."""
    step = access.sign_in(rt, "sari", PASSWORD, *WHERE)
    assert isinstance(step, NeedsCode)
    judge = second_factor.takes_code

    def judge_late(db: Any, *rest: Any) -> bool:
        sign_ins.end_sessions(db, sari.id, rt.now())
        return judge(db, *rest)

    monkeypatch.setattr(second_factor, "takes_code", judge_late)
    assert access.confirm_code(rt, step.token, pyotp.TOTP(on).at(clock.now), *WHERE) == Refused(Why.OVER)


def test_of_two_with_the_same_token_one_is_in(rt: Runtime, sari: Person, on: str, clock: Clock) -> None:
    step = access.sign_in(rt, "sari", PASSWORD, *WHERE)
    assert isinstance(step, NeedsCode)
    code, token = pyotp.TOTP(on).at(clock.now), step.token
    with ThreadPoolExecutor(4) as pool:
        came = list(pool.map(lambda _: access.confirm_code(rt, token, code, *WHERE), range(4)))
    assert [isinstance(each, SignedIn) for each in came].count(True) == 1


def test_a_password_that_an_admin_resets_meanwhile_is_not_put_back(
    rt: Runtime, sari: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = session_of(rt, enter(rt).token)
    hash_of = passwords.hash_of

    def reset_first(password: str) -> str:
        monkeypatch.setattr(passwords, "hash_of", hash_of)
        users.reset_password(rt, ADMIN, sari.id, "gula aren asli sekali")
        return hash_of(password)

    monkeypatch.setattr(passwords, "hash_of", reset_first)
    assert own_account.change_password(rt, HER, sari, session, PASSWORD, NEW_PASSWORD) == Refused(Why.WRONG)
    assert isinstance(access.sign_in(rt, "sari", NEW_PASSWORD, *WHERE), Refused)
    assert isinstance(access.sign_in(rt, "sari", "gula aren asli sekali", *WHERE), SignedIn)


def test_resets_and_sign_ins_at_once_wait_for_each_other_in_one_order(rt: Runtime, sari: Person) -> None:
    def reset() -> None:
        users.reset_password(rt, ADMIN, sari.id, PASSWORD)

    def sign_in() -> None:
        access.sign_in(rt, "sari", PASSWORD, *WHERE)

    with ThreadPoolExecutor(3) as pool:
        waiting = [pool.submit(each) for _ in range(3) for each in (reset, sign_in, sign_in)]
    assert [each.exception() for each in waiting if each.exception()] == []


def test_a_password_that_is_like_the_old_one_is_still_a_try(rt: Runtime, sari: Person) -> None:
    session = session_of(rt, enter(rt).token)
    assert own_account.change_password(rt, HER, sari, session, PASSWORD, PASSWORD) is PasswordFault.SAME


@pytest.mark.parametrize(
    ("address", "neighbourhood"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", ""),
    ],
)
def test_a_household_is_one_caller_however_many_addresses_it_has(address: str, neighbourhood: str) -> None:
    assert neighbourhood_of(address) == neighbourhood


@pytest.mark.parametrize(
    ("peer", "forwarded", "caller"),
    [
        ("::ffff:10.0.0.1", "203.0.113.5", "203.0.113.5"),
        ("10.0.0.1", "6.6.6.6, 203.0.113.5, ::ffff:10.0.0.2", "203.0.113.5"),
        ("203.0.113.9", "6.6.6.6", "203.0.113.9"),
        ("10.0.0.1", "<script>", "10.0.0.1"),
        ("10.0.0.1", "", "10.0.0.1"),
    ],
    ids=["as IPv6 sockets write it", "through two of ours", "no proxy of ours", "no address", "nothing told"],
)
def test_only_our_own_proxies_are_believed(peer: str, forwarded: str, caller: str) -> None:
    assert address_behind(peer, forwarded, ("10.0.0.0/8",)) == caller
