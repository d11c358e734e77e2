"""Which function of ours calls which, read from the source without running it."""

import ast
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

_PASSED_OVER = frozenset({"migrations", "management", "__pycache__"})


class CodeGraph:
    """Names of functions and classes, each with the names of those whose body mentions it.

    A name is dotted from the top: ``families.services.planning.book``. A module that imports a
    name is known to hold it too, so re-exports are followed.
    """

    def __init__(self, root: Path, packages: list[str]) -> None:
        self._mentioned_in: defaultdict[str, set[str]] = defaultdict(set)
        self._definitions: set[str] = set()
        for package in packages:
            for path in sorted((root / package).rglob("*.py")):
                parts = path.relative_to(root).with_suffix("").parts
                if _PASSED_OVER.isdisjoint(parts):
                    self._read(path, parts)

    def callers(
        self, name: str, *, through: Callable[[str], bool] = lambda name: True
    ) -> list[str]:
        """Every name from which ``name`` is reached, going on only ``through`` such names."""
        found: set[str] = set()
        waiting = [name]
        while waiting:
            fresh = self._mentioned_in.get(waiting.pop(), set()) - found
            found |= fresh
            waiting += [caller for caller in fresh if through(caller)]
        return sorted(found)

    def defines(self, name: str) -> bool:
        """Whether ``name`` is where something is defined, not a second name of it."""
        return name in self._definitions

    def _read(self, path: Path, parts: tuple[str, ...]) -> None:
        is_package = parts[-1] == "__init__"
        module = ".".join(parts[:-1] if is_package else parts)
        tree = ast.parse(path.read_text(encoding="utf-8"))
        known = dict(_imports(tree))
        for alias, target in known.items():
            self._mentioned_in[target].add(f"{module}.{alias}")
        definitions = [
            node
            for node in tree.body
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        ]
        known |= {node.name: f"{module}.{node.name}" for node in definitions}
        for node in definitions:
            name = known[node.name]
            self._definitions.add(name)
            for mentioned in set(_names(node, known)) - {name}:
                self._mentioned_in[mentioned].add(name)


def _imports(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for name in node.names:
                yield name.asname or name.name, f"{node.module}.{name.name}"
        elif isinstance(node, ast.Import):
            for name in node.names:
                top = name.name.split(".")[0]
                yield name.asname or top, name.name if name.asname else top


def _names(node: ast.AST, known: dict[str, str]) -> Iterator[str]:
    for part in ast.walk(node):
        if isinstance(part, ast.Name) and part.id in known:
            yield known[part.id]
        elif isinstance(part, ast.Attribute) and (dotted := _dotted(part, known)):
            yield dotted


def _dotted(node: ast.expr, known: dict[str, str]) -> str | None:
    if isinstance(node, ast.Name):
        return known.get(node.id)
    if isinstance(node, ast.Attribute) and (owner := _dotted(node.value, known)):
        return f"{owner}.{node.attr}"
    return None
