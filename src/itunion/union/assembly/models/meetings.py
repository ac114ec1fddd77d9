# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Assemblies, their agenda, motions, the speakers' list, incidents."""

from django.db import models
from django.utils.translation import gettext_lazy as _

__all__ = ["AgendaItem", "Assembly", "AssemblyState", "Form", "Incident", "Motion", "WordRequest"]


class Form(models.TextChoices):
    """The four forms of § 43b GenG."""

    IN_PERSON = "in_person", _("Präsenz")
    VIRTUAL = "virtual", _("virtuell")
    HYBRID = "hybrid", _("hybrid")
    STRETCHED = "stretched", _("gestreckt")


class AssemblyState(models.TextChoices):
    """The way of an assembly."""

    PLANNED = "planned", _("in Vorbereitung")
    CONVENED = "convened", _("einberufen")
    OPEN = "open", _("läuft")
    CLOSED = "closed", _("geschlossen")
    MINUTED = "minuted", _("Niederschrift fertig")


class Convener(models.TextChoices):
    """Who may convene (§§ 44, 38, 45, 60 GenG)."""

    MANAGEMENT_BOARD = "management_board", _("Vorstand")
    SUPERVISORY_BOARD = "supervisory_board", _("Aufsichtsrat")
    AUDIT_ASSOCIATION = "audit_association", _("Prüfungsverband")
    MEMBERS = "court_authorised_members", _("gerichtlich ermächtigte Mitglieder")


class Assembly(models.Model):
    """A general assembly."""

    title = models.CharField(max_length=200)
    is_ordinary = models.BooleanField(default=True)
    form = models.CharField(max_length=12, choices=Form)
    starts_at = models.DateTimeField()
    place = models.CharField(max_length=200)
    access = models.TextField(blank=True)
    discussion_form = models.CharField(max_length=200, blank=True)
    phase = models.CharField(max_length=12, default="discussion")
    convener = models.CharField(max_length=30, choices=Convener, default=Convener.MANAGEMENT_BOARD)
    board_agreed_on = models.DateField(null=True, blank=True)
    supervisory_agreed_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=AssemblyState, default=AssemblyState.PLANNED)
    chair_name = models.CharField(max_length=120, blank=True)
    chair_named_by = models.CharField(max_length=30, blank=True)
    secretary_name = models.CharField(max_length=120, blank=True)
    ready = models.JSONField(default=list)
    board_on_site = models.BooleanField(default=False)
    supervisory_on_site = models.BooleanField(default=False)
    convened_on = models.DateField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    current_item = models.ForeignKey(
        "assembly.AgendaItem", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-starts_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(form__in=[f.value for f in Form]), name="assembly_form_known"
            ),
            models.UniqueConstraint(
                fields=["state"], condition=models.Q(state="open"), name="assembly_one_open"
            ),
        ]


class AgendaItem(models.Model):
    """An item of the agenda. `subject` names the majority a resolution on it needs."""

    assembly = models.ForeignKey(Assembly, on_delete=models.PROTECT, related_name="items")
    position = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    kind = models.CharField(max_length=12, default="report")
    """report, resolution or election"""
    subject = models.CharField(max_length=40, default="ordinary")
    announced_on = models.DateField(null=True, blank=True)
    is_procedural = models.BooleanField(default=False)
    is_audit_report = models.BooleanField(default=False)
    is_accounts = models.BooleanField(default=False)
    ban_subject = models.CharField(max_length=12, blank=True)
    """'', discharge, release or claim (§ 43 VI GenG)"""
    concerned = models.JSONField(default=list)
    """Keys of the people (p…) and members (m…) the item concerns"""

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["assembly", "position"], name="agenda_position_once"),
            models.CheckConstraint(
                condition=models.Q(kind__in=["report", "resolution", "election"]), name="agenda_kind_known"
            ),
        ]


class Motion(models.Model):
    """A motion on an item, or an amendment to one. Numbered per assembly: 3, amendments 3.1, 3.2."""

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="motions")
    number = models.CharField(max_length=12)
    text = models.TextField()
    proposer = models.CharField(max_length=200)
    amends = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="amendments"
    )
    state = models.CharField(max_length=10, default="open")
    """open, withdrawn, carried, rejected"""

    class Meta:
        ordering = ["item__position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["item", "number"], name="motion_number_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=["open", "withdrawn", "carried", "rejected"]),
                name="motion_state_known",
            ),
        ]


class WordRequest(models.Model):
    """A line of the speakers' list."""

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="word_requests")
    member = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    person_name = models.CharField(max_length=120)
    requested_at = models.DateTimeField()
    called_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["requested_at", "pk"]


class Incident(models.Model):
    """Something that went wrong during the assembly, with its cause (§ 51 IIa GenG). Never about a vote's content."""

    insert_only = True

    assembly = models.ForeignKey(Assembly, on_delete=models.PROTECT, related_name="incidents")
    at = models.DateTimeField()
    cause = models.CharField(max_length=12)
    """technical or other"""
    description = models.TextField()
