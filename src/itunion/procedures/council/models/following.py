# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Tables: minutes with their signatures, tasks from resolutions, attendance allowances, private notes."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from itunion.foundation.organisations.api import OwnedModel

__all__ = [
    "AllowanceLine", "AllowanceRate", "AllowanceRun", "FollowUp", "FollowUpReport", "FollowUpState", "Minutes",
    "MinutesSignature", "MinutesState", "PrivateNote",
]  # fmt: skip


class MinutesState(models.TextChoices):
    """Where the minutes stand; with two signatures they are final, approval follows in the next meeting."""

    DRAFT = "draft", _("Entwurf")
    SIGNING = "signing", _("zur Unterschrift")
    SIGNED = "signed", _("unterschrieben")
    APPROVED = "approved", _("genehmigt")


class Minutes(OwnedModel):
    """The minutes (Niederschrift, § 58 KVG LSA); their content is frozen as a document when they go to be signed."""

    meeting = models.OneToOneField("council.Meeting", on_delete=models.PROTECT, related_name="minutes")
    state = models.CharField(max_length=8, choices=MinutesState, default=MinutesState.DRAFT)
    opening = models.TextField(_("Eröffnung"), blank=True)
    closing = models.TextField(_("Schluss"), blank=True)
    document = models.ForeignKey(
        "council.Document", null=True, blank=True, on_delete=models.PROTECT, related_name="minutes"
    )
    content_sha256 = models.CharField(max_length=64, blank=True)
    frozen_at = models.DateTimeField(null=True, blank=True)
    approved_in = models.ForeignKey(
        "council.Meeting", null=True, blank=True, on_delete=models.PROTECT, related_name="approves_minutes"
    )
    objections = models.TextField(_("Einwendungen"), blank=True)

    class Meta:
        base_manager_name = "objects"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="draft")
                | (~Q(content_sha256="") & Q(frozen_at__isnull=False) & Q(document__isnull=False)),
                name="council_minutes_frozen_when_signed",
            )
        ]


class MinutesSignature(OwnedModel):
    """A signature under the frozen content of minutes: of whoever led the meeting and whoever wrote them."""

    minutes = models.ForeignKey("council.Minutes", on_delete=models.PROTECT, related_name="signatures")
    role = models.CharField(max_length=6, choices=[("chair", _("Vorsitz")), ("writer", _("Schriftführung"))])
    by = models.CharField(max_length=200)
    at = models.DateTimeField()
    content_sha256 = models.CharField(max_length=64)

    class Meta:
        base_manager_name = "objects"
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["minutes", "role"], name="council_signature_once"),
            models.UniqueConstraint(fields=["minutes", "by"], name="council_two_people_sign"),
        ]


class FollowUpState(models.TextChoices):
    """Where the carrying out of a resolution stands."""

    OPEN = "open", _("offen")
    WORKING = "working", _("in Arbeit")
    DONE = "done", _("erledigt")
    DROPPED = "dropped", _("aufgehoben")


class FollowUp(OwnedModel):
    """A task from a resolution (Beschlusskontrolle): which office does what until when."""

    item = models.ForeignKey("council.AgendaItem", on_delete=models.PROTECT, related_name="follow_ups")
    department = models.ForeignKey(
        "council.Group", null=True, blank=True, on_delete=models.PROTECT, related_name="follow_ups"
    )
    task = models.CharField(_("Aufgabe"), max_length=1000)
    due = models.DateField(_("Bis"), null=True, blank=True)
    state = models.CharField(max_length=8, choices=FollowUpState, default=FollowUpState.OPEN)
    created_at = models.DateTimeField()

    class Meta:
        base_manager_name = "objects"
        ordering = ["due", "pk"]


class FollowUpReport(OwnedModel):
    """A report back on a task."""

    follow_up = models.ForeignKey("council.FollowUp", on_delete=models.PROTECT, related_name="reports")
    text = models.TextField(_("Sachstand"))
    state = models.CharField(max_length=8, choices=FollowUpState)
    by = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        base_manager_name = "objects"
        ordering = ["at", "pk"]


