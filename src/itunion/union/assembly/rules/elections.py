# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Elections: absolute majority with run-off, relative majority, lists by highest numbers (Hare-Niemeyer)."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from itunion.union.assembly.rules.verdict import Tally

__all__ = ["ElectionResult", "elect"]


@dataclass(frozen=True, slots=True)
class ElectionResult:
    """Who is elected, between whom a further ballot decides, and the calculation."""

    elected: tuple[str, ...]
    run_off: tuple[str, ...]
    """Candidates of the next ballot; empty when all seats are filled or nobody is left"""
    seats_of: tuple[tuple[str, int], ...]
    """Seats by list, for list elections"""
    calculation: tuple[str, ...]
    lots: bool = False
    """A tie that only a lot or another ballot can decide"""


def elect(tally: Tally, *, candidates: Sequence[str], seats: int, method: str) -> ElectionResult:
    """Fill `seats` by method: absolute (more than half of valid votes), relative (most votes), list.

    Nobody without a vote is elected. Ties at the border elect nobody of the tied; they go to a further ballot.
    Raises ValueError for no seat or an unknown method.
    """
    if seats < 1 or method not in {"absolute", "relative", "list"}:
        raise ValueError(f"seats {seats}, method {method!r}")
    if method == "list":
        return _by_lists(tally, candidates, seats)
    valid = tally.cast - tally.invalid - tally.of("abstain")
    ranked = sorted((c for c in candidates if tally.of(c) > 0), key=lambda c: -tally.of(c))
    lines = [f"gültige Stimmen {valid}"]
    if method == "absolute":
        ranked_in = [c for c in ranked if 2 * tally.of(c) > valid]
        lines += [
            f"{c}: 2 × {tally.of(c)} = {2 * tally.of(c)} {'>' if c in ranked_in else '≤'} {valid}"
            for c in ranked
        ]
    else:
        ranked_in = ranked
        lines += [f"{c}: {tally.of(c)}" for c in ranked]
    elected, tied = _cut(ranked_in, seats, tally)
    open_seats = seats - len(elected)
    if not open_seats:
        return ElectionResult(tuple(elected), (), (), tuple(lines))
    rest = tied or [c for c in ranked if c not in elected]
    # a run-off is between twice as many as there are seats left; a tie at its border takes all tied in
    contenders = rest[: 2 * open_seats]
    if contenders and not tied:
        border = tally.of(contenders[-1])
        contenders = [c for c in rest if tally.of(c) >= border]
    return ElectionResult(tuple(elected), tuple(contenders), (), tuple(lines), lots=bool(tied))


def _cut(ranked: Sequence[str], seats: int, tally: Tally) -> tuple[list[str], list[str]]:
    """Return who surely gets a seat, and the tied at the border (empty if there is no tie)."""
    if len(ranked) <= seats:
        return list(ranked), []
    border, beyond = tally.of(ranked[seats - 1]), tally.of(ranked[seats])
    if border > beyond:
        return list(ranked[:seats]), []
    return [c for c in ranked if tally.of(c) > border], [c for c in ranked if tally.of(c) == border]


def _by_lists(tally: Tally, lists: Sequence[str], seats: int) -> ElectionResult:
    """Hare-Niemeyer: whole quotas first, then the largest remainders; equal remainders need a lot."""
    total = sum(tally.of(name) for name in lists)
    if total == 0:
        return ElectionResult((), tuple(lists), (), ("keine gültige Stimme",))
    quotas = {name: Fraction(seats * tally.of(name), total) for name in lists}
    given = {name: int(quota) for name, quota in quotas.items()}
    left = seats - sum(given.values())
    ranked = sorted(lists, key=lambda name: -(quotas[name] - given[name]))
    lines = [f"{name}: {seats} × {tally.of(name)} / {total} = {float(quotas[name]):.3f}" for name in lists]
    remainder = {name: quotas[name] - given[name] for name in lists}
    lots = 0 < left < len(ranked) and remainder[ranked[left - 1]] == remainder[ranked[left]]
    if lots:
        border = remainder[ranked[left]]
        sure = [name for name in ranked if remainder[name] > border]
        tied = tuple(name for name in ranked if remainder[name] == border)
    else:
        sure, tied = list(ranked[:left]), ()
    for name in sure:
        given[name] += 1
    return ElectionResult(tuple(n for n in lists if given[n]), tied, tuple(given.items()), tuple(lines), lots)
