# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who speaks for a member, and who is in the room."""

from django.db import models
from django.utils.translation import gettext_lazy as _

__all__ = ["Basis", "Channel", "Presence", "Representation"]


class Basis(models.TextChoices):
    """On what basis somebody represents a member (§ 43 IV, V GenG; KVG LSA § 131)."""

    STATUTORY = "statutory", _("gesetzliche Vertretung")
    EMPLOYEE = "employee", _("beauftragte Beschäftigte")
    PROXY = "proxy", _("Vollmacht")


class Channel(models.TextChoices):
    """How somebody takes part."""

    HALL = "hall", _("im Saal")
    REMOTE = "remote", _("aus der Ferne")
    WRITTEN = "written", _("schriftlich")


class Representation(models.Model):
    """One person represents one member in one assembly; a member has at most one at a time.

    `person_key` tells people apart: p<id> for somebody who signs in, n<name> else. The proxy limit counts by it.
    """

    assembly = models.ForeignKey(
        "assembly.Assembly", on_delete=models.PROTECT, related_name="representations"
    )
    member = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    basis = models.CharField(max_length=10, choices=Basis)
    person_name = models.CharField(max_length=120)
    person = models.ForeignKey(
        "identity.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    person_key = models.CharField(max_length=140)
    form = models.CharField(max_length=8, blank=True)
    """text or written, of a proxy or mandate"""
    instruction = models.TextField(blank=True)
    given_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["assembly", "member"],
                condition=models.Q(revoked_at__isnull=True),
                name="representation_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(basis__in=[b.value for b in Basis]), name="representation_basis_known"
            ),
        ]


class Presence(models.Model):
    """A line of the in/out log: who is present at any moment follows from it."""

    insert_only = True

    assembly = models.ForeignKey("assembly.Assembly", on_delete=models.PROTECT, related_name="presences")
    member = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    person_name = models.CharField(max_length=120)
    person_key = models.CharField(max_length=140)
    basis = models.CharField(max_length=10, choices=Basis)
    channel = models.CharField(max_length=8, choices=Channel)
    is_in = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["assembly", "member", "id"], name="presence_log")]
