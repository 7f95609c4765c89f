"""Who may use the API: every way in which a key is not enough, and what a test key may do."""

import re
from collections.abc import Callable

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from api.contract import Operation
from api.examples import CLAIM, EVENT, PARTICIPANT, SEARCH
from api.keys import SCOPES
from api.operations import OPERATIONS
from runtime.runtime import Runtime
from store import api_keys
from store.database import Db
from store.tables import mt_messages
from tests.integration.api.conftest import Caller, Clock, MakeCaller

ADDRESSES = {
    "claim_number": "K0000000011",
    "message_id": "0" * 32,
    "campaign_id": "0" * 12,
}
NOBODY = "9901015506900001"  # looks like a NIK, but there is no province 99
Spoil = Callable[[str], str]


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        pytest.param(lambda _: "", "key_missing", id="nothing"),
        pytest.param(lambda written: written, "key_missing", id="no scheme"),
        pytest.param(lambda written: f"Basic {written}", "key_missing", id="another scheme"),
        pytest.param(lambda _: "Bearer ", "key_missing", id="no key"),
        pytest.param(lambda _: "Bearer x", "key_unknown", id="no key of ours"),
        pytest.param(lambda written: f"Bearer {written}_x", "key_unknown", id="one part too many"),
        pytest.param(lambda written: f"Bearer {written[:-1]}", "key_unknown", id="cut"),
        pytest.param(lambda written: f"Bearer {written}0", "key_unknown", id="too long"),
        pytest.param(lambda written: f"Bearer {written.upper()}", "key_unknown", id="capitals"),
        pytest.param(lambda written: f"Bearer {written.replace('live', 'test')}", "key_unknown", id="live as test"),
        pytest.param(
            lambda written: f"Bearer kabar_live_{'a' * 12}_{written.split('_')[3]}", "key_unknown", id="another id"
        ),
        pytest.param(lambda written: f"Bearer {written.replace('live_', 'live_é')}", "key_unknown", id="not ASCII"),
    ],
)
def test_who_shows_no_good_key_is_refused(core: Caller, spoil: Spoil, code: str) -> None:
    answer = core.client.get(
        "/api/v1/claims", headers={"Authorization": spoil(core.written).encode().decode("latin-1")}
    )
    assert (answer.status_code, answer.json["type"].rpartition("/")[2]) == (401, code)  # type: ignore[index]
    assert answer.headers["WWW-Authenticate"].startswith('Bearer realm="kabar"')


def test_an_expired_key_is_refused_from_its_very_second(caller_with: MakeCaller, clock: Clock) -> None:
    core = caller_with(days=1)
    clock.go(days=1, seconds=-1)
    assert core.get("/claims").status_code == 200
    clock.go(seconds=1)
    assert (core.get("/claims").status_code, code_of(core)) == (401, "key_expired")


def test_a_revoked_key_is_refused_at_once(core: Caller, rt: Runtime) -> None:
    with rt.transaction() as db:
        assert api_keys.revoke(db, core.key.id, rt.now())
        assert not api_keys.revoke(db, core.key.id, rt.now())
    assert (core.get("/claims").status_code, code_of(core)) == (401, "key_revoked")


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda each: each.name)
def test_every_operation_wants_its_scope(caller_with: MakeCaller, operation: Operation) -> None:
    path = operation.path.format(**ADDRESSES)

    def ask(scopes: set[str]) -> TestResponse:
        caller = caller_with(scopes)
        return caller.get(path) if operation.method == "GET" else caller.post(path, {})

    refused = ask(set(SCOPES) - {operation.scope})
    assert refused.status_code == 403
    assert f'scope="{operation.scope}"' in refused.headers["WWW-Authenticate"]
    assert ask({operation.scope}).status_code != 403


def test_numbers_are_masked_without_the_scope_for_them(core: Caller, caller_with: MakeCaller, clock: Clock) -> None:
    tell_all(core)
    clock.go(seconds=30)
    (full,) = {each["recipient"] for each in core.post("/messages/search", SEARCH).json["items"]}  # type: ignore[index]
    reader = caller_with(set(SCOPES) - {"pii:read"})
    (masked,) = {each["recipient"] for each in reader.post("/messages/search", SEARCH).json["items"]}  # type: ignore[index]
    assert (full, masked) == ("+6285000000199", "0850-00••-••99")
    assert "85000000199" not in reader.get("/claims/K0000000011").text + reader.get("/messages").text


