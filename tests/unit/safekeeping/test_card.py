"""The recovery card: shown on a terminal alone, typed in again without a slip going unseen."""

import io
import json
import logging
import stat
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from contactcentre.safekeeping.errors import KeyringUnsafe
from contactcentre.safekeeping.keyring import card, generations, kek, mirror
from contactcentre.safekeeping.keyring.card import LineMisread, lines_of, part_in
from contactcentre.safekeeping.keyring.models import DataKey, Generation, LookupKey
from contactcentre.safekeeping.models import AuditEntry, CardShown

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
KEY = bytes(range(7, 39))
CARD = lines_of(KEY, generation=7)


def typed(lines, generation=7):
    return b"".join(
        part_in(line, number=number, generation=generation)
        for number, line in enumerate(lines, start=1)
    )


class TestLines:
    @given(st.binary(min_size=32, max_size=32), st.integers(1, 999_999))
    def test_bring_back_every_key(self, key, generation):
        assert typed(lines_of(key, generation=generation), generation) == key

    def test_are_short_groups_of_letters(self):
        assert len(CARD) == card.LINES
        assert all([len(group) for group in line.split()] == [4] * 4 for line in CARD)

    @pytest.mark.parametrize(
        "otherwise",
        [
            str.lower,
            lambda line: line.replace(" ", ""),
            lambda line: line.replace(" ", "-"),
            lambda line: f"  {line}\t",
            lambda line: line.replace("O", "0").replace("I", "1").replace("B", "8"),
        ],
    )
    def test_may_be_typed_as_people_type(self, otherwise):
        assert typed([otherwise(line) for line in CARD]) == KEY


class TestASlip:
    @pytest.mark.parametrize("number", range(1, card.LINES + 1))
    def test_of_one_letter_is_found_in_its_line(self, number):
        letters = CARD[number - 1].replace(" ", "")
        for place, right in enumerate(letters):
            for letter in ALPHABET.replace(right, ""):
                self.misread(letters[:place] + letter + letters[place + 1 :], number)

    @pytest.mark.parametrize("number", range(1, card.LINES + 1))
    def test_of_two_letters_swapped_is_found_in_its_line(self, number):
        letters = CARD[number - 1].replace(" ", "")
        for place in range(len(letters) - 1):
            one, two = letters[place : place + 2]
            if one != two:
                self.misread(letters[:place] + two + one + letters[place + 2 :], number)

    @pytest.mark.parametrize("line", ["", "A", "AAAA AAAA AAAA", "9999 9999 9999 9999", "Å" * 16])
    def test_that_is_no_line_at_all(self, line):
        self.misread(line, 1)

    def test_that_takes_one_line_for_another(self):
        self.misread(CARD[0], 2)

    def test_that_takes_an_older_card(self):
        with pytest.raises(LineMisread):
            part_in(CARD[0], number=1, generation=8)

    def test_is_told_by_its_number_alone(self):
        with pytest.raises(LineMisread, match=r"^Line 3 is not as it stands on the card\.$"):
            part_in(CARD[0], number=3, generation=7)

    def misread(self, line, number):
        with pytest.raises(LineMisread) as misread:
            part_in(line, number=number, generation=7)
        assert misread.value.number == number


class Terminal(StringIO):
    def isatty(self):
        return True


@pytest.fixture
def at_keyboard(monkeypatch):
    """What somebody types, line after line."""

    def sit_down(generation, *lines):
        left = list(lines)
        monkeypatch.setattr("builtins.input", lambda _: str(generation))
        monkeypatch.setattr("getpass.getpass", lambda _: left.pop(0))

    return sit_down


def said(*arguments, out=None):
    out, err = out or StringIO(), StringIO()
    call_command("keyring", "card", *arguments, stdout=out, stderr=err)
    return out.getvalue() + err.getvalue()


@pytest.mark.django_db
class TestShown:
    def test_on_a_terminal_with_what_to_do(self, subject):
        shown = said(out=Terminal())

        for line in lines_of(kek.read(1), generation=1):
            assert f"   {line}\n" in shown
        assert "Generation 1" in shown
        assert "shred the card before it" in shown

    def test_is_put_on_record_and_never_logged(self, subject, caplog):
        caplog.set_level(logging.DEBUG)
        said(out=Terminal())

        assert CardShown.objects.get().generation == 1
        assert AuditEntry.objects.first().event == "recovery-card-shown"
        assert lines_of(kek.read(1), generation=1)[0] not in caplog.text

    def test_nowhere_else(self, subject):
        with pytest.raises(CommandError, match="on a terminal only"):
            said()
        assert not CardShown.objects.exists()

    def test_to_a_printer_when_asked(self, subject):
        assert "Recovery card" in said("--force")

    def test_to_no_file_whatever_is_asked(self, subject, tmp_path):
        with (
            (tmp_path / "card.txt").open("w") as file,
            pytest.raises(CommandError, match="never written to a file"),
        ):
            call_command("keyring", "card", "--force", stdout=file)
        assert (tmp_path / "card.txt").read_text() == ""

    def test_not_of_a_keyring_that_does_not_open(self, subject):
        kek.write_durably(kek.path_of(1), bytes(32))

        with pytest.raises(CommandError, match="does not open"):
            said(out=Terminal())

    def test_has_no_key_in_it_twice(self, subject):
        generations.rotate()

        assert "Generation 2" in said(out=Terminal())


