"""The embedded broker: a private socket, no port, and a queue that outlives a crash."""

import shutil
import signal
import stat
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis
from celery import Celery
from django.core.cache.backends.redis import RedisCache

from contactcentre import broker
from contactcentre.processes import Crew
from contactcentre.settings import redis_addresses


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder with a short name: a socket's path must be short."""
    path = Path(tempfile.mkdtemp(prefix="cb-"))
    yield path
    shutil.rmtree(path)


@pytest.fixture
def crew() -> Iterator[Crew]:
    crew = Crew()
    yield crew
    crew.stop()


def packaged_binary(monkeypatch: pytest.MonkeyPatch) -> Path:
    with monkeypatch.context() as patch:
        patch.setattr(shutil, "which", lambda name: None)
        return broker.server_binary()


def start(crew: Crew, folder: Path, binary: Path) -> Path:
    socket = folder / "broker.sock"
    crew.start("broker", broker.command(binary=binary, socket=socket))
    broker.wait_until_ready(socket)
    return socket


class TestBroker:
    def test_only_its_owner_reaches_it(self, crew: Crew, folder: Path) -> None:
        socket = start(crew, folder, broker.server_binary())
        assert stat.S_IMODE(socket.stat().st_mode) == 0o700
        with redis.Redis(unix_socket_path=str(socket)) as client:
            assert client.config_get("port")["port"] == "0"

    def test_the_packaged_server_serves_where_the_machine_has_none(
        self, crew: Crew, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert start(crew, folder, packaged_binary(monkeypatch)).exists()

    def test_the_queue_outlives_a_kill(
        self, crew: Crew, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        binary = packaged_binary(monkeypatch)
        socket = start(crew, folder, binary)
        with redis.Redis(unix_socket_path=str(socket)) as client:
            client.lpush("queue", "wake")
            time.sleep(1.1)  # appended to disk once a second
        crew.children[0].process.send_signal(signal.SIGKILL)
        crew.stop()
        start(crew, folder, binary)
        with redis.Redis(unix_socket_path=str(socket)) as client:
            assert client.lrange("queue", 0, -1) == [b"wake"]

    def test_two_kinds_of_server_never_read_each_others_queue(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        own = folder / "own-server"
        own.write_text("#!/bin/sh\necho 'Redis server v=6.2.14 sha=0'\n")
        own.chmod(0o700)
        socket = folder / "broker.sock"
        queues = {
            command[command.index("--dir") + 1]
            for command in (
                broker.command(binary=own, socket=socket),
                broker.command(binary=packaged_binary(monkeypatch), socket=socket),
            )
        }
        assert len(queues) == 2
        assert str(folder / "redis-6.2.14") in queues

    def test_cache_and_queue_reach_it_by_one_address_and_keep_apart(
        self, crew: Crew, folder: Path
    ) -> None:
        url = redis_addresses.for_socket(start(crew, folder, broker.server_binary())) + "?db=3"
        with Celery(broker=redis_addresses.for_celery(url)) as app:
            app.send_task("wake")
        cache = RedisCache(redis_addresses.for_cache(url), {})
        cache.set("key", "value")
        cache.clear()
        with redis.Redis(unix_socket_path=str(folder / "broker.sock"), db=3) as client:
            assert client.llen("celery") == 1


class TestUnusable:
    def test_a_name_too_long_for_a_socket_is_refused_with_its_remedy(self, folder: Path) -> None:
        with pytest.raises(broker.BrokerUnusable, match="set CENTRE_HOME to a shorter one"):
            broker.command(binary=broker.server_binary(), socket=folder / ("x" * 120) / "b.sock")

    def test_silence_is_not_waited_for_without_end(self, folder: Path) -> None:
        with pytest.raises(broker.BrokerUnusable, match="did not answer"):
            broker.wait_until_ready(folder / "nobody.sock", seconds=0.1)
