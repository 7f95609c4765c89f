"""Every setting is documented, and every documented setting exists."""

import re
from pathlib import Path

import pytest

from runtime.settings import Settings
from tests.architecture.sources import ROOT

EXAMPLE = (ROOT / ".env.example").read_text(encoding="utf-8")
NAMES = {name.upper() for name in Settings.model_fields}


def test_the_example_has_every_setting_and_no_other() -> None:
    assert set(re.findall(r"^([A-Z_]+)=", EXAMPLE, re.MULTILINE)) == NAMES


def test_the_example_is_usable_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    assert Settings(_env_file=ROOT / ".env.example") == Settings(_env_file=None)


@pytest.mark.parametrize("page", ["README.md", "docs/operations.md", "docs/privacy.md", ".env.example"])
def test_no_page_names_a_setting_that_is_not_there(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    shaped = set(re.findall(r"\b((?:KANNEL|TWILIO|LIMIT|WEB|LOG)_[A-Z_]+)\b", text))
    assert shaped <= NAMES


def test_the_processes_of_the_procfile_are_commands() -> None:
    from cli import main

    lines = Path(ROOT / "Procfile").read_text(encoding="utf-8").splitlines()
    assert {line.partition(":")[0] for line in lines} == {"release", "web", "worker", "clock"}
    assert {line.split()[2] for line in lines} <= set(main.commands)
