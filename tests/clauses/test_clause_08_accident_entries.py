"""Clause 8: who writes in the accident book, who reads it, and how what stands there is found."""

from datetime import UTC, datetime, timedelta

import pytest

from accidents import figures
from accidents.models import AccidentEntry
from accidents.services import reading, writing
from accounts.models import Notice, User
from contactcentre.safekeeping import clock
from policy.clauses import Clause, Refused
from tests.factories.accidents import accident, in_full, make_addendum, make_entry
from tests.factories.accounts import make_user
from tests.factories.sessions import make_session
from tests.factories.volunteers import lapse, on_shift

pytestmark = pytest.mark.django_db


class TestTold:
    def test_8_the_other_co_ordinators_are_told_by_its_number(self, by):
        """Somebody has to decide within days whether it is reported."""
        other = make_user("co-ordinator")
        for role in ("team-leader", "trustee"):
            make_user(role)
        entry = make_entry(by=by)

        told = Notice.objects.values_list("user", "kind", "about")
        assert list(told) == [(other.pk, "accident", entry.reference)]


class TestKeptToItself:
    """What is kept for good leads back to nothing that was disposed of."""

    @pytest.mark.parametrize("age", ["Lower Tidcombe", "58 Fuller Drangway", "7 F-CW6G84", "seven"])
    def test_8_an_age_is_a_number(self, by, age):
        with pytest.raises(Refused) as refused:
            make_entry(by=by, age=age)
        assert refused.value.clause is Clause.C8

    @pytest.mark.parametrize("age", ["7", "18 months", "about 40", "3 yrs", "6 years old", ""])
    def test_8_however_an_age_is_written(self, by, age):
        assert in_full(make_entry(by=by, age=age))[0]["age"] == age

    @pytest.mark.parametrize("reference", ["F-CW6G84", "f-cw6g84", "Ｆ-CW6G84"])
    def test_8_it_names_no_record(self, by, reference):
        with pytest.raises(Refused) as refused:
            make_entry(by=by, what_happened=f"{reference} fell")
        assert refused.value.clause is Clause.C8
        assert reference not in refused.value.because
        with pytest.raises(Refused):
            make_addendum(make_entry(by=by), by=by, text=f"See {reference}.")


class TestNumbers:
    def test_8_entries_are_numbered_in_the_order_of_writing_anew_each_year(self, by):
        moments = [
            datetime(2025, 6, 1, 14, tzinfo=UTC),
            datetime(2025, 12, 31, 23, 59, tzinfo=UTC),
            datetime(2026, 1, 1, 0, 0, tzinfo=UTC),
            datetime(2026, 6, 1, 14, tzinfo=UTC),
        ]
        written = [make_entry(by=by, at=at).reference for at in moments]

        assert written == ["2025-001", "2025-002", "2026-001", "2026-002"]

    def test_8_the_year_is_a_london_year(self, by):
        """Half past eleven in the evening of New Year's Eve, by a clock in the Azores."""
        assert make_entry(by=by, at=datetime(2026, 1, 1, 0, 30, tzinfo=UTC)).year == 2026

    def test_8_what_is_typed_years_later_stands_in_the_year_of_writing(self, by):
        """So the figures of a year that is over stay as they were told."""
        long_ago = clock.now() - timedelta(days=9 * 365)
        entry = make_entry(by=by, happened_at=long_ago)

        assert entry.year == clock.today().year
        assert in_full(entry)[0]["happened_at"] == long_ago

    @pytest.mark.parametrize("ahead", [timedelta(minutes=1), timedelta(days=1)])
    def test_8_what_has_not_happened_is_refused(self, by, ahead):
        with pytest.raises(Refused) as refused:
            make_entry(by=by, happened_at=clock.now() + ahead)

        assert refused.value.clause is Clause.C8
        assert not AccidentEntry.objects.exists()

    @pytest.mark.parametrize("year", [1026, 1984])
    def test_8_nor_what_happened_before_there_was_any_contact_centre(self, by, year):
        with pytest.raises(Refused, match="Check the year"):
            make_entry(by=by, happened_at=clock.now().replace(year=year, month=1))

    @pytest.mark.parametrize(
        "name",
        [
            "Clementine Ashgrove and Tom Ashgrove",
            "Clementine AND Tom Ashgrove",
            "Clementine & Tom Ashgrove",
            "Clementine Ashgrove, Tom Ashgrove",
            "Clementine Ashgrove / Tom Ashgrove",
            "Clementine Ashgrove; Tom",
        ],
    )
    def test_8_each_injured_person_has_an_entry_of_their_own(self, by, name):
        with pytest.raises(Refused, match="more than one name") as refused:
            make_entry(by=by, name=name)

        assert refused.value.clause is Clause.C8
        assert "Clementine" not in str(refused.value)

    @pytest.mark.parametrize(
        "name",
        [
            "Ashgrove, Clementine",
            "Alejandra Ortega y Gasset",
            "Andrea Sandison",
            "Anne-Marie O’Dea",
        ],
    )
    def test_8_and_one_person_has_one_however_they_are_called(self, by, name):
        assert make_entry(by=by, name=name).name == name


