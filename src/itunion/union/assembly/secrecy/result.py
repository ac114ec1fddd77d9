# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The result document: everything that is published after the count, in one signed file of canonical JSON.

It holds the definition, the board, its head, the numbers of the electorate, all marks in alphabetical order and their
sums. A recount of the same board gives the same bytes. It does not hold the committee's key: with it everybody could
see what a token voted, and a voter who shows his token could sell his vote (decision 0009).
"""

from collections.abc import Sequence
from typing import Any, Final

from .board import BoardEntry, empty_head
from .committee import CommitteeSecret
from .definition import ABSTAIN, INVALID, PollDefinition
from .encoding import canonical
from .errors import BoardDamaged
from .tally import Tally

__all__ = ["result_document"]

FORMAT: Final = "itunion-ballot-result/1"
_SIGNED: Final = b"itunion/ballot/1/result\x00"


def result_document(
    definition: PollDefinition,
    entries: Sequence[BoardEntry],
    outcome: Tally,
    secret: CommitteeSecret,
    *,
    entitled: int,
    tokens_issued: int,
) -> bytes:
    """Return the signed result.

    `entitled`: votes in the electorate (one per represented member); `tokens_issued`: blind signatures given.
    Errors: `BoardDamaged` if the tally has findings; ValueError if the numbers contradict each other.
    """
    if outcome.findings:
        raise BoardDamaged(outcome.findings)
    totals = outcome.totals
    if len(entries) > tokens_issued or tokens_issued + outcome.paper_ballots > entitled:
        raise ValueError("ballots ≤ tokens, tokens + paper ballots ≤ entitled votes does not hold")
    if totals.ballots != len(entries) + outcome.paper_ballots:
        raise ValueError("the tally does not belong to this board")
    choices = {name: totals.choices.get(name, 0) for name in definition.names}
    marks = choices | {ABSTAIN: totals.abstain, INVALID: totals.invalid}
    body: dict[str, Any] = {
        "board": [entry.record.hex() for entry in entries],
        "definition": definition.document(),
        "electorate": {
            "entitled": entitled,
            "paper_ballots": outcome.paper_ballots,
            "tokens_issued": tokens_issued,
        },
        "format": FORMAT,
        "head": (entries[-1].head if entries else empty_head(definition)).hex(),
        "marks": sorted(name for name, number in marks.items() for _ in range(number)),
        "totals": {
            "abstain": totals.abstain,
            "ballots": totals.ballots,
            "choices": choices,
            "invalid": totals.invalid,
            "unreadable": totals.unreadable,
            "valid": totals.valid,
        },
    }
    return canonical(body | {"signature": secret.sign(_SIGNED + canonical(body)).hex()})
