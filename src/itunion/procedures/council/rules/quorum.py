# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Quorum: why a council or committee may decide although few are there, or that it may not.

Source: § 55 KVG LSA, read in a public copy that bears no date; not yet held against the law gazette. The chair finds the quorum at the beginning; from then on it is presumed
until a member says that too few are there (paragraph 1). What was put off for want of a quorum is decided by
whoever comes when it is called for the second time and the invitation says so (paragraph 2). Where more than half
may not take part, those left decide, and the decision needs approval (paragraph 3).
"""

__all__ = ["BARRED", "MAJORITY", "PRESUMED", "SECOND_CALL", "has_quorum", "quorum_reason"]

MAJORITY = "majority"
PRESUMED = "presumed"
SECOND_CALL = "second_call"
BARRED = "barred"


def has_quorum(present: int, seats: int) -> bool:
    """Say whether more than half of the members with a vote are present; raises ValueError when nobody has a seat."""
    if seats <= 0:
        raise ValueError(seats)
    return 2 * present > seats


def quorum_reason(
    *, present: int, seats: int, found: bool, barred: int = 0, second_call: bool = False
) -> str:
    """Return why there can be a vote on an item, or "" if there cannot.

    `present` is who is there with a vote and may take part; `barred` how many seats belong to those who may not;
    `found` whether the quorum was found and nobody has denied it since. Raises ValueError when nobody has a seat.
    """
    # goes before all others: the decision needs approval, whoever is presumed to be there
    if has_quorum(barred, seats):
        return BARRED
    if has_quorum(present, seats):
        return MAJORITY
    if found:
        return PRESUMED
    return SECOND_CALL if second_call else ""
