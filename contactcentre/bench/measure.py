"""Taking one measure: each variant in a forked child, in rounds that take turns."""

import gc
import hashlib
import json
import multiprocessing
import statistics
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, TypeVar

from django.db import connections

from contactcentre.bench import database
from contactcentre.bench.naming import PRISTINE

T = TypeVar("T")
_TRANSACTION_WORDS = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")


class Failed(Exception):
    """A variant did not do what it should have done, so its time means nothing."""


def nothing() -> None:
    """The outcome of a variant that leaves none to compare."""


@dataclass(frozen=True)
class Work:
    """The calls of one round. The first ``warm_up`` of them are not timed.

    ``outcome``, taken afterwards and not timed, is what floor and ours must agree on.
    """

    calls: Sequence[Callable[[], object]]
    outcome: Callable[[], object] = nothing
    warm_up: int = 3


@dataclass(frozen=True)
class Variant:
    """One way of doing the work. ``prepare`` runs in the child, untimed, on the copy named.

    With ``writes`` each round starts from a fresh copy of the seeded database.
    """

    prepare: Callable[[], Work]
    copy: str = PRISTINE
    writes: bool = False


@dataclass(frozen=True)
class Sample:
    """One round of one variant: seconds a call, memory added at its peak, queries of one call."""

    seconds: float
    memory: float | None
    queries: dict[str, int]
    outcome: str | None


def rounds(variants: Mapping[str, Variant], *, count: int) -> dict[str, list[Sample]]:
    """``count`` rounds of all the variants; each round begins with another of them."""
    names = list(variants)
    found: dict[str, list[Sample]] = {name: [] for name in names}
    for turn in range(count):
        first = turn % len(names)
        for name in names[first:] + names[:first]:
            found[name].append(_sample(variants[name]))
    return found


def same_outcome(*each: Sequence[Sample]) -> None:
    """Raises ``Failed`` unless every round of every variant left the same."""
    if len({sample.outcome for samples in each for sample in samples}) > 1:
        raise Failed("The outcomes differ, so the times cannot be compared.")


def milliseconds(samples: Sequence[Sample]) -> float:
    return statistics.median(sample.seconds for sample in samples) * 1000


def forked(work: Callable[[], T]) -> T:
    """What ``work`` returns, run in a child with connections of its own. Raises ``Failed``."""
    connections.close_all()
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    child = context.Process(target=_answer, args=(theirs, work))
    child.start()
    theirs.close()
    try:
        worked, answer = ours.recv()
    except EOFError:
        worked, answer = False, "The measured process ended without an answer."
    child.join()
    if not worked:
        raise Failed(answer)
    result: T = answer
    return result


@contextmanager
def counted_queries() -> Iterator[Counter[str]]:
    """Counts the statements of each database, those that only begin or end transactions apart."""
    counter: Counter[str] = Counter()

    def counting(alias: str) -> Callable[..., Any]:
        def count(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            if not sql.lstrip().upper().startswith(_TRANSACTION_WORDS):
                counter[alias] += 1
            return execute(sql, params, many, context)

        return count

    with ExitStack() as stack:
        for alias in connections:
            stack.enter_context(connections[alias].execute_wrapper(counting(alias)))
        yield counter


def _sample(variant: Variant) -> Sample:
    copy = variant.copy
    if variant.writes:
        copy = "scratch"
        database.make_copy(copy, source=variant.copy)
    return forked(lambda: _measured(variant, copy))


def _answer(theirs: Connection, work: Callable[[], object]) -> None:
    try:
        theirs.send((True, work()))
    except Failed as failed:
        theirs.send((False, str(failed)))
    except Exception as error:
        traceback.print_exc()
        theirs.send((False, f"{type(error).__name__} (see above)"))
    finally:
        connections.close_all()


def _measured(variant: Variant, copy: str) -> Sample:
    database.use(copy)
    work = variant.prepare()
    with counted_queries() as queries:
        for call in work.calls[: work.warm_up]:
            queries.clear()
            call()
    timed = work.calls[work.warm_up :]
    # What starting up left behind is collected now, as in a process that has served for a while.
    gc.collect()
    before = _start_of_memory()
    begun = time.perf_counter()
    for call in timed:
        call()
    seconds = (time.perf_counter() - begun) / len(timed)
    memory = _memory("VmHWM") - before if before is not None else None
    return Sample(seconds, memory, dict(queries), _digest(work.outcome()))


def _digest(outcome: object) -> str | None:
    if outcome is None:
        return None
    return hashlib.sha256(json.dumps(outcome, default=str, sort_keys=True).encode()).hexdigest()


def _start_of_memory() -> float | None:
    """Put the high-water mark back to what is in use now; None where there is no such mark."""
    try:
        Path("/proc/self/clear_refs").write_text("5")
    except OSError:
        return None
    return _memory("VmRSS")


def _memory(name: str) -> float:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1]) / 1024
    raise LookupError(name)
