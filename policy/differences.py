"""What changed from one version of the policy to another, clause by clause."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from policy.clauses import Clause
from policy.models import PolicyVersion

_WORDS = re.compile(r"\S+\s*|\s+")


@dataclass(frozen=True)
class Stretch:
    """Words that stayed (``kind`` is empty), went (“del”) or came (“ins”)."""

    kind: str
    text: str


@dataclass(frozen=True)
class Change:
    """One part of the policy that is not what it was; ``clause`` if it is the words of one."""

    heading: str
    stretches: list[Stretch]
    clause: Clause | None = None


def between(old: PolicyVersion, new: PolicyVersion) -> list[Change]:
    """Every part that differs, in the order of the policy."""
    return [
        Change(heading, list(_stretches(was, now)), clause)
        for clause, heading, was, now in _parts(old, new)
        if was != now
    ]


def reworded(policy: PolicyVersion) -> list[Clause]:
    """The clauses that this version words otherwise than the policy the software came with.

    What was written of that one, in short or for children, may leave out what these say.
    """
    return [each.clause for each in policy.clauses if each.text.split() != each.clause.text.split()]


def _parts(old: PolicyVersion, new: PolicyVersion) -> Iterator[tuple[Clause | None, str, str, str]]:
    yield None, "Title", old.title, new.title
    yield None, "Introduction", old.introduction, new.introduction
    for was, now in zip(old.clauses, new.clauses, strict=True):
        heading = now.clause.heading
        yield now.clause, f"{heading[0].upper()}{heading[1:]}: {now.title}", was.text, now.text
    for (label, before), (_, after) in zip(old.numbers, new.numbers, strict=True):
        yield None, label, str(before), str(after)


def _stretches(was: str, now: str) -> Iterator[Stretch]:
    before, after = _WORDS.findall(was), _WORDS.findall(now)
    compared = SequenceMatcher(None, _bare(before), _bare(after), autojunk=False)
    for step, at, to, begin, end in compared.get_opcodes():
        if step == "equal":
            yield Stretch("", "".join(after[begin:end]))
            continue
        if at < to:
            yield Stretch("del", "".join(before[at:to]))
        if begin < end:
            yield Stretch("ins", "".join(after[begin:end]))


def _bare(words: list[str]) -> list[str]:
    """The words without the space that follows them."""
    return [word.strip() for word in words]
