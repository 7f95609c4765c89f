"""Every queue is served, every job that is rung exists, every log event has a constant name."""

import ast
import importlib
import re
from pathlib import Path

import pytest

from core.delivery import QUEUE_OF_KIND
from runtime.doorbell import QUEUES
from tests.architecture.sources import ROOT, modules

LEVELS = {"debug", "info", "warning", "error", "exception", "critical"}


def nodes(module: Path) -> list[ast.Call]:
    tree = ast.parse((ROOT / module).read_text(encoding="utf-8"))
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call)]


def test_every_kind_of_message_has_a_queue_that_a_worker_serves() -> None:
    assert set(QUEUE_OF_KIND.values()) <= set(QUEUES)


def test_replies_are_served_first_and_bulk_last() -> None:
    assert QUEUES == ("replies", "notices", "bulk")


def test_every_job_that_is_named_can_be_called() -> None:
    text = "\n".join((ROOT / module).read_text(encoding="utf-8") for module in modules())
    names = set(re.findall(r'"(sms\.jobs\.\w+)"', text))
    assert names
    for name in names:
        module, _, function = name.rpartition(".")
        assert callable(getattr(importlib.import_module(module), function))


@pytest.mark.parametrize("module", modules(), ids=str)
def test_every_log_event_has_a_constant_name(module: Path) -> None:
    logged = [
        node
        for node in nodes(module)
        if isinstance(node.func, ast.Attribute) and ast.unparse(node.func.value) == "log" and node.func.attr in LEVELS
    ]
    for node in logged:
        assert isinstance(node.args[0], ast.Constant), ast.unparse(node)
        assert re.fullmatch(r"[a-z]+(_[a-z]+)+", str(node.args[0].value)), ast.unparse(node)
