"""Word lists are written as plain text, one blank between words."""


def listed(text: str) -> frozenset[str]:
    """Return the words of a text."""
    return frozenset(text.split())
