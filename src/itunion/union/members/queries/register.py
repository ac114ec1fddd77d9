# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The register of members (§ 30) as of a day, as known on another; consistency; the in-house guard."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from itunion.foundation.kernel.api import clock
from itunion.union.law import api as law
from itunion.union.members.models import Member, Turnover
from itunion.union.members.queries.ledger import KNOWN_NOW, booked_sums, entries
from itunion.union.members.rules.consistency import Inconsistency, RegisterRow, inconsistencies
from itunion.union.members.rules.in_house import InHouse, MemberCapital, Year, in_house
from itunion.union.members.rules.ledger import State, Status, project_all

__all__ = [
    "RegisterLine",
    "address_of",
    "check_consistency",
    "in_house_guard",
    "member_names",
    "register_as_of",
    "voting_members",
]


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """A line of the register: the fields of § 30 and what the ledger knows on the day."""

    organisation_id: int
    number: int
    name: str
    address: str
    kind: str
    kind_label: str
    inhabitants: int | None
    workplaces: int
    member_from: date | None
    shares: int
    further_shares: int | None
    balance: Decimal
    owed: Decimal
    overdue: Decimal
    leaves_on: date | None
    status: str
    claim: Decimal
    investing: bool


def address_of(organisation: object) -> str:
    """Return street and town of an organisation in one line."""
    town = f"{getattr(organisation, 'postcode', '')} {getattr(organisation, 'city', '')}".strip()
    return ", ".join(filter(None, (str(getattr(organisation, "street", "")).strip(), town)))


def register_as_of(
    *, as_of: date | None = None, known_on: date | None = None, former: bool = False
) -> list[RegisterLine]:
    """Return the members of a day by number; with `former` also who has left. Two queries and the book of the day.

    Shares and dates are those known on `known_on`; names and addresses are today's, the law keeps no history of them.
    """
    as_of, known_on = as_of or clock.today(), known_on or KNOWN_NOW
    book = law.book_on(as_of)
    states = project_all(entries(), as_of, known_on)
    lines = []
    for member in Member.objects.select_related("organisation").order_by("number"):
        state = states.get(member.organisation_id, State())
        if not (state.is_member or (former and state.status == Status.LEFT)):
            continue
        finding = book.check("M3", shares=state.shares)
        lines.append(
            RegisterLine(
                organisation_id=member.organisation_id,
                number=member.number,
                name=member.organisation.name,
                address=address_of(member.organisation),
                kind=member.kind,
                kind_label=str(member.get_kind_display()),
                inhabitants=member.inhabitants,
                workplaces=member.workplaces,
                member_from=state.member_from,
                shares=state.shares,
                further_shares=finding.decision.values.get("further_shares"),
                balance=state.balance,
                owed=state.owed,
                overdue=state.overdue,
                leaves_on=state.leaves_on,
                status=state.status,
                claim=state.claim,
                investing=member.investing,
            )
        )
    return lines


def member_names() -> Mapping[int, str]:
    """Return the name of every member by its organisation."""
    return dict(Member.objects.values_list("organisation_id", "organisation__name"))


def voting_members(day: date) -> frozenset[int]:
    """Return the organisations that may attend and vote on a day: members without a letter of exclusion (§ 68)."""
    states = project_all(entries(), day, KNOWN_NOW)
    return frozenset(
        owner
        for owner, state in states.items()
        if state.is_member and not (state.excluded_on and state.excluded_on <= day)
    )


def check_consistency(day: date | None = None) -> list[Inconsistency]:
    """Check register and ledger against each other as of today."""
    day = day or clock.today()
    book = law.book_on(day)
    lines = entries()
    rows = [
        RegisterRow(
            m.organisation_id,
            m.number,
            m.organisation.name,
            m.organisation.street,
            m.organisation.city,
            m.entered_on,
        )
        for m in Member.objects.select_related("organisation").order_by("number")
    ]
    return inconsistencies(
        rows,
        lines,
        project_all(lines, day, day),
        share_amount=book.statutes.amount("share_amount"),
        known_on=day,
        booked=booked_sums(day, day),
    )


def in_house_guard() -> InHouse:
    """Return the traffic light of § 108 GWB with its figures; the newest statement of a year counts."""
    years: dict[int, Year] = {}
    for row in Turnover.objects.order_by("year", "pk"):
        years[row.year] = Year(row.year, row.total, row.with_members)
    today = clock.today()
    states = project_all(entries(), today, today)
    capital = [
        MemberCapital(
            m.organisation_id,
            m.organisation.name,
            bool(m.authority_evidence.strip() and m.authority_as_of),
            m.private_capital,
        )
        for m in Member.objects.select_related("organisation").order_by("number")
        if states.get(m.organisation_id, State()).is_member
    ]
    return in_house(list(years.values()), capital)
