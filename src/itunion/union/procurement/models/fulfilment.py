# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Tables: orders to suppliers, call-offs of members, deliveries."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from itunion.foundation.organisations.api import OwnedModel

__all__ = [
    "CallOff",
    "CallOffLine",
    "Delivery",
    "DeliveryLine",
    "OrderLine",
    "OrderNumbers",
    "SupplierOrder",
]


class OrderNumbers(models.Model):
    """The last number of a series and year; its row lock makes numbers unique and without gap."""

    prefix = models.CharField(max_length=10)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["prefix", "year"], name="order_numbers_unique")]


class SupplierOrder(OwnedModel):
    """The operator's order to one supplier after an award; the organisation is the supplier."""

    number = models.CharField(max_length=30, unique=True)
    pool = models.ForeignKey("procurement.Pool", on_delete=models.PROTECT, related_name="orders")
    ordered_at = models.DateTimeField()
    ordered_by = models.CharField(max_length=120)
    delivery_days = models.PositiveSmallIntegerField()
    fixed_cost = models.DecimalField(
        max_digits=12, decimal_places=2, default=0
    )  # activation + freight, € net
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.CharField(max_length=120, blank=True)

    class Meta:
        base_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(fields=["pool", "organisation"], name="one_order_per_supplier_and_pool")
        ]


class OrderLine(OwnedModel):
    """A line of an order: article, standard, total quantity, price."""

    order = models.ForeignKey("procurement.SupplierOrder", on_delete=models.PROTECT, related_name="lines")
    article = models.ForeignKey("demand.Article", on_delete=models.PROTECT, related_name="+")
    standard = models.CharField(max_length=200, blank=True)  # admissibility class as awarded
    product = models.CharField(max_length=160, blank=True)
    quantity = models.PositiveIntegerField()
    unit_price = models.DecimalField(max_digits=12, decimal_places=2)  # € net

    class Meta:
        base_manager_name = "objects"
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gte=1), name="order_line_quantity_positive")
        ]


class CallOff(OwnedModel):
    """What one member gets from one supplier's order (Abruf); the organisation is the member."""

    number = models.CharField(max_length=30, unique=True)
    pool = models.ForeignKey("procurement.Pool", on_delete=models.PROTECT, related_name="call_offs")
    supplier = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    order_number = models.CharField(max_length=30)
    created_at = models.DateTimeField()
    due_on = models.DateField()

    class Meta:
        base_manager_name = "objects"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["pool", "supplier", "organisation"], name="one_call_off_per_member_and_supplier"
            )
        ]


class CallOffLine(OwnedModel):
    """A line of a call-off at the price all members share for this article and class.

    `fixed_share` is what is shared besides the goods: activation, freight and the compensation that leaves nobody
    worse off than alone; it can be negative.
    """

    call_off = models.ForeignKey("procurement.CallOff", on_delete=models.PROTECT, related_name="lines")
    article = models.ForeignKey("demand.Article", on_delete=models.PROTECT, related_name="+")
    standard = models.CharField(max_length=200, blank=True)
    product = models.CharField(max_length=160, blank=True)
    quantity = models.PositiveIntegerField()
    unit_price = models.DecimalField(
        max_digits=14, decimal_places=4
    )  # € net; equal price may need four decimals
    amount = models.DecimalField(max_digits=14, decimal_places=2)  # € net, to the cent as shared
    fixed_share = models.DecimalField(max_digits=12, decimal_places=2, default=0)  # € net
    cost_centre = models.CharField(max_length=40, blank=True)

    class Meta:
        base_manager_name = "objects"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gte=1), name="call_off_quantity_positive")
        ]


class Delivery(OwnedModel):
    """A delivery as the member confirmed it; never changed afterwards."""

    call_off = models.ForeignKey("procurement.CallOff", on_delete=models.PROTECT, related_name="deliveries")
    note_number = models.CharField(max_length=60)  # delivery note (Lieferschein)
    delivered_on = models.DateField()
    confirmed_at = models.DateTimeField()
    confirmed_by = models.CharField(max_length=120)

    insert_only = True

    class Meta:
        base_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(
                fields=["call_off", "note_number"], name="delivery_note_once_per_call_off"
            )
        ]


class DeliveryLine(OwnedModel):
    """What of a call-off line came: accepted, rejected on arrival, or returned later."""

    class Kind(models.TextChoices):
        ACCEPTED = "accepted", _("angenommen")
        REJECTED = "rejected", _("abgelehnt")
        RETURNED = "returned", _("zurückgegeben")

    delivery = models.ForeignKey("procurement.Delivery", on_delete=models.PROTECT, related_name="lines")
    line = models.ForeignKey("procurement.CallOffLine", on_delete=models.PROTECT, related_name="deliveries")
    kind = models.CharField(max_length=8, choices=Kind)
    quantity = models.PositiveIntegerField()
    reason = models.CharField(max_length=200, blank=True)

    insert_only = True

    class Meta:
        base_manager_name = "objects"
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gte=1), name="delivery_quantity_positive"),
            models.CheckConstraint(
                condition=Q(kind="accepted") | ~Q(reason=""), name="rejection_and_return_have_a_reason"
            ),
        ]
