# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The in-house guard: state the turnover of a year."""

from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from itunion.foundation.kernel.api import Actor, Refused, audit, clock
from itunion.union.members.models import Turnover
from itunion.union.members.permissions import Permission

__all__ = ["enter_turnover"]

FIRST_YEAR = 2000


@transaction.atomic
def enter_turnover(*, year: int, total: Decimal, with_members: Decimal, source: str, by: Actor) -> Turnover:
    """State turnover and the part of it with members; a later statement of the same year replaces it and both stay."""
    by.require(Permission.MANAGE)
    if not FIRST_YEAR <= year <= clock.today().year:
        raise Refused(_("Bitte geben Sie ein Jahr ein, das begonnen hat."), field="year")
    if with_members < 0 or total < with_members:
        raise Refused(_("Der Umsatz mit Mitgliedern ist ein Teil des ganzen Umsatzes."), field="with_members")
    if not source.strip():
        raise Refused(_("Bitte geben Sie an, woher die Zahlen stammen."), field="source")
    row: Turnover = Turnover.objects.create(
        year=year,
        total=total,
        with_members=with_members,
        source=source.strip()[:200],
        recorded_at=clock.now(),
    )
    data = {"year": year, "total": total, "with_members": with_members, "source": source}
    audit.record("members.enter_turnover", subject=f"turnover:{year}", data=data, by=by)
    return row