def test_no_text_of_a_message_is_ever_shown(core: Caller, rt: Runtime, clock: Clock) -> None:
    tell_all(core)
    clock.go(seconds=30)
    with rt.transaction() as db:
        texts = texts_of(db)
    shown = (
        core.get("/messages").text + core.get("/claims/K0000000011").text + core.post("/messages/search", SEARCH).text
    )
    assert texts
    assert not [text for text in texts if text in shown or text[:40] in shown]


def test_a_test_key_may_speak_of_invented_people_only(caller_with: MakeCaller, rt: Runtime) -> None:
    trial = caller_with(test=True)
    assert trial.post("/participants", PARTICIPANT).status_code == 201
    real = {**PARTICIPANT, "nik": NOBODY, "msisdn": None, "memberships": []}
    assert problem_codes(trial.post("/participants", real)) == ["test_key_real_person"]
    tell_all(trial)
    with rt.transaction() as db:
        assert providers_of(db) == {"simulator"}


def test_a_test_key_sees_invented_people_and_what_they_are_told_only(
    core: Caller, caller_with: MakeCaller, clock: Clock
) -> None:
    tell_all(core)
    clock.go(seconds=30)
    real = {**PARTICIPANT, "nik": NOBODY, "msisdn": "+6285000000112", "memberships": []}
    assert core.post("/participants", real).status_code == 201
    assert (
        core.post("/claims", {**CLAIM, "nik": real["nik"], "claim_number": "K0000000012", "kpj": None}).status_code
        == 201
    )
    trial = caller_with(test=True)
    assert [each["claim_number"] for each in trial.get("/claims").json["items"]] == ["K0000000011"]  # type: ignore[index]
    assert trial.get("/claims/K0000000012").status_code == 404
    assert core.get("/claims/K0000000012").status_code == 200
    (seen,) = trial.get("/messages").json["items"]  # type: ignore[index]
    assert trial.get(f"/messages/{seen['id']}").status_code == 200
    happened = {**EVENT, "claim_number": "K0000000012", "stage": "DISETUJUI"}
    other = core.post("/claim-events", happened, once="two").json["notice_id"]  # type: ignore[index]
    assert (core.get(f"/messages/{other}").status_code, trial.get(f"/messages/{other}").status_code) == (200, 404)
    assert [each["id"] for each in trial.get("/messages").json["items"]] == [seen["id"]]  # type: ignore[index]


def test_use_of_a_key_is_noted_at_most_once_a_minute(core: Caller, rt: Runtime, clock: Clock) -> None:
    begun = rt.now()
    for seconds, noted in ((0, 0), (59, 0), (1, 60)):
        clock.go(seconds=seconds)
        core.get("/claims").close()
        with rt.transaction() as db:
            found = api_keys.find(db, core.key.id)
        assert found is not None
        assert found.last_used_at is not None
        assert (found.last_used_at - begun).total_seconds() == noted


def test_of_the_secret_only_a_hash_is_kept(core: Caller, rt: Runtime) -> None:
    secret = core.written.split("_")[3]
    with rt.transaction() as db:
        found = api_keys.find(db, core.key.id)
    assert found is not None
    assert re.fullmatch("[0-9a-f]{64}", secret)
    assert secret not in repr(found)


def tell_all(core: Caller) -> None:
    core.post("/participants", PARTICIPANT)
    core.post("/claims", CLAIM)
    done = core.post("/claim-events", {**EVENT, "stage": "DISETUJUI", "amount": 1_000_000}, once="one")
    assert done.json["notice_id"], done.text  # type: ignore[index]


def code_of(core: Caller) -> str:
    return str(core.get("/claims").json["type"]).rpartition("/")[2]  # type: ignore[index]


def problem_codes(answer: TestResponse) -> list[str]:
    return [each["code"] for each in answer.json["errors"]]  # type: ignore[index]


def texts_of(db: Db) -> list[str]:
    return list(db.execute(select(mt_messages.c.text)).scalars())


def providers_of(db: Db) -> set[str | None]:
    return set(db.execute(select(mt_messages.c.only_provider)).scalars())
