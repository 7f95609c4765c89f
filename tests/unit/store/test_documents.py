"""YAML read as text with line numbers."""

from pathlib import Path

import pytest

from store.documents import DocumentError, line_of, read_document


def written(folder: Path, text: str) -> Path:
    path = folder / "words.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_scalars_are_text_and_every_part_has_its_line(tmp_path: Path) -> None:
    content, lines = read_document(
        written(tmp_path, "answers:\n  no: [off, 0812, 1_0]\n  ya: null\n\nlast: 2026-01-01\n")
    )
    assert content == {"answers": {"no": ["off", "0812", "1_0"], "ya": "null"}, "last": "2026-01-01"}
    assert line_of(lines, ("answers", "no", "1")) == 2
    assert line_of(lines, ("answers", "ya")) == 3
    assert line_of(lines, ("answers", "ya", "help", "en")) == 3
    assert line_of(lines, ("last",)) == 5
    assert line_of(lines, ("nowhere",)) == 1


def test_an_empty_file_is_an_empty_document(tmp_path: Path) -> None:
    assert read_document(written(tmp_path, "# nothing\n")) == ({}, {})


def test_aliases_that_stand_for_aliases_do_not_fill_the_memory(tmp_path: Path) -> None:
    lines = [f"a{at}: &a{at} [{', '.join([f'*a{at - 1}'] * 9)}]" for at in range(1, 9)]
    with pytest.raises(DocumentError, match="too many parts"):
        read_document(written(tmp_path, "\n".join(["a0: &a0 [x]", *lines])))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("a: 1\nb:\n  c: 1\n  c: 2\n", "line 4: b.c stands twice", id="a key twice"),
        pytest.param("a: [1\nb: 2\n", "line 2", id="bracket left open"),
        pytest.param("a: 'x\n", "words.yaml", id="quote left open"),
        pytest.param("a: *b\n", "words.yaml", id="alias of nothing"),
    ],
)
def test_what_is_not_yaml_is_told_with_its_line(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(DocumentError) as error:
        read_document(written(tmp_path, text))
    assert message in str(error.value)
    assert str(error.value).startswith("words.yaml: ")
