"""From a clause to what holds it."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from policy import clause_map
from policy.clauses import PROMISES, Clause
from policy.code_graph import CodeGraph


def said(*arguments):
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


class TestClauseCommand:
    def test_prints_wording_rules_services_and_tests(self):
        text = said("clause", "1")

        assert text.startswith("Clause 1: Volunteers do not discuss or disclose\n")
        assert "families.rules.allocation.check_may_be_allocated\n      Clause 1:" in text
        assert "families.services.allocation.allocate\n" in text
        assert "tests/clauses/test_clause_01_" in text

    def test_prints_the_pages_from_which_a_rule_is_reached(self):
        pages = clause_map.entry_of(Clause.C2).pages

        assert {"families:outcome", "disclosures:court-request"} <= set(pages)
        assert "disclosures:assessor" not in pages

    @pytest.mark.parametrize("clause", Clause)
    def test_every_clause_is_held_by_a_rule_and_shown_by_a_test(self, clause):
        entry = clause_map.entry_of(clause)

        assert entry.rules
        assert entry.tests or clause is Clause.CENTRE

    @pytest.mark.parametrize("clause", Clause)
    def test_a_rule_is_told_under_its_clause_in_whole_words(self, clause):
        for rule in clause_map.rules_of(clause):
            assert rule.in_words.endswith("."), rule.says
            assert "`" not in rule.in_words
            assert not rule.in_words.startswith("Clause")

    @pytest.mark.parametrize("number", ["e2", "E2", "Review", "CENTRE", " 9 "])
    def test_takes_a_number_as_people_write_it(self, number):
        assert said("clause", number)

    @pytest.mark.parametrize("number", ["0", "10", "E3", "six", ""])
    def test_refuses_a_number_that_is_not_there(self, number):
        with pytest.raises(CommandError, match=f"There is no clause “{number}”; there are E1,"):
            said("clause", number)


class TestPolicyMapCommand:
    @pytest.fixture
    def elsewhere(self, settings, tmp_path):
        """The project's own rules, with a docs folder of this test's."""
        clause_map.load_rules()
        clause_map._graph()
        clause_map.local_packages()
        (tmp_path / "docs").mkdir()
        settings.BASE_DIR = tmp_path
        return tmp_path / "docs" / "policy-map.md"

    def test_prints_every_clause(self):
        text = said("policy_map")

        assert all(f"\n## {clause_map.heading(clause)}\n" in text for clause in Clause)

    def test_writes_what_it_then_finds_in_step(self, elsewhere):
        said("policy_map", "--write")

        assert elsewhere.read_text().startswith("# Policy map\n")
        assert said("policy_map", "--check") == ""

    @pytest.mark.parametrize("text", [None, "", "# Policy map\n"])
    def test_refuses_a_page_that_is_not_in_step(self, elsewhere, text):
        if text is not None:
            elsewhere.write_text(text)

        with pytest.raises(CommandError, match="policy_map --write"):
            said("policy_map", "--check")


class TestHeading:
    @pytest.mark.parametrize(
        ("clause", "heading"),
        [
            (Clause.C6, "Clause 6: DBS checks before taking up post"),
            (Clause.E1, "Exception 1: Concern for a child"),
            (Clause.REVIEW, "Annual review: Reviewed every year"),
            (Clause.CENTRE, "Rules of the centre"),
        ],
    )
    def test_is_how_people_speak_of_it(self, clause, heading):
        assert clause_map.heading(clause) == heading


class TestClauses:
    def test_promises_are_the_nine_numbers_of_the_policy(self):
        assert [clause.number for clause in PROMISES] == [str(n) for n in range(1, 10)]

    def test_each_is_worded(self):
        assert all(clause.title and clause.text.endswith(".") and clause.app for clause in Clause)


class TestCodeGraph:
    @pytest.fixture
    def graph(self, tmp_path: Path):
        files = {
            "shop/__init__.py": "",
            "shop/rules/__init__.py": "from shop.rules.age import check_age\n",
            "shop/rules/age.py": "def check_age(age): ...\ndef check_other(): ...\n",
            "shop/services.py": (
                "from shop import rules\n"
                "from shop.rules.age import check_other as other\n"
                "def sell(age): _ask(age)\n"
                "def _ask(age): rules.check_age(age)\n"
                "def give(): sell(3)\n"
                "def keep(): other()\n"
                "def nothing(): check_age = 1\n"
            ),
            "shop/views.py": (
                "import shop.services as s\nclass Sale:\n    def post(self): s.sell(1)\n"
            ),
            "shop/migrations/0001.py": "from shop.rules.age import check_age\n",
        }
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        return CodeGraph(tmp_path, ["shop"])

    def defined(self, graph, names):
        return [name for name in names if graph.defines(name)]

    def test_follows_imports_second_names_and_private_functions(self, graph):
        callers = graph.callers("shop.rules.age.check_age")

        assert self.defined(graph, callers) == [
            "shop.services._ask",
            "shop.services.give",
            "shop.services.sell",
            "shop.views.Sale",
        ]

    def test_stops_where_it_is_told(self, graph):
        def private_or_second_name(name):
            return "._" in name or not graph.defines(name)

        callers = graph.callers("shop.rules.age.check_age", through=private_or_second_name)

        assert self.defined(graph, callers) == ["shop.services._ask", "shop.services.sell"]

    def test_follows_a_name_given_at_import(self, graph):
        callers = graph.callers("shop.rules.age.check_other")

        assert self.defined(graph, callers) == ["shop.services.keep"]

    def test_knows_nothing_of_a_name_never_mentioned(self, graph):
        assert graph.callers("shop.services.nothing") == []
