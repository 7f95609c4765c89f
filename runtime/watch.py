"""What the clock looks at on every turn: is anything wrong, and does the core system still wait for news."""

from runtime.runtime import Runtime


def watch(rt: Runtime) -> None:
    """Open and close incidents, count what happened since the last turn, ring for what the core system is to hear.

    The clock calls it once on every sweep, after its own work and outside any transaction. It may raise what the
    database raises; a turn that was missed is made up for by the next.
    """
