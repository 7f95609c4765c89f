"""What is written about the API is true: the kept document, the page, and every curl line of docs/api.md."""

import json
import re
import shlex
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from api.examples import PARTICIPANT
from api.operations import OPERATIONS
from api.pages import written
from api.problem_table import KINDS
from intake.items import ClaimEventItem, ClaimItem, ParticipantItem
from tests.architecture.sources import ROOT
from tests.integration.api.conftest import Caller

GUIDE = (ROOT / "docs/api.md").read_text(encoding="utf-8")
LINES = re.findall(r"^curl (?:[^\n']|'[^']*')*", GUIDE, re.MULTILINE)


def test_the_document_in_the_repository_is_the_one_that_is_served(core: Caller) -> None:
    kept = Path(ROOT / "docs/openapi.json").read_text(encoding="utf-8")
    assert kept == written(), "run: kabar openapi > docs/openapi.json"
    assert core.client.get("/api/v1/openapi.json").text == kept


def test_the_page_has_every_operation_shape_and_problem(core: Caller) -> None:
    page = core.client.get("/api/v1/docs").text
    for operation in OPERATIONS:
        assert f'id="{operation.name}"' in page
    for link in set(re.findall(r'href="#([^"]+)"', page)):
        assert f'id="{link}"' in page, link
    assert all(code in page for code in KINDS)


def test_pages_load_nothing_from_elsewhere(core: Caller) -> None:
    for path in ("docs", "problems/", "problems/invalid"):
        answer = core.client.get(f"/api/v1/{path}")
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        for address in re.findall(r'(?:src|href)="([^"]+)"', answer.text):
            assert address.startswith(("/", "#")), address
            if address.endswith((".css", ".svg")):
                assert core.client.get(address, buffered=True).status_code == 200
        assert "<style" not in answer.text
        assert " style=" not in answer.text


@pytest.mark.parametrize("operation", [each for each in OPERATIONS if each.example], ids=lambda each: each.name)
def test_examples_are_what_they_are_examples_of(operation: object) -> None:
    example, item = operation.example, operation.item or operation.takes  # type: ignore[attr-defined]
    for each in example["items"] if operation.item else [example]:  # type: ignore[attr-defined]
        item.model_validate_json(json.dumps(each), strict=True)


def test_examples_speak_of_invented_people() -> None:
    told = json.dumps([each.example for each in OPERATIONS])
    assert set(re.findall(r'"nik": "(..)', told)) == {"00"}
    assert set(re.findall(r'"kpj": "(....)', told)) == {"0000"}
    assert {number[:6] for number in re.findall(r'"(\+\d+)"', told)} == {"+62850"}
    assert PARTICIPANT["nik"] in told
    assert {ParticipantItem, ClaimItem, ClaimEventItem} <= {each.takes for each in OPERATIONS}


def test_every_line_of_the_guide_works_in_its_order(core: Caller) -> None:
    assert len(LINES) == 8
    answers = [run(core, line) for line in LINES]
    assert [each.status_code for each in answers] == [201, 201, 201, 200, 200, 200, 200, 200]
    assert answers[3].get_json()["counts"] == {"created": 1, "refused": 1}
    assert answers[3].get_json()["results"][1]["errors"][0] in json_blocks()[1]["results"][1]["errors"]
    assert answers[4].get_json()["stage"] == "DISETUJUI"
    assert answers[7].get_json()["items"]


def test_the_answers_in_the_guide_have_the_fields_of_real_ones(core: Caller) -> None:
    answers = [run(core, line).get_json() for line in LINES]
    told, batch, problem = json_blocks()
    assert set(told) == set(answers[2])
    assert set(batch["results"][0]) == set(answers[3]["results"][0])
    assert set(problem) == set(core.post("/claims", {}).get_json())


def run(core: Caller, line: str) -> TestResponse:
    """Do what curl would do."""
    words = shlex.split(line.replace("$KABAR", "").replace("$KEY", core.written))
    headers = dict(words[n + 1].split(": ", 1) for n, word in enumerate(words) if word == "-H")
    body = words[words.index("-d") + 1] if "-d" in words else None
    return core.client.open(words[2], method="POST" if body else "GET", headers=headers, data=body)


def json_blocks() -> list[dict[str, object]]:
    return [json.loads(block) for block in re.findall(r"```json\n(.*?)```", GUIDE, re.DOTALL)]
