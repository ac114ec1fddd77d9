# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Invitations with proof per member, and demands of a minority."""

from django.db import models

__all__ = ["DemandSupport", "Invitation", "MinorityDemand"]


class Invitation(models.Model):
    """One member's invitation: how it was sent, when it counts as received, and what proves it."""

    assembly = models.ForeignKey("assembly.Assembly", on_delete=models.PROTECT, related_name="invitations")
    member = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=6)
    """email or letter"""
    address = models.CharField(max_length=320)
    content_sha256 = models.CharField(max_length=64)
    sent_at = models.DateTimeField(null=True, blank=True)
    received_on = models.DateField(null=True, blank=True)
    """The day it counts as received: of dispatch for e-mail, later by the posting fiction for a letter"""
    opened_at = models.DateTimeField(null=True, blank=True)
    """When somebody of the member opened it on the platform"""
    proof = models.CharField(max_length=200, blank=True)
    """Message id, or posting slip"""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assembly", "member"], name="invitation_once_per_member"),
            models.CheckConstraint(
                condition=models.Q(sent_at__isnull=True) | models.Q(received_on__isnull=False),
                name="invitation_sent_has_receipt",
            ),
        ]


class MinorityDemand(models.Model):
    """Members demand an assembly or an item (§ 45 GenG)."""

    purpose = models.CharField(max_length=200)
    reasons = models.TextField()
    wants_item = models.BooleanField(default=False)
    made_on = models.DateField()
    reached_on = models.DateField(null=True, blank=True)


class DemandSupport(models.Model):
    """One member behind a demand."""

    demand = models.ForeignKey(MinorityDemand, on_delete=models.PROTECT, related_name="supports")
    member = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    made_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["demand", "member"], name="demand_support_once"),
        ]
