"""Judge, without the network, whether what is locked still answers to pyproject.toml."""

import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
_LOCKED = re.compile(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)", re.MULTILINE)


def locked(name: str) -> dict[str, str]:
    """The version of each package in a requirements file."""
    text = (ROOT / "requirements" / name).read_text()
    return {canonicalize_name(package): version for package, version in _LOCKED.findall(text)}


def wanted() -> tuple[list[Requirement], list[Requirement]]:
    """What running needs, and what tests need besides."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    groups = project["dependency-groups"]
    run = [*project["project"]["dependencies"], *groups["build"]]
    for extra in project["project"]["optional-dependencies"].values():
        run += extra
    return [Requirement(line) for line in run], [Requirement(line) for line in groups["dev"]]


def faults() -> Iterator[str]:
    """A sentence for each thing that is out of step."""
    run, dev = locked("run.txt"), locked("dev.txt")
    for_run, for_tests = wanted()
    for needs, have, file in ((for_run, run, "run.txt"), (for_tests, dev, "dev.txt")):
        for need in needs:
            version = have.get(canonicalize_name(need.name))
            if version is None or not need.specifier.contains(version, prereleases=True):
                yield f"requirements/{file} has {need.name} {version}; pyproject.toml: {need}."
    for package, version in run.items():
        if dev.get(package) != version:
            yield f"requirements/dev.txt has {package} {dev.get(package)}, not {version}."
    for file in ("requirements/run.txt", "requirements/dev.txt"):
        if "://" in (ROOT / file).read_text():
            yield f"{file} names an address; `make lock` writes none."
    if '"resolved"' in (ROOT / "package-lock.json").read_text():
        yield "package-lock.json names where a package came from: take its `resolved` lines out."


if __name__ == "__main__":
    sys.exit("\n".join(faults()) or 0)
