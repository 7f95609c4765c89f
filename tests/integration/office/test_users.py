"""Admins look after people; one admin is always left."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Engine

from core.access import Actor, Role
from core.catalogue import Catalogue
from core.commands import Language
from core.context import Reference
from core.passwords import PasswordFault
from office import access, users
from office.access import SignedIn
from office.tries import Refused
from office.users import CannotDo, UserFault
from runtime.runtime import Runtime
from store.audit import Wanted, find
from tests.intake_cases import make_rt

ROOT = Actor("terminal:root")


@pytest.fixture
def rt(engine: Engine, catalogue: Catalogue, reference: Reference) -> Runtime:
    return make_rt(engine, catalogue, reference)


def add(rt: Runtime, name: str = "sari", role: Role = Role.OPERATOR, **more: Any) -> int:
    return users.add(rt, ROOT, name, "Sari Wulandari", role, **more).user_id


def test_a_person_is_added_with_a_one_time_password(rt: Runtime) -> None:
    added = users.add(rt, ROOT, " Sari.W ", " Sari   Wulandari ", Role.STAFF, Language.EN)
    user = users.find(rt, added.user_id)
    assert user is not None
    assert (user.name, user.full_name, user.role, user.language) == (
        "sari.w",
        "Sari Wulandari",
        Role.STAFF,
        Language.EN,
    )
    assert user.must_change_password
    assert isinstance(access.sign_in(rt, "sari.w", added.password, "192.0.2.1", ""), SignedIn)


@pytest.mark.parametrize(
    ("name", "full_name", "password", "fault"),
    [
        pytest.param("s", "Sari", "", UserFault.NAME, id="one letter"),
        pytest.param("sari w", "Sari", "", UserFault.NAME, id="a space"),
        pytest.param("x" * 41, "Sari", "", UserFault.NAME, id="too long a name"),
        pytest.param("sari", " ", "", UserFault.FULL_NAME, id="nameless"),
        pytest.param("sari", "x" * 81, "", UserFault.FULL_NAME, id="too long a full name"),
        pytest.param("sari", "Sari", "short", PasswordFault.SHORT, id="a password that will not do"),
        pytest.param("SARI", "Sari", "", UserFault.TAKEN, id="taken"),
    ],
)
def test_who_cannot_be_added_is_not(rt: Runtime, name: str, full_name: str, password: str, fault: object) -> None:
    if fault is UserFault.TAKEN:
        add(rt)
    before = len(users.list_all(rt))
    with pytest.raises(CannotDo) as told:
        users.add(rt, ROOT, name, full_name, Role.STAFF, password=password)
    assert told.value.fault is fault
    assert len(users.list_all(rt)) == before


def test_two_of_one_name_at_once_are_one(rt: Runtime) -> None:
    answers = together([lambda: add(rt)] * 4)
    assert len(users.list_all(rt)) == 1
    assert len([each for each in answers if each is UserFault.TAKEN]) == 3


def together(work: list[Callable[[], object]]) -> list[object]:
    answers: list[object] = []

    def do(each: Callable[[], object]) -> None:
        try:
            answers.append(each())
        except CannotDo as told:
            answers.append(told.fault)

    threads = [threading.Thread(target=do, args=(each,)) for each in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


REMOVALS: dict[str, Callable[[Runtime, int], None]] = {
    "disable": lambda rt, user_id: users.disable(rt, ROOT, user_id),
    "demote": lambda rt, user_id: users.set_role(rt, ROOT, user_id, Role.STAFF),
    "change": lambda rt, user_id: users.change(rt, ROOT, user_id, "Sari", Role.AUDITOR),
}


@pytest.mark.parametrize("removal", REMOVALS)
def test_the_last_admin_stays(rt: Runtime, removal: str) -> None:
    first, second = add(rt, "sari", Role.ADMIN), add(rt, "budi", Role.ADMIN)
    REMOVALS[removal](rt, first)
    with pytest.raises(CannotDo) as told:
        REMOVALS[removal](rt, second)
    assert told.value.fault is UserFault.LAST_ADMIN
    kept = users.find(rt, second)
    assert kept is not None
    assert (kept.active, kept.role) == (True, Role.ADMIN)


def test_two_admins_who_remove_each_other_at_once_leave_one(rt: Runtime) -> None:
    for turn in range(5):
        first, second = add(rt, f"sari{turn}", Role.ADMIN), add(rt, f"budi{turn}", Role.ADMIN)
        for other in users.list_all(rt):
            if other.id not in (first, second) and other.active:
                users.disable(rt, ROOT, other.id)
        together([lambda: users.disable(rt, ROOT, first), lambda: users.set_role(rt, ROOT, second, Role.STAFF)])  # noqa: B023
        left = [each for each in users.list_all(rt) if each.active and each.role is Role.ADMIN]
        assert len(left) == 1


def test_a_reset_ends_sessions_and_lifts_the_lock(rt: Runtime) -> None:
    user_id = add(rt)
    token = access.sign_in(rt, "sari", users.reset_password(rt, ROOT, user_id).password, "192.0.2.1", "")
    assert isinstance(token, SignedIn)
    for _ in range(6):
        assert isinstance(access.sign_in(rt, "sari", "wrong", "192.0.2.1", ""), Refused)
    again = users.reset_password(rt, ROOT, user_id).password
    assert access.person_of(rt, token.token) is None
    assert isinstance(access.sign_in(rt, "sari", again, "192.0.2.1", ""), SignedIn)


def test_what_was_done_is_noted_and_what_changed_nothing_is_not(rt: Runtime) -> None:
    user_id = add(rt)
    users.set_role(rt, ROOT, user_id, Role.STAFF)
    users.set_role(rt, ROOT, user_id, Role.STAFF)
    users.change(rt, ROOT, user_id, "Sari Wulandari", Role.STAFF)
    users.disable(rt, ROOT, user_id)
    users.disable(rt, ROOT, user_id)
    with rt.transaction() as db:
        noted = [(each.action, each.before, each.after) for each in find(db, Wanted(), below=None, limit=99)]
    assert noted == [
        ("user.disable", None, None),
        ("user.change", '{"role":"operator"}', '{"role":"staff"}'),
        ("user.add", None, '{"full_name":"Sari Wulandari","role":"operator"}'),
    ]


def test_nobody_is_nobody(rt: Runtime) -> None:
    for change in (*REMOVALS.values(), lambda rt, user_id: users.enable(rt, ROOT, user_id)):
        with pytest.raises(CannotDo, match="unknown"):
            change(rt, 4711)