@pytest.mark.django_db
class TestTypedIn:
    @pytest.fixture
    def lines(self, subject):
        return lines_of(kek.read(1), generation=1)

    def test_brings_the_key_file_back(self, lines, at_keyboard):
        key = kek.read(1)
        kek.destroy(1)
        at_keyboard(1, *lines)

        assert "The key of generation 1 is back" in said("--restore")
        assert kek.read(1) == key
        assert stat.S_IMODE(kek.path_of(1).stat().st_mode) == 0o600
        call_command("keyring", "verify", stdout=StringIO())

    def test_brings_it_back_to_a_machine_that_has_the_mirror_only(self, lines, at_keyboard):
        kek.destroy(1)
        kek.path_of(1).parent.rmdir()
        for model in (DataKey, LookupKey, Generation):
            model.objects.all().delete()
        at_keyboard(1, *lines)

        said("--restore")
        call_command("keyring", "mirror", "--restore", stdout=StringIO())
        call_command("keyring", "verify", stdout=StringIO())

    def test_says_that_a_card_is_right(self, lines, at_keyboard):
        at_keyboard(1, *lines)

        assert "The card is right" in said("--restore")

    def test_replaces_a_damaged_key_file(self, lines, at_keyboard):
        kek.write_durably(kek.path_of(1), b"damaged")
        at_keyboard(1, *lines)

        assert "is back" in said("--restore")

    def test_shows_nothing_of_what_was_typed(self, lines, at_keyboard):
        at_keyboard(1, *lines)

        told = said("--restore")
        assert not [line for line in lines if line in told]

    def test_asks_again_after_a_slip_and_names_the_line(self, lines, at_keyboard):
        at_keyboard(1, lines[0], lines[0], *lines[1:])

        told = said("--restore")
        assert "Line 2 is not as it stands on the card. Type it again." in told
        assert "The card is right" in told

    def test_gives_up_after_three(self, lines, at_keyboard):
        kek.destroy(1)
        at_keyboard(1, *lines[:3], "x", "y", "z")

        with pytest.raises(CommandError, match="Line 4 is not as it stands on the card"):
            said("--restore")
        assert kek.generations() == []

    def test_takes_no_card_of_another_generation(self, lines, at_keyboard):
        generations.rotate()
        at_keyboard(1, *lines)

        with pytest.raises(CommandError, match="of generation 2, so it needs the card of that"):
            said("--restore")

    def test_takes_no_card_of_another_centre(self, lines, at_keyboard):
        kek.destroy(1)
        at_keyboard(1, *lines_of(bytes(32), generation=1))

        with pytest.raises(CommandError, match="does not open with the key of this card"):
            said("--restore")
        assert kek.generations() == []

    def test_needs_something_to_open(self, lines, at_keyboard):
        for model in (DataKey, LookupKey, Generation):
            model.objects.all().delete()
        mirror.path().unlink()
        at_keyboard(1, *lines)

        with pytest.raises(CommandError, match="neither a keyring nor a mirror"):
            said("--restore")


@pytest.mark.django_db
def test_the_mirror_tells_its_generation(subject):
    assert mirror.generation().number == 1
    rows = json.loads(mirror.path().read_text())
    mirror.path().write_text(json.dumps([row for row in rows if "datakey" in row["model"]]))
    assert mirror.generation() is None


@pytest.mark.django_db
def test_a_stream_without_a_file_is_no_file(subject, monkeypatch):
    def no_file():
        raise io.UnsupportedOperation

    out = StringIO()
    monkeypatch.setattr(out, "fileno", no_file, raising=False)
    assert "Recovery card" in said("--force", out=out)


@pytest.mark.django_db
def test_a_card_needs_a_keyring():
    with pytest.raises(KeyringUnsafe, match="neither a keyring nor a mirror"):
        card.generation_wanted()
