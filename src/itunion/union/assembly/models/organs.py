# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Seats in the organs, with terms and how they ended."""

from django.db import models
from django.utils.translation import gettext_lazy as _

__all__ = ["Organ", "Seat"]


class Organ(models.TextChoices):
    """The organs that have seats; the general assembly has none."""

    MANAGEMENT_BOARD = "management_board", _("Vorstand")
    SUPERVISORY_BOARD = "supervisory_board", _("Aufsichtsrat")


class Seat(models.Model):
    """One person's term in an organ. A seat of a legal person's representative hangs on its function (§ 9 II GenG)."""

    organ = models.CharField(max_length=20, choices=Organ)
    person_name = models.CharField(max_length=120)
    person = models.ForeignKey(
        "identity.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    member = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    function = models.CharField(max_length=120, blank=True)
    function_since = models.DateField(null=True, blank=True)
    is_chair = models.BooleanField(default=False)
    is_delegated = models.BooleanField(default=False)
    is_investing = models.BooleanField(default=False)
    term_from = models.DateField()
    term_to = models.DateField(null=True, blank=True)
    left_on = models.DateField(null=True, blank=True)
    left_because = models.CharField(max_length=200, blank=True)
    discharged_on = models.DateField(null=True, blank=True)
    filed_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(left_on__isnull=True) | models.Q(left_on__gte=models.F("term_from")),
                name="seat_left_after_begin",
            ),
            models.UniqueConstraint(
                fields=["organ"],
                condition=models.Q(is_chair=True, left_on__isnull=True),
                name="seat_one_chair",
            ),
        ]
