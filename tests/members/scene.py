# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Building blocks of the room's tests: a day, statutes, bodies, members, cases, and refusals by a named rule."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from itunion.foundation.kernel.api import Refused, clock
from itunion.foundation.organisations.api import OrganisationKind, across, create_organisation
from itunion.union.law import api as law
from itunion.union.members import api as members

__all__ = [
    "TODAY",
    "body",
    "declare",
    "declared_case",
    "entered_case",
    "euro",
    "member",
    "on",
    "refused_by",
    "resolved_case",
    "statutes",
]

TODAY = date(2029, 3, 1)
"""After the days of all other fixtures, so that what they recorded is known; before § 177 ends."""


def euro(amount: str | int) -> Decimal:
    return Decimal(amount).quantize(Decimal("0.01"))


@contextmanager
def on(day: date, by: Any) -> Iterator[None]:
    """Let the block run on a day, in the scope of the register's administration."""
    moment = datetime(day.year, day.month, day.day, 10, tzinfo=UTC)
    with clock.simulated(moment), across("members.administration", reason="test", by=by):
        yield


@contextmanager
def refused_by(rule: str) -> Iterator[None]:
    """The block must be refused, and by this rule."""
    with pytest.raises(Refused) as refusal:
        yield
    said = " ".join([refusal.value.message, *refusal.value.details])
    assert f", {rule})" in said, said


def statutes(by: Any, *, since: date = date(2028, 1, 10), **parameters: Any) -> None:
    """Put statutes in force that say this."""
    version = law.enter_statutes(title="Fassung", adopted_on=date(2028, 1, 5), parameters=parameters, by=by)
    law.put_in_force(number=version.number, registered_on=since, text_filed=True, by=by)


def body(name: str, by: Any) -> Any:
    """Return a new organisation."""
    return create_organisation(
        kind=OrganisationKind.MEMBER,
        name=name,
        street="Rathausplatz 1",
        postcode="39104",
        city="Musterstadt",
        email="rathaus@example.org",
        by=by,
    )


def member(
    name: str, by: Any, *, since: date = date(2020, 1, 1), shares: int = 1, paid: Decimal | None = None
) -> int:
    """Return the organisation of a new member, fully paid unless `paid` says otherwise."""
    organisation = body(name, by)
    members.register_member(
        organisation=organisation,
        kind="municipality",
        workplaces=10,
        entered_on=since,
        shares=shares,
        paid_in=paid,
        by=by,
    )
    return int(organisation.pk)


def resolved_case(by: Any, name: str = "Gemeinde Neu", **more: Any) -> Any:
    """Return a case with the council's resolution and the clearance."""
    fields: dict[str, Any] = {
        "kind": "municipality",
        "street": "Markt 1",
        "postcode": "39326",
        "city": "Neustadt",
        "email": "rathaus@neu.example",
        "leitweg_id": "15-1001-85",
        "representative": "Grit Ohle",
        "deputy": "Peer Wille",
        "authority_evidence": "Gebietskörperschaft, § 99 Nr. 1 GWB",
        "private_capital": False,
    }
    case = members.open_case(name=name, **(fields | more), by=by)
    members.record_resolution(case_id=case.pk, resolved_on=date(2029, 1, 10), reference="BV 12/2029", by=by)
    return members.record_clearance(
        case_id=case.pk,
        sent_on=date(2029, 1, 11),
        authority="Landkreis",
        answer="not_objected",
        answered_on=date(2029, 2, 1),
        by=by,
    )


def declare(case: Any, by: Any, **changes: Any) -> Any:
    """Record a declaration; `changes` say what is different from a good one."""
    fields: dict[str, Any] = {
        "declared_on": date(2029, 2, 20),
        "form": "text",
        "unconditional": True,
        "statutes_shown_on": date(2029, 2, 19),
        "printout_offered": True,
        "duty_payment": True,
        "duty_additional": True,
        "duty_other": True,
        "premade": True,
        "highlighted": True,
    }
    return members.record_declaration(case_id=case.pk, **(fields | changes), by=by)


def declared_case(by: Any, name: str = "Gemeinde Neu", **more: Any) -> Any:
    """Return a case with a good declaration."""
    return declare(resolved_case(by, name, **more), by)


def entered_case(by: Any, name: str = "Gemeinde Neu") -> Any:
    """Return the member of a case that was admitted and entered, with its case: (case, member)."""
    case = declared_case(by, name)
    members.admit(case_id=case.pk, admitted_on=date(2029, 2, 26), reference="Vorstand 4/2029", by=by)
    return case, members.enter_member(case_id=case.pk, by=by)
