# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Tables: members of the cooperative, their Leitweg-IDs, and the counter of member numbers."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from itunion.foundation.organisations.api import OwnedModel

__all__ = ["LeitwegId", "Member", "MemberType", "RegisterCounter"]


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
    """What the union knows of a member; name and address stand with the organisation, shares in the ledger."""

    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=26, choices=MemberType)
    official_key = models.CharField(max_length=9, blank=True)
    inhabitants = models.PositiveIntegerField(null=True, blank=True)
    workplaces = models.PositiveIntegerField()
    entered_on = models.DateField()
    investing = models.BooleanField(default=False)
    # § 99 GWB and § 108: evidence, per member, with the day it was looked at
    authority_number = models.CharField(max_length=60, blank=True)
    authority_evidence = models.CharField(max_length=400, blank=True)
    authority_as_of = models.DateField(null=True, blank=True)
    private_capital = models.BooleanField(null=True, blank=True)
    private_capital_as_of = models.DateField(null=True, blank=True)
    # further fields the statutes ask for (§ 30 II 2): {name: value}
    extra = models.JSONField(default=dict, blank=True)
    # "joined until": the law knows only termination, so this is a reminder and ends nothing
    planned_exit_on = models.DateField(null=True, blank=True)
    planned_exit_note = models.CharField(max_length=200, blank=True)

    class Meta:
        base_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(fields=["organisation"], name="member_once_per_organisation"),
            models.UniqueConstraint(fields=["number"], name="member_number_once"),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="member_number_from_one"),
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


class RegisterCounter(models.Model):
    """The last member number given; no member's row, because numbers are drawn inside one member's scope."""

    name = models.CharField(max_length=10, unique=True)
    last = models.PositiveIntegerField(default=0)
