# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Tables: pools and lots, the commission to the operator, suppliers' offers."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from itunion.foundation.organisations.api import OwnedModel

__all__ = ["Commission", "Lot", "Offer", "OfferLine", "OfferTier", "Pool", "TierBasis", "TierKind"]


class Pool(models.Model):
    """The needs of one round, bundled for one procurement (Bündel)."""

    class Status(models.TextChoices):
        PREPARING = "preparing", _("in Vorbereitung")
        TENDERING = "tendering", _("Angebote erbeten")
        EVALUATING = "evaluating", _("Angebote in Wertung")
        AWARDED = "awarded", _("Zuschlag erteilt")

    title = models.CharField(max_length=120, unique=True)
    round = models.OneToOneField("demand.NeedRound", on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=12, choices=Status, default=Status.PREPARING)
    offers_until = models.DateField(null=True, blank=True)  # last day on which offers are accepted
    members = models.PositiveIntegerField(
        default=0
    )  # with a firm need, as bundled; a closed round never changes
    units = models.PositiveBigIntegerField(default=0)  # needed together
    created_at = models.DateTimeField()
    called_at = models.DateTimeField(null=True)  # start of the procedure: decides the thresholds, § 3 (3) VgV
    call_assessment = models.JSONField(null=True)  # the rules as they held on that day
    opened_at = models.DateTimeField(null=True)  # when the sealed offers were opened, § 55 VgV
    opened_by = models.CharField(max_length=120, blank=True)
    opened_with = models.CharField(max_length=120, blank=True)  # the second person present

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["preparing", "tendering", "evaluating", "awarded"]),
                name="pool_status_known",
            ),
            models.CheckConstraint(
                condition=~Q(status="tendering") | Q(offers_until__isnull=False),
                name="tendering_has_a_deadline",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Lot(models.Model):
    """A part of the pool that is tendered by itself (Los)."""

    pool = models.ForeignKey("procurement.Pool", on_delete=models.CASCADE, related_name="lots")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    articles = models.ManyToManyField("demand.Article", related_name="+")

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["pool", "number"], name="lot_number_unique")]

    def __str__(self) -> str:
        return f"Los {self.number}: {self.title}"


class Commission(models.Model):
    """The union's in-house commission to its operating company (§ 108 GWB): only then may it tender."""

    pool = models.OneToOneField("procurement.Pool", on_delete=models.PROTECT, related_name="commission")
    estimated_value = models.DecimalField(max_digits=14, decimal_places=2)  # € net, § 3 VgV
    rule_id = models.CharField(max_length=60)  # the threshold row that decided
    procedure = models.CharField(max_length=60)
    assessment = models.JSONField()  # all rules applied, their values, validity and sources
    reason = models.TextField()
    given_at = models.DateTimeField()
    given_by = models.CharField(max_length=120)

    insert_only = True


class TierBasis(models.TextChoices):
    """What a supplier's price tiers count."""

    TOTAL = "total", _("Stück über alle Artikel des Lieferanten")
    ARTICLE = "article", _("Stück des einzelnen Artikels")
    TURNOVER = "turnover", _("Umsatz in Euro zu den Preisen der ersten Staffel")


class TierKind(models.TextChoices):
    """What the price of a reached tier holds for."""

    ALL_UNITS = "all_units", _("für alle Stück")
    INCREMENTAL = "incremental", _("nur für die Stück ab der Staffelgrenze")


class Offer(OwnedModel):
    """A supplier's offer for a pool; the organisation is the supplier.

    Rows are never changed once submitted, only withdrawn; a changed offer is a withdrawn one and a new one.
    A draft holds what was typed (`typed`) and has no lines.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("Entwurf")
        SUBMITTED = "submitted", _("abgegeben")
        WITHDRAWN = "withdrawn", _("zurückgezogen")

    pool = models.ForeignKey("procurement.Pool", on_delete=models.PROTECT, related_name="offers")
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    tier_basis = models.CharField(max_length=8, choices=TierBasis, default=TierBasis.TOTAL)
    activation_cost = models.DecimalField(max_digits=12, decimal_places=2, default=0)  # € net, once
    freight = models.DecimalField(max_digits=12, decimal_places=2, default=0)  # € net, once
    minimum_order_value = models.DecimalField(
        max_digits=12, decimal_places=2, default=0
    )  # € net, over all members
    tier_kind = models.CharField(max_length=11, choices=TierKind, default=TierKind.ALL_UNITS)
    minimum_member_value = models.DecimalField(
        max_digits=12, decimal_places=2, default=0
    )  # € net, per member
    maximum_units = models.PositiveIntegerField(null=True, blank=True)  # of the framework; empty: unlimited
    maximum_value = models.DecimalField(
        max_digits=14, decimal_places=2, null=True, blank=True
    )  # € net, the same
    delivery_days = models.PositiveSmallIntegerField(default=14)
    conditions = models.TextField(blank=True)
    source = models.CharField(max_length=120, blank=True)  # file name, or how it was entered
    on_behalf = models.BooleanField(default=False)  # entered by the operator, not by the supplier
    typed = models.JSONField(null=True, blank=True)  # a draft's form fields as typed
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.CharField(max_length=120, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.CharField(max_length=120, blank=True)

    insert_only = True
    mutable_columns = ("status", "withdrawn_at", "withdrawn_by")
    frozen_when = "OLD.status <> 'draft'"

    class Meta:
        base_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(
                fields=["pool", "organisation", "status"],
                condition=~Q(status="withdrawn"),
                name="one_draft_and_one_live_offer_per_supplier_and_pool",
            ),
            models.CheckConstraint(
                condition=Q(activation_cost__gte=0) & Q(freight__gte=0) & Q(minimum_order_value__gte=0),
                name="offer_costs_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(minimum_member_value__gte=0)
                & (Q(maximum_value__isnull=True) | Q(maximum_value__gte=0)),
                name="offer_limits_not_negative",
            ),
            models.CheckConstraint(
                condition=~Q(tier_kind="incremental", tier_basis="turnover"),
                name="no_incremental_tiers_over_turnover",
            ),
        ]


class OfferLine(OwnedModel):
    """What a supplier offers for one article."""

    offer = models.ForeignKey("procurement.Offer", on_delete=models.PROTECT, related_name="lines")
    article = models.ForeignKey("demand.Article", on_delete=models.PROTECT, related_name="+")
    standards = models.JSONField(default=list)  # codes of the standards it satisfies; ["*"]: all
    product = models.CharField(max_length=160, blank=True)
    available = models.PositiveIntegerField(null=True, blank=True)  # most units; empty: unlimited

    insert_only = True

    class Meta:
        base_manager_name = "objects"
        ordering = ["article__number", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["offer", "article"], name="offer_line_once_per_article")
        ]


class OfferTier(OwnedModel):
    """A price from a quantity on (Preisstaffel)."""

    line = models.ForeignKey("procurement.OfferLine", on_delete=models.PROTECT, related_name="tiers")
    from_units = models.PositiveIntegerField()
    unit_price = models.DecimalField(max_digits=12, decimal_places=2)  # € net

    insert_only = True

    class Meta:
        base_manager_name = "objects"
        ordering = ["from_units"]
        constraints = [
            models.UniqueConstraint(fields=["line", "from_units"], name="tier_starts_once"),
            models.CheckConstraint(condition=Q(unit_price__gte=0), name="tier_price_not_negative"),
        ]
