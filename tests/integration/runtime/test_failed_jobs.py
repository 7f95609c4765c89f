"""What a database quotes of a row never gets from a failed job into the log or into Redis."""

import io
import json
from pathlib import Path

import psycopg
import pytest
from redis import Redis
from rq import Queue
from rq.serializers import JSONSerializer
from sqlalchemy.exc import DBAPIError

from runtime.doorbell import Doorbell
from runtime.logs import write_logs
from runtime.masking import describe_exception
from worker import Stop, Worker

NAME = "Sari Rahasia"
ROWS = {
    "a value": f"1\t{NAME}\n",
    "a value with quotation marks": f'1\tSari "{NAME}" x\n',
    "a null": f"{NAME}\t\\N\n",
    "too many": f"{NAME}\t1\t{NAME}\n",
    "a key": f"{NAME}\t1\n{NAME}\t2\n",
    "a check": f"{NAME}\t-1\n",
    "out of range": f"{NAME}\t99999999999\n",
}
MADE = "CREATE TEMP TABLE each (name text PRIMARY KEY, number integer NOT NULL CHECK (number > 0))"


def copy_rows(arguments: list[str]) -> None:
    """Save rows that cannot be saved: a job, called by its name."""
    url, rows = arguments
    with psycopg.connect(url) as connection, connection.cursor() as cursor:
        cursor.execute(MADE)
        with cursor.copy("COPY each (name, number) FROM STDIN") as copy:
            copy.write(rows)


@pytest.fixture
def url(postgresql_url: str) -> str:
    return postgresql_url.replace("postgresql+psycopg:", "postgresql:")


@pytest.mark.parametrize("rows", ROWS.values(), ids=list(ROWS))
def test_no_described_error_quotes_a_row(url: str, rows: str) -> None:
    with pytest.raises(psycopg.Error) as caught:
        copy_rows([url, rows])
    assert NAME in str(caught.value) or "out of range" in str(caught.value), "the database quotes it"
    wrapped = DBAPIError("COPY", {}, caught.value)
    for told in map(describe_exception, (caught.value, wrapped)):
        assert "Sari" not in told
        assert type(caught.value).__name__ in told


@pytest.mark.parametrize("rows", ["a value", "a key"])
def test_a_failed_job_leaves_no_row_in_redis_or_the_log(url: str, redis_url: str, rows: str) -> None:
    out = io.StringIO()
    write_logs("DEBUG", "json", out)
    Doorbell(redis_url).ring(f"{__name__}.copy_rows", [url, ROWS[rows]], "bulk")
    client = Redis.from_url(redis_url)
    worker = Worker(["bulk"], connection=client, serializer=JSONSerializer, log_job_description=False)
    worker.stop = Stop()
    worker.work(burst=True, logging_level="WARNING")
    queue = Queue("bulk", connection=client, serializer=JSONSerializer)
    (failed,) = queue.failed_job_registry.get_job_ids()
    job = queue.fetch_job(failed)
    assert job is not None
    result = job.latest_result()
    assert result is not None
    kept = str(result.exc_string)
    client.close()
    assert "Sari" not in kept
    assert "copy_rows" in kept
    assert "Sari" not in out.getvalue()
    lines = [json.loads(line) for line in out.getvalue().splitlines()]
    assert [line["job"].rpartition(".")[2] for line in lines if line["event"] == "job_failed"] == ["copy_rows"]
    assert Path(__file__).name in kept
