# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Tables: what can be needed (articles, standards, products), rounds, and each member's needs."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from itunion.foundation.organisations.api import OwnedModel

__all__ = [
    "AdmissibleProduct",
    "Article",
    "Binding",
    "Need",
    "NeedAlternative",
    "NeedRound",
    "RoundAnswer",
    "Standard",
]

LARGEST_QUANTITY = 10_000_000  # per line; the file format of `itunion award` names the same limit


class Article(models.Model):
    """Something members buy together, described so that it can be tendered."""

    number = models.CharField(max_length=30, unique=True)
    name = models.CharField(max_length=120)
    description = models.TextField(blank=True)
    cpv = models.CharField(max_length=10)  # with check digit, e.g. 30213100-6
    unit = models.CharField(max_length=20, default="Stück")
    unit_code = models.CharField(max_length=3, default="H87")  # UN/ECE Recommendation 20, BT-130
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(condition=Q(cpv__regex=r"^[0-9]{8}-[0-9]$"), name="article_cpv_form"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"


class Standard(models.Model):
    """An approved standard of an article (admissibility class), e.g. "office notebook, class 2"."""

    article = models.ForeignKey("demand.Article", on_delete=models.PROTECT, related_name="standards")
    code = models.CharField(max_length=30, unique=True)
    name = models.CharField(max_length=120)
    description = models.TextField(blank=True)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class AdmissibleProduct(models.Model):
    """A product that satisfies a standard."""

    standard = models.ForeignKey("demand.Standard", on_delete=models.PROTECT, related_name="products")
    manufacturer = models.CharField(max_length=80)
    name = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["standard", "manufacturer", "name"], name="product_once_per_standard"
            )
        ]


class NeedRound(models.Model):
    """A call to all members to report what they need until a deadline (Bedarfsabfrage)."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("in Vorbereitung")
        OPEN = "open", _("offen")
        CLOSED = "closed", _("geschlossen")

    title = models.CharField(max_length=120, unique=True)
    opens_on = models.DateField()
    deadline = models.DateField()  # last day on which needs are accepted
    remind_days_before = models.PositiveSmallIntegerField(default=7)
    status = models.CharField(max_length=8, choices=Status, default=Status.DRAFT)
    articles = models.ManyToManyField("demand.Article", related_name="rounds")
    previous = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-opens_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(deadline__gte=F("opens_on")), name="round_deadline_after_opening"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "open", "closed"]), name="round_status_known"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Binding(models.TextChoices):
    """How firm a need is (Verbindlichkeit)."""

    INTEREST = "interest", _("Interesse (unverbindlich)")
    INTENT = "intent", _("geplant")
    COMMITMENT = "commitment", _("verbindlich")


class Need(OwnedModel):
    """One line of a member's needs in a round."""

    round = models.ForeignKey("demand.NeedRound", on_delete=models.PROTECT, related_name="needs")
    article = models.ForeignKey("demand.Article", on_delete=models.PROTECT, related_name="+")
    standard = models.ForeignKey(
        "demand.Standard", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    quantity = models.PositiveIntegerField()
    max_unit_price = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)  # € net
    needed_by = models.DateField(null=True, blank=True)
    contract_ends = models.DateField(null=True, blank=True)
    binding = models.CharField(max_length=10, choices=Binding, default=Binding.INTENT)
    cost_centre = models.CharField(max_length=40, blank=True)
    note = models.CharField(max_length=200, blank=True)
    tolerance = models.PositiveIntegerField(default=0)  # units it would take on top to reach a price tier

    class Meta:
        base_manager_name = "objects"
        ordering = ["article__number", "pk"]
        constraints = [
            # two constraints because SQL takes two empty standards for different ones
            models.UniqueConstraint(
                fields=["round", "organisation", "article", "standard", "cost_centre"],
                name="need_once_per_standard_and_cost_centre",
            ),
            models.UniqueConstraint(
                fields=["round", "organisation", "article", "cost_centre"],
                condition=Q(standard__isnull=True),
                name="need_once_without_standard",
            ),
            models.CheckConstraint(
                condition=Q(quantity__gte=1) & Q(quantity__lte=LARGEST_QUANTITY),
                name="need_quantity_in_range",
            ),
            models.CheckConstraint(
                condition=Q(tolerance__lte=F("quantity")), name="need_tolerance_at_most_quantity"
            ),
            models.CheckConstraint(
                condition=Q(max_unit_price__isnull=True) | Q(max_unit_price__gt=0), name="need_price_positive"
            ),
            models.CheckConstraint(
                condition=Q(binding__in=[b.value for b in Binding]), name="need_binding_known"
            ),
        ]


class NeedAlternative(OwnedModel):
    """A further standard the member would accept for a need."""

    need = models.ForeignKey("demand.Need", on_delete=models.CASCADE, related_name="alternatives")
    standard = models.ForeignKey("demand.Standard", on_delete=models.PROTECT, related_name="+")

    class Meta:
        base_manager_name = "objects"
        constraints = [models.UniqueConstraint(fields=["need", "standard"], name="alternative_once")]


class RoundAnswer(OwnedModel):
    """That a member has answered a round (even with "nothing needed"), and when it was reminded."""

    round = models.ForeignKey("demand.NeedRound", on_delete=models.PROTECT, related_name="answers")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=120, blank=True)
    nothing_needed = models.BooleanField(default=False)
    reminded_at = models.DateTimeField(null=True)

    class Meta:
        base_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(fields=["round", "organisation"], name="one_answer_per_member")
        ]
