"""Single slips of the finger on a word, for the exact lists of keywords that must never be guessed at."""

from parsers.normalise import collapse

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def neighbours(letter: str) -> str:
    """Return the letters beside and across from this one on a keyboard."""
    at = {c: (y, x) for y, row in enumerate(_ROWS) for x, c in enumerate(row)}
    row, column = at[letter]
    return "".join(c for c, (y, x) in at.items() if c != letter and abs(y - row) <= 1 and -1 <= (x - column) <= 1)


def slips(word: str, *, any_letter: bool) -> list[str]:
    """Return the word with one letter lost, swapped, added (a neighbour) or mistaken (for a neighbour or any)."""
    found = {word[:i] + word[i + 1 :] for i in range(len(word))}
    found |= {word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in range(len(word) - 1)}
    for i, letter in enumerate(word):
        near = neighbours(letter)
        found |= {word[:i] + c + word[i + 1 :] for c in (_LETTERS if any_letter else near)}
        found |= {word[: i + 1] + c + word[i + 1 :] for c in near}
    return sorted(slip for slip in found if collapse(slip) != collapse(word))
