# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Tables: versions of the union's statutes, and what the union states of itself. One union per installation."""

from django.db import models

__all__ = ["StatutesVersion", "UnionFacts"]


class StatutesVersion(models.Model):
    """A version of the statutes as parameters. It takes effect on registration, not on the vote (§ 16 VI GenG).

    Rows stay as they are; only the registration is added later.
    """

    insert_only = True
    mutable_columns = ("registered_on", "in_force_from", "text_filed")

    number = models.PositiveIntegerField(unique=True)
    title = models.CharField(max_length=200)
    adopted_on = models.DateField()
    parameters = models.JSONField()
    text_sha256 = models.CharField(max_length=64, blank=True)
    recorded_at = models.DateTimeField()
    registered_on = models.DateField(null=True, blank=True)
    in_force_from = models.DateField(null=True, blank=True)
    text_filed = models.BooleanField(default=False)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(in_force_from__isnull=True) | models.Q(registered_on__isnull=False),
                name="law_in_force_only_registered",
            ),
            models.UniqueConstraint(fields=["in_force_from"], name="law_one_statutes_per_day"),
        ]


class UnionFacts(models.Model):
    """What letters and website must state of the union (§§ 25a, 54 GenG); the newest row counts."""

    insert_only = True

    recorded_at = models.DateTimeField()
    seat = models.CharField(max_length=80)
    register_court = models.CharField(max_length=80)
    register_number = models.CharField(max_length=40)
    audit_association = models.CharField(max_length=120)
    audit_association_seat = models.CharField(max_length=80)
