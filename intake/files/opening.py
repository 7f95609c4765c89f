"""Opens a file of any format that we read."""

from intake.files.columns import Kind
from intake.files.reading import Open, Opened, open_csv, open_ndjson
from intake.files.sniffing import Look


def open_file(look: Look, kind: Kind, separator: str | None = None) -> Opened:
    """Return the file with its columns matched. Raises UnusableFile."""
    if look.format == "xlsx":
        from intake.files.workbooks import open_workbook  # late: openpyxl takes 0.2 s, and most files need none

        return open_workbook(look, kind, separator)
    opens: Open = open_csv if look.format == "csv" else open_ndjson
    return opens(look, kind, separator)
