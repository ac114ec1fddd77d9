# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Tables: a member's subscription of a service, its ledger of events, signatures and tasks done."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from itunion.foundation.organisations.api import OwnedModel

__all__ = ["AnnexSignature", "Subscription", "SubscriptionEvent", "TaskDone"]


class Subscription(OwnedModel):
    """A service at a member. What happened stands in the events; status and days follow them."""

    class Status(models.TextChoices):
        INTEREST = "interest", _("Interesse")
        OFFERED = "offered", _("Angebot liegt vor")
        ORDERED = "ordered", _("bestellt, wird eingerichtet")
        IN_USE = "in_use", _("in Nutzung")
        NOTICE = "notice", _("gekündigt, wird zurückgenommen")
        HANDED_OVER = "handed_over", _("Daten übergeben")
        RETURNED = "returned", _("zurückgegeben")
        WITHDRAWN = "withdrawn", _("zurückgezogen")
        DECLINED = "declined", _("Angebot abgelehnt")

    ENDED = ("returned", "withdrawn", "declined")

    service = models.ForeignKey("catalogue.Service", on_delete=models.PROTECT, related_name="subscriptions")
    status = models.CharField(max_length=11, choices=Status, default=Status.INTEREST)
    opened_on = models.DateField()
    ordered_on = models.DateField(null=True, blank=True)
    starts_on = models.DateField(null=True, blank=True)  # first day of use; until then the day agreed
    notice_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)  # last day of use

    class Meta:
        base_manager_name = "objects"
        ordering = ["service__name", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "service"],
                condition=~Q(status__in=("returned", "withdrawn", "declined")),
                name="subscription_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=("ordered", "in_use", "notice", "handed_over", "returned"))
                | Q(ordered_on__isnull=False, starts_on__isnull=False),
                name="subscription_ordered_has_days",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=("notice", "handed_over", "returned"))
                | Q(notice_on__isnull=False, ends_on__isnull=False),
                name="subscription_notice_has_end",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="subscription_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return str(self.service)


class SubscriptionEvent(OwnedModel):
    """Something that happened to a subscription: for which day, recorded when, by whom, with what was said."""

    insert_only = True

    class Kind(models.TextChoices):
        INTEREST = "interest", _("Interesse bekundet")
        WITHDRAW = "withdraw", _("Interesse zurückgezogen")
        OFFER = "offer", _("Angebot abgegeben")
        DECLINE = "decline", _("Angebot abgelehnt")
        ORDER = "order", _("bestellt")
        CANCEL = "cancel", _("Bestellung aufgehoben")
        SIGN = "sign", _("Vereinbarung zur Auftragsverarbeitung unterschrieben")
        TASK = "task", _("Aufgabe erledigt")
        START = "start", _("in Nutzung genommen")
        NOTICE = "notice", _("gekündigt")
        HAND_OVER = "hand_over", _("Daten übergeben")
        DELETION = "deletion", _("Löschung bestätigt")

    subscription = models.ForeignKey(
        "catalogue.Subscription", on_delete=models.PROTECT, related_name="events"
    )
    kind = models.CharField(max_length=9, choices=Kind)
    on = models.DateField()
    at = models.DateTimeField()
    by = models.CharField(max_length=120)
    data = models.JSONField(default=dict)

    class Meta:
        base_manager_name = "objects"
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    kind__in=(
                        "interest", "withdraw", "offer", "decline", "order", "cancel", "sign", "task", "start", "notice",
                        "hand_over", "deletion",
                    )
                ),
                name="subscription_event_kind_known",
            ),
            models.UniqueConstraint(
                fields=["subscription", "kind"],
                condition=Q(kind__in=("interest", "order", "start", "notice", "deletion")),
                name="subscription_event_once",
            ),
        ]  # fmt: skip


class AnnexSignature(OwnedModel):
    """Who signed which version of the agreement, in which function; the hash binds it to the text."""

    insert_only = True

    subscription = models.ForeignKey(
        "catalogue.Subscription", on_delete=models.PROTECT, related_name="signatures"
    )
    annex = models.ForeignKey("catalogue.ProcessingAnnex", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    function = models.CharField(max_length=120)
    at = models.DateTimeField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        base_manager_name = "objects"
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint(fields=["subscription", "annex"], name="annex_signed_once")]


class TaskDone(OwnedModel):
    """A task of setting up or taking back is done."""

    insert_only = True

    subscription = models.ForeignKey("catalogue.Subscription", on_delete=models.PROTECT, related_name="done")
    task = models.ForeignKey("catalogue.ServiceTask", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.CharField(max_length=120)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        base_manager_name = "objects"
        constraints = [models.UniqueConstraint(fields=["subscription", "task"], name="task_done_once")]
