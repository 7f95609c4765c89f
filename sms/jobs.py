"""The jobs that RQ calls by name, with ids as their only argument."""

from collections.abc import Sequence

from runtime.runtime import runtime_of_this_process
from sms import outbound

MOST_PER_SWEEP = 1000  # the clock asks again, and replies must not wait behind a long sweep


def send_messages(ids: Sequence[str]) -> None:
    """Send these MTs, as far as they are due and nobody else has them."""
    rt = runtime_of_this_process()
    outbound.send_due(rt, outbound.provider_of(rt.settings), ids)


def send_due(_ids: Sequence[str]) -> None:
    """Send whatever is due; the clock asks for it when rings may have got lost."""
    rt = runtime_of_this_process()
    outbound.send_due(rt, outbound.provider_of(rt.settings), limit=MOST_PER_SWEEP)
