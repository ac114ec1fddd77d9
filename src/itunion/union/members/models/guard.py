# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Tables: turnover per year for the in-house guard, statements of losses against the capital."""

from django.db import models
from django.db.models import F, Q

__all__ = ["CapitalStatement", "Turnover"]


class Turnover(models.Model):
    """Turnover of a year, all and with members; the newest row of a year counts."""

    insert_only = True

    year = models.PositiveIntegerField()
    total = models.DecimalField(max_digits=14, decimal_places=2)
    with_members = models.DecimalField(max_digits=14, decimal_places=2)
    source = models.CharField(max_length=200)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["-year", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(with_members__gte=0) & Q(total__gte=F("with_members")),
                name="turnover_part_of_total",
            )
        ]


class CapitalStatement(models.Model):
    """A loss against balances and reserves (§ 33 III): figures, day, and what follows from them."""

    insert_only = True

    stated_on = models.DateField()
    loss = models.DecimalField(max_digits=14, decimal_places=2)
    balances = models.DecimalField(max_digits=14, decimal_places=2)
    reserves = models.DecimalField(max_digits=14, decimal_places=2)
    over_half = models.BooleanField()
    reason = models.TextField(blank=True)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]
