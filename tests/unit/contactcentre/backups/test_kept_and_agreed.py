"""A restore loses nothing that is kept for ever, and is done by nobody alone."""

import json
from types import SimpleNamespace

import pytest
from django.core.management import CommandError
from django.db import DatabaseError, transaction

from accidents.models import AccidentEntry
from contactcentre.backups import carrying, making
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.models import AuditEntry, Subject
from contactcentre.safekeeping.restoring import restored
from families.models import Family
from governance.models import YearReport
from governance.services.report import make_closed_reports
from policy.models import PolicyVersion
from retention.models import DisposalCase
from tests.factories.accidents import in_full, make_addendum, make_entry
from tests.factories.accounts import make_user
from tests.factories.governance import make_report
from tests.factories.policy import adopt
from tests.factories.retention import COOLED, approved, carried_out, last_used
from tests.unit.contactcentre.backups.conftest import empty, one_more_record, restore

ADOPTED = "adopted versions of the policy"


class TestKeptForEver:
    """The accident book, adopted versions, reports and reviews outlive the copy restored."""

    def test_the_accident_book_is_taken_along(self, centre, archive):
        entry = make_entry(by=centre.user)
        make_addendum(entry, by=centre.user)
        before = in_full(entry)

        said = json.loads(restore(archive.parent, "--replace", "--json"))

        assert in_full(entry) == before
        assert said["taken_along"] == {
            "entries of the accident book": 1,
            "what was added to them": 1,
        }
        with pytest.raises(DatabaseError, match="as it was written"), transaction.atomic():
            AccidentEntry._base_manager.filter(pk=entry.pk)._raw_delete("default")

    def test_what_the_backup_has_is_not_there_twice(self, centre, folder, now):
        entry = make_entry(by=centre.user)
        making.back_up(folder, now=now)

        said = json.loads(restore(folder, "--replace", "--json"))

        assert said["taken_along"] == {}
        assert AccidentEntry.objects.get().pk == entry.pk

    def test_a_report_made_since_stays_the_one_it_was(self, centre, archive):
        """Done again, a disposal would make the report of the year that is over a second time."""
        report = make_report()

        def make_it_anew(**_):
            make_closed_reports(on=clock.today())

        restored.connect(make_it_anew)
        try:
            said = json.loads(restore(archive.parent, "--replace", "--json"))
        finally:
            restored.disconnect(make_it_anew)

        assert said["taken_along"]["annual reports"] >= 1
        found = YearReport.objects.get(year=report.year)
        assert (found.pk, found.document) == (report.pk, report.document)

    def test_an_adopted_version_is_taken_along(self, centre, folder, now):
        trustees = [make_user("trustee") for _ in range(2)]
        making.back_up(folder, now=now)
        adopted = adopt(co_ordinator=centre.user, trustees=trustees)

        restore(folder, "--replace")

        assert PolicyVersion.objects.get(pk=adopted.pk).is_adopted

    def test_what_cannot_be_is_named_and_counted_first(self, centre, archive):
        trustees = [make_user("trustee") for _ in range(2)]
        adopted = adopt(co_ordinator=centre.user, trustees=trustees)

        for losing in ((), ("--losing", "2")):
            with pytest.raises(CommandError, match=rf"{ADOPTED}: 1\).*print it.*--losing 1"):
                restore(archive.parent, "--replace", *losing)
            assert PolicyVersion.objects.get(pk=adopted.pk).is_adopted

        said = restore(archive.parent, "--replace", "--losing", "1")
        assert "Lost but for what you printed" in said
        assert f"{ADOPTED}: 1." in said
        assert not PolicyVersion.objects.filter(pk=adopted.pk).exists()

    def test_a_certificate_by_a_later_account_is_printed_first(self, centre, archive):
        """The disposal is done again all the same; who approved it is lost with the account."""
        trustee = make_user("trustee")
        last_used(Subject.objects.get(pk=centre.goes.pk), clock.years_before(clock.today(), 4))
        case = approved(centre.goes.subject, of=centre.user, by=trustee, on=clock.today() - COOLED)
        carried_out(case, by=trustee)
        lost = 1 + case.lines.count()

        with pytest.raises(CommandError, match=rf"certificates of disposals: 1.*--losing {lost} "):
            restore(archive.parent, "--replace")
        assert DisposalCase.objects.get().approved_by == trustee

        restore(archive.parent, "--replace", "--losing", str(lost))
        again = DisposalCase.objects.get()
        assert (again.pk, again.approved_by, again.repeated_on) == (case.pk, None, clock.today())
        assert not Family.objects.filter(pk=centre.goes.pk).exists()

    def test_what_cannot_be_read_is_not_lost_unawares(self, centre, archive, monkeypatch):
        with monkeypatch.context() as patch:
            patch.setattr(carrying, "kept_for_ever", damaged)
            with pytest.raises(CommandError, match="above all in the accident book.*--unread"):
                restore(archive.parent, "--replace")
        assert Subject.objects.filter(pk=centre.stays.pk).exists()


class TestTwoPeople:
    @pytest.fixture
    def people(self, centre, monkeypatch):
        second = make_user("trustee", address="second@centre.example")
        for user in (centre.user, second):
            user.set_password("four quiet wooden chairs")
            user.save()
        typed: list[str] = []
        monkeypatch.setattr("builtins.input", lambda _: typed.pop(0))
        monkeypatch.setattr("getpass.getpass", lambda _: typed.pop(0))
        return SimpleNamespace(typed=typed, second=second)

    def test_agree_to_a_restore(self, centre, people, folder, now):
        making.back_up(folder, now=now)
        for address in ("someone@centre.example", "second@centre.example"):
            people.typed.extend([address, "four quiet wooden chairs"])

        restore(folder, "--replace")

        agreed = AuditEntry.objects.filter(event="restore-agreed-to").values_list(
            "actor", flat=True
        )
        assert set(agreed) == {centre.user.pk, people.second.pk}

    def test_or_nothing_is_restored(self, centre, people, folder, now):
        making.back_up(folder, now=now)
        later = one_more_record()
        people.typed.extend(["someone@centre.example", "four quiet wooden chairs"] * 2)

        with pytest.raises(CommandError, match="^Nothing was restored. It takes two people"):
            restore(folder, "--replace")
        assert Subject.objects.filter(pk=later.pk).exists()

    def test_on_a_new_machine_they_are_those_of_the_backup(self, centre, people, folder, now):
        making.back_up(folder, now=now)
        empty()
        people.typed.extend(["someone@centre.example", "wrong"] * 3)

        with pytest.raises(CommandError, match="not their password"):
            restore(folder)
        assert not Subject.objects.exists()


def damaged():
    raise DatabaseError("database disk image is malformed")