class TestWhoWritesAndWhoReads:
    def on_shift_today(self, **fields):
        user = make_user("volunteer")
        on_shift(user, make_session(), **fields)
        return user

    @pytest.mark.parametrize("role", ["co-ordinator", "team-leader"])
    def test_8_those_who_run_sessions_write(self, role):
        assert make_entry(by=make_user(role)).number == 1

    def test_8_a_volunteer_who_helps_today_writes(self):
        assert make_entry(by=self.on_shift_today()).number == 1

    @pytest.mark.parametrize("state", ["offered", "declined", "withdrawn", "taken-over"])
    def test_8_a_volunteer_who_does_not_come_does_not(self, state):
        with pytest.raises(Refused):
            make_entry(by=self.on_shift_today(state=state))

    def test_8_nor_one_of_another_day_or_whose_check_has_lapsed(self):
        off_shift, lapsed = make_user("volunteer"), self.on_shift_today()
        on_shift(off_shift, make_session(on=clock.today() - timedelta(days=1)))
        lapse(lapsed.volunteer)
        for user in (off_shift, lapsed, make_user("trustee")):
            with pytest.raises(Refused):
                make_entry(by=User.objects.get(pk=user.pk))

    def test_8_only_co_ordinators_read(self, by):
        entry = make_entry(by=by)
        for role in ("team-leader", "volunteer", "trustee"):
            reader = make_user(role)
            assert reading.years(by=reader) == []
            assert reading.find(name="", on=None, by=reader) == []
            with pytest.raises(AccidentEntry.DoesNotExist):
                reading.open_entry(entry.pk, by=reader)
        assert reading.open_entry(entry.pk, by=by) == entry

    def test_8_a_co_ordinator_whose_own_check_has_lapsed_reads_nothing(self, by):
        entry = make_entry(by=by)
        helper = make_user("co-ordinator", "volunteer")
        assert reading.open_entry(entry.pk, by=helper) == entry
        lapse(helper.volunteer)
        with pytest.raises(AccidentEntry.DoesNotExist):
            reading.open_entry(entry.pk, by=helper)


class TestFound:
    def test_8_by_the_name_of_the_injured_person_and_the_day(self, by):
        day = clock.now() - timedelta(days=30)
        make_entry(by=by, name="Séraphine O’Dowd", happened_at=day)
        make_entry(by=by, name="Seraphine Odowd-Price")
        make_entry(by=by, name="Horatio Finch", witnesses="Séraphine O’Dowd")

        def found(name, on=None):
            return [line.name for line in reading.find(name=name, on=on, by=by)]

        assert found("seraphine odowd") == ["Seraphine Odowd-Price", "Séraphine O’Dowd"]
        assert found("SER", clock.london_date(day)) == ["Séraphine O’Dowd"]
        assert found("finch", clock.london_date(day)) == []


class TestFigures:
    def test_8_entries_by_year_and_role_with_the_reason_for_keeping_them(self, by, settings):
        last_year = datetime(clock.today().year - 1, 6, 1, 14, tzinfo=UTC)
        make_entry(by=by, at=last_year)
        for role in ("child", "child", "visitor"):
            entry = make_entry(by=by, role=role)
        make_addendum(entry, by=by)
        year = clock.today().year

        none = dict.fromkeys(AccidentEntry.Injured.values, 0)
        assert figures.entries_written(year) == none | {"child": 2, "visitor": 1}
        assert figures.entries_written(year - 1) == none | {"child": 1}
        assert figures.entries_written(year - 2) == none
        assert [figures.entries_kept(by_the_end_of=y) for y in (year - 1, year)] == [1, 4]
        assert figures.addenda_kept() == 1
        assert "until they are 21" in figures.why_kept()
        settings.ACCIDENT_BOOK_REASON = "our insurer asks for it."
        assert figures.why_kept().endswith("because our insurer asks for it.")


def test_8_every_part_of_an_account_is_kept(by):
    said = accident()
    entry = writing.write(by=by, at=clock.now(), **said)

    assert {name: in_full(entry)[0][name] for name in said} == said
