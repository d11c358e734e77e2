"""G5: one tap on the register, against the bare transaction that leaves the same; then a crowd."""

from collections.abc import Iterable

from contactcentre.bench import database
from contactcentre.bench.bare import transactions
from contactcentre.bench.clients import Post, Reply, send_all, served
from contactcentre.bench.lines import Check, Line
from contactcentre.bench.measure import Failed, Variant, Work, forked, same_outcome
from contactcentre.bench.registry import Bench, item
from contactcentre.bench.taps import last_audit_row, left_by, taps
from contactcentre.bench.visitor import form, sign_in, signed_in
from families.models import RegisterEntry, Session

_MOST = {"sqlite": 5.0, "postgresql": 3.0}
_TAPS = 63
_COPY = "scratch"
_P95_MILLISECONDS = 150


@item("checkin")
def checkin(bench: Bench) -> Iterable[Line]:
    centre = bench.centre

    def bare() -> Work:
        since = last_audit_row()
        done = taps(centre.hall, _TAPS)
        on = Session.objects.get(pk=centre.hall).date
        calls = transactions(done, by=centre.co_ordinator, on=on)
        return Work(calls, lambda: left_by(done, since=since))

    def product(*, htmx: bool) -> Work:
        visitor = signed_in(centre.co_ordinator)
        since = last_audit_row()
        done = taps(centre.hall, _TAPS)
        expect = 200 if htmx else 302
        calls = [
            lambda tap=tap: visitor.post(tap.path, tap.fields(), htmx=htmx, expect=expect)
            for tap in done
        ]
        return Work(calls, lambda: left_by(done, since=since))

    found = bench.measure(
        bare=Variant(bare, writes=True),
        form=Variant(lambda: product(htmx=False), writes=True),
        fragment=Variant(lambda: product(htmx=True), writes=True),
    )
    same_outcome(*found.values())
    for name, ours in (("checkin", "form"), ("checkin, row in answer", "fragment")):
        yield bench.line(
            f"{name} / transaction",
            floor=found["bare"],
            ours=found[ours],
            at_most=_MOST[database.vendor()],
        )
    # p95 is a goal on SQLite only.
    yield _crowd(bench, clients=8, each=50, timed=database.vendor() == "sqlite")
    yield _crowd(bench, clients=32, each=25, timed=False)


def _crowd(bench: Bench, *, clients: int, each: int, timed: bool) -> Line:
    """So many clients on the real web server. Raises ``Failed`` for a lost or doubled tap."""
    database.make_copy(_COPY)
    session_keys, posts = forked(lambda: _prepared(bench, clients, each))
    with served(_COPY) as port:
        replies = send_all(port, session_keys, posts)
    acknowledged = sum(reply.acknowledged for reply in replies)
    entries = forked(lambda: _entries(bench))
    if entries != acknowledged:
        raise Failed(f"{acknowledged} taps were acknowledged, but {entries} entries are stored.")
    p95 = _p95(replies)
    checks = [Check("0 errors", clients * each - acknowledged, 0)]
    if timed:
        checks.append(Check(f"p95 ≤{_P95_MILLISECONDS} ms", p95, _P95_MILLISECONDS, tolerant=True))
    return Line(
        f"checkin, {clients} clients: p95",
        database.vendor(),
        bench.families,
        checks,
        ours=p95,
        note=f"{entries} taps, worst {max(reply.seconds for reply in replies) * 1000:.0f} ms",
    )


def _prepared(bench: Bench, clients: int, each: int) -> tuple[list[str], list[list[Post]]]:
    database.use(_COPY)
    posts = [Post(tap.path, form(tap.fields())) for tap in taps(bench.centre.crowd, clients * each)]
    keys = [sign_in(bench.centre.co_ordinator) for _ in range(clients)]
    return keys, [posts[number::clients] for number in range(clients)]


def _entries(bench: Bench) -> int:
    database.use(_COPY)
    return RegisterEntry.objects.filter(booking__session=bench.centre.crowd).count()


def _p95(replies: list[Reply]) -> float:
    in_order = sorted(reply.seconds for reply in replies)
    return in_order[int(0.95 * (len(in_order) - 1))] * 1000
