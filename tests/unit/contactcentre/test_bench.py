"""The bench judges by ratios of equal outcomes, and touches no database but its own."""

from datetime import date
from io import StringIO
from itertools import islice
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from contactcentre.bench import lines, measure, registry, servers
from contactcentre.bench.data import plans
from contactcentre.bench.environment import for_bench
from contactcentre.bench.lines import Check, Line, Ratio, Verdict
from contactcentre.bench.measure import Failed, Sample, Variant, Work, same_outcome
from contactcentre.bench.naming import NotABenchDatabase, name_of, refuse_unless_bench
from contactcentre.bench.registry import Bench, Centre, Item

DAY = date(2026, 3, 7)
SQLITE = "django.db.backends.sqlite3"
POSTGRESQL = "django.db.backends.postgresql"


def sample(seconds: float, outcome: str | None = "same") -> Sample:
    return Sample(seconds, 0.0, {}, outcome)


def line(found: float, most: float, **facts: object) -> Line:
    return Line("thing", "sqlite", 300, [Check("≤ most", found, most, tolerant=True)], **facts)  # type: ignore[arg-type]


class TestGenerator:
    def test_the_same_seed_makes_the_same_families(self) -> None:
        assert list(plans(20, on=DAY, seed=1)) == list(plans(20, on=DAY, seed=1))

    def test_another_seed_makes_others(self) -> None:
        assert list(plans(20, on=DAY, seed=1)) != list(plans(20, on=DAY, seed=2))

    def test_fewer_families_are_the_first_of_more(self) -> None:
        assert list(plans(5, on=DAY)) == list(islice(plans(20, on=DAY), 5))


class TestOwnDatabasesOnly:
    def test_a_name_that_does_not_say_bench_is_refused(self) -> None:
        with pytest.raises(NotABenchDatabase, match="bench"):
            refuse_unless_bench({"ENGINE": POSTGRESQL, "NAME": "centre"})

    def test_a_file_counts_by_its_home_not_by_its_name(self) -> None:
        refuse_unless_bench({"ENGINE": SQLITE, "NAME": "/srv/centre-bench-1/data/centre.sqlite3"})
        with pytest.raises(NotABenchDatabase):
            refuse_unless_bench({"ENGINE": SQLITE, "NAME": "/srv/centre/data/bench.sqlite3"})

    def test_the_configured_database_is_refused_whatever_its_name(self) -> None:
        configured = {"ENGINE": POSTGRESQL, "NAME": "workbench", "HOST": "db", "PORT": ""}
        with pytest.raises(NotABenchDatabase, match="configured"):
            refuse_unless_bench(configured | {"PORT": 5432}, configured=configured)

    def test_the_command_refuses_to_empty_another_database(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("BENCH_DATABASE_URL", "postgres://somebody@db.invalid/centre")
        with pytest.raises(CommandError, match="“centre” is not used"):
            call_command("bench", "search", "--db", "postgresql", stdout=StringIO())

    def test_what_it_starts_is_not_told_where_the_centre_is(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        monkeypatch.setenv("DATABASE_URL", "postgres://centre@db.invalid/centre")
        monkeypatch.setenv("KEYRING_KEK_DIR", "/keys")
        told = for_bench(tmp_path)
        assert "DATABASE_URL" not in told
        assert "KEYRING_KEK_DIR" not in told
        assert told["CENTRE_HOME"] == str(tmp_path)

    def test_copies_lie_beside_the_seeded_database(self) -> None:
        file = {"ENGINE": SQLITE, "NAME": "/srv/centre-bench-1/data/centre.sqlite3"}
        assert name_of(file, "scratch") == "/srv/centre-bench-1/data/scratch.sqlite3"
        assert name_of({"ENGINE": POSTGRESQL, "NAME": "b"}, "scratch") == "b_scratch"
        assert name_of(file, "pristine") == file["NAME"]


class TestJudging:
    def test_a_ratio_is_the_median_of_each_rounds_own(self) -> None:
        assert Ratio.of([1.0, 10.0, 1.0], [2.0, 30.0, 4.0]) == Ratio(3.0, 2.0, 4.0)

    def test_a_goal_just_reached_is_passed(self) -> None:
        assert line(4.5, 4.5).verdict is Verdict.PASS

    def test_a_little_over_is_a_miss_that_the_gate_lets_through(self) -> None:
        over = line(5.0, 4.5)
        assert over.verdict is Verdict.MISS
        assert not over.breaks_gate

    def test_far_over_breaks_the_gate(self) -> None:
        assert line(6.0, 4.5).breaks_gate

    def test_a_count_has_no_tolerance(self) -> None:
        errors = Line("thing", "sqlite", 300, [Check("0 errors", 1, 0)])
        assert errors.breaks_gate

    def test_outcomes_that_differ_cannot_be_compared(self) -> None:
        same_outcome([sample(1), sample(2)], [sample(3)])
        with pytest.raises(Failed, match="differ"):
            same_outcome([sample(1)], [sample(1, "other")])

    def test_an_item_whose_outcomes_differ_is_failed(self, monkeypatch: pytest.MonkeyPatch) -> None:
        found = {"floor": [sample(1)], "ours": [sample(1, "other")]}
        monkeypatch.setattr(registry, "rounds", lambda variants, count: found)
        variant = Variant(lambda: Work([]))
        bench = Bench(Centre(*[None] * 3), 300, 1)  # type: ignore[arg-type]

        def run(bench: Bench) -> list[Line]:
            return [bench.compare("thing", floor=variant, ours=variant, at_most=2)]

        (only,) = registry.run(Item("thing", run), bench)
        assert only.verdict is Verdict.FAILED
        assert only.breaks_gate

    def test_a_miss_is_tried_once_more(self) -> None:
        tries = iter([line(9.0, 4.5), line(1.0, 4.5)])
        item = Item("thing", lambda bench: [next(tries)])
        (only,) = registry.run(item, Bench(Centre(*[None] * 3), 300, 1))  # type: ignore[arg-type]
        assert only.verdict is Verdict.PASS
        assert only.note == "second try"


class TestReport:
    def test_a_line_survives_the_way_between_processes(self) -> None:
        told = line(5.0, 4.5, ratio=Ratio(5.0, 4.0, 6.0), queries={"default": 7, "keyring": 1})
        assert Line.from_json(told.as_json()) == told

    def test_growth_compares_the_ends(self) -> None:
        small = Line("thing", "sqlite", 1000, ours=2.0, queries={"default": 7})
        large = Line("thing", "sqlite", 10000, ours=3.0, queries={"default": 7})
        (told,) = lines.growth([large, small])
        assert "1.50x the time at 10000 families as at 1000; queries 7 and 7" in told

    def test_one_size_has_no_growth(self) -> None:
        assert not list(lines.growth([Line("thing", "sqlite", 1000, ours=2.0)]))

    def test_an_unknown_item_is_named(self) -> None:
        with pytest.raises(CommandError, match="no item nonsense"):
            call_command("bench", "nonsense", stdout=StringIO())

    def test_without_a_server_the_items_are_skipped(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def missing() -> Path:
            raise servers.NoServer("there is none")

        monkeypatch.delenv("BENCH_DATABASE_URL", raising=False)
        monkeypatch.setattr(servers, "_programs", missing)
        said = StringIO()
        call_command("bench", "search", "--db", "postgresql", stdout=said)
        assert "SKIPPED  (there is none)" in said.getvalue()


@pytest.mark.django_db
def test_transaction_control_is_not_counted_as_queries() -> None:
    from django.db import connection, transaction

    with measure.counted_queries() as counted, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select 1")
    assert counted == {"default": 1}
