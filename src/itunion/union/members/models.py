# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Tables: members of the cooperative and their Leitweg-IDs."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from itunion.foundation.organisations.api import OwnedModel

__all__ = ["LeitwegId", "Member", "MemberType"]


class MemberType(models.TextChoices):
    """Legal form of a member; it drives in-house, tax and threshold rules."""

    COUNTY = "county", _("Landkreis")
    INDEPENDENT_CITY = "independent_city", _("Kreisfreie Stadt")
    MUNICIPALITY = "municipality", _("Einheitsgemeinde")
    ASSOCIATION_MUNICIPALITY = "association_municipality", _("Verbandsgemeinde")
    MEMBER_MUNICIPALITY = "member_municipality", _("Mitgliedsgemeinde")
    SPECIAL_PURPOSE = "special_purpose", _("Zweckverband")
    PUBLIC_INSTITUTION = "public_institution", _("Anstalt öffentlichen Rechts")
    FOUNDATION = "foundation", _("Stiftung")
    COMPANY = "company", _("Kommunales Unternehmen")


class Member(OwnedModel):
    """What the union knows of a member; name and address stand with the organisation."""

    kind = models.CharField(max_length=26, choices=MemberType)
    official_key = models.CharField(max_length=9, blank=True)
    inhabitants = models.PositiveIntegerField(null=True, blank=True)
    workplaces = models.PositiveIntegerField()
    entered_on = models.DateField()

    class Meta:
        base_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(fields=["organisation"], name="member_once_per_organisation"),
            models.CheckConstraint(
                condition=models.Q(kind__in=[k.value for k in MemberType]), name="member_kind_known"
            ),
        ]


class LeitwegId(OwnedModel):
    """An address for e-invoices within a member (office, cost centre); exactly one is the default."""

    value = models.CharField(max_length=46)
    label = models.CharField(max_length=80)
    is_default = models.BooleanField(default=False)

    class Meta:
        base_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(fields=["organisation", "value"], name="leitweg_once_per_member"),
            models.UniqueConstraint(
                fields=["organisation"], condition=models.Q(is_default=True), name="leitweg_one_default"
            ),
        ]
