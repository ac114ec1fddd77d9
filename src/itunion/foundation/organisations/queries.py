# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reading the directory of bodies."""

from django.db.models import QuerySet

from itunion.foundation.organisations.models import Organisation, OrganisationKind

__all__ = ["get_organisation", "names_by_id", "operator", "organisations_of_kind", "union"]


def get_organisation(organisation_id: int) -> Organisation:
    """Return one body; raise Organisation.DoesNotExist."""
    return Organisation.objects.get(pk=organisation_id)


def organisations_of_kind(kind: str) -> QuerySet[Organisation]:
    """Return all bodies of a kind, by name."""
    return Organisation.objects.filter(kind=kind).order_by("name")


def names_by_id() -> dict[int, str]:
    """Return the name of every body by its id."""
    return dict(Organisation.objects.values_list("pk", "name"))


def union() -> Organisation:
    """Return the cooperative this installation serves; raise Organisation.DoesNotExist before it is set up."""
    return Organisation.objects.filter(kind=OrganisationKind.UNION).order_by("pk")[:1].get()


def operator() -> Organisation:
    """Return the cooperative's operating company; raise Organisation.DoesNotExist before it is set up."""
    return Organisation.objects.filter(kind=OrganisationKind.OPERATOR).order_by("pk")[:1].get()
