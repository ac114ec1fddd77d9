# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reading the members as other rooms see them; the scope decides whose."""

from dataclasses import dataclass

from itunion.union.members.models import LeitwegId, Member
from itunion.union.members.queries.ledger import states_on

__all__ = ["MemberLine", "default_leitweg_id", "leitweg_ids", "member_lines", "member_of"]


@dataclass(frozen=True)
class MemberLine:
    """A member as other rooms see it."""

    member_id: int
    organisation_id: int
    name: str
    kind: str
    kind_label: str
    inhabitants: int | None
    workplaces: int


def _line(member: Member) -> MemberLine:
    return MemberLine(
        member.pk,
        member.organisation_id,
        member.organisation.name,
        member.kind,
        str(member.get_kind_display()),
        member.inhabitants,
        member.workplaces,
    )


def member_lines() -> list[MemberLine]:
    """Return the members of today the scope may see, by name; who has left or is to come later is not asked."""
    states = states_on()
    members = Member.objects.select_related("organisation").order_by("organisation__name")
    return [_line(m) for m in members if m.organisation_id in states and states[m.organisation_id].is_member]


def member_of(organisation_id: int) -> Member | None:
    """Return the member record of an organisation, if it is one and the scope may see it."""
    found: Member | None = (
        Member.objects.filter(organisation_id=organisation_id).select_related("organisation").first()
    )
    return found


def leitweg_ids(organisation_id: int) -> list[LeitwegId]:
    """Return the Leitweg-IDs of a member, the default first."""
    return list(LeitwegId.objects.filter(organisation_id=organisation_id).order_by("-is_default", "label"))


def default_leitweg_id(organisation_id: int) -> str:
    """Return the Leitweg-ID invoices go to unless another is chosen; '' if none is registered."""
    found = LeitwegId.objects.filter(organisation_id=organisation_id, is_default=True).values_list(
        "value", flat=True
    )
    return found.first() or ""
