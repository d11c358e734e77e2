"""A refusal becomes a page that names the clause, or the same words as a fragment."""

import pytest
from django import forms
from django.core.exceptions import NON_FIELD_ERRORS as ALL
from django.test import Client
from django.urls import include, path

from contactcentre.safekeeping.access import access
from policy.clauses import Answer, Clause, Refused, answer
from policy.refusals import add_refusal

BECAUSE = "This volunteer has not been checked yet."


@access(public=True)
def refusing(request):
    raise Refused(Clause.C6, BECAUSE)


@access(public=True)
def broken(request):
    raise ValueError


urlpatterns = [
    path("refusing/", refusing),
    path("broken/", broken),
    path("", include("contactcentre.urls")),
]

pytestmark = [pytest.mark.urls(__name__), pytest.mark.django_db]


class TestRefusals:
    def test_is_a_page_with_the_clause_and_the_reason(self, client):
        response = client.get("/refusing/")
        text = response.content.decode()

        assert response.status_code == 403
        assert BECAUSE in text
        assert f"This is held by clause 6: {Clause.C6.title}." in text
        assert Clause.C6.text in text
        assert "<!doctype html>" in text
        assert 'href="/policy/"' in text

    def test_is_a_fragment_for_htmx(self, client):
        response = client.post("/refusing/", headers={"HX-Request": "true"})
        text = response.content.decode()

        assert response.status_code == 403
        assert BECAUSE in text
        assert "<html" not in text

    def test_is_a_page_for_a_boosted_link(self, client):
        response = client.get("/refusing/", headers={"HX-Request": "true", "HX-Boosted": "true"})

        assert "<!doctype html>" in response.content.decode()

    def test_varies_with_what_was_asked_for(self, client):
        assert "HX-Request" in client.get("/refusing/")["Vary"]

    def test_leaves_other_failures_alone(self):
        response = Client(raise_request_exception=False).get("/broken/")

        assert response.status_code == 500
        assert b"clause" not in response.content


class TestRefused:
    def test_names_its_clause_in_words(self):
        assert str(Refused(Clause.C6, BECAUSE)) == f"clause 6: {BECAUSE}"

    @pytest.mark.parametrize(
        ("clause", "heading"),
        [
            (Clause.E1, "exception 1"),
            (Clause.E2, "exception 2"),
            (Clause.C9, "clause 9"),
            (Clause.REVIEW, "the annual review"),
            (Clause.CENTRE, "a rule of the centre"),
        ],
    )
    def test_by_the_heading_of_each(self, clause, heading):
        assert clause.heading == heading


class TestAtAForm:
    class Asked(forms.Form):
        note = forms.CharField()

    @pytest.mark.parametrize(("about", "where"), [("note", "note"), ("", ALL), ("other", ALL)])
    def test_is_at_the_field_that_it_is_about_or_else_above_them(self, about, where):
        form = self.Asked({"note": "As typed"})
        add_refusal(form, Refused(Clause.C6, BECAUSE, about=about))
        assert form.errors == {where: [f"{BECAUSE} (clause 6)"]}
        assert form["note"].value() == "As typed"


class TestAnswer:
    def test_is_yes_when_the_rule_says_nothing(self):
        assert answer(lambda **facts: None, person="x") == Answer(True)

    def test_is_no_with_clause_and_reason(self):
        def rule(*, person):
            raise Refused(Clause.C6, BECAUSE)

        assert answer(rule, person="x") == Answer(False, Clause.C6, BECAUSE)

    def test_hides_no_mistake_in_a_rule(self):
        with pytest.raises(TypeError):
            answer(lambda *, person: None)
