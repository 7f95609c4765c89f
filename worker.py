"""One RQ worker on all our queues, with the sender that its jobs ring. Nothing else."""

import os
import signal
import sys
import time
from types import FrameType
from typing import Any

from redis import Redis
from rq import SimpleWorker
from rq.serializers import JSONSerializer

from runtime.doorbell import QUEUES
from runtime.embedded_redis import is_alive
from runtime.logs import get_logger
from runtime.masking import describe_exception
from sms.sending.thread import SendingThread, sending

SECONDS_BETWEEN_TRIES = 2
SECONDS_TO_NOTICE = 0.1  # that we were told to stop, while Redis is waited for
SECONDS_OF_LIFE = 45  # and one minute more: then a worker that died is missed. RQ waits eight minutes

log = get_logger("kabar.worker")


class Stop:
    """Whether this process was told to end. The sender hears of it at once, whatever the main thread is doing."""

    def __init__(self) -> None:
        self.told = False
        self.sender: SendingThread | None = None

    def hear(self, _signum: int = 0, _frame: FrameType | None = None) -> None:
        """Take the signal; of use as its handler before RQ has one."""
        self.told = True
        if self.sender is not None:
            self.sender.ask_to_stop()


class Worker(SimpleWorker):
    """RQ's worker in one process. It ends with the job that it is at; the sender does not wait for that.

    Of a job that fails RQ would log the whole exception, and keep it in Redis: a database quotes rows in it.
    """

    stop: Stop

    def request_stop(self, signum: int, frame: FrameType | None) -> None:
        """Take the signal; RQ's own handler notes or raises that we are to stop."""
        self.stop.hear()
        super().request_stop(signum, frame)  # type: ignore[no-untyped-call]  # RQ is not typed

    def handle_exception(self, job: Any, *exc_info: Any) -> None:
        """Log that a job failed, and where."""
        log.error("job_failed", job=job.func_name, error=exc_info[0].__name__, exc_info=exc_info[1])

    def handle_job_failure(
        self, job: Any, queue: Any, started_job_registry: Any = None, exc_string: str = ""
    ) -> None:  # fmt: skip
        """Note with the job where it failed; what RQ itself says of one whose worker is gone is kept as it is."""
        error = sys.exc_info()[1]
        told = exc_string if error is None else describe_exception(error)
        super().handle_job_failure(job, queue, started_job_registry, told)

    def _install_signal_handlers(self) -> None:
        super()._install_signal_handlers()  # type: ignore[no-untyped-call]  # RQ is not typed
        if self.stop.told:  # in the moment before
            self._stop_requested = True


def work(redis_url: str) -> None:
    """Work until a signal. It does not fork per job: the sender's connections live as long as the process.

    The connection is its own: RQ raises a pool's time-outs to minutes, which no web request could bear. Ends the
    process with exit code 1 if its sender died: whoever started it starts another.
    """
    stop = Stop()
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, stop.hear)
    with sending(redis_url, died=end_this_process) as sender:
        stop.sender = sender
        if wait_for_redis(redis_url, stop):
            serve(redis_url, stop)
    if sender.has_died:
        sys.exit(1)


def wait_for_redis(redis_url: str, stop: Stop) -> bool:
    """Return True once Redis answers: one that is away is no reason to end; the sender needs none. False: told to stop.

    Who waits hears a signal within a moment.
    """
    while not stop.told:
        if is_alive(redis_url):
            return not stop.told
        log.warning("queue_away")
        until = time.monotonic() + SECONDS_BETWEEN_TRIES
        while not stop.told and time.monotonic() < until:
            time.sleep(SECONDS_TO_NOTICE)
    return False


def serve(redis_url: str, stop: Stop) -> None:
    """Do jobs until told to stop."""
    worker = Worker(
        list(QUEUES),
        connection=Redis.from_url(redis_url),
        serializer=JSONSerializer,
        worker_ttl=SECONDS_OF_LIFE,
        log_job_description=False,
    )
    worker.stop = stop
    worker.work(logging_level="WARNING")


def end_this_process() -> None:
    """End as if told to: without its sender this worker would take rings and send nothing."""
    os.kill(os.getpid(), signal.SIGTERM)
