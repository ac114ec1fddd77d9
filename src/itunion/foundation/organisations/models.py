# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Tables: every body on the platform; and the base of every member-owned table."""

from typing import Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from itunion.foundation.kernel.scope import CrossScope, OrganisationScope, current_scope

__all__ = ["Organisation", "OrganisationKind", "OwnedModel", "ScopedManager", "ScopedQuerySet"]


class OrganisationKind(models.TextChoices):
    """What a body is on the platform; it decides which roles its people can have."""

    MEMBER = "member", _("Mitglied")
    UNION = "union", _("Genossenschaft")
    OPERATOR = "operator", _("Betriebsgesellschaft")
    SUPPLIER = "supplier", _("Lieferant")
    AUDITOR = "auditor", _("Prüfungsverband")
    SUPERVISORY = "supervisory", _("Aufsichtsbehörde")


class Organisation(models.Model):
    """A body on the platform. The directory itself (name, kind) is known to all who are signed in."""

    kind = models.CharField(max_length=12, choices=OrganisationKind)
    name = models.CharField(max_length=200, unique=True)
    short_name = models.CharField(max_length=60)
    street = models.CharField(max_length=120, blank=True)
    postcode = models.CharField(max_length=10, blank=True)
    city = models.CharField(max_length=80, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    vat_id = models.CharField(max_length=20, blank=True)
    tax_number = models.CharField(max_length=20, blank=True)
    register_number = models.CharField(max_length=60, blank=True)
    iban = models.CharField(max_length=34, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=[k.value for k in OrganisationKind]),
                name="organisation_kind_known",
            )
        ]
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class ScopedQuerySet(models.QuerySet[Any]):
    """Rows the present scope may see."""

    def bulk_create(self, objs: Any, *args: Any, **kwargs: Any) -> Any:
        """Create rows, all of them of the scope's organisation."""
        rows = list(objs)
        for row in rows:
            row.check_scope()
        return super().bulk_create(rows, *args, **kwargs)


class ScopedManager(models.Manager.from_queryset(ScopedQuerySet)):  # type: ignore[misc]
    """Manager of member-owned tables: without a scope no query at all; inside one organisation only its rows."""

    def get_queryset(self) -> Any:
        """Return the rows of the present scope; raise ScopeMissing outside any."""
        scope = current_scope()
        rows = super().get_queryset()
        if isinstance(scope, OrganisationScope):
            return rows.filter(organisation_id=scope.organisation_id)
        return rows


class OwnedModel(models.Model):
    """Base of every member-owned table: `organisation` says whose row it is and is the distribution key."""

    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")

    objects = ScopedManager()

    class Meta:
        abstract = True
        base_manager_name = "objects"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save inside the scope only."""
        self.check_scope()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """Delete inside the scope only."""
        self.check_scope()
        return super().delete(*args, **kwargs)

    def check_scope(self) -> Self:
        """Raise PermissionError when the row belongs to another organisation than the scope's."""
        scope = current_scope()
        if not isinstance(scope, CrossScope) and scope.organisation_id != self.organisation_id:
            raise PermissionError(f"{type(self).__name__} of another organisation")
        return self
