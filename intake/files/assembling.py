"""Makes items of a file's records: rows of one person that stand next to each other are one item."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from intake.files.cells import BadCell
from intake.files.columns import Column, Kind, Layout
from intake.files.reading import BROKEN, Record
from intake.files.refusals import CELLS_LEFT_OVER, NEIGHBOUR, NOT_JSON, OPEN_QUOTE, SAME_PERSON_DIFFERS, Reason
from intake.items import ClaimItem, ParticipantItem
from intake.reading import problems_of
from intake.results import ItemProblem

MOST_MEMBERSHIPS = 20  # of one item; more rows of a person are a further item
FileItem = ParticipantItem | ClaimItem
Plan = tuple[tuple[int, Column], ...]
Build = Callable[[Sequence[Record]], FileItem]


@dataclass(slots=True)
class Entry:
    """An item with the records it is made of, or the reasons, one per record, why there is none."""

    records: Sequence[Record]
    item: FileItem | None
    reasons: tuple[Reason, ...] = ()


class Mistakes(ValueError):  # noqa: N818  # named for what it is
    """What is wrong with the records of one item, one reason each."""

    def __init__(self, reasons: Sequence[Reason]) -> None:
        super().__init__("mistakes")
        self.reasons = tuple(reasons)


class Assembler:
    """Knows the columns of one file, and makes entries of its records."""

    def __init__(self, kind: Kind, layout: Layout) -> None:
        self.kind = kind
        self._layout = layout
        self._model: type[FileItem] = ParticipantItem if kind == "participants" else ClaimItem
        self._validate = self._model.__pydantic_validator__.validate_python
        self._groups = kind == "participants" and layout.json_at is None
        self._main = _readers(layout.person)
        self._further = _readers(layout.membership)

    def entries(self, records: Iterator[Record]) -> Iterator[Entry]:
        """Yield the entries of the records, in their order."""
        if not self._groups:
            for record in records:
                yield self.entry((record,))
            return
        key = next(at for at, column in self._layout.person if column.name == "nik")
        group: list[Record] = []
        for record in records:
            if group and (record[1][key] != group[0][1][key] or len(group) == MOST_MEMBERSHIPS or not record[1][key]):
                yield self.entry(group)
                group = []
            group.append(record)
        if group:
            yield self.entry(group)

    def entry(self, records: Sequence[Record]) -> Entry:
        """Return what these records come to."""
        try:
            return Entry(records, self._item(records))
        except (BadCell, ValidationError, Mistakes):
            pass
        try:  # anew and slowly: spaces alone are nothing, and every mistake has its place
            return Entry(
                records, self._slow_item([(line, [cell.strip() and cell for cell in row]) for line, row in records])
            )
        except Mistakes as mistakes:
            return Entry(records, None, mistakes.reasons)

    def _item(self, records: Sequence[Record]) -> FileItem:
        if self._layout.json_at is not None:
            text = records[0][1][self._layout.json_at]
            return self._model.model_validate_json(text, strict=True)
        self._require_one_person(records)
        cells = records[0][1]
        said: dict[str, Any] = {name: read(cells[at]) for at, name, read in self._main if cells[at]}
        if self._further:
            held = ({n: read(row[at]) for at, n, read in self._further if row[at]} for _, row in records)
            said["memberships"] = [each for each in held if each]
        item: FileItem = self._validate(said)
        return item

    def _require_one_person(self, records: Sequence[Record]) -> None:
        """Raises Mistakes where a row has more cells than there are columns, or says otherwise of the same person."""
        first, width = records[0][1], len(self._layout.headings)
        reasons: list[Reason | None] = [None] * len(records)
        for number, (_, cells) in enumerate(records):
            if len(cells) > width and any(cells[width:]):
                reasons[number] = OPEN_QUOTE if cells[-1] is BROKEN else CELLS_LEFT_OVER
            elif number and any(cells[at] not in ("", first[at]) for at, _, _ in self._main):
                reasons[number] = SAME_PERSON_DIFFERS
        if any(reasons):
            raise Mistakes([each or NEIGHBOUR for each in reasons])

    def _slow_item(self, records: Sequence[Record]) -> FileItem:
        if self._layout.json_at is None:
            self._require_readable(records)
        try:
            return self._item(records)
        except ValidationError as error:
            raise Mistakes(self.reasons_of(records, problems_of(error))) from None
        except UnicodeError:
            raise Mistakes([NOT_JSON]) from None

    def _require_readable(self, records: Sequence[Record]) -> None:
        """Raises Mistakes with the first cell of each record that cannot be understood."""
        found = [
            self._unreadable(row, self._layout.person if not number else ())
            or self._unreadable(row, self._layout.membership)
            for number, (_, row) in enumerate(records)
        ]
        if any(found):
            raise Mistakes([each or NEIGHBOUR for each in found])

    def _unreadable(self, cells: Sequence[str], plan: Plan) -> Reason | None:
        for at, column in plan:
            try:
                if cells[at]:
                    column.convert(cells[at])
            except BadCell as error:
                return error.reason.about(self._layout.headings[at])
        return None

    def reasons_of(self, records: Sequence[Record], problems: Sequence[ItemProblem]) -> list[Reason]:
        """Return a reason for each record: its own problem, or that another's is at fault."""
        further = [number for number, (_, row) in enumerate(records) if any(row[at] for at, _, _ in self._further)]
        reasons: list[Reason | None] = [None] * len(records)
        for problem in reversed(problems):
            _, *path = problem.pointer.split("/")
            number, name = 0, next((part for part in reversed(path) if not part.isdecimal()), "")
            if path[:1] == ["memberships"] and len(path) > 1 and self._groups:
                number = further[int(path[1])]
            reasons[number] = Reason(problem.code, problem.detail_id, problem.detail_en).about(
                self._heading(path, name)
            )
        return [each or NEIGHBOUR for each in reasons]

    def _heading(self, path: Sequence[str], name: str) -> str:
        """Return the heading under which the field stands; in JSON the path to it."""
        return self._layout.found.get(name, name) if self._layout.json_at is None else "/".join(path)


def _readers(plan: Plan) -> tuple[tuple[int, str, Callable[[str], Any]], ...]:
    return tuple((at, column.name, column.convert) for at, column in plan)
