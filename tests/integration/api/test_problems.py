"""Whatever goes wrong is a problem in the language that was asked for, quotes nothing, and leaves nothing in a log."""

import io
import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

from api.examples import CLAIM, EVENT, PARTICIPANT, SEARCH, batch
from api.problem_table import KINDS, Kind
from app import create_app
from runtime.logs import configure_logs
from runtime.runtime import Runtime
from tests.integration.api.conftest import Caller, Clock, make_caller, runtime_on

SECRETS = ("0001015506900001", "Sari", "85000000199", "00000000011", "K0000000011", "1990-06-15")


@pytest.mark.parametrize(
    ("language", "told", "title"),
    [
        pytest.param(None, "id", "Isi tidak dapat diterima", id="nothing asked"),
        pytest.param("id", "id", "Isi tidak dapat diterima", id="Indonesian"),
        pytest.param("en", "en", "The content cannot be taken", id="English"),
        pytest.param("en-GB;q=0.9, id;q=0.1", "en", "The content cannot be taken", id="English first"),
        pytest.param("id, en;q=0.5", "id", "Isi tidak dapat diterima", id="Indonesian first"),
        pytest.param("fr", "id", "Isi tidak dapat diterima", id="a language we do not speak"),
        pytest.param("*", "id", "Isi tidak dapat diterima", id="any"),
        pytest.param(";;;q=x", "id", "Isi tidak dapat diterima", id="no header at all"),
    ],
)
def test_problems_are_in_the_language_that_was_asked_for(
    core: Caller, language: str | None, told: str, title: str
) -> None:
    headers = {} if language is None else {"Accept-Language": language}
    answer = core.post("/claims", {}, **headers)
    problem = answer.get_json()
    assert (answer.status_code, answer.mimetype, problem["title"]) == (422, "application/problem+json", title)
    assert (answer.headers["Content-Language"], answer.headers["Vary"]) == (told, "Accept-Language")
    assert problem["type"].endswith("/api/v1/problems/invalid")
    assert problem["instance"].endswith(problem["request_id"])
    assert {each["pointer"] for each in problem["errors"]} >= {"/claim_number", "/nik"}


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        pytest.param("GET", "/api", 404, id="above the API"),
        pytest.param("GET", "/api/v2/claims", 404, id="another version"),
        pytest.param("GET", "/api/v1/claims/K1", 404, id="no claim number"),
        pytest.param("GET", "/api/v1/messages/%00", 404, id="NUL"),
        pytest.param("PUT", "/api/v1/claims", 405, id="wrong method"),
        pytest.param("OPTIONS", "/api/v1/claims/batch", 405, id="no browsers"),
    ],
)
def test_addresses_and_methods_that_are_not_there_are_problems_too(
    core: Caller, method: str, path: str, status: int
) -> None:
    answer = core.client.open(path, method=method)
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    assert answer.get_json()["status"] == status
    assert answer.headers["X-Request-ID"] == answer.get_json()["request_id"]
    if status == 405:
        assert "POST" in answer.headers["Allow"]


