# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reading accession cases, papers and notices."""

from django.db.models import QuerySet

from itunion.union.members.models import AccessionCase, Inspection, Notice, Paper
from itunion.union.members.rules.accession import OPEN_STATES

__all__ = ["case", "cases", "inspections", "notices_of", "open_cases", "paper", "papers"]


def cases() -> QuerySet[AccessionCase]:
    """Return all cases, the newest first."""
    found: QuerySet[AccessionCase] = AccessionCase.objects.order_by("-pk")
    return found


def open_cases() -> QuerySet[AccessionCase]:
    """Return the cases that are not over."""
    return cases().filter(state__in=[s.value for s in OPEN_STATES])


def case(case_id: int) -> AccessionCase:
    """Return one case; raise AccessionCase.DoesNotExist."""
    found: AccessionCase = AccessionCase.objects.select_related("declaration", "member_organisation").get(
        pk=case_id
    )
    return found


def notices_of(organisation_id: int) -> QuerySet[Notice]:
    """Return the notices sent to a member, the newest first."""
    found: QuerySet[Notice] = Notice.objects.filter(organisation_id=organisation_id).order_by("-pk")
    return found


def papers() -> QuerySet[Paper]:
    """Return the papers without their content, the newest first."""
    found: QuerySet[Paper] = Paper.objects.defer("content").select_related("about").order_by("-pk")
    return found


def paper(paper_id: int) -> Paper:
    """Return one paper; raise Paper.DoesNotExist."""
    found: Paper = Paper.objects.get(pk=paper_id)
    return found


def inspections() -> QuerySet[Inspection]:
    """Return who looked into the register, the newest first."""
    return Inspection.objects.order_by("-pk")
