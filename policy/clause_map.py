"""From a clause to what holds it: rules, the services that ask them, pages and tests."""

import ast
import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from pkgutil import walk_packages
from typing import Any

from django.apps import apps
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

from policy.clauses import RULES, Clause
from policy.code_graph import CodeGraph

Rule = Callable[..., Any]


@dataclass(frozen=True)
class Held:
    """One rule and the first paragraph of what it says of itself."""

    name: str
    says: str

    @property
    def in_words(self) -> str:
        """What it says where its clause is named already: without it, and without code’s marks."""
        words = self.says.partition(": ")[2].replace("`", "")
        return words[:1].upper() + words[1:]


@dataclass(frozen=True)
class Entry:
    """A clause with everything that holds it, by dotted name, page name or file."""

    clause: Clause
    rules: list[Held]
    services: list[str]
    pages: list[str]
    tests: list[str]


def entry_of(clause: Clause) -> Entry:
    """Everything that holds ``clause``."""
    rules = rules_of(clause)
    names = [rule.name for rule in rules]
    return Entry(clause, rules, _services(names), _pages(names), _tests(clause))


def entries() -> list[Entry]:
    """Every clause in the order of the policy."""
    return [entry_of(clause) for clause in Clause]


def rules_of(clause: Clause) -> list[Held]:
    """The rules of our apps that carry ``clause``, by name."""
    load_rules()
    ours = [rule for rule in RULES[clause] if rule.__module__.split(".")[0] in local_packages()]
    return sorted((Held(_name(rule), _summary(rule)) for rule in ours), key=lambda r: r.name)


@cache
def load_rules() -> None:
    """Import the rules of every app of ours, so that all their marks have been read."""
    for name in [config.name for config in apps.get_app_configs()]:
        if name.split(".")[0] not in local_packages() or find_spec(f"{name}.rules") is None:
            continue
        package = import_module(f"{name}.rules")
        for found in walk_packages(getattr(package, "__path__", []), f"{name}.rules."):
            import_module(found.name)


@cache
def local_packages() -> list[str]:
    """The top-level packages of this project that are installed apps, or hold some."""
    tops = {config.name.split(".")[0] for config in apps.get_app_configs()}
    return sorted(top for top in tops if (Path(settings.BASE_DIR) / top).is_dir())


def as_markdown() -> str:
    """The whole map as a page of documentation."""
    lines = [
        "# Policy map",
        "",
        "Where each clause of the confidentiality policy is held. Made by "
        "`manage.py policy_map --write`; do not edit.",
    ]
    for entry in entries():
        lines += ["", *_section(entry)]
    return "\n".join(lines) + "\n"


def _section(entry: Entry) -> Iterator[str]:
    clause = entry.clause
    yield f"## {heading(clause)}"
    yield ""
    yield f"> {clause.text}"
    yield ""
    yield f"Held in `{clause.app}`."
    yield from _list("Rules", [f"`{rule.name}` — {rule.says}" for rule in entry.rules])
    yield from _list("Services", [f"`{name}`" for name in entry.services])
    yield from _list("Pages", [f"`{name}`" for name in entry.pages])
    yield from _list("Tests", [f"`{name}`" for name in entry.tests])


def _list(title: str, items: list[str]) -> Iterator[str]:
    if items:
        yield from ["", f"{title}:", "", *(f"- {item}" for item in items)]


def heading(clause: Clause) -> str:
    """“Clause 6: DBS checks before taking up post”; the centre's own rules have no number."""
    if clause is Clause.CENTRE:
        return "Rules of the centre"
    named = clause.heading.removeprefix("the ")
    return f"{named[0].upper()}{named[1:]}: {clause.title}"


@cache
def _graph() -> CodeGraph:
    return CodeGraph(Path(settings.BASE_DIR), local_packages())


def _services(rules: list[str]) -> list[str]:
    """The public services that ask one of ``rules``, if need be through a private function."""
    found = {
        caller
        for rule in rules
        for caller in _graph().callers(rule, through=lambda n: n.split(".")[-1].startswith("_"))
        if _is_service(caller)
    }
    return sorted(found)


def _is_service(name: str) -> bool:
    public = not name.split(".")[-1].startswith("_")
    return public and ".services." in name and _graph().defines(name)


def _pages(rules: list[str]) -> list[str]:
    callers = {caller for rule in rules for caller in _graph().callers(rule)}
    return sorted({name for name, view in _views(get_resolver()) if view in callers})


def _views(resolver: URLResolver, namespace: str = "") -> Iterator[tuple[str, str]]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _views(pattern, inner)
        elif isinstance(pattern, URLPattern) and pattern.name:
            view = getattr(pattern.callback, "view_class", pattern.callback)
            yield f"{namespace}{pattern.name}", _name(view)


def _tests(clause: Clause) -> list[str]:
    stem = "test_centre" if clause is Clause.CENTRE else f"test_clause_{_padded(clause)}"
    folder = Path(settings.BASE_DIR) / "tests" / "clauses"
    return sorted(f"tests/clauses/{path.name}" for path in folder.glob(f"{stem}_*.py"))


@cache
def tested(clause: Clause) -> list[str]:
    """What is tried of the clause whenever the software is changed, each as its test says it.

    Empty where the software stands without its tests.
    """
    number = clause.number.lower()
    return [
        said[:1].upper() + said[1:]
        for file in _tests(clause)
        for node in ast.walk(ast.parse((Path(settings.BASE_DIR) / file).read_text()))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
        for said in [node.name.removeprefix("test_").removeprefix(f"{number}_").replace("_", " ")]
    ]


def _padded(clause: Clause) -> str:
    return clause.number.zfill(2).lower()


def _name(thing: Any) -> str:
    return f"{thing.__module__}.{thing.__qualname__}"


def _summary(rule: Rule) -> str:
    whole = inspect.getdoc(rule) or "A rule: it says nothing of itself."
    return " ".join(whole.split("\n\n", 1)[0].split())
