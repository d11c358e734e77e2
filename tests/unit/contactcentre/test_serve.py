"""What `manage.py serve` refuses before it starts anything."""

import fcntl
import socket
import stat
from pathlib import Path

import pytest
from django.core.management import CommandError
from pytest_django.fixtures import Settings

from contactcentre.management.commands import serve
from contactcentre.processes import Crew


@pytest.fixture
def home(settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A centre's folder, of its own."""
    settings.HOME = tmp_path / "home"
    settings.BROKER_SOCKET = settings.HOME / "broker" / "broker.sock"
    settings.STATIC_ROOT = settings.HOME / "static"
    settings.KEYRING_KEK_DIR = tmp_path / "elsewhere" / "kek"
    settings.KEYRING_MIRROR_DIR = settings.HOME / "mirror"
    files = {"default": settings.HOME / "data" / "db", "keyring": settings.HOME / "keys" / "db"}
    monkeypatch.setattr(serve, "_sqlite_file", files.get)
    return tmp_path / "home"


class TestPort:
    def test_a_taken_port_is_said_in_one_sentence(self) -> None:
        with socket.socket() as other:
            other.bind(("127.0.0.1", 0))
            other.listen()
            port = other.getsockname()[1]
            with pytest.raises(CommandError, match=f"Port {port} is taken by another program: "):
                serve.refuse_a_taken_port(port)

    def test_a_port_that_cannot_be_is_said_too(self) -> None:
        with pytest.raises(CommandError, match="Port 70000 cannot be used: "):
            serve.refuse_a_taken_port(70000)

    def test_a_free_port_passes(self) -> None:
        with socket.socket() as other:
            other.bind(("127.0.0.1", 0))
            port = other.getsockname()[1]
        serve.refuse_a_taken_port(port)


class TestFolders:
    def test_are_made_for_their_owner_only(self, home: Path) -> None:
        home.mkdir(mode=0o755)
        (home / "data").mkdir(mode=0o755)
        serve.make_folders()
        made = {path.name for path in home.iterdir()}
        assert made == {"broker", "data", "keys", "mirror", "static"}
        assert {stat.S_IMODE(path.stat().st_mode) for path in [home, *home.iterdir()]} == {0o700}

    def test_outside_the_home_are_left_to_whoever_chose_them(self, home: Path) -> None:
        serve.make_folders()
        assert not (home.parent / "elsewhere").exists()

    def test_one_home_is_served_once(self, home: Path) -> None:
        home.mkdir()
        with (home / "serving").open("w") as other:
            fcntl.flock(other, fcntl.LOCK_EX)
            with pytest.raises(CommandError, match="already being served"), serve.only_once():
                pass
        with serve.only_once():
            pass

    def test_nobody_else_serves_it_until_all_is_stopped(
        self, home: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        stopped = []

        def stop(crew: Crew) -> None:
            with pytest.raises(CommandError, match="already being served"), serve.only_once():
                pass
            stopped.append(crew)

        monkeypatch.setattr(Crew, "stop", stop)
        monkeypatch.setattr("contactcentre.in_use.hold", lambda: None)
        monkeypatch.setattr(serve.Command, "_serve", lambda *_, **__: None)
        monkeypatch.setattr(serve, "stop_on_signals", lambda: None)
        monkeypatch.setattr("os.umask", lambda mask: mask)
        serve.Command().handle(port=0, no_demo=True)
        assert stopped


class TestAddress:
    def test_on_one_machine_is_its_port(
        self, settings: Settings, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(serve, "_is_local", lambda: True)
        settings.ALLOWED_HOSTS = ["localhost", "127.0.0.1"]
        assert serve.address_of(8001) == "http://localhost:8001"

    def test_on_a_server_is_the_name_it_is_reached_by(
        self, settings: Settings, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(serve, "_is_local", lambda: False)
        settings.ALLOWED_HOSTS = ["centre.example.org"]
        assert serve.address_of(8000) == "https://centre.example.org"
