"""What an operation of the API is: its address, its scope, what it takes, what it answers; OpenAPI is made from it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from pydantic import BaseModel

from core.commands import Language
from runtime.runtime import Runtime
from store.api_keys import ApiKey

SMALL_BODY = 64 * 1024  # bytes
LARGE_BODY = 12 * 1024 * 1024  # 1,000 participants with two years of contributions to five memberships are 10 MB

Repeating = Literal["as it likes", "may name it", "must name it"]  # whether a request carries an Idempotency-Key


@dataclass(frozen=True, slots=True)
class Parameter:
    """A part of the path or query. `pattern` is a regular expression that it matches as a whole."""

    name: str
    place: Literal["path", "query"]
    schema: Mapping[str, Any]
    about: str
    pattern: str
    example: str


@dataclass(frozen=True, slots=True)
class Call:
    """A request that was let in and read."""

    rt: Runtime
    key: ApiKey
    language: Language
    parameters: Mapping[str, str]
    body: Any = None

    @property
    def shows_numbers(self) -> bool:
        """Whether phone numbers are shown in full."""
        return "pii:read" in self.key.scopes


@dataclass(frozen=True, slots=True)
class Answer:
    """What a view answers."""

    status: int
    body: BaseModel
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one address. `takes` is the model of the body; of a batch, `item` is the model of each item."""

    name: str
    method: Literal["GET", "POST"]
    path: str
    scope: str
    summary: str
    view: Callable[[Call], Answer]
    answers: Mapping[int, type[BaseModel]]
    about: str = ""
    takes: type[BaseModel] | None = None
    item: type[BaseModel] | None = None
    example: Mapping[str, Any] | None = None
    parameters: tuple[Parameter, ...] = ()
    repeating: Repeating = "as it likes"
    topic: str = ""
    large: bool = False  # whether its body may be as large as a batch
    conflicts: bool = False  # whether the thing may have moved on, so that it is answered with 409

    @property
    def largest_body(self) -> int:
        """Return how many bytes the body may have."""
        return LARGE_BODY if self.item or self.large else SMALL_BODY
