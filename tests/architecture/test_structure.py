"""What holds for the code as a whole, whoever writes the next line."""

import ast
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.urls import get_resolver

from contactcentre.safekeeping.access import views_without_rule
from policy import clause_map
from policy.clauses import RULES, Clause

ROOT = Path(__file__).parents[2]
OURS = [
    "accidents",
    "accounts",
    "contactcentre",
    "disclosures",
    "families",
    "governance",
    "policy",
    "retention",
    "volunteers",
]
FILES = [
    path
    for package in OURS
    for path in sorted((ROOT / package).rglob("*.py"))
    if "migrations" not in path.parts
]
LONGEST_MODULE = 400

# Who may know where people can be reached, and what for; every name here widens the circle.
KNOW_CONTACT_DETAILS = {
    "families.models": "the model itself",
    "families.services.contact": "the only door through which a value is opened",
    "families.services.family": "takes what a new family's form or file says",
    "families.services.file": "says which kinds of detail there are, without opening one",
    "families.services.import_columns": "names the columns of a spreadsheet",
    "families.forms.contact": "asks for one",
    "families.forms.people": "asks for a telephone number",
    "families.views.contact": "adds, removes and shows one, through the service",
    "disclosures.services.outgoing": "looks for them in what is about to leave",
    "disclosures.services.permission": "passes one on as its owner permitted",
    "contactcentre.demonstration.people": "makes up the demonstration centre's",
    "contactcentre.bench.data": "makes up the ones that are measured",
}
# Accounts are shown by role, not by record: who may see one may see all.
READ_ACCOUNTS = {"accounts.views.own", "accounts.views.people"}
# Who names an account whatever became of its person; everywhere else a leaver is “a volunteer”.
NAME_LEAVERS = {
    "accidents/views/book.py": "whoever writes in the book now, and is here",
    "contactcentre/context_processors.py": "the one who looks",
    "disclosures/forms/concern.py": "a concern may be about somebody who has left",
    "families/models/building.py": "who is in the building now, for the meeting point",
    "families/services/offers.py": "those on duty, read as columns",
    "templates/disclosures/concern.html": "the record of a concern is about that person",
    "templates/volunteers/record.html": "the volunteer’s own record",
}
NAMES_OF_PEOPLE = ("accounts/", "templates/accounts/", "contactcentre/bench/", "contactcentre/demo")
TELL_THE_TIME = {"now", "today", "utcnow", "localtime", "localdate"}


def dotted(path):
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported(path):
    """Every dotted name that the module imports."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{name.name}" for name in node.names)
        elif isinstance(node, ast.Import):
            yield from (name.name for name in node.names)


def of_kind(*kinds):
    """The modules whose name, or whose package's name, is one of ``kinds``."""
    return [path for path in FILES if not set(kinds).isdisjoint(dotted(path).split("."))]


def functions_of(path):
    return [node for node in ast.parse(path.read_text()).body if isinstance(node, ast.FunctionDef)]


def test_every_page_says_for_whom_it_is():
    assert views_without_rule(get_resolver()) == []


def test_pages_and_forms_never_ask_a_model_for_everything():
    """What a person may see comes from ``visible_to``; a view has no other door to the records."""
    doors = {"objects", "every", "_default_manager", "_base_manager"}
    found = [
        f"{dotted(path)}:{node.lineno}"
        for path in of_kind("views", "forms")
        if dotted(path) not in READ_ACCOUNTS
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute) and node.attr in doors
    ]

    assert found == []


class TestRules:
    def modules(self):
        return [path for path in of_kind("rules") if functions_of(path)]

    def test_there_are_some(self):
        assert self.modules()

    def test_every_rule_carries_its_clause(self):
        bare = [
            f"{dotted(path)}.{function.name}"
            for path in self.modules()
            for function in functions_of(path)
            if not function.name.startswith("_")
            # What answers with a value works something out; a rule refuses or says nothing.
            and ast.unparse(function.returns) == "None"
            and not any("holds" in ast.dump(mark) for mark in function.decorator_list)
        ]

        assert bare == []

    def test_every_rule_starts_with_its_clause(self):
        clause_map.load_rules()
        odd = [
            f"{rule.__module__}.{rule.__name__}"
            for clause, rules in RULES.items()
            for rule in rules
            if rule.__module__.split(".")[0] in OURS
            and not (rule.__doc__ or "").startswith(_opening(clause))
        ]

        assert odd == []

    def test_rules_know_no_request(self):
        found = [
            f"{dotted(path)} imports {name}"
            for path in self.modules()
            for name in imported(path)
            if name.startswith(("django.http", "django.shortcuts", "guardian"))
        ]

        assert found == []

    def test_rules_are_told_the_time(self):
        found = [
            f"{dotted(path)}:{node.lineno}"
            for path in self.modules()
            for node in ast.walk(ast.parse(path.read_text()))
            if isinstance(node, ast.Attribute) and node.attr in TELL_THE_TIME
        ]

        assert found == []

    def test_rules_write_nothing(self):
        writes = {"save", "create", "delete", "update", "bulk_create", "objects"}
        found = [
            f"{dotted(path)}:{node.lineno}"
            for path in self.modules()
            for node in ast.walk(ast.parse(path.read_text()))
            if isinstance(node, ast.Attribute) and node.attr in writes
        ]

        assert found == []


def test_only_services_give_and_end_permissions():
    importers = {
        dotted(path)
        for path in FILES
        if any(name.startswith("contactcentre.safekeeping.grants") for name in imported(path))
    }

    assert [name for name in importers if ".services" not in name] == []


def test_whoever_left_is_named_in_few_places():
    """History says “a volunteer”: a page of it asks ``known_as``, not for the name."""
    pages = [*FILES, *sorted((ROOT / "templates").rglob("*.html"))]
    names = {str(path.relative_to(ROOT)) for path in pages if "display_name" in path.read_text()}
    naming = {name for name in names if not name.startswith(NAMES_OF_PEOPLE)}
    assert naming == set(NAME_LEAVERS)


def test_few_modules_know_where_people_can_be_reached():
    importers = {
        dotted(path)
        for path in FILES
        if any(name.split(".")[-1] == "ContactDetail" for name in imported(path))
    }

    assert importers == set(KNOW_CONTACT_DETAILS)


@pytest.mark.parametrize("path", FILES, ids=dotted)
def test_modules_stay_short(path):
    assert len(path.read_text().splitlines()) <= LONGEST_MODULE


def test_no_module_is_a_drawer():
    drawers = {"utils", "helpers", "common", "misc", "core", "manager", "handler"}

    assert [dotted(path) for path in FILES if drawers & set(dotted(path).split("."))] == []


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, stdout=StringIO())


def _opening(clause):
    if clause is Clause.CENTRE:
        return "A rule of the centre:"
    named = clause.heading.removeprefix("the ")
    return f"{named[0].upper()}{named[1:]}:"
