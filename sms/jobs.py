"""The jobs that RQ calls by name, with ids as their only argument: doorbells of the sender, turns of longer work."""

import threading
from collections.abc import Callable, Sequence

from office import campaign_check
from office import replay as replays
from office.campaign_release import release_due
from runtime.runtime import runtime_of_this_process
from sms.sending import thread


def send_messages(_ids: Sequence[str]) -> None:
    """These MTs were just queued. The sender takes what is due by priority, so that replies never wait behind a job."""
    ring()


def send_due(_ids: Sequence[str]) -> None:
    """Something is due; the clock says so when rings may have got lost."""
    ring()


def ask_providers(_ids: Sequence[str]) -> None:
    """There are unknown outcomes that providers are to be asked about."""
    sender = thread.current()
    if sender is not None:
        sender.question()


def release_campaigns(_ids: Sequence[str]) -> None:
    """Campaigns may go on: their rows become messages, here and now."""
    sender = thread.current()
    if sender is not None:
        sender.feed()
    elif release_due(runtime_of_this_process()):
        ring()


def replay(ids: Sequence[int]) -> None:
    """Do one turn of each of these replays, and ring for the next one after a pause in which others are served."""
    rt = runtime_of_this_process()
    for run_id in ids:
        if replays.take_turn(rt, int(run_id)):
            _later(replays.PAUSE_SECONDS, rt.enqueue, (replays.JOB, [run_id], replays.QUEUE))


def check_campaign(ids: Sequence[str]) -> None:
    """Look at rows of each of these campaigns for one turn, and ring for the next one after a short pause."""
    rt = runtime_of_this_process()
    for campaign_id in ids:
        if campaign_check.take_turn(rt, campaign_id):
            _later(campaign_check.PAUSE_SECONDS, rt.enqueue, (campaign_check.JOB, [campaign_id], campaign_check.QUEUE))


def _later(seconds: float, work: Callable[..., object], arguments: Sequence[object]) -> None:
    pause = threading.Timer(seconds, work, arguments)
    pause.daemon = True
    pause.start()


def ring() -> None:
    """Ring the sender of this process; where it has none (another RQ worker than ours) send here."""
    sender = thread.current()
    if sender is not None:
        sender.ring()
    else:
        thread.send_due(runtime_of_this_process())
