"""One RQ worker on all our queues. Nothing else."""

from redis import Redis
from rq import SimpleWorker
from rq.serializers import JSONSerializer

from runtime.doorbell import QUEUES


def work(redis_url: str) -> None:
    """Work until a signal. It does not fork per job, so that engine and HTTP connections live where they are used.

    The connection is its own: RQ raises a pool's time-outs to minutes, which no web request could bear.
    """
    connection = Redis.from_url(redis_url)
    worker = SimpleWorker(list(QUEUES), connection=connection, serializer=JSONSerializer, log_job_description=False)
    worker.work(logging_level="WARNING")
