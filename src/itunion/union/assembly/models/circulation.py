# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The circular procedure: an organ decides in text form, without a meeting."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from itunion.union.assembly.models.organs import Organ

__all__ = ["Circulation", "CirculationAnswer", "CirculationChoice", "CirculationSeat", "CirculationState"]


class CirculationState(models.TextChoices):
    """What became of a motion sent around."""

    OPEN = "open", _("läuft")
    ADOPTED = "adopted", _("angenommen")
    REJECTED = "rejected", _("abgelehnt")
    FAILED = "failed", _("nicht zustande gekommen")
    STOPPED = "stopped", _("geht in eine Sitzung")


class CirculationChoice(models.TextChoices):
    """How a seat answers."""

    YES = "yes", _("Ja")
    NO = "no", _("Nein")
    ABSTAIN = "abstain", _("Enthaltung")
    OBJECT = "object", _("Widerspruch gegen das Umlaufverfahren")


class Circulation(models.Model):
    """A motion sent to all seats of an organ. What decides the result is fixed when it is sent."""

    insert_only = True
    frozen_when = "OLD.state <> 'open'"

    organ = models.CharField(max_length=20, choices=Organ)
    number = models.CharField(max_length=16, unique=True)
    """U-2027/01"""
    title = models.CharField(max_length=200)
    motion = models.TextField()
    reasons = models.TextField(blank=True)
    started_at = models.DateTimeField()
    answer_until = models.DateField()
    """The last day for answers"""
    quorum = models.PositiveSmallIntegerField()
    """How many seats must take part"""
    state = models.CharField(max_length=8, choices=CirculationState, default=CirculationState.OPEN)
    concluded_at = models.DateTimeField(null=True, blank=True)
    result = models.JSONField(null=True, blank=True)
    """Counts, calculation and who answered what"""

    class Meta:
        ordering = ["-started_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="open", concluded_at__isnull=True)
                | (~models.Q(state="open") & models.Q(concluded_at__isnull=False, result__isnull=False)),
                name="circulation_concluded_has_result",
            ),
            models.CheckConstraint(
                condition=models.Q(organ__in=[o.value for o in Organ]), name="circulation_organ_known"
            ),
        ]


class CirculationSeat(models.Model):
    """A seat that is asked: the organ as it was when the motion was sent."""

    insert_only = True

    circulation = models.ForeignKey(Circulation, on_delete=models.PROTECT, related_name="seats")
    seat = models.ForeignKey("assembly.Seat", on_delete=models.PROTECT, related_name="+")
    person_name = models.CharField(max_length=120)

    class Meta:
        ordering = ["person_name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["circulation", "seat"], name="circulation_seat_once"),
        ]


class CirculationAnswer(models.Model):
    """What a seat answered, by name; it cannot be changed."""

    insert_only = True

    asked = models.OneToOneField(CirculationSeat, on_delete=models.PROTECT, related_name="answer")
    choice = models.CharField(max_length=8, choices=CirculationChoice)
    reason = models.TextField(blank=True)
    proof = models.CharField(max_length=200, blank=True)
    """Where the written answer lies, if the office entered it"""
    answered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(choice__in=[c.value for c in CirculationChoice]),
                name="circulation_choice_known",
            ),
        ]
