# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Tables: papers behind entries, notices sent with their proof, inspections of the register."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from itunion.foundation.organisations.api import OwnedModel

__all__ = ["Inspection", "Notice", "Paper"]


class Paper(OwnedModel):
    """A paper the union keeps; its content can be erased after its time, its hash and what it was stay."""

    insert_only = True
    mutable_columns = ("content", "about", "erased_on", "erasure_reason")

    class Kind(models.TextChoices):
        """What the paper is; it decides how long it is kept (§ 30 III, HGB § 257)."""

        ENTRY = "entry", _("Unterlage zu einem Eintrag")
        LETTER = "letter", _("Brief")
        VOUCHER = "voucher", _("Beleg")
        ACCOUNTS = "accounts", _("Abschluss")

    kind = models.CharField(max_length=10, choices=Kind)
    title = models.CharField(max_length=200)
    dated = models.DateField()
    recorded_at = models.DateTimeField()
    media_type = models.CharField(max_length=80)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField(null=True)
    about = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    erased_on = models.DateField(null=True, blank=True)
    erasure_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        base_manager_name = "objects"
        ordering = ["dated", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(content__isnull=False, erased_on__isnull=True)
                | Q(content__isnull=True, erased_on__isnull=False),
                name="paper_is_there_or_erased",
            )
        ]


class Notice(OwnedModel):
    """A notice to a member or applicant: its words, its way, and the proof that it was sent."""

    insert_only = True

    class Kind(models.TextChoices):
        """What the notice is about."""

        ADMISSION = "admission", _("Aufnahme")
        REFUSAL = "refusal", _("Ablehnung")
        SHARES = "shares", _("Änderung der Anteile")
        TRANSFER = "transfer", _("Übertragung")
        EXIT = "exit", _("Ausscheiden")
        EXCLUSION = "exclusion", _("Ausschluss")
        SUCCESSION = "succession", _("Rechtsnachfolge")

    class Way(models.TextChoices):
        """How it was sent."""

        EMAIL = "email", _("E-Mail")
        LETTER = "letter", _("Brief")
        REGISTERED = "registered", _("Einschreiben")

    kind = models.CharField(max_length=12, choices=Kind)
    case = models.ForeignKey(
        "AccessionCase", on_delete=models.PROTECT, null=True, blank=True, related_name="notices"
    )
    entry = models.ForeignKey(
        "ShareEntry", on_delete=models.PROTECT, null=True, blank=True, related_name="notices"
    )
    subject = models.CharField(max_length=200)
    text = models.TextField()
    way = models.CharField(max_length=12, choices=Way)
    recipient = models.CharField(max_length=254)
    sent_on = models.DateField()
    recorded_at = models.DateTimeField()
    # the message's id, or the number of the registered letter
    proof = models.CharField(max_length=200)
    due_on = models.DateField(null=True, blank=True)

    class Meta:
        base_manager_name = "objects"
        ordering = ["sent_on", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(proof=""), name="notice_has_proof")]


class Inspection(models.Model):
    """Who looked into the register or got a copy of it, why, and under which notice (§§ 31, 32)."""

    insert_only = True

    class Kind(models.TextChoices):
        """What was given."""

        COURT_COPY = "court_copy", _("Abschrift für das Registergericht")
        MEMBER = "member", _("Einsicht durch ein Mitglied")
        EXTRACT = "extract", _("Auszug über eigene Einträge")
        THIRD_PARTY = "third_party", _("Einsicht durch Dritte")
        AUDIT_PACK = "audit_pack", _("Prüfungspaket")

    kind = models.CharField(max_length=12, choices=Kind)
    recorded_at = models.DateTimeField()
    asker = models.CharField(max_length=200)
    reason = models.TextField(blank=True)
    purpose_notice = models.BooleanField(default=False)
    as_of = models.DateField(null=True, blank=True)
    known_on = models.DateField(null=True, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    by = models.CharField(max_length=200)
