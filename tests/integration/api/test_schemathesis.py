"""The API keeps what its OpenAPI document promises, whatever is sent: right and wrong data, made by schemathesis."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import schemathesis
from flask import Flask
from schemathesis.config import (
    ChecksConfig,
    GenerationConfig,
    PhasesConfig,
    PositiveDataAcceptanceConfig,
    ProjectConfig,
    ProjectsConfig,
    SchemathesisConfig,
    StatefulPhaseConfig,
)
from schemathesis.engine import Status, events, from_schema
from sqlalchemy import Engine
from werkzeug.serving import make_server

from app import create_app
from runtime.runtime import Runtime
from tests.integration.api.conftest import Clock, make_caller, runtime_on

# What is right in form can still be refused for what it says: a claim of nobody, a KPJ of somebody else.
ACCEPTED = ["2xx", "404", "409", "422"]
EXAMPLES, STEPS = 8, 4


@pytest.fixture
def house(engine: Engine, database_url: str, tmp_path: Path) -> Runtime:
    return runtime_on(engine, database_url, tmp_path, Clock(), api_requests_per_minute=10_000_000, log_level="ERROR")


@pytest.fixture
def promised(house: Runtime) -> Iterator[schemathesis.BaseSchema]:
    """The served document, to be tried with a key that may do everything."""
    app = create_app(runtime=house)
    caller = make_caller(house, app.test_client())
    project = ProjectConfig(
        headers={"Authorization": f"Bearer {caller.written}"},
        checks=ChecksConfig(positive_data_acceptance=PositiveDataAcceptanceConfig(expected_statuses=ACCEPTED)),
        generation=GenerationConfig(deterministic=True, max_examples=EXAMPLES, database="none"),
        phases=PhasesConfig(stateful=StatefulPhaseConfig(max_steps=STEPS)),
    )
    config = SchemathesisConfig(seed=1, projects=ProjectsConfig(default=project))
    with serving(app) as address:
        yield schemathesis.openapi.from_url(f"{address}/api/v1/openapi.json", config=config)


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """Serve the application from this process; the whole engine of schemathesis works only over a network."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.mark.filterwarnings("ignore::hypothesis.errors.HypothesisWarning")
def test_every_operation_keeps_its_promises(promised: schemathesis.BaseSchema) -> None:
    """Examples, every boundary of every field, random data that is right or wrong, and chains along the links."""
    told = list(from_schema(promised).execute())
    assert list(failures(told)) == []
    tried = Counter(event.phase.value for event in told if isinstance(event, events.ScenarioFinished))
    assert {"examples", "coverage", "fuzzing", "stateful"} <= set(tried)


def failures(told: list[Any]) -> Iterator[str]:
    """Yield what went wrong, with the request that shows it."""
    for event in told:
        if isinstance(event, events.NonFatalError | events.FatalError):
            yield repr(getattr(event, "value", None) or getattr(event, "exception", None))
        if isinstance(event, events.ScenarioFinished):
            yield from failures_of(event)


def failures_of(scenario: events.ScenarioFinished) -> Iterator[str]:
    recorded = scenario.recorder
    for case_id, checks in recorded.checks.items():
        for check in checks:
            if check.status == Status.FAILURE:
                case, response = recorded.cases[case_id].value, recorded.interactions[case_id].response
                asked = f"{case.method} {case.path} {case.query} {case.body!r:.300}"
                why = check.failure_info.failure.message if check.failure_info else ""
                yield f"{scenario.phase.value} {check.name} {asked}: {response.status_code if response else '-'} {why}"