def test_pages_keep_their_errors_for_people(core: Caller) -> None:
    assert core.client.get("/nothing").mimetype == "text/html"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        pytest.param(b"", 400, id="nothing"),
        pytest.param(b"{", 400, id="cut off"),
        pytest.param(b"\xff", 400, id="not UTF-8"),
        pytest.param("{}".encode("utf-16"), 400, id="UTF-16"),
        pytest.param(b'{"amount": NaN}', 400, id="NaN"),
        pytest.param(b'{"amount": -Infinity}', 400, id="Infinity"),
        pytest.param(b'{"amount": ' + b"9" * 5000 + b"}", 400, id="a number of 5,000 digits"),
        pytest.param(b'{"amount": ' + b"9" * 400 + b"}", 422, id="a number of 400 digits"),
        pytest.param(b'{"amount": 1e999}', 422, id="a float that is too large"),
        pytest.param(b"[" * 30_000 + b"]" * 30_000, 400, id="nested without end"),
        pytest.param(b'{"name": ' + b"[" * 900 + b"]" * 900 + b"}", 422, id="nested deeply"),
        pytest.param(b'{"name": "\\ud800"}', 422, id="half a character"),
        pytest.param(b'{"nik": "\\u0000"}', 422, id="NUL"),
        pytest.param(b"[]", 422, id="an array"),
        pytest.param(b"null", 422, id="null"),
        pytest.param(b'"x"', 422, id="a text"),
        pytest.param(b'{"nik": 1}', 422, id="a number for a text"),
    ],
)
@pytest.mark.parametrize(
    "path", ["/participants", "/participants/batch", "/claims", "/claim-events/batch", "/messages/search"]
)
def test_no_body_is_too_strange(core: Caller, path: str, body: bytes, status: int) -> None:
    headers = {"Authorization": f"Bearer {core.written}", "Idempotency-Key": "a"}
    answer = core.client.post(f"/api/v1{path}", data=body, headers=headers, content_type="application/json")
    assert answer.status_code == status, answer.text


@pytest.mark.parametrize("item", [b'{"nik": "\\ud800"}', b'"\\u0000"', b"[" * 400 + b"]" * 400, b"9" * 4000, b"1e999"])
def test_a_strange_item_does_not_fail_its_neighbours(core: Caller, item: bytes) -> None:
    body = b'{"items": [' + item + b", " + json.dumps(PARTICIPANT).encode() + b"]}"
    headers = {"Authorization": f"Bearer {core.written}"}
    answer = core.client.post("/api/v1/participants/batch", data=body, headers=headers, content_type="application/json")
    assert [each["status"] for each in answer.get_json()["results"]] == ["refused", "created"]
    assert answer.get_json()["counts"] == {"refused": 1, "created": 1}


def test_a_name_with_nul_is_kept_without_it(core: Caller) -> None:
    assert core.post("/participants", {**PARTICIPANT, "name": "Sari\0Contoh"}).status_code == 201


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({"Content-Type": "text/plain"}, id="text"),
        pytest.param({"Content-Type": "application/x-www-form-urlencoded"}, id="a form"),
        pytest.param({"Content-Type": ""}, id="nothing"),
        pytest.param({"Content-Type": "application/json", "Content-Encoding": "gzip"}, id="packed"),
    ],
)
def test_only_plain_json_is_read(core: Caller, headers: dict[str, str]) -> None:
    given = {"Authorization": f"Bearer {core.written}", **headers}
    assert core.client.post("/api/v1/claims", data=b"{}", headers=given).status_code == 415


def test_more_than_a_thousand_items_are_no_batch(core: Caller) -> None:
    for items, status in (([], 422), ([CLAIM] * 1001, 422)):
        assert core.post("/claims/batch", {"items": items}).status_code == status


@pytest.mark.parametrize(
    ("query", "code"),
    [
        pytest.param("limit=0", "format", id="too few"),
        pytest.param("limit=201", "format", id="too many"),
        pytest.param("limit=5&limit=6", "parameter_twice", id="twice"),
        pytest.param("stage=HILANG", "format", id="no stage"),
        pytest.param("after=%00", "format", id="NUL"),
        pytest.param("nik=0001015506900001", "unknown_parameter", id="what must not stand there"),
    ],
)
def test_parameters_are_checked(core: Caller, query: str, code: str) -> None:
    answer = core.get(f"/claims?{query}")
    assert (answer.status_code, [each["code"] for each in answer.get_json()["errors"]]) == (422, [code])
    assert "0001015506900001" not in answer.text


