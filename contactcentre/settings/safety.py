"""What is unsafe on a server: each check yields a sentence that starts with the variable's name."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from contactcentre.settings import redis_addresses

_SHORTEST_SECRET = 50
_FEWEST_CHARACTERS = 5
_LOOPBACK = frozenset({"", "localhost", "127.0.0.1", "::1"})

Database = Mapping[str, Any]


def secret_key(secret: str) -> Iterator[str]:
    if len(secret) < _SHORTEST_SECRET or len(set(secret)) < _FEWEST_CHARACTERS:
        yield (
            f"SECRET_KEY is missing or too easy to guess: give at least {_SHORTEST_SECRET} random "
            "characters."
        )


def allowed_hosts(hosts: list[str]) -> Iterator[str]:
    if not any(hosts):
        yield "ALLOWED_HOSTS is empty: give the names the centre is reached by."
    if any(host.startswith(("*", ".")) for host in hosts):
        yield "ALLOWED_HOSTS has a wildcard: give every name in full."


def debug(value: str) -> Iterator[str]:
    if value.strip().lower() not in {"", "0", "false", "no", "off"}:
        yield "DEBUG is on, which would show the records' contents on error pages: remove it."


def keyring_database(data: Database, keyring: Database) -> Iterator[str]:
    if _is_sqlite(data) and _is_sqlite(keyring):
        if _folder(data) == _folder(keyring):
            yield (
                "KEYRING_DATABASE_URL is in the folder of the data, and every copy of that folder "
                "would hold the keys: give the keyring a folder of its own."
            )
    elif not _is_sqlite(data) and not _is_sqlite(keyring) and _server(data) == _server(keyring):
        yield (
            "KEYRING_DATABASE_URL is on the database server of the data, and every backup of that "
            "server would hold the keys: give the keyring a server, or a file, of its own."
        )


def key_folders(databases: Mapping[str, Database], *, kek: Path, mirror: Path) -> Iterator[str]:
    kek, mirror = kek.resolve(), mirror.resolve()
    for alias, what in (("default", "data"), ("keyring", "keyring")):
        if (folder := _folder(databases[alias])) and kek.is_relative_to(folder):
            yield f"KEYRING_KEK_DIR is inside the folder of the {what}: move it elsewhere."
    if (folder := _folder(databases["keyring"])) and _overlap(mirror, folder):
        yield (
            "KEYRING_MIRROR_DIR is the folder of the keyring, so both copies would be lost "
            "together: move it elsewhere."
        )
    if (folder := _folder(databases["default"])) and mirror.is_relative_to(folder):
        yield "KEYRING_MIRROR_DIR is inside the folder of the data: move it elsewhere."


def redis_url(url: str) -> Iterator[str]:
    if not url:
        yield "REDIS_URL is missing: give the address of the Redis server."
    elif not redis_addresses.is_readable(url):
        yield (
            "REDIS_URL cannot be read: write redis://host:6379/0, rediss://host:6379/0 or "
            "unix:///path/to/socket."
        )


def mail(*, backend: str, url: str, sender: str) -> Iterator[str]:
    if not url or not backend.endswith("smtp.EmailBackend"):
        yield "EMAIL_URL is missing or sends no mail: give the mail server, smtp+tls://user:pass@host:587."
    if "@" not in sender:
        yield "MAIL_FROM is missing: give the address that the centre's mail comes from."


def proxy_count(count: str, *, trusted_proxy: bool) -> Iterator[str]:
    if not count:
        return
    if not (count.isascii() and count.isdigit()):
        yield "ALLAUTH_TRUSTED_PROXY_COUNT is not a number: give how many proxies there are."
    elif int(count) and not trusted_proxy:
        yield (
            "ALLAUTH_TRUSTED_PROXY_COUNT counts proxies but TRUSTED_PROXY is not 1, so visitors "
            "could make up their addresses: set both or neither."
        )
    elif trusted_proxy and not int(count):
        yield (
            "ALLAUTH_TRUSTED_PROXY_COUNT is 0 but TRUSTED_PROXY is 1, so all visitors would share "
            "one limit on sign-ins: give how many proxies there are."
        )


def _is_sqlite(database: Database) -> bool:
    return str(database["ENGINE"]).endswith("sqlite3")


def _folder(database: Database) -> Path | None:
    return Path(database["NAME"]).resolve().parent if _is_sqlite(database) else None


def _server(database: Database) -> tuple[str, str]:
    host = str(database.get("HOST") or database.get("OPTIONS", {}).get("host", ""))
    return "" if host in _LOOPBACK else host.lower(), str(database.get("PORT") or 5432)


def _overlap(one: Path, other: Path) -> bool:
    return one.is_relative_to(other) or other.is_relative_to(one)