class AllowanceRate(OwnedModel):
    """What is paid for a meeting or a month (Entschädigungssatzung), in euro, from a day to a day."""

    body = models.ForeignKey("council.Body", on_delete=models.PROTECT, related_name="allowance_rates")
    # empty: every committee
    group = models.ForeignKey(
        "council.Group", null=True, blank=True, on_delete=models.PROTECT, related_name="allowance_rates"
    )
    # empty: every function
    role = models.CharField(_("Funktion"), max_length=120, blank=True)
    kind = models.CharField(
        max_length=8, choices=[("meeting", _("je Sitzung")), ("monthly", _("je Monat"))], default="meeting"
    )
    amount = models.DecimalField(_("Betrag"), max_digits=8, decimal_places=2)
    start = models.DateField(_("Gilt ab"))
    end = models.DateField(_("Gilt bis"), null=True, blank=True)

    class Meta:
        base_manager_name = "objects"
        ordering = ["start", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gte=0), name="council_rate_not_negative"),
            models.CheckConstraint(
                condition=Q(end__isnull=True) | Q(end__gte=F("start")), name="council_rate_ends_after_start"
            ),
        ]


class AllowanceRun(OwnedModel):
    """The allowances of a period, computed once and then frozen; what comes to light later is paid by the next run."""

    body = models.ForeignKey("council.Body", on_delete=models.PROTECT, related_name="allowance_runs")
    first = models.DateField(_("Von"))
    last = models.DateField(_("Bis"))
    frozen_at = models.DateTimeField(null=True, blank=True)
    by = models.CharField(max_length=200, blank=True)
    total = models.DecimalField(max_digits=10, decimal_places=2, default=0)

    class Meta:
        base_manager_name = "objects"
        ordering = ["-last", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="council_run_ends_after_start")
        ]


class AllowanceLine(OwnedModel):
    """One amount of a run: for which meeting or month, under which rate."""

    run = models.ForeignKey("council.AllowanceRun", on_delete=models.PROTECT, related_name="lines")
    person = models.ForeignKey("council.Person", on_delete=models.PROTECT, related_name="allowances")
    meeting = models.ForeignKey(
        "council.Meeting", null=True, blank=True, on_delete=models.PROTECT, related_name="allowances"
    )
    month = models.DateField(null=True, blank=True)
    rate = models.ForeignKey("council.AllowanceRate", on_delete=models.PROTECT, related_name="lines")
    amount = models.DecimalField(max_digits=8, decimal_places=2)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        base_manager_name = "objects"
        ordering = ["person", "pk"]
        constraints = [
            # the same meeting or month is paid once to a person, whichever run
            models.UniqueConstraint(
                fields=["person", "meeting"],
                condition=Q(meeting__isnull=False),
                name="council_meeting_paid_once",
            ),
            models.UniqueConstraint(
                fields=["person", "month", "rate"],
                condition=Q(month__isnull=False),
                name="council_month_paid_once",
            ),
        ]


class PrivateNote(OwnedModel):
    """A note a councillor keeps for themselves; shown to nobody else, not even to the office."""

    person = models.ForeignKey("council.Person", on_delete=models.PROTECT, related_name="notes")
    item = models.ForeignKey(
        "council.AgendaItem", null=True, blank=True, on_delete=models.PROTECT, related_name="notes"
    )
    paper = models.ForeignKey(
        "council.Paper", null=True, blank=True, on_delete=models.PROTECT, related_name="notes"
    )
    text = models.TextField(_("Notiz"))
    changed_at = models.DateTimeField()

    class Meta:
        base_manager_name = "objects"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "item"], condition=Q(item__isnull=False), name="council_note_once_per_item"
            ),
            models.UniqueConstraint(
                fields=["person", "paper"],
                condition=Q(paper__isnull=False),
                name="council_note_once_per_paper",
            ),
        ]