def test_problems_quote_nothing_of_what_was_sent(core: Caller) -> None:
    wrong = [{**PARTICIPANT, "zone": "Rahasia", "birth_date": "rahasia", "Rahasia 1990": "rahasia"}, {"nik": "rahasia"}]
    answers = [core.post("/participants", each) for each in wrong] + [core.post("/participants/batch", batch(*wrong))]
    shown = "".join(answer.text for answer in answers).casefold()
    assert "errors" in shown
    assert not [secret for secret in ("rahasia", *SECRETS) if secret.casefold() in shown]


def test_the_request_id_of_the_caller_is_kept(core: Caller) -> None:
    assert core.get("/claims", **{"X-Request-ID": "inti-2026-0001"}).headers["X-Request-ID"] == "inti-2026-0001"
    for bad in ("short", "x" * 65, "a b c d e f", "<script>"):
        assert core.get("/claims", **{"X-Request-ID": bad}).headers["X-Request-ID"] != bad


def test_a_key_has_so_many_requests_a_minute(engine: Engine, database_url: str, tmp_path: Path, clock: Clock) -> None:
    rt = runtime_on(engine, database_url, tmp_path, clock, api_requests_per_minute=3)
    client = create_app(runtime=rt).test_client()
    core, other = make_caller(rt, client), make_caller(rt, client)
    answers = [core.get("/claims") for _ in range(4)]
    assert [each.status_code for each in answers] == [200, 200, 200, 429]
    assert answers[0].headers["RateLimit"] == '"key";r=2;t=60'
    assert answers[3].headers["RateLimit-Policy"] == '"key";q=3;w=60'
    assert answers[3].headers["Retry-After"] == "60"
    assert other.get("/claims").status_code == 200
    clock.go(seconds=60)
    assert core.get("/claims").status_code == 200


@pytest.mark.parametrize(
    ("error", "status"),
    [
        pytest.param(OperationalError("SELECT nik", {}, Exception("0001015506900001")), 503, id="no database"),
        pytest.param(RuntimeError("0001015506900001"), 500, id="our mistake"),
    ],
)
def test_what_we_fail_at_is_told_without_details(rt: Runtime, error: Exception, status: int) -> None:
    client = create_app(runtime=rt).test_client()
    core = make_caller(rt, client)

    def fail() -> datetime:
        raise error

    object.__setattr__(rt, "clock", fail)
    answer = core.get("/claims")
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    assert ("Retry-After" in answer.headers) == (status == 503)
    assert "0001015506900001" not in answer.text


def test_nothing_personal_is_logged(rt: Runtime) -> None:
    client = create_app(runtime=rt).test_client()
    core = make_caller(rt, client)
    configure_logs(rt.settings, out := io.StringIO())
    say_everything(core)
    lines = [json.loads(line) for line in out.getvalue().splitlines()]
    assert {line["operation"] for line in lines if line["event"] == "api_call"} >= {"tell_claim_event", "show_claim"}
    assert not [secret for secret in (*SECRETS, core.written.split("_")[3]) if secret in out.getvalue()]


def say_everything(core: Caller) -> None:
    asked: list[Callable[[], object]] = [
        lambda: core.post("/participants", PARTICIPANT),
        lambda: core.post("/participants", {**PARTICIPANT, "birth_date": "?"}),
        lambda: core.post("/claims", CLAIM),
        lambda: core.post("/claim-events", {**EVENT, "stage": "DISETUJUI"}, once="a"),
        lambda: core.get("/claims/K0000000011"),
        lambda: core.get("/claims?nik=0001015506900001"),
        lambda: core.post("/messages/search", SEARCH),
        lambda: core.get("/messages", Authorization="Bearer kabar_live_x_y"),
    ]
    for ask in asked:
        ask()


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_every_problem_has_a_page_that_explains_it(core: Caller, kind: Kind) -> None:
    page = core.client.get(f"/api/v1/problems/{kind.code}")
    assert (page.status_code, page.mimetype) == (200, "text/html")
    assert kind.title_id in page.text
    assert core.client.get("/api/v1/problems/nothing").status_code == 404
