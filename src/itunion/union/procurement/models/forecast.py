# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Tables: what the needs of an open round come to at the prices of earlier awards, for all and for each member."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from itunion.foundation.organisations.api import OwnedModel

__all__ = ["ForecastShare", "RoundForecast"]


class RoundForecast(models.Model):
    """The latest forecast of a round: sums over all members, nobody's own figures.

    A computation that gives nothing leaves the earlier content and says so in `message`.
    """

    class Status(models.TextChoices):
        READY = "ready", _("berechnet")
        NO_NEEDS = "no_needs", _("noch kein Bedarf")
        NO_PRICES = "no_prices", _("noch keine Preise")
        FAILED = "failed", _("Berechnung gescheitert")

    round = models.OneToOneField("demand.NeedRound", on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=10, choices=Status)
    asked_at = models.DateTimeField()  # when the needs behind the content were read
    computed_at = models.DateTimeField()
    question_hash = models.CharField(max_length=64, blank=True)
    content = models.JSONField(default=dict)  # thresholds, advice, sources, left_out, members; € as text
    message = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["ready", "no_needs", "no_prices", "failed"]),
                name="forecast_status_known",
            )
        ]


class ForecastShare(OwnedModel):
    """What a forecast says about one member; the organisation is the member."""

    forecast = models.ForeignKey("procurement.RoundForecast", on_delete=models.CASCADE, related_name="shares")
    content = models.JSONField()  # units by threshold; units and saving (€ as text) by advice

    class Meta:
        base_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(fields=["forecast", "organisation"], name="forecast_share_once")
        ]
