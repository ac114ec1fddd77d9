# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""What comes out of a circular procedure, in integers and with the calculation.

The rule: no seat objects to the procedure; enough seats take part (the board: all of them; the supervisory board: the
quorum of the statutes); and more than half of all seats say yes. An abstention takes part but is no yes.
"""

from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["CircularResult", "conclude"]


@dataclass(frozen=True)
class CircularResult:
    """The outcome: open, adopted, rejected, failed (too few took part) or stopped (somebody objected)."""

    outcome: str
    counts: Mapping[str, int]
    calculation: tuple[str, ...]


def conclude(answers: Mapping[int, str | None], *, quorum: int, is_over: bool) -> CircularResult:
    """Return what the answers of all seats (None: not yet) come to; open while somebody may still answer."""
    seats = len(answers)
    given = [choice for choice in answers.values() if choice]
    counts = {choice: given.count(choice) for choice in ("yes", "no", "abstain", "object")}
    calculation = (
        f"{len(given)} ≥ {quorum}" if len(given) >= quorum else f"{len(given)} < {quorum}",
        f"2 × {counts['yes']} = {2 * counts['yes']} {'>' if 2 * counts['yes'] > seats else '≤'} {seats}",
    )
    if counts["object"]:
        outcome = "stopped"
    elif len(given) < seats and not is_over:
        outcome = "open"
    elif len(given) < quorum:
        outcome = "failed"
    else:
        outcome = "adopted" if 2 * counts["yes"] > seats else "rejected"
    return CircularResult(outcome, counts, calculation)
