"""What is wrong in a catalogue, in the language of whoever has to mend it."""

from core.catalogue import Problem


def told(problem: Problem) -> str:
    """Return a problem as a sentence in the language of the page."""
    return problem.message
