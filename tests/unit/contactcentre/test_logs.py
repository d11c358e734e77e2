"""A log line says what kind of thing happened and where, never to whom."""

import io
import logging
from uuid import UUID

import pytest

from contactcentre.logs import WITHHELD, WithoutSecrets

UUID_TEXT = "0189f7a2-1111-4222-8333-444455556666"


@pytest.fixture
def written() -> io.StringIO:
    return io.StringIO()


@pytest.fixture
def log(written: io.StringIO) -> logging.Logger:
    handler = logging.StreamHandler(written)
    handler.addFilter(WithoutSecrets())
    logger = logging.Logger("test")
    logger.addHandler(handler)
    return logger


class TestArguments:
    @pytest.mark.parametrize(
        "kept",
        [
            7,
            2.5,
            True,
            None,
            UUID(UUID_TEXT),
            UUID_TEXT,
            "F-7K3M9Q",
            "POST",
            "Not Found",
            "404",
            "/families/F-7K3M9Q/",
            "contactcentre.logs",
            "GET /families/ HTTP/1.1",
        ],
    )
    def test_what_cannot_name_a_person_is_kept(
        self, log: logging.Logger, written: io.StringIO, kept: object
    ) -> None:
        log.info("it was %s", kept)
        assert written.getvalue() == f"it was {kept}\n"

    @pytest.mark.parametrize(
        "lost",
        [
            "Okafor",
            "jo.okafor",
            "07700900123",
            "jo@example.org",
            b"Okafor",
            ["Okafor"],
            {"name": "Okafor"},
            "Okafor\n/families/",
        ],
    )
    def test_anything_else_is_withheld(
        self, log: logging.Logger, written: io.StringIO, lost: object
    ) -> None:
        log.info("it was %s", lost, 1) if isinstance(lost, dict) else log.info("it was %s", lost)
        assert WITHHELD in written.getvalue()
        assert "kafor" not in written.getvalue()
        assert "0770" not in written.getvalue()

    def test_a_mapping_is_judged_value_by_value(
        self, log: logging.Logger, written: io.StringIO
    ) -> None:
        log.info("%(name)s took %(seconds)d", {"name": "Okafor", "seconds": 3})
        assert written.getvalue() == f"{WITHHELD} took 3\n"

    def test_a_number_format_for_something_withheld_does_not_fail(
        self, log: logging.Logger, written: io.StringIO
    ) -> None:
        log.info("%d of them", ["Okafor"])
        assert written.getvalue() == f"%d of them {WITHHELD}\n"


class TestMessage:
    @pytest.mark.parametrize(
        ("said", "written_down"),
        [
            ("GET /families/?q=Okafor HTTP/1.1", "GET /families/ HTTP/1.1"),
            ("mail to jo@example.org failed", f"mail to {WITHHELD} failed"),
            ("/link/" + "a1B2" * 8 + "/ opened", f"/link/{WITHHELD}/ opened"),
            (f"/families/{UUID_TEXT}/", f"/families/{UUID_TEXT}/"),
        ],
    )
    def test_queries_addresses_and_links_are_taken_out(
        self, log: logging.Logger, written: io.StringIO, said: str, written_down: str
    ) -> None:
        log.info(said)
        assert written.getvalue() == f"{written_down}\n"

    def test_an_exception_as_the_message_is_its_type(
        self, log: logging.Logger, written: io.StringIO
    ) -> None:
        log.error(ValueError("Okafor"))
        assert written.getvalue() == "ValueError\n"

    def test_an_object_as_the_message_is_withheld(
        self, log: logging.Logger, written: io.StringIO
    ) -> None:
        log.error(["Okafor"])
        assert written.getvalue() == f"{WITHHELD}\n"


class TestExceptions:
    def test_keep_their_types_and_places_and_lose_their_messages(
        self, log: logging.Logger, written: io.StringIO
    ) -> None:
        try:
            try:
                raise KeyError("Okafor")
            except KeyError as cause:
                raise ValueError("the Okafor family") from cause
        except ValueError as error:
            log.exception("failed: %s", error)
        lines = written.getvalue().splitlines()
        assert lines[0] == "failed: ValueError"
        assert lines[1].startswith("ValueError at ")
        assert lines[2].startswith("KeyError at ")
        assert f"{__file__}:" in lines[1]
        assert "test_keep_their_types" in lines[1]
        assert "Okafor" not in written.getvalue()
