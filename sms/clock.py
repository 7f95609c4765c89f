"""The clock: every few seconds it finds what is due and what was left behind, whatever became of the rings."""

from sqlalchemy.exc import SQLAlchemyError

from providers.base import Provider
from runtime.doctor import beat
from runtime.interrupts import Pause
from runtime.logs import get_logger
from runtime.runtime import Runtime
from sms import outbound
from store import codes, outbox

SWEEP_JOB = "sms.jobs.send_due"
SENT_BY_THE_CLOCK = 20  # per turn, when no worker can be rung: slow, but nobody waits for an operator
CONCEALED = 200  # messages per turn that lose an expired code; what is left waits for the next turn

log = get_logger("kabar.clock")


def run(rt: Runtime, provider: Provider, pause: Pause) -> None:
    """Sweep until told to stop. A database that is away is tried again at the next turn."""
    while True:
        try:
            sweep(rt, provider)
        except SQLAlchemyError as error:
            log.error("sweep_failed", error=type(error).__name__)
        else:
            beat(rt.settings)
        if pause(rt.settings.clock_seconds):
            return


def sweep(rt: Runtime, provider: Provider) -> None:
    """Settle what was left behind, then have everything due sent: by the workers, or here if they cannot be rung."""
    now = rt.now()
    with rt.transaction() as db:
        unknown, queued = outbox.release_expired_leases(db, now)
        expired = outbox.expire_overdue(db, now)
        codes.conceal_expired(db, now, CONCEALED)
        due = outbox.due_ids(db, now, limit=1)
    if unknown or queued or expired:
        log.warning("messages_left_behind", unknown=unknown, queued=queued, expired=expired)
    if due and not ring_workers(rt):
        outbound.send_due(rt, provider, limit=SENT_BY_THE_CLOCK)


def ring_workers(rt: Runtime) -> bool:
    """Ask for one sweep by a worker; return whether somebody will come.

    One ring for all that is due, not one per message: while a worker is busy, further rings find the same rows.
    """
    return rt.doorbell.is_waiting("notices") or rt.enqueue(SWEEP_JOB, [], queue="notices")
