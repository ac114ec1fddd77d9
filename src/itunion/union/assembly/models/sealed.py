# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""A ballot that is held with Belenios: what was asked, and the verified archive that came back."""

from django.db import models

__all__ = ["SealedPoll"]


class SealedPoll(models.Model):
    """What goes to Belenios when the ballot opens, and what its archive said after the close."""

    insert_only = True
    mutable_columns = ("counts", "ballots", "election", "archive", "archive_sha256", "entered_at")

    ballot = models.OneToOneField("assembly.Ballot", on_delete=models.PROTECT, related_name="sealed_poll")
    template = models.JSONField()
    """Question and answers as Belenios reads them"""
    voters = models.JSONField()
    """Code of a voter → member: Belenios knows the codes only"""
    counts = models.JSONField(null=True, blank=True)
    """Choice → votes, invalid among them; None before the archive was entered"""
    ballots = models.PositiveIntegerField(null=True, blank=True)
    election = models.CharField(max_length=40, blank=True)
    """Number of the election at Belenios; the archive's file bears it"""
    archive = models.BinaryField(null=True, blank=True)
    archive_sha256 = models.CharField(max_length=64, blank=True)
    entered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(counts__isnull=True, entered_at__isnull=True)
                | models.Q(counts__isnull=False, ballots__isnull=False, entered_at__isnull=False),
                name="sealed_counts_with_ballots",
            ),
        ]
