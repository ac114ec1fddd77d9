# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Tables: files, stored by the hash of their content, and what they are attached to."""

from pathlib import PurePath
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from itunion.foundation.organisations.api import OwnedModel
from itunion.procedures.council.models.base import Publishable

__all__ = ["Attachment", "AttachmentRole", "Document", "stored_as"]


def stored_as(document: Any, name: str) -> str:
    """Return where the content lies: by owner and hash, so that the same file is kept once per member."""
    # whoever takes in an export has only the name, and that is the hash
    digest = document.sha512 or PurePath(name).name
    return f"council/{document.organisation_id}/{digest[:2]}/{digest}"


class Document(Publishable):
    """A file (OParl: File). Without content it is a known file that could not be fetched, or a link to a service."""

    body = models.ForeignKey("council.Body", on_delete=models.PROTECT, related_name="documents")
    name = models.CharField(_("Bezeichnung"), max_length=500, blank=True)
    file_name = models.CharField(_("Dateiname"), max_length=255, blank=True)
    mime_type = models.CharField(_("Dateityp"), max_length=120, blank=True)
    content = models.FileField(upload_to=stored_as, max_length=255, blank=True)
    size = models.PositiveBigIntegerField(null=True, blank=True)  # bytes
    sha512 = models.CharField(max_length=128, blank=True)
    # plain text of the content, for search and for people who cannot read the file
    text = models.TextField(blank=True)
    date = models.DateField(_("Datum"), null=True, blank=True)
    external_url = models.URLField(_("Adresse bei einem Dienst"), max_length=1000, blank=True)
    license = models.URLField(_("Lizenz der Datei"), max_length=500, blank=True)
    is_public = models.BooleanField(_("Öffentlich"), default=False)
    # why a file is kept from publication although it is public: dangerous content, type that lies, not fetched
    held_back = models.CharField(max_length=200, blank=True)
    derived_from = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="derivatives"
    )

    class Meta(Publishable.Meta):
        ordering = ["pk"]
        indexes = [models.Index(fields=["organisation", "sha512"], name="council_document_content")]
        constraints = [
            *Publishable.Meta.constraints,
            models.CheckConstraint(
                condition=Q(sha512="") | Q(sha512__regex=r"^[0-9a-f]{128}$"), name="council_document_hash"
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.file_name


class AttachmentRole(models.TextChoices):
    """What a file is to what it is attached to."""

    MAIN = "main", _("Hauptdokument")
    AUXILIARY = "auxiliary", _("Anlage")
    INVITATION = "invitation", _("Einladung")
    NOTICE = "notice", _("Bekanntmachung")
    MINUTES = "minutes", _("Niederschrift")
    VERBATIM = "verbatim", _("Wortprotokoll")
    RESOLUTION = "resolution", _("Beschluss")
    INTERNAL = "internal", _("Interne Unterlage")


class Attachment(OwnedModel):
    """A file at a paper, a meeting or an item of an agenda. INTERNAL ones are never published."""

    document = models.ForeignKey("council.Document", on_delete=models.PROTECT, related_name="attachments")
    paper = models.ForeignKey(
        "council.Paper", null=True, blank=True, on_delete=models.PROTECT, related_name="attachments"
    )
    meeting = models.ForeignKey(
        "council.Meeting", null=True, blank=True, on_delete=models.PROTECT, related_name="attachments"
    )
    item = models.ForeignKey(
        "council.AgendaItem", null=True, blank=True, on_delete=models.PROTECT, related_name="attachments"
    )
    role = models.CharField(max_length=12, choices=AttachmentRole, default=AttachmentRole.AUXILIARY)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        base_manager_name = "objects"
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(paper__isnull=False, meeting__isnull=True, item__isnull=True)
                | Q(paper__isnull=True, meeting__isnull=False, item__isnull=True)
                | Q(paper__isnull=True, meeting__isnull=True, item__isnull=False),
                name="council_attachment_to_one_thing",
            ),
            *(
                models.UniqueConstraint(
                    fields=[owner, "role"], condition=Q(role__in=roles), name=f"council_one_{owner}_file"
                )
                for owner, roles in (
                    ("paper", ["main"]),
                    ("meeting", ["invitation", "minutes", "verbatim"]),
                    ("item", ["resolution"]),
                )
            ),
        ]
