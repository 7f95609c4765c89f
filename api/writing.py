"""What the core system tells us: one item or a batch, handed to the intake; what came of each is the answer."""

from collections import Counter
from collections.abc import Sequence
from typing import Protocol

from pydantic import ValidationError

from api.contract import Answer, Call
from api.problems import Refusal, fault_of, told
from api.shapes import Batch, BatchOutcome, BatchOutcomes, ItemOutcome
from intake.reading import problems_of
from intake.results import ItemResult
from runtime.runtime import Runtime


class Take(Protocol):
    """A way into the intake."""

    def __call__(self, rt: Runtime, items: Sequence[object], *, test: bool) -> list[ItemResult]: ...


def tell_one(call: Call, take: Take) -> Answer:
    """Hand on one item: 201 if it was new to us, else 200; raise Refusal (422) if it cannot be taken."""
    result = take(call.rt, [call.body], test=call.key.test)[0]
    if result.status == "refused":
        raise Refusal("invalid", [fault_of(each) for each in result.problems])
    outcome = ItemOutcome(
        status=result.status,
        claim_number=result.key,
        notice_id=result.notice_id,
        untold_reason=result.untold_reason,
    )
    return Answer(201 if result.status == "created" else 200, outcome)


def tell_many(call: Call, take: Take) -> Answer:
    """Hand on a batch: always 200, because each item has an outcome of its own; raise Refusal if it is no batch."""
    try:
        batch = Batch.model_validate(call.body, strict=True)
    except ValidationError as error:
        raise Refusal("invalid", [fault_of(each) for each in problems_of(error)]) from None
    results = take(call.rt, batch.items, test=call.key.test)
    counts = Counter(result.status for result in results)
    return Answer(200, BatchOutcomes(counts=dict(counts), results=[_outcome_of(each, call) for each in results]))


def _outcome_of(result: ItemResult, call: Call) -> BatchOutcome:
    return BatchOutcome(
        index=result.index,
        status=result.status,
        claim_number=result.key,
        notice_id=result.notice_id,
        untold_reason=result.untold_reason,
        errors=[told(fault_of(each), call.language) for each in result.problems],
    )
