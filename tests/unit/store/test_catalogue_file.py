"""The catalogue file: what is wrong in it is told with its line."""

from pathlib import Path

import pytest

from core.catalogue import CatalogueError
from store.catalogue import SHIPPED, load_catalogue, read_catalogue, report

BROKEN = """\
number: 1
keywords:
  SALDO:
    aliases: [sal]
    help:
      id: Ketik SALDO
      en: "Text “SALDO”"
replies:
  refusal:
    id: "Data tdk dapat kami tampilkan {nama}."
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "draft.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_problems_of_content_carry_their_line(tmp_path: Path) -> None:
    catalogue, problems = read_catalogue(written(tmp_path, BROKEN))
    assert catalogue.keywords["SALDO"].aliases == ("sal",)
    found = [str(problem) for problem in problems]
    assert any(line.startswith("line 7, keywords.SALDO.help.en: U+201C") for line in found)
    assert any(line.startswith("line 9, replies.refusal.en: is missing") for line in found)
    assert any(line.startswith("line 10, replies.refusal.id: placeholder {nama}") for line in found)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        pytest.param("number: 1", "number: first", "line 1, number: ", id="number that is none"),
        pytest.param("aliases: [sal]", "alias: [sal]", "line 4, keywords.SALDO.alias: ", id="unknown field"),
        pytest.param("aliases: [sal]", "aliases: sal", "line 4, keywords.SALDO.aliases: ", id="word instead of a list"),
        pytest.param(
            "      id: Ketik", "      in: Ketik", "line 6, keywords.SALDO.help.in", id="language we do not speak"
        ),
        pytest.param("  refusal:", "  refusal: {}\n  refusal:", "line 10: replies.refusal stands twice", id="twice"),
        pytest.param("aliases: [sal]", "aliases: [sal", "line 5", id="not YAML"),
    ],
)
def test_a_wrong_shape_is_refused_with_its_line(tmp_path: Path, old: str, new: str, message: str) -> None:
    with pytest.raises(CatalogueError) as refusal:
        read_catalogue(written(tmp_path, BROKEN.replace(old, new)))
    assert message in str(refusal.value)
    assert str(refusal.value).startswith("draft.yaml: ")


def test_the_report_lists_problems_and_the_fullest_texts(tmp_path: Path) -> None:
    text, usable = report(written(tmp_path, BROKEN))
    assert not usable
    assert "draft.yaml: line 7, keywords.SALDO.help.en: U+201C" in text
    assert report(written(tmp_path, "number: ["))[1] is False
    assert "refusal.id" in report(SHIPPED, fullest=1000)[0]


def test_the_shipped_catalogue_loads() -> None:
    assert load_catalogue().number >= 1


def test_a_catalogue_with_a_problem_is_not_loaded(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match=r"draft\.yaml: line 10, replies\.refusal\.id: placeholder \{nama\}"):
        load_catalogue(written(tmp_path, BROKEN))
