# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Writing: files, kept once per content and member, and what they are attached to."""

import hashlib
from pathlib import PurePath
from typing import Any, BinaryIO

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from itunion.foundation.kernel.api import Actor, Refused, audit, clock
from itunion.procedures.council.documents_check import Inspection, extract_text, inspect
from itunion.procedures.council.models import (
    AgendaItem,
    Attachment,
    AttachmentRole,
    Body,
    Document,
    Meeting,
    Paper,
)
from itunion.procedures.council.permissions import Permission
from itunion.procedures.council.publishing import refresh

__all__ = ["LARGEST", "PROBLEMS", "attach", "detach", "keep_content", "set_publicity", "upload"]

LARGEST = 300 * 1024 * 1024  # bytes
PIECE = 1024 * 1024
PROBLEMS = {
    "empty": gettext_lazy("Die Datei ist leer."),
    "program": gettext_lazy("Die Datei ist ein Programm. Programme werden nicht angenommen."),
    "active": gettext_lazy(
        "Die Datei enthält eine Webseite oder ein Bild, das Programme ausführen kann. Speichern Sie sie als PDF."
    ),
    "unknown": gettext_lazy("Die Art der Datei ist nicht bekannt. Speichern Sie sie als PDF."),
    "lies": gettext_lazy(
        "Der Inhalt der Datei passt nicht zu ihrer Endung. Speichern Sie sie mit der richtigen Endung neu."
    ),
    "pdf_action": gettext_lazy(
        "Das PDF enthält Programme oder eingebettete Dateien. Speichern Sie es als PDF/A und laden Sie es neu hoch."
    ),
    "pdf_broken": gettext_lazy("Das PDF ist beschädigt oder unvollständig. Erzeugen Sie es neu."),
    "pdf_locked": gettext_lazy("Das PDF ist mit einem Kennwort geschützt. Speichern Sie es ohne Kennwort."),
    "macros": gettext_lazy("Die Datei enthält Makros. Speichern Sie sie ohne Makros oder als PDF."),
    "broken": gettext_lazy("Die Datei ist beschädigt oder unvollständig."),
    "large": gettext_lazy("Die Datei ist größer als 300 MB."),
}


def keep_content(document: Document, content: BinaryIO) -> None:
    """Store a file's content by its hash, unless the member has it already; size and hash are set, nothing is saved."""
    digest, size = hashlib.sha512(), 0
    content.seek(0)
    while piece := content.read(PIECE):
        digest.update(piece)
        size += len(piece)
    document.sha512, document.size = digest.hexdigest(), size
    name = document.content.field.generate_filename(document, "")
    if not default_storage.exists(name):
        content.seek(0)
        default_storage.save(name, File(content))
    document.content.name = name


@transaction.atomic
def upload(
    *,
    body: Body,
    name: str,
    file_name: str,
    content: BinaryIO,
    is_public: bool,
    by: Actor,
) -> Document:
    """Keep an uploaded file, checked by its content. Raises Refused saying what is wrong with it; then nothing is kept."""
    by.require(Permission.DRAFT)
    content.seek(0, 2)
    if content.tell() > LARGEST:
        raise Refused(str(PROBLEMS["large"]), field="file")
    found = inspect(file_name, content)
    if found.problem:
        raise Refused(f"{PROBLEMS[found.problem]} " + _("Es wurde nichts gespeichert."), field="file")
    document = _document(body, name, file_name, found)
    document.is_public = is_public
    document.text = extract_text(content, found.mime_type)
    keep_content(document, content)
    document.save()
    audit.record(
        "council.document_upload",
        subject=f"document:{document.pk}",
        data={"name": document.name, "sha512": document.sha512, "size": document.size, "public": is_public},
        by=by,
    )
    return document


def _document(body: Body, name: str, file_name: str, found: Inspection) -> Document:
    plain = PurePath(file_name.replace("\\", "/")).name[:255]
    return Document(
        organisation_id=body.organisation_id,
        body=body,
        name=name or PurePath(plain).stem,
        file_name=plain,
        mime_type=found.mime_type,
        date=clock.today(),
        created_at=clock.now(),
    )


@transaction.atomic
def attach(
    *,
    document: Document,
    to: Paper | Meeting | AgendaItem,
    role: str = AttachmentRole.AUXILIARY,
    by: Actor,
) -> Attachment:
    """Attach a file; the one main document, invitation or minutes before it becomes an ordinary attachment."""
    by.require(Permission.DRAFT)
    owner = {Paper: "paper", Meeting: "meeting", AgendaItem: "item"}[type(to)]
    present = Attachment.objects.filter(**{owner: to})
    if role not in {AttachmentRole.AUXILIARY, AttachmentRole.NOTICE, AttachmentRole.INTERNAL}:
        present.filter(role=role).update(role=AttachmentRole.AUXILIARY)
    attachment: Attachment = Attachment.objects.create(
        organisation_id=document.organisation_id,
        document=document,
        role=role,
        position=present.count(),
        **{owner: to},
    )
    audit.record(
        "council.document_attach", subject=f"document:{document.pk}", data={owner: to.pk, "role": role}, by=by
    )
    refresh(document, to)
    return attachment


@transaction.atomic
def detach(*, attachment: Attachment, by: Actor) -> None:
    """Take a file away from what it was attached to; a file that hangs nowhere any more is deleted with its content."""
    by.require(Permission.DRAFT)
    document = attachment.document
    owner: Any = attachment.paper or attachment.meeting or attachment.item
    attachment.delete()
    audit.record(
        "council.document_detach", subject=f"document:{document.pk}", data={"owner": str(owner)}, by=by
    )
    refresh(document, owner)
    if (
        not document.attachments.exists()
        and not document.deliveries.exists()
        and not document.derivatives.exists()
    ):
        name, digest, key = document.content.name, document.sha512, document.pk
        document.delete()
        if name and not Document.objects.filter(sha512=digest).exclude(pk=key).exists():
            transaction.on_commit(lambda: default_storage.delete(name))


@transaction.atomic
def set_publicity(*, document: Document, is_public: bool, by: Actor) -> Document:
    """Say whether a file may be published where it hangs."""
    by.require(Permission.DRAFT)
    document.is_public = is_public
    document.save()
    audit.record(
        "council.document_publicity", subject=f"document:{document.pk}", data={"public": is_public}, by=by
    )
    refresh(document)
    return document
