"""Our last question to a phone, as JSON and back."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter, ValidationError

from core.facts import Question

_QUESTION = TypeAdapter(Question)


def pack_question(question: Question) -> dict[str, Any]:
    """Return the question as JSON knows it, without its expiry, which has a column of its own."""
    packed: dict[str, Any] = _QUESTION.dump_python(question, mode="json", exclude={"expires_at"}, exclude_defaults=True)
    return packed


def unpack_question(packed: Mapping[str, Any] | None, expires_at: datetime | None) -> Question | None:
    """Return the question; None where there is none, or one that an older release asked in a shape we do not know."""
    if packed is None or expires_at is None:
        return None
    try:
        return _QUESTION.validate_python({**packed, "expires_at": expires_at})
    except ValidationError:
        return None
