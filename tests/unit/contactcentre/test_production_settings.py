"""Production refuses every unsafe setting by its name, and all of them at once."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.own_centre

SAFE = {
    "SECRET_KEY": "Zq3vR8mK1xTw6yNb0cHd5fJg2sLp9aEu4iOoQrVtYxWzUkMnBh",
    "ALLOWED_HOSTS": "centre.example.org",
    "CENTRE_HOME": "/srv/centre",
    "REDIS_URL": "redis://10.0.0.5:6379/0",
    "EMAIL_URL": "smtp+tls://centre:pw@mail.example.org:587",
    "MAIL_FROM": "centre@example.org",
}
DATA = "postgres://centre:pw@db.example.org/centre"

UNSAFE = [
    ("SECRET_KEY", {"SECRET_KEY": ""}),
    ("SECRET_KEY", {"SECRET_KEY": "short"}),
    ("SECRET_KEY", {"SECRET_KEY": "ab" * 40}),
    ("ALLOWED_HOSTS", {"ALLOWED_HOSTS": ""}),
    ("ALLOWED_HOSTS", {"ALLOWED_HOSTS": "*"}),
    ("ALLOWED_HOSTS", {"ALLOWED_HOSTS": "centre.example.org,.example.org"}),
    ("DEBUG", {"DEBUG": "true"}),
    ("KEYRING_DATABASE_URL", {"KEYRING_DATABASE_URL": "sqlite:////srv/centre/data/keys.sqlite3"}),
    (
        "KEYRING_DATABASE_URL",
        {"KEYRING_DATABASE_URL": "sqlite:////srv/centre/keyring/../data/centre.sqlite3"},
    ),
    ("KEYRING_DATABASE_URL", {"DATABASE_URL": DATA, "KEYRING_DATABASE_URL": DATA}),
    (
        "KEYRING_DATABASE_URL",
        {
            "DATABASE_URL": "postgres://a:b@localhost/centre",
            "KEYRING_DATABASE_URL": "postgres://c:d@127.0.0.1:5432/keyring",
        },
    ),
    ("KEYRING_KEK_DIR", {"KEYRING_KEK_DIR": "/srv/centre/data"}),
    ("KEYRING_KEK_DIR", {"KEYRING_KEK_DIR": "/srv/centre/keyring/kek"}),
    ("KEYRING_MIRROR_DIR", {"KEYRING_MIRROR_DIR": "/srv/centre/keyring"}),
    ("KEYRING_MIRROR_DIR", {"KEYRING_MIRROR_DIR": "/srv/centre/data/mirror"}),
    ("REDIS_URL", {"REDIS_URL": ""}),
    ("REDIS_URL", {"REDIS_URL": "redis+socket:///run/redis.sock"}),
    ("REDIS_URL", {"REDIS_URL": "redis://10.0.0.5/first"}),
    ("EMAIL_URL", {"EMAIL_URL": ""}),
    ("EMAIL_URL", {"EMAIL_URL": "consolemail://"}),
    ("MAIL_FROM", {"MAIL_FROM": ""}),
    ("ALLAUTH_TRUSTED_PROXY_COUNT", {"ALLAUTH_TRUSTED_PROXY_COUNT": "1"}),
    ("ALLAUTH_TRUSTED_PROXY_COUNT", {"ALLAUTH_TRUSTED_PROXY_COUNT": "many"}),
    (
        "ALLAUTH_TRUSTED_PROXY_COUNT",
        {"TRUSTED_PROXY": "1", "ALLAUTH_TRUSTED_PROXY_COUNT": "0"},
    ),
]


def start(changes: dict[str, str], show: str = "'started'") -> "subprocess.CompletedProcess[str]":
    """Reads the production settings in a process of its own and prints ``show``."""
    code = f"import contactcentre.settings.production as settings; print({show})"
    return subprocess.run(
        [sys.executable, "-c", code],
        env={"PATH": os.environ["PATH"]} | SAFE | changes,
        cwd=Path(__file__).parents[3],
        capture_output=True,
        text=True,
        check=False,
    )


class TestSafe:
    def test_starts(self) -> None:
        assert start({}).stdout == "started\n"

    def test_starts_on_two_database_servers(self) -> None:
        keyring = "postgres://centre:pw@keys.example.org/keyring"
        assert not start({"DATABASE_URL": DATA, "KEYRING_DATABASE_URL": keyring}).returncode

    def test_starts_with_the_keyring_in_a_file_beside_no_data(self) -> None:
        assert not start({"DATABASE_URL": DATA}).returncode

    def test_believes_the_proxy_about_tls_only_when_told_to(self) -> None:
        show = "getattr(settings, 'SECURE_PROXY_SSL_HEADER', None)"
        assert start({}, show).stdout == "None\n"
        assert "HTTP_X_FORWARDED_PROTO" in start({"TRUSTED_PROXY": "1"}, show).stdout

    def test_counts_one_proxy_unless_told_otherwise(self) -> None:
        show = "settings.ALLAUTH_TRUSTED_PROXY_COUNT"
        assert start({}, show).stdout == "0\n"
        assert start({"TRUSTED_PROXY": "1"}, show).stdout == "1\n"


class TestUnsafe:
    @pytest.mark.parametrize(("name", "changes"), UNSAFE)
    def test_refused_by_name_and_no_other(self, name: str, changes: dict[str, str]) -> None:
        refused = start(changes)
        assert refused.returncode
        sentences = [line for line in refused.stderr.splitlines() if line.startswith("- ")]
        assert [line.split()[1] for line in sentences] == [name]
        assert sentences[0].endswith(".")

    def test_all_are_named_at_once(self) -> None:
        refused = start({"SECRET_KEY": "", "MAIL_FROM": "", "REDIS_URL": ""})
        for name in ("SECRET_KEY", "MAIL_FROM", "REDIS_URL"):
            assert f"- {name} " in refused.stderr

    def test_no_value_is_repeated(self) -> None:
        assert "hunter2" not in start({"SECRET_KEY": "hunter2"}).stderr
