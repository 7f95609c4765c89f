"""Campaigns whose rows come page by page from a program: they are kept as the file that they make up."""

import csv
from collections.abc import Mapping, Sequence
from io import StringIO
from typing import Any

from core.access import Actor
from office.campaign_columns import Columns, Who
from office.campaign_files import SAMPLE
from office.campaign_life import NotDone, Trouble, locked
from office.campaign_sources import FILE, FROM_ITEMS
from office.campaigns import begin, put
from runtime.runtime import Runtime
from store.campaign_items import append_piece
from store.campaigns import Stored
from store.rows import storable

MOST_ROWS = 2_000_000


def begin_with(
    rt: Runtime, who: Actor, content: Mapping[str, Any], whose: Who, fields: Sequence[str]
) -> Stored:  # fmt: skip
    """Begin a campaign whose rows will tell whose they are and fill these placeholders; return it. Raises NotDone."""
    headings = [whose, *fields]
    values = {name: at for at, name in enumerate(fields, start=1)}
    if whose != "number":
        values.setdefault(whose, 0)
    line = _lines([headings])
    seen = {
        "name": FROM_ITEMS, "format": "csv", "encoding": "utf-8", "separator": ",", "headings": headings, "rows": 0,
        "sample": [], "digest": "", "size": len(line),
    }  # fmt: skip
    selection = {"file": seen, "columns": Columns(whose, 0, values).as_json()}
    begun = {**content, "source": FILE, "selection": selection}
    return begin(rt, who, begun, lambda db, campaign_id: append_piece(db, campaign_id, line))


def add(rt: Runtime, who: Actor, campaign_id: str, rows: Sequence[tuple[str, Mapping[str, str]]]) -> Stored:
    """Add rows, each whose it is and its values by placeholder, to a draft; return it. Raises NotDone."""
    with rt.transaction() as db:
        stored = locked(db, campaign_id)
        file = stored.selection.get("file", {})
        if stored.source != FILE or file.get("name") != FROM_ITEMS:
            raise NotDone(Trouble.NOT_A_FILE, stored)
        fields, before = file["headings"][1:], int(file["rows"])
        if before + len(rows) > MOST_ROWS:
            raise NotDone(Trouble.INVALID, stored, {"file": "too_large"})
        cells = [[storable(whose), *(storable(values.get(each, "")) for each in fields)] for whose, values in rows]
        content = _lines(cells)
        append_piece(db, campaign_id, content)
        numbered = [[before + at, each] for at, each in enumerate(cells[:SAMPLE], start=1)]
        seen = {
            **file,
            "rows": before + len(rows),
            "size": int(file["size"]) + len(content),
            "sample": [*file["sample"], *numbered][:SAMPLE],
        }
        return put(db, rt, who, stored, {"selection": {**stored.selection, "file": seen}})


def _lines(rows: Sequence[Sequence[str]]) -> bytes:
    out = StringIO(newline="")
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


def unknown_fields(stored: Stored, values: Mapping[str, Any]) -> list[str]:
    """Return the names among the values that the campaign has no placeholder for."""
    known = stored.selection.get("file", {}).get("headings", [])[1:]
    return [name for name in values if name not in known]
