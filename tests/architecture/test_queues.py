"""Every queue is served, every job that is rung exists, every log event has a constant name."""

import ast
import importlib
import re
from collections.abc import Iterator
from pathlib import Path

from core.delivery import QUEUE_OF_KIND
from runtime.doorbell import QUEUES
from tests.architecture.sources import ROOT, modules

LEVELS = {"debug", "info", "warning", "error", "exception", "critical"}


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


def test_every_log_event_has_a_constant_name() -> None:
    names = [name for module in modules() for name in events(module)]
    assert names
    assert [name for name in names if not re.fullmatch(r"'[a-z]+(_[a-z]+)+'", name)] == []


def events(module: Path) -> Iterator[str]:
    """Yield the first argument of every call of a logger, as it is written."""
    calls = [
        node for node in ast.walk(ast.parse((ROOT / module).read_text(encoding="utf-8"))) if isinstance(node, ast.Call)
    ]
    for call in calls:
        written = ast.unparse(call.func)
        if written.startswith("log.") and written.removeprefix("log.") in LEVELS:
            yield ast.unparse(call.args[0])
