"""The clock: every few seconds it finds what is due and what was left behind, whatever became of the rings."""

from datetime import timedelta

from sqlalchemy.exc import SQLAlchemyError

from core.facts import Zone
from core.quiet import next_window
from engine import promises
from office import campaign_check, campaign_sweep, replay, retention
from office.helping import registrations
from runtime.doctor import beat
from runtime.interrupts import Pause
from runtime.logs import get_logger
from runtime.runtime import Runtime
from runtime.watch import watch
from sms.sending.thread import send_due
from store import codes, idempotency, outbox, outbox_quiet, outbox_results, outbox_sweeps

SWEEP_JOB, QUESTION_JOB = "sms.jobs.send_due", "sms.jobs.ask_providers"
SENT_BY_THE_CLOCK = 20  # per turn, when no worker can be rung: slow, but nobody waits for an operator
MOST_PORTIONS = 20  # per turn, of what is moved out of the night
CONCEALED = 200  # messages per turn that lose an expired code; what is left waits for the next turn

log = get_logger("kabar.clock")


def run(rt: Runtime, pause: Pause) -> None:
    """Sweep until told to stop. A database that is away is tried again at the next turn."""
    while True:
        try:
            sweep(rt)
        except SQLAlchemyError as error:
            log.error("sweep_failed", error=type(error).__name__)
        else:
            beat(rt.settings)
        if pause(rt.settings.clock_seconds):
            return


def sweep(rt: Runtime) -> None:
    """Settle what was left behind, have everything due sent (here if no worker can be rung), look after the house."""
    settle(rt)
    promises.keep(rt)
    keep_quiet(rt)
    campaign_sweep.sweep(rt)
    now = rt.now()
    with rt.transaction() as db:
        due = outbox.count_due(db, now, limit=1)
        unknown = outbox_sweeps.has_unknown(db, now, timedelta(seconds=rt.settings.unknown_wait_seconds))
    if due and not ring_workers(rt):
        send_due(rt, limit=SENT_BY_THE_CLOCK)
    if unknown and not rt.doorbell.is_waiting("bulk"):
        rt.enqueue(QUESTION_JOB, [], queue="bulk")
    replay.sweep(rt)
    campaign_check.sweep(rt)
    registrations.lapse(rt)
    retention.sweep(rt)
    watch(rt)


def settle(rt: Runtime) -> None:
    """Bring what nobody works on any more to where it belongs, each kind in bounded portions."""
    now = rt.now()
    with rt.transaction() as db:
        unknown, queued = outbox_sweeps.release_expired_leases(db, now)
        expired = outbox_sweeps.expire_overdue(db, now)
        reported = outbox_results.settle_early_reports(db, now)
        codes.conceal_expired(db, now, CONCEALED)
        idempotency.purge(db, now)
    if unknown or queued or expired or reported:
        counts = {"unknown": unknown, "queued": queued, "expired": expired, "reported": reported}
        log.warning("messages_left_behind", **counts)


def keep_quiet(rt: Runtime) -> None:
    """Have what was not sent before quiet hours began wait for their end, in portions of a transaction each."""
    now, rules = rt.now(), rt.catalogue.notices
    windows = {zone: next_window(now, zone, rules) for zone in Zone}
    moved = expired = 0
    for _ in range(MOST_PORTIONS):
        with rt.transaction() as db:
            waiting, ended = outbox_quiet.wait_for_morning(db, now, windows)
        moved, expired = moved + waiting, expired + ended
        if waiting + ended < outbox_quiet.PORTION:
            break
    if moved or expired:
        log.info("waits_for_morning", moved=moved, expired=expired)


def ring_workers(rt: Runtime) -> bool:
    """Ask for one sweep by a worker; return whether somebody will come.

    One ring for all that is due, not one per message: while a worker is busy, further rings find the same rows.
    """
    return rt.doorbell.is_waiting("notices") or rt.enqueue(SWEEP_JOB, [], queue="notices")
