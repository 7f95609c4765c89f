"""How full the disk is that our own folder is on."""

import shutil
from pathlib import Path


def free_share(folder: Path) -> float | None:
    """Return which share of the disk is free, from 0 to 1; None where the folder is not there yet."""
    try:
        usage = shutil.disk_usage(folder)
    except OSError:
        return None
    return usage.free / usage.total if usage.total else None
