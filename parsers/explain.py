"""A reading as plain data, for `kabar parse --json` and for the person who asks why."""

from core.commands import Ambiguous, Command, NeedsNumber, Parsed, Reading, Unknown


def as_json(reading: Reading) -> dict[str, object]:
    """Return the reading as JSON values; `intent` is the one keyword it comes to, None for none or several."""
    parsed = reading.parsed
    given = parsed.arguments
    return {
        "intent": intent_of(parsed),
        "kpj": given.kpj,
        "nik": given.nik,
        "programme": given.programme.value if given.programme else None,
        "claim_number": given.claim_number,
        "birth_date": given.birth_date.isoformat() if given.birth_date else None,
        "kind": type(parsed).__name__,
        "reason": reason_of(parsed),
        "candidates": list(parsed.candidates) if isinstance(parsed, Ambiguous) else [],
        "how": reading.how,
        "matched": reading.matched,
        "normalised": reading.normalised,
        "notes": list(reading.notes),
    }


def intent_of(parsed: Parsed) -> str | None:
    """Return the canonical keyword, also where its number is missing or a guess wants confirming."""
    if isinstance(parsed, Command | NeedsNumber):
        return str(parsed.keyword)
    if isinstance(parsed, Ambiguous) and len(parsed.candidates) == 1:
        return str(parsed.candidates[0])
    return None


def reason_of(parsed: Parsed) -> str | None:
    """Return why the text is no complete command: what is the matter with its number, or with the text."""
    if isinstance(parsed, NeedsNumber):
        return f"needs_number:{parsed.hint.value}"
    if isinstance(parsed, Ambiguous):
        return "ambiguous"
    if isinstance(parsed, Unknown):
        return f"{parsed.reason.value}:{parsed.hint.value}"
    return None
