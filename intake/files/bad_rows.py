"""The file of bad rows: each as it was, with its line and the reason, ready to be mended and imported again."""

import csv
import itertools
import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from intake.files.columns import OURS, simple_heading
from intake.files.reading import BROKEN, Record
from intake.files.refusals import Reason

SUFFIX = ".salah.csv"
KEPT = ".lama"  # what an earlier import of the same name left is not lost
BadRow = tuple[Record, Reason]


class BadRows:
    """Writes bad rows behind the headings of their file; nothing is there as long as all rows are good."""

    def __init__(self, path: Path, headings: Sequence[str], separator: str) -> None:
        self.path = path
        self._separator = separator
        # Rows of such a file that are bad again get a new line and reason instead of the old ones.
        self._places = [at for at, each in enumerate(headings) if simple_heading(each) not in OURS]
        self._headings = [headings[at] for at in self._places]
        self._width = len(headings)

    def start_anew(self) -> None:
        """Make room: what stands there from another import is kept beside it."""
        if self.path.exists():
            self.path.replace(self.path.with_name(self.path.name + KEPT))

    def cut_back(self, number: int) -> None:
        """Keep the first `number` rows only: what came after them was not committed, and comes again."""
        if not self.path.exists():
            return
        cut = self.path.with_name(self.path.name + ".baru")
        with (
            self.path.open(encoding="utf-8-sig", newline="") as old,
            cut.open("w", encoding="utf-8-sig", newline="") as new,
        ):
            writer = csv.writer(new, delimiter=self._separator)
            writer.writerows(itertools.islice(csv.reader(old, delimiter=self._separator), number + 1))
        cut.replace(self.path)

    def add(self, rows: Iterable[BadRow]) -> None:
        """Write rows at the end; they are on the disk when this returns."""
        rows = list(rows)
        if not rows:
            return
        fresh = not self.path.exists()
        with self.path.open("a", encoding="utf-8-sig" if fresh else "utf-8", errors="replace", newline="") as file:
            writer = csv.writer(file, delimiter=self._separator)
            if fresh:
                writer.writerow([*OURS, *self._headings])
            for (line, cells), reason in rows:
                writer.writerow(
                    [line, str(reason), *(cells[at] for at in self._places), *_left_over(cells, self._width)]
                )
            file.flush()
            os.fsync(file.fileno())


def _left_over(cells: Sequence[str], width: int) -> list[str]:
    """Return cells beyond the headings as they were; padding and marks of ours are not among them."""
    further = [each for each in cells[width:] if each is not BROKEN]
    while further and not further[-1]:
        further.pop()
    return further
