"""The list of requests: a page of it costs the same however many wait."""

import pytest
from django.db import connection
from django.urls import reverse

from disclosures.services import asking
from disclosures.views import inbox
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.disclosures import make_request

pytestmark = pytest.mark.django_db
HERE = reverse("disclosures:list")


@pytest.fixture
def by():
    return make_user("co-ordinator")


@pytest.mark.parametrize(("asked", "pages", "shown"), [("", 2, 2), ("2", 3, 2), ("9", 3, 1)])
def test_pages_unfold_as_far_as_somebody_has_come(by, monkeypatch, asked, pages, shown):
    monkeypatch.setattr(inbox, "PAGE_LENGTH", 2)
    for _ in range(5):
        make_request()
    page = signed_in_client(by).get(HERE, {"page": asked}).context["page"]
    assert page.paginator.num_pages == pages
    assert len(page.object_list) == shown


@pytest.mark.parametrize("junk", ["-1", "x", "9" * 40, "²"])
def test_what_is_no_page_is_the_first(by, junk):
    make_request()
    assert signed_in_client(by).get(HERE, {"page": junk}).context["page"].number == 1


@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's own words for a plan")
@pytest.mark.parametrize("closed", [False, True])
def test_no_request_is_sorted_for_it(by, closed):
    """They are read in the order of the index, so only those on the page are."""
    plan = asking.inbox(by=by, closed=closed)[:50].explain()
    assert "requests_in_order" in plan
    assert "TEMP B-TREE" not in plan
