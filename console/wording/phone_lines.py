"""How a text breaks into the lines of a small phone's screen."""

import re
from collections.abc import Iterator

COLUMNS, ROWS = 20, 8  # of a screen of 128 x 160 dots, less its first and last line
_WORDS = re.compile(r"\S+")


def broken(text: str, columns: int = COLUMNS) -> Iterator[str]:
    """Yield the lines: broken at spaces, and within a word only where it is longer than a line."""
    for paragraph in text.split("\n"):
        line = ""
        for word in _WORDS.findall(paragraph):
            if line and len(line) + 1 + len(word) <= columns:
                line = f"{line} {word}"
                continue
            if line:
                yield line
            *whole, line = [word[at : at + columns] for at in range(0, len(word), columns)]
            yield from whole
        yield line


def scrolls(lines: int) -> int:
    """Return how often somebody scrolls by a whole screen to read so many lines."""
    return max(0, -(-lines // ROWS) - 1)
