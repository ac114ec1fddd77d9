# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""From votes to a verdict, in exact integers; the calculation is printed as it was made."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

__all__ = ["INVALID", "Tally", "Verdict", "count", "judge"]

INVALID = "invalid"


@dataclass(frozen=True, slots=True)
class Tally:
    """Counted votes: by choice, the invalid ones, and what was on paper among them."""

    counts: Mapping[str, int]
    invalid: int
    cast: int
    """Votes handed in, invalid ones and abstentions included"""

    def of(self, choice: str) -> int:
        """Return the votes for a choice."""
        return self.counts.get(choice, 0)


def count(
    votes: Iterable[tuple[Sequence[str], int]],
    *,
    choices: Sequence[str],
    most: int = 1,
    paper: Mapping[str, int] | None = None,
) -> Tally:
    """Count votes, each (keys chosen, weight); more than `most` keys, a key twice or an unknown one is invalid.

    `paper` adds counted ballot papers by choice; with `most` 1 each paper is one vote.
    """
    counts = dict.fromkeys(choices, 0)
    invalid = cast = 0
    for chosen, weight in votes:
        cast += weight
        if (
            not chosen
            or len(chosen) > most
            or len(set(chosen)) < len(chosen)
            or not set(chosen) <= set(choices)
        ):
            invalid += weight
            continue
        for key in chosen:
            counts[key] += weight
    for key, number in (paper or {}).items():
        if key == INVALID:
            invalid += number
        else:
            counts[key] = counts.get(key, 0) + number
        cast += number
    return Tally(counts, invalid, cast)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a motion is carried, and the sentences that show how that was found."""

    carried: bool
    base: int
    """Votes the majority is counted against"""
    needed: int
    """Smallest number of yes that would have carried it"""
    calculation: tuple[str, ...]
    quorate: bool = True
    values: Mapping[str, int] = field(default_factory=dict)


def judge(
    tally: Tally,
    *,
    part: int,
    whole: int,
    strict: bool,
    abstentions_count: bool = False,
    of_members: bool = False,
    members: int = 0,
    present: int = 0,
    quorum: tuple[int, int] | None = None,
) -> Verdict:
    """Decide a motion: `part/whole` of the votes cast (or of all members), more than (strict) or at least.

    Abstentions and invalid votes are not votes cast, unless the statutes count abstentions. Without a vote for or
    against nothing is carried; a tie is rejected by strictness. `quorum`: share of the members that must be present.
    """
    yes, no, abstain = tally.of("yes"), tally.of("no"), tally.of("abstain")
    base = members if of_members else yes + no + (abstain if abstentions_count else 0)
    left, right = whole * yes, part * base
    enough = left > right if strict else left >= right
    signs = (">", "≤") if strict else ("≥", "<")
    needed = part * base // whole + 1 if strict else -(-part * base // whole)
    quorate = quorum is None or Fraction(present) >= Fraction(*quorum) * members
    lines = [
        f"Ja {yes}, Nein {no}, Enthaltung {abstain}, ungültig {tally.invalid}",
        f"gezählt gegen {base} " + ("Mitglieder" if of_members else "abgegebene Stimmen"),
        f"{whole} × {yes} = {left} {signs[0] if enough else signs[1]} {part} × {base} = {right}",
    ]
    if quorum is not None:
        lines.append(f"Beschlussfähig: {present} von {members} anwesend, nötig {quorum[0]}/{quorum[1]}")
    carried = quorate and yes + no > 0 and base > 0 and enough
    return Verdict(
        carried, base, max(1, needed), tuple(lines), quorate, {"yes": yes, "no": no, "abstain": abstain}
    )
