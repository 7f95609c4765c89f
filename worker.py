"""One RQ worker on all our queues, with the sender that its jobs ring. Nothing else."""

import time

from redis import Redis
from rq import SimpleWorker
from rq.serializers import JSONSerializer

from runtime.doorbell import QUEUES
from runtime.embedded_redis import is_alive
from runtime.logs import get_logger
from sms.sending.thread import sending

SECONDS_BETWEEN_TRIES = 2
SECONDS_OF_LIFE = 45  # and one minute more: then a worker that died is missed. RQ waits eight minutes

log = get_logger("kabar.worker")


def work(redis_url: str) -> None:
    """Work until a signal. It does not fork per job: the sender's connections live as long as the process.

    The connection is its own: RQ raises a pool's time-outs to minutes, which no web request could bear.
    """
    with sending(redis_url):
        wait_for_redis(redis_url)
        worker = SimpleWorker(
            list(QUEUES),
            connection=Redis.from_url(redis_url),
            serializer=JSONSerializer,
            worker_ttl=SECONDS_OF_LIFE,
            log_job_description=False,
        )
        worker.work(logging_level="WARNING")


def wait_for_redis(redis_url: str) -> None:
    """Return once Redis answers: one that is away is no reason to end; the sender needs none."""
    while not is_alive(redis_url):
        log.warning("queue_away")
        time.sleep(SECONDS_BETWEEN_TRIES)
