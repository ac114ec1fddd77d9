# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The members as the assembly sees them: the register is asked, under its own audited scope."""

from dataclasses import dataclass

from itunion.foundation.kernel.api import clock, system_actor
from itunion.foundation.organisations.api import Organisation, across
from itunion.union.members import api as members

__all__ = ["MemberBody", "may_attend", "member_bodies", "member_count"]


@dataclass(frozen=True)
class MemberBody:
    """A member entitled to vote."""

    organisation_id: int
    name: str
    email: str


def member_bodies() -> list[MemberBody]:
    """Return all members in the register, by name."""
    with across("members.register", reason="electorate", by=system_actor("assembly")):
        ids = [line.organisation_id for line in members.member_lines()]
    return [
        MemberBody(o.pk, o.name, o.email) for o in Organisation.objects.filter(pk__in=ids).order_by("name")
    ]


def member_count() -> int:
    """Return how many members the union has."""
    return len(member_bodies())


def may_attend(organisation_id: int) -> bool:
    """Say whether the member may attend and vote today: not once its letter of exclusion is sent (§ 68 GenG)."""
    with across("members.register", reason="electorate", by=system_actor("assembly")):
        return organisation_id in members.voting_members(clock.today())
