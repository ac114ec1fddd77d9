# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Minutes with their two signatures, and the register of resolutions."""

from django.db import models
from django.utils.translation import gettext_lazy as _

__all__ = ["FollowUp", "Minutes", "Resolution", "ResolutionState"]


class ResolutionState(models.TextChoices):
    """What became of a resolution."""

    PENDING = "pending", _("schwebend")
    ADOPTED = "adopted", _("beschlossen")
    CHALLENGED = "challenged", _("angefochten")
    FILED = "filed", _("angemeldet")
    REGISTERED = "registered", _("eingetragen")
    EXECUTED = "executed", _("vollzogen")


class Minutes(models.Model):
    """The minutes of one assembly: composed from what happened, with marked remarks, frozen by two signatures."""

    insert_only = True
    mutable_columns = ("remarks", "content", "content_sha256", "chair_signed_at", "chair_signed_by", "board_signed_at", "board_signed_by", "closed_at")  # fmt: skip
    frozen_when = "OLD.closed_at IS NOT NULL"

    assembly = models.OneToOneField("assembly.Assembly", on_delete=models.PROTECT, related_name="minutes")
    content = models.JSONField()
    content_sha256 = models.CharField(max_length=64)
    remarks = models.JSONField(default=dict)
    """Agenda position: what the secretary added by hand"""
    chair_signed_at = models.DateTimeField(null=True, blank=True)
    chair_signed_by = models.CharField(max_length=120, blank=True)
    board_signed_at = models.DateTimeField(null=True, blank=True)
    board_signed_by = models.CharField(max_length=120, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closed_at__isnull=True)
                | models.Q(chair_signed_at__isnull=False, board_signed_at__isnull=False),
                name="minutes_closed_signed_twice",
            ),
        ]


class Resolution(models.Model):
    """A line of the register of resolutions."""

    number = models.CharField(max_length=12, unique=True)
    """2026/03"""
    ballot = models.OneToOneField("assembly.Ballot", on_delete=models.PROTECT, related_name="resolution")
    text = models.TextField()
    subject = models.CharField(max_length=40)
    resolved_on = models.DateField()
    state = models.CharField(max_length=10, choices=ResolutionState, default=ResolutionState.ADOPTED)
    challenge_until = models.DateField(null=True, blank=True)
    """None while the challenge period is not known"""
    challenge_flag = models.CharField(max_length=40, blank=True)
    action_filed_on = models.DateField(null=True, blank=True)
    action_published_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-resolved_on", "-number"]


class FollowUp(models.Model):
    """Something a resolution asks to be done."""

    resolution = models.ForeignKey(Resolution, on_delete=models.PROTECT, related_name="follow_ups")
    text = models.CharField(max_length=200)
    due_on = models.DateField()
    done_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["due_on", "pk"]
