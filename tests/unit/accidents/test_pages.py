"""The accident book in pages: bad input, sending twice, searching, printing."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accidents.models import AccidentEntry, Addendum
from accidents.rules.riddor import Prompt, to_consider
from contactcentre.safekeeping import clock
from tests.factories.accidents import make_addendum, make_entry
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.volunteers import lapse

pytestmark = pytest.mark.django_db

WRITE, BOOK = "/accident-book/write/", "/accident-book/"
NAME = "Clementine Ashgrove"


@pytest.fixture
def by():
    return make_user("co-ordinator")


@pytest.fixture
def desk(by):
    return signed_in_client(by)


def typed(**fields):
    """What a browser sends about a child who fell yesterday."""
    return {
        "key": str(uuid4()),
        "role": "child",
        "name": NAME,
        "age": "7",
        "day": f"{clock.today() - timedelta(days=1):%d/%m/%Y}",
        "time": "14:35",
        "place": "Stage steps",
        "what_happened": "Missed the last step and fell.",
        "injury": "A graze on the left knee",
        "treatment": "Washed, a plaster put on",
        "written_by": "Wilfreda Pennyworth",
        **fields,
    }


def text_of(response):
    return response.content.decode()


class TestWriting:
    @pytest.mark.parametrize(
        ("wrong", "says"),
        [
            ({"role": ""}, "Choose who was hurt."),
            ({"role": "ghost"}, "Choose one from the list."),
            ({"name": " "}, "Enter the name of the injured person."),
            ({"age": ""}, "Enter how old the child is."),
            ({"day": ""}, "Enter the day of the accident."),
            ({"day": "31/2/2026"}, "Enter a real date"),
            ({"time": "ten past"}, "Enter the time as hours and minutes"),
            ({"what_happened": ""}, "Enter what happened."),
            ({"what_happened": "x" * 1501}, "Use at most 1500 characters"),
            ({"injury": ""}, "Enter what injury it was."),
            ({"treatment": ""}, "Enter what was done."),
            ({"written_by": ""}, "Enter who writes this."),
            ({"day": "1/1/2999"}, "still to come"),
            ({"day": "1/1/1984"}, "Check the year"),
            ({"name": "Clementine and Tom Ashgrove"}, "more than one name"),
            ({"injury": "Ring 01225 765432"}, "Take out what says where somebody lives"),
        ],
    )
    def test_bad_input_is_shown_again_with_what_was_typed(self, desk, wrong, says):
        said = typed(place="By the serving hatch") | wrong
        answer = desk.post(WRITE, said)

        assert answer.status_code == 422
        assert says in text_of(answer)
        assert "govuk-error-summary" in text_of(answer)
        assert "By the serving hatch" in text_of(answer)
        assert not AccidentEntry.objects.exists()

    def test_the_hour_that_the_clocks_skip_is_refused(self, desk):
        answer = desk.post(WRITE, typed(day="30/3/2025", time="1:30"))

        assert answer.status_code == 422
        assert "there was no such time" in text_of(answer)

    def test_day_and_time_are_one_moment_by_the_clock_in_the_hall(self, desk):
        desk.post(WRITE, typed(day="14/7/2025", time="2.35pm", sure="on"))

        assert AccidentEntry.objects.get().happened_at == datetime(2025, 7, 14, 13, 35, tzinfo=UTC)

    def test_sent_twice_it_is_one_entry(self, desk):
        said = typed()
        answers = [desk.post(WRITE, said, follow=True) for _ in range(2)]

        assert AccidentEntry.objects.count() == 1
        assert "had been sent before" not in text_of(answers[0])
        assert "had been sent before" in text_of(answers[1])

    def test_it_cannot_be_tried_out_without_end(self, desk):
        """Twenty in an hour, whatever was answered: nobody may guess at addresses here."""
        answers = {
            desk.post(WRITE, typed(place=f"{n} Nowhere Lane")).status_code for n in range(20)
        }

        assert answers == {422}
        assert desk.post(WRITE, typed()).status_code == 429
        assert not AccidentEntry.objects.exists()

    def test_what_was_filled_in_wrongly_does_not_count_as_trying(self):
        desk = signed_in_client(make_user("team-leader"))
        for _ in range(25):
            assert desk.post(WRITE, typed(name="")).status_code == 422

        assert desk.post(WRITE, typed()).status_code == 302

    def test_one_sent_again_is_answered_as_at_first_however_many_there_were(self):
        desk = signed_in_client(make_user("team-leader"))
        sent = [typed() for _ in range(20)]
        for each in sent:
            assert desk.post(WRITE, each).status_code == 302

        assert desk.post(WRITE, typed()).status_code == 429
        again = desk.post(WRITE, sent[-1])
        assert (again.status_code, again.headers["Location"]) == (302, f"{BOOK}written/")
        assert AccidentEntry.objects.count() == 20

    @pytest.mark.parametrize("role", ["co-ordinator", "team-leader"])
    def test_whoever_wrote_sees_that_it_was_written_and_no_more(self, role):
        answer = signed_in_client(make_user(role)).post(WRITE, typed(), follow=True)

        assert "It is in the accident book" in text_of(answer)
        for said in (NAME, "graze", "Stage steps"):
            assert said not in text_of(answer)
        assert (BOOK in text_of(answer).replace(WRITE, "")) is (role == "co-ordinator")

    def test_a_volunteer_of_another_day_is_told_whom_to_tell(self):
        answer = signed_in_client(make_user("volunteer")).get(WRITE)

        assert answer.status_code == 403
        assert "Tell a co-ordinator or the team leader" in text_of(answer)


class TestTheBook:
    def test_it_is_listed_by_year_the_latest_first(self, by, desk):
        this_year = clock.today().year
        make_entry(by=by, at=datetime(this_year - 1, 5, 1, 12, tzinfo=UTC), name="Early Bird")
        for name in ("First Now", "Second Now"):
            make_entry(by=by, name=name)
        latest, before = (text_of(desk.get(BOOK, {"year": y})) for y in ("", this_year - 1))

        assert latest.index("Second Now") < latest.index("First Now")
        assert "Early Bird" not in latest
        assert "Early Bird" in before
        assert "Now" not in before
        assert f"{this_year} (2)" in before
        assert "kept indefinitely because" in latest

    @pytest.mark.parametrize("year", ["", "x", "²", "1999", "-1", "9" * 40])
    def test_a_year_without_entries_is_the_latest(self, by, desk, year):
        make_entry(by=by)

        assert NAME in text_of(desk.get(BOOK, {"year": year}))

    def test_many_entries_ask_the_databases_no_more_than_a_few(self, by, desk, monkeypatch):
        monkeypatch.setattr("accidents.views.book.PAGE_LENGTH", 5)

        def queries():
            with CaptureQueriesContext(connection) as asked:
                assert desk.get(BOOK).status_code == 200
            return len(asked)

        make_entry(by=by)
        few = queries()
        for _ in range(6):
            make_entry(by=by)

        assert queries() == few
        assert "Pages of the accident book" in text_of(desk.get(BOOK))

    def test_a_name_is_searched_for_without_standing_in_an_address(self, by, desk):
        make_entry(by=by)
        make_entry(by=by, name="Horatio Finch")
        found = desk.post(BOOK, {"name": "clem", "day": ""})
        day = f"{clock.today() - timedelta(days=3):%d/%m/%Y}"

        assert NAME in text_of(found)
        assert "Horatio" not in text_of(found)
        assert "1 entry matches" in text_of(found)
        assert "No entry matches" in text_of(desk.post(BOOK, {"name": "clem", "day": day}))
        today = f"{clock.today():%d/%m/%Y}"
        assert "2 entries match" in text_of(desk.post(BOOK, {"name": "", "day": today}))
        assert desk.post(BOOK, {"name": " "}).status_code == 422
        assert desk.post(BOOK, {"name": "clem", "day": "3"}).status_code == 422

    def test_whoever_is_not_checked_any_more_is_told_why_it_is_empty(self, by):
        make_entry(by=by)
        helper = make_user("co-ordinator", "volunteer")
        lapse(helper.volunteer)

        assert "no DBS check for you that holds" in text_of(signed_in_client(helper).get(BOOK))


class TestOneEntry:
    @pytest.mark.parametrize("page", ["accidents:entry", "accidents:print"])
    def test_says_all_of_one_person_and_nothing_of_another(self, by, desk, page):
        entry = make_entry(by=by)
        make_addendum(entry, by=by)
        make_entry(by=by, name="Horatio Finch", injury="A bruise")
        said = text_of(desk.get(reverse(page, args=[entry.pk])))

        for told in (NAME, "7 years", "graze on the left knee", "It was the right knee"):
            assert told in said
        for other in ("Horatio", "bruise"):
            assert other not in said

    def test_an_addendum_is_added_once(self, by, desk):
        entry = make_entry(by=by)
        add = reverse("accidents:add", args=[entry.pk])
        said = {"key": str(uuid4()), "text": "It was noon.", "written_by": "L. Marchbanks"}
        refused = desk.post(add, said | {"text": "Lives in BA14 8XX"})
        assert refused.status_code == 422
        assert "Lives in" in text_of(refused)
        assert not Addendum.objects.exists()

        answers = [desk.post(add, said, follow=True) for _ in range(2)]
        assert "The addendum was written." in text_of(answers[0])
        assert "had been sent before" in text_of(answers[1])
        assert Addendum.objects.get().text == "It was noon."

    def test_nothing_of_it_is_in_a_title(self, by, desk):
        entry = make_entry(by=by)
        for page in ("entry", "print", "add"):
            said = text_of(desk.get(reverse(f"accidents:{page}", args=[entry.pk])))
            title = said.split("<title>")[1].split("</title>")[0]
            assert entry.reference in title
            assert "Clementine" not in title


@pytest.mark.parametrize(
    ("role", "to_hospital", "asks"),
    [
        ("child", False, Prompt.NONE),
        ("child", True, Prompt.HOSPITAL),
        ("parent", False, Prompt.NONE),
        ("parent", True, Prompt.HOSPITAL),
        ("visitor", False, Prompt.NONE),
        ("visitor", True, Prompt.HOSPITAL),
        ("volunteer", False, Prompt.WORKER),
        ("volunteer", True, Prompt.WORKER),
        ("staff", False, Prompt.WORKER),
        ("staff", True, Prompt.WORKER),
    ],
)
def test_when_somebody_has_to_decide_whether_to_report(by, desk, role, to_hospital, asks):
    entry = make_entry(by=by, role=role, to_hospital=to_hospital)
    said = text_of(desk.get(reverse("accidents:entry", args=[entry.pk])))

    assert to_consider(is_worker=entry.is_worker, to_hospital=to_hospital) is asks
    assert ("RIDDOR" in said) is (asks is not Prompt.NONE)
    assert ("A person decides this" in said) is (asks is not Prompt.NONE)
    assert ("Whether a volunteer counts" in said) is (asks is Prompt.WORKER)


class TestADayLongAgo:
    def test_is_asked_about_and_then_written_down(self, desk):
        day = f"{clock.today() - timedelta(days=800):%d/%m/%Y}"
        assert "more than a year ago" not in text_of(desk.get(WRITE))

        answer = desk.post(WRITE, typed(day=day))
        assert answer.status_code == 422
        assert "Say whether the day is right" in text_of(answer)
        assert not AccidentEntry.objects.exists()
        assert desk.post(WRITE, typed(day=day, sure="on")).status_code == 302
        assert AccidentEntry.objects.exists()

    def test_is_not_asked_about_a_day_of_this_year(self, desk):
        day = f"{clock.today() - timedelta(days=300):%d/%m/%Y}"

        assert desk.post(WRITE, typed(day=day)).status_code == 302
