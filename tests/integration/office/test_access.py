"""Signing in on both databases: passwords, locks, codes, sessions."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pyotp
import pytest
from sqlalchemy import Engine, select

from core.access import Actor, Person, Role
from core.catalogue import Catalogue
from core.context import Reference
from core.lockout import FROM_ONE_ADDRESS, IN_A_ROW
from core.passwords import PasswordFault
from office import access, audit, own_account, second_factor, tries, users
from office.access import NeedsCode, SessionInfo, SignedIn
from office.tries import Refused, Why
from runtime.runtime import Runtime
from store.audit import Wanted, find
from store.tables import audit_entries, recovery_codes, user_sessions
from store.tables import users as users_table
from tests.conftest import NOW
from tests.intake_cases import make_rt

ADMIN = Actor("terminal:root")
PASSWORD, NEW_PASSWORD = "kuda-laut-biru", "kopi susu gula aren"
WHERE = ("192.0.2.7", "Peramban Uji/1.0")


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **time: float) -> None:
        self.now += timedelta(**time)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def rt(engine: Engine, catalogue: Catalogue, reference: Reference, clock: Clock) -> Runtime:
    return replace(make_rt(engine, catalogue, reference), clock=clock)


@pytest.fixture
def sari(rt: Runtime) -> Person:
    users.add(rt, ADMIN, "Sari", "Sari Wulandari", Role.OPERATOR, password=PASSWORD)
    found = users.find_by_name(rt, "sari")
    assert found is not None
    return found.person


def enter(rt: Runtime, name: str = "sari", password: str = PASSWORD) -> SignedIn:
    came = access.sign_in(rt, name, password, *WHERE)
    assert isinstance(came, SignedIn)
    return came


def refused(rt: Runtime, name: str = "sari", password: str = "wrong", address: str = WHERE[0]) -> Refused:
    came = access.sign_in(rt, name, password, address, WHERE[1])
    assert isinstance(came, Refused)
    return came


def session_of(rt: Runtime, token: str) -> SessionInfo:
    known = access.person_of(rt, token)
    assert known is not None
    return known[1]


def entries(rt: Runtime) -> list[tuple[str, str, str | None]]:
    with rt.transaction() as db:
        return [(each.actor, each.action, each.after) for each in reversed(find(db, Wanted(), below=None, limit=99))]


def test_who_knows_the_password_is_in_and_known_by_the_token(rt: Runtime, sari: Person) -> None:
    came = enter(rt, " SARI ")
    assert came.person == sari
    known = access.person_of(rt, came.token)
    assert known is not None
    assert known[0] == sari
    assert known[1].must_first is None
    assert entries(rt)[-1] == ("user:sari", "sign_in", '{"by":"password"}')
    with rt.transaction() as db:
        assert came.token not in db.execute(select(user_sessions.c.token_hash)).scalars().all()


@pytest.mark.parametrize("token", ["", "x", "token\x00"])
def test_another_token_is_nobody(rt: Runtime, sari: Person, token: str) -> None:
    enter(rt)
    assert access.person_of(rt, token) is None


@pytest.mark.parametrize("name", ["sari", "nobody", "no\x00body", "x" * 5000])
def test_a_name_that_nobody_has_is_answered_and_locked_like_any_other(
    rt: Runtime, sari: Person, clock: Clock, name: str
) -> None:
    answers = [refused(rt, name) for _ in range(IN_A_ROW + 1)]
    until = clock.now + timedelta(minutes=15)
    assert answers[:-2] == [Refused(Why.WRONG)] * (IN_A_ROW - 1)
    assert answers[-2:] == [Refused(Why.WRONG, until), Refused(Why.LOCKED, until)]
    assert len([1 for _, action, _ in entries(rt) if action == "sign_in.refused"]) == IN_A_ROW


def test_what_was_typed_as_a_name_is_not_written_down(rt: Runtime, sari: Person) -> None:
    refused(rt, "kuda-laut-biru")
    with rt.transaction() as db:
        written = [tuple(map(str, row)) for row in db.execute(select(audit_entries))]
    assert "kuda" not in str(written)
    assert written[-1][4] == "user:?"


def test_a_lock_holds_for_the_right_password_too_and_ends(rt: Runtime, sari: Person, clock: Clock) -> None:
    for _ in range(IN_A_ROW):
        refused(rt)
    assert refused(rt, password=PASSWORD).why is Why.LOCKED
    clock.pass_by(minutes=15)
    enter(rt)
    assert refused(rt) == Refused(Why.WRONG), "who was right starts anew"


def test_a_try_after_the_wait_locks_for_twice_as_long(rt: Runtime, sari: Person, clock: Clock) -> None:
    for _ in range(IN_A_ROW):
        refused(rt)
    clock.pass_by(minutes=15)
    assert refused(rt) == Refused(Why.WRONG, clock.now + timedelta(minutes=30))


def test_many_guesses_at_once_gain_nothing(rt: Runtime, sari: Person) -> None:
    answers: list[object] = []
    guesses = [lambda: answers.append(access.sign_in(rt, "sari", "wrong", *WHERE))] * 8
    together(guesses)
    assert len([1 for each in answers if isinstance(each, Refused) and each.why is Why.WRONG]) <= IN_A_ROW


def together(work: list[Callable[[], None]]) -> None:
    threads = [threading.Thread(target=each) for each in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_one_address_cannot_try_name_after_name(rt: Runtime, sari: Person, clock: Clock) -> None:
    with rt.transaction() as db:
        for number in range(FROM_ONE_ADDRESS - 1):
            tries.count(db, rt, tries.tried(rt, "name", f"name{number}", WHERE[0]))
    assert refused(rt, "another").why is Why.WRONG
    assert refused(rt, "sari", PASSWORD).why is Why.SLOW
    assert isinstance(access.sign_in(rt, "sari", PASSWORD, "192.0.2.8", ""), SignedIn), "elsewhere they may"
    clock.pass_by(minutes=15)
    enter(rt)


def test_a_one_time_password_is_good_for_three_days(rt: Runtime, clock: Clock) -> None:
    given = users.add(rt, ADMIN, "budi", "Budi", Role.STAFF).password
    clock.pass_by(hours=71)
    assert isinstance(access.sign_in(rt, "budi", given, *WHERE), SignedIn)
    clock.pass_by(hours=1)
    assert access.sign_in(rt, "budi", given, *WHERE) == Refused(Why.EXPIRED)
    assert access.sign_in(rt, "budi", "tebakan", *WHERE) == Refused(Why.WRONG)
    fresh = users.reset_password(rt, ADMIN, 1).password
    assert isinstance(access.sign_in(rt, "budi", fresh, *WHERE), SignedIn)


def test_ones_own_password_is_good_for_ever(rt: Runtime, sari: Person, clock: Clock) -> None:
    clock.pass_by(days=1000)
    assert isinstance(access.sign_in(rt, "sari", PASSWORD, *WHERE), SignedIn)


def test_who_is_kept_out_is_told_what_anybody_is_told_and_is_out_at_once(rt: Runtime, sari: Person) -> None:
    token = enter(rt).token
    users.disable(rt, ADMIN, sari.id)
    assert access.person_of(rt, token) is None
    assert refused(rt, password=PASSWORD) == Refused(Why.WRONG)
    assert entries(rt)[-1][2] == '{"locked":false,"wrong":"disabled"}'
    users.enable(rt, ADMIN, sari.id)
    assert access.person_of(rt, token) is None, "the old session stays over"
    enter(rt)


# ---------------------------------------------------------------- sessions


def test_a_session_ends_without_a_click_and_in_any_case(rt: Runtime, sari: Person, clock: Clock) -> None:
    idle, busy = enter(rt).token, enter(rt).token
    for _ in range(25):
        clock.pass_by(minutes=29)
        assert access.person_of(rt, busy) or clock.now >= NOW + timedelta(hours=12)
    assert access.person_of(rt, idle) is None
    assert access.person_of(rt, busy) is None


def test_that_somebody_is_there_is_noted_once_a_minute(rt: Runtime, sari: Person, clock: Clock) -> None:
    token, seen = enter(rt).token, []
    for _ in range(6):
        clock.pass_by(seconds=25)
        access.person_of(rt, token)
        with rt.transaction() as db:
            seen.append(db.execute(select(user_sessions.c.seen_at)).scalar_one())
    assert len(set(seen)) == 3


def test_who_signs_out_is_out(rt: Runtime, sari: Person) -> None:
    here, there = enter(rt).token, enter(rt).token
    access.sign_out(rt, Actor("user:sari"), here)
    assert access.person_of(rt, here) is None
    assert access.person_of(rt, there) is not None


def test_sessions_are_seen_and_ended_each_and_all(rt: Runtime, sari: Person) -> None:
    tokens = [enter(rt).token for _ in range(3)]
    listed = own_account.sessions_of(rt, sari.id)
    assert {each.token_hash for each in listed} == set(map(access.token_hash_of, tokens))
    who = Actor("user:sari")
    assert own_account.end_session(rt, who, sari.id, access.token_hash_of(tokens[0]))
    assert not own_account.end_session(rt, who, sari.id + 1, access.token_hash_of(tokens[1])), "not somebody else's"
    assert own_account.end_sessions(rt, who, sari.id, but=access.token_hash_of(tokens[2])) == 1
    assert [access.person_of(rt, each) is not None for each in tokens] == [False, False, True]


# ---------------------------------------------------------------- own password


def test_a_new_password_ends_all_other_sessions(rt: Runtime, sari: Person) -> None:
    here, there = enter(rt).token, enter(rt).token
    who = Actor("user:sari", WHERE[0])
    done = own_account.change_password(rt, who, sari, session_of(rt, here), PASSWORD, NEW_PASSWORD)
    assert done is None
    assert (access.person_of(rt, here) is None, access.person_of(rt, there) is None) == (False, True)
    assert refused(rt, password=PASSWORD).why is Why.WRONG
    enter(rt, password=NEW_PASSWORD)


@pytest.mark.parametrize(
    ("current", "new", "told"),
    [
        pytest.param("wrong", NEW_PASSWORD, Refused(Why.WRONG), id="who does not know the old one"),
        pytest.param(PASSWORD, PASSWORD, PasswordFault.SAME, id="the same again"),
        pytest.param(PASSWORD, "short", PasswordFault.SHORT, id="too short"),
    ],
)
def test_a_password_that_will_not_do_changes_nothing(
    rt: Runtime, sari: Person, current: str, new: str, told: object
) -> None:
    token = enter(rt).token
    who = Actor("user:sari", WHERE[0])
    assert own_account.change_password(rt, who, sari, session_of(rt, token), current, new) == told
    enter(rt)


def test_no_password_is_in_the_audit_log(rt: Runtime, sari: Person) -> None:
    given = users.reset_password(rt, ADMIN, sari.id).password
    token = enter(rt, password=given).token
    assert session_of(rt, token).must_first == "password"
    own_account.change_password(rt, Actor("user:sari"), sari, session_of(rt, token), given, NEW_PASSWORD)
    assert session_of(rt, token).must_first is None
    with rt.transaction() as db:
        written = str([tuple(row) for row in db.execute(select(audit_entries))])
    assert not [each for each in (PASSWORD, NEW_PASSWORD, given) if each in written]
    assert audit.verify_now(rt).sound


# ---------------------------------------------------------------- second factor


@pytest.fixture
def secret(rt: Runtime, sari: Person) -> str:
    secret = second_factor.begin(rt, sari)
    assert secret is not None
    return secret


@pytest.fixture
def codes(rt: Runtime, sari: Person, secret: str, clock: Clock) -> list[str]:
    """The recovery codes of Sari, who has confirmed her app; its next code is good."""
    codes = second_factor.confirm(rt, Actor("user:sari"), sari, pyotp.TOTP(secret).at(clock.now))
    assert codes is not None
    clock.pass_by(seconds=30)
    return codes


def half_way(rt: Runtime) -> str:
    came = access.sign_in(rt, "sari", PASSWORD, *WHERE)
    assert isinstance(came, NeedsCode)
    return came.token


def test_nothing_is_asked_for_before_the_app_is_confirmed(rt: Runtime, sari: Person, secret: str) -> None:
    enter(rt)
    assert second_factor.begin(rt, sari) == secret, "the picture stays the same when the page is opened again"
    assert second_factor.confirm(rt, Actor("user:sari"), sari, "000000") == Refused(Why.WRONG)
    enter(rt)
    with rt.transaction() as db:
        assert secret not in str(db.execute(select(users_table.c.totp_secret)).scalars().all())


def test_the_code_is_asked_for_and_lets_in(rt: Runtime, secret: str, codes: list[str], clock: Clock) -> None:
    token = half_way(rt)
    assert access.person_of(rt, token) is None, "the password alone opens nothing"
    came = access.confirm_code(rt, token, pyotp.TOTP(secret).at(clock.now), *WHERE)
    assert isinstance(came, SignedIn)
    assert came.token != token
    assert access.person_of(rt, came.token) is not None
    assert access.confirm_code(rt, token, codes[0], *WHERE) == Refused(Why.OVER)


@pytest.mark.parametrize(
    ("seconds", "good"),
    [
        pytest.param(-60, False, id="two steps ago"),
        pytest.param(30, True, id="a clock that is ahead"),
        pytest.param(0, True, id="now"),
        pytest.param(60, False, id="two steps ahead"),
    ],
)
def test_clocks_may_differ_by_one_step(
    rt: Runtime, secret: str, codes: list[str], clock: Clock, seconds: int, good: bool
) -> None:
    clock.pass_by(seconds=120)
    code = pyotp.TOTP(secret).at(clock.now + timedelta(seconds=seconds))
    assert isinstance(access.confirm_code(rt, half_way(rt), code, *WHERE), SignedIn) is good


def test_a_code_works_once_even_for_two_at_once(rt: Runtime, secret: str, codes: list[str], clock: Clock) -> None:
    code = pyotp.TOTP(secret).at(clock.now)
    answers: list[object] = []
    tokens = [half_way(rt) for _ in range(3)]
    together([lambda token=token: answers.append(access.confirm_code(rt, token, code, *WHERE)) for token in tokens])  # type: ignore[misc]
    assert len([1 for each in answers if isinstance(each, SignedIn)]) == 1


def test_a_recovery_code_works_once(rt: Runtime, codes: list[str]) -> None:
    assert len(set(codes)) == 10
    assert isinstance(access.confirm_code(rt, half_way(rt), codes[3].upper(), *WHERE), SignedIn)
    assert access.confirm_code(rt, half_way(rt), codes[3], *WHERE) == Refused(Why.WRONG)
    with rt.transaction() as db:
        kept = db.execute(select(recovery_codes.c.code_hash)).scalars().all()
    assert not set(codes) & set(kept)


def test_codes_cannot_be_tried_on_and_on(rt: Runtime, secret: str, codes: list[str], clock: Clock) -> None:
    token = half_way(rt)
    answers = [access.confirm_code(rt, token, "000000", *WHERE) for _ in range(IN_A_ROW + 1)]
    assert [each.why for each in answers if isinstance(each, Refused)] == [Why.WRONG] * IN_A_ROW + [Why.LOCKED]
    assert access.confirm_code(rt, half_way(rt), codes[0], *WHERE) == answers[-1]
    clock.pass_by(minutes=15)
    assert access.confirm_code(rt, token, codes[0], *WHERE) == Refused(Why.OVER), "the password was too long ago"


def test_new_recovery_codes_replace_the_old_ones(
    rt: Runtime, sari: Person, secret: str, codes: list[str], clock: Clock
) -> None:
    who = Actor("user:sari")
    assert second_factor.renew_codes(rt, who, sari, "000000") == Refused(Why.WRONG)
    fresh = second_factor.renew_codes(rt, who, sari, pyotp.TOTP(secret).at(clock.now))
    assert fresh is not None
    assert access.confirm_code(rt, half_way(rt), codes[0], *WHERE) == Refused(Why.WRONG)
    assert isinstance(access.confirm_code(rt, half_way(rt), fresh[0], *WHERE), SignedIn)


def test_an_admin_takes_it_away_for_whom_the_phone_is_gone(rt: Runtime, sari: Person, codes: list[str]) -> None:
    assert second_factor.reset(rt, ADMIN, sari.id)
    assert not second_factor.reset(rt, ADMIN, sari.id)
    enter(rt)


@pytest.mark.parametrize(
    ("role", "first"),
    [(Role.ADMIN, "second_factor"), (Role.APPROVER, "second_factor"), (Role.STAFF, None)],
)
def test_where_it_is_required_approvers_and_admins_add_it_first(
    rt: Runtime, sari: Person, role: Role, first: str | None
) -> None:
    strict = replace(rt, settings=rt.settings.model_copy(update={"console_totp": "required"}))
    users.set_role(rt, ADMIN, sari.id, role)
    assert session_of(strict, enter(strict).token).must_first == first


def test_another_secret_key_makes_codes_worthless_but_not_the_sign_in_fail(
    rt: Runtime, codes: list[str], secret: str, clock: Clock
) -> None:
    token = half_way(rt)
    other = replace(rt, settings=rt.settings.model_copy(update={"secret_key": "another secret key, also long"}))
    assert access.confirm_code(other, token, pyotp.TOTP(secret).at(clock.now), *WHERE) == Refused(Why.WRONG)


def test_the_picture_carries_no_style(secret: str) -> None:
    picture = second_factor.picture_of(secret, "sari")
    assert picture.startswith("<svg")
    assert "style" not in picture
    assert secret in second_factor.address_of(secret, "sari")
