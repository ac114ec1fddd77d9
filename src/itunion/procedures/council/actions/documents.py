# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Writing: files, kept once per content and member, and what they are attached to."""

import hashlib
import io
from collections.abc import Sequence
from pathlib import PurePath
from typing import Any, BinaryIO

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
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
    PaperState,
)
from itunion.procedures.council.permissions import Permission
from itunion.procedures.council.publishing import refresh
from itunion.procedures.council.rules.agenda import move

__all__ = [
    "LARGEST", "PROBLEMS", "add_files", "attach", "change_attachment", "detach", "keep_content", "keep_print",
    "move_attachment",
    "set_publicity", "upload",
]  # fmt: skip

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


def _checked(file_name: str, content: BinaryIO) -> Inspection:
    """Return what a file is; raise Refused saying why it is not taken."""
    content.seek(0, 2)
    size = content.tell()
    content.seek(0)
    found = Inspection("", "large") if size > LARGEST else inspect(file_name, content)
    if found.problem:
        name = PurePath(file_name.replace("\\", "/")).name
        raise Refused(
            _("%(name)s: %(problem)s Es wurde nichts gespeichert.")
            % {"name": name, "problem": PROBLEMS[found.problem]},
            field="file",
        )
    return found


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
    found = _checked(file_name, content)
    return _take(
        found, body=body, name=name, file_name=file_name, content=content, is_public=is_public, by=by
    )


def keep_print(meeting: Meeting, what: str, pdf: bytes, *, is_public: bool) -> Document:
    """Keep a PDF that the platform printed for a meeting, named after it; whoever calls this records why."""
    day = f"{timezone.localdate(meeting.start):%d.%m.%Y}" if meeting.start else ""
    name = " ".join(filter(None, [what, meeting.name, day]))[:500]
    file_name = f"{name[:250]}.pdf".replace("/", "-")
    return _keep(
        meeting.body,
        name=name,
        file_name=file_name,
        mime_type="application/pdf",
        content=io.BytesIO(pdf),
        is_public=is_public,
    )


def _take(
    found: Inspection, *, body: Body, name: str, file_name: str, content: BinaryIO, is_public: bool, by: Actor
) -> Document:
    """Keep a checked file that somebody uploads."""
    plain = PurePath(file_name.replace("\\", "/")).name[:255]
    document = _keep(
        body,
        name=name or PurePath(plain).stem,
        file_name=plain,
        mime_type=found.mime_type,
        content=content,
        is_public=is_public,
    )
    audit.record(
        "council.document_upload",
        subject=f"document:{document.pk}",
        data={"name": document.name, "sha512": document.sha512, "size": document.size, "public": is_public},
        by=by,
    )
    return document


def _keep(
    body: Body, *, name: str, file_name: str, mime_type: str, content: BinaryIO, is_public: bool
) -> Document:
    document = Document(
        organisation_id=body.organisation_id,
        body=body,
        name=name,
        file_name=file_name,
        mime_type=mime_type,
        date=clock.today(),
        created_at=clock.now(),
        is_public=is_public,
        text=extract_text(content, mime_type),
    )
    keep_content(document, content)
    document.save()
    return document


@transaction.atomic
def add_files(
    *,
    to: Paper | Meeting | AgendaItem,
    body: Body,
    files: Sequence[tuple[str, BinaryIO]],
    name: str = "",
    role: str = AttachmentRole.AUXILIARY,
    is_public: bool,
    by: Actor,
) -> list[Attachment]:
    """Keep files and attach them; files are (name, content). One that is not taken, and none is kept.

    `name` is what a single file is called; several are called like their files.
    """
    _may_touch(to, by)
    checked = [(_checked(file_name, content), file_name, content) for file_name, content in files]
    if role == AttachmentRole.MAIN and len(files) > 1:
        raise Refused(
            _("Nur eine Datei kann das Hauptdokument sein. Es wurde nichts gespeichert."), field="role"
        )
    return [
        attach(
            document=_take(
                found,
                body=body,
                name=name if len(files) == 1 else "",
                file_name=file_name,
                content=content,
                is_public=is_public,
                by=by,
            ),
            to=to,
            role=role,
            by=by,
        )
        for found, file_name, content in checked
    ]


def _may_touch(owner: Paper | Meeting | AgendaItem | None, by: Actor) -> None:
    """Raise NotPermitted unless the actor may change the files of something: of papers in the making, who drafts."""
    in_the_making = {PaperState.DRAFT, PaperState.CO_SIGNING, PaperState.SIGNED}
    drafting = isinstance(owner, Paper) and owner.state in in_the_making
    by.require(Permission.DRAFT if owner is None or drafting else Permission.MANAGE)


def _make_room(present: Any, role: str) -> None:
    """Make the one main document, invitation or minutes among these an ordinary attachment if another one takes the role."""
    if role not in {AttachmentRole.AUXILIARY, AttachmentRole.NOTICE, AttachmentRole.INTERNAL}:
        present.filter(role=role).update(role=AttachmentRole.AUXILIARY)


@transaction.atomic
def attach(
    *,
    document: Document,
    to: Paper | Meeting | AgendaItem,
    role: str = AttachmentRole.AUXILIARY,
    by: Actor,
) -> Attachment:
    """Attach a file; the one main document, invitation or minutes before it becomes an ordinary attachment."""
    to = type(to).objects.get(pk=to.pk)
    _may_touch(to, by)
    owner = {Paper: "paper", Meeting: "meeting", AgendaItem: "item"}[type(to)]
    present = Attachment.objects.filter(**{owner: to})
    _make_room(present, role)
    attachment: Attachment = Attachment.objects.create(
        organisation_id=document.organisation_id,
        document=document,
        role=role,
        position=1 + max(present.values_list("position", flat=True), default=-1),
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
    attachment = Attachment.objects.select_related("document", "paper", "meeting", "item").get(
        pk=attachment.pk
    )
    document = attachment.document
    owner: Any = attachment.paper or attachment.meeting or attachment.item
    _may_touch(owner, by)
    attachment.delete()
    audit.record(
        "council.document_detach", subject=f"document:{document.pk}", data={"owner": str(owner)}, by=by
    )
    refresh(document, owner)
    if (
        not document.attachments.exists()
        and not document.deliveries.exists()
        and not document.derivatives.exists()
        and not document.minutes.exists()
    ):
        name, digest, key = document.content.name, document.sha512, document.pk
        document.delete()
        if name and not Document.objects.filter(sha512=digest).exclude(pk=key).exists():
            transaction.on_commit(lambda: default_storage.delete(name))


@transaction.atomic
def set_publicity(*, document: Document, is_public: bool, by: Actor) -> Document:
    """Say whether a file may be published where it hangs."""
    by.require(Permission.DRAFT)
    document = Document.objects.select_for_update(of=("self",), no_key=True).get(pk=document.pk)
    for attachment in document.attachments.select_related("paper", "meeting", "item"):
        _may_touch(attachment.paper or attachment.meeting or attachment.item, by)
    document.is_public = is_public
    document.save(update_fields=["is_public"])
    audit.record(
        "council.document_publicity", subject=f"document:{document.pk}", data={"public": is_public}, by=by
    )
    refresh(document)
    return document


@transaction.atomic
def change_attachment(
    *, attachment: Attachment, name: str, role: str, is_public: bool, by: Actor
) -> Attachment:
    """Change how a file of a paper is called, what it is to it, and whether it may be published with it."""
    attachment = Attachment.objects.select_related("document", "paper", "meeting", "item").get(
        pk=attachment.pk
    )
    document = attachment.document
    owner: Any = attachment.paper or attachment.meeting or attachment.item
    _may_touch(owner, by)
    if not name.strip():
        raise Refused(_("Geben Sie der Datei eine Bezeichnung."), field="name")
    _make_room(owner.attachments.exclude(pk=attachment.pk), role)
    attachment.role = role
    attachment.save(update_fields=["role"])
    document.name = name.strip()
    document.save(update_fields=["name"])
    audit.record(
        "council.document_change",
        subject=f"document:{document.pk}",
        data={"name": document.name, "role": role, "public": is_public},
        by=by,
    )
    if document.is_public != is_public:
        set_publicity(document=document, is_public=is_public, by=by)
    refresh(document, owner)
    return attachment


@transaction.atomic
def move_attachment(*, attachment: Attachment, steps: int, by: Actor) -> None:
    """Move a file up (negative) or down among those of the same paper, meeting or item."""
    attachment = Attachment.objects.select_related("paper", "meeting", "item").get(pk=attachment.pk)
    owner: Any = attachment.paper or attachment.meeting or attachment.item
    _may_touch(owner, by)
    rows = {row.pk: row for row in owner.attachments.select_for_update(no_key=True)}
    for position, key in enumerate(move(list(rows), attachment.pk, steps)):
        if rows[key].position != position:
            rows[key].position = position
            rows[key].save(update_fields=["position"])
    audit.record(
        "council.document_move",
        subject=f"document:{attachment.document_id}",
        data={"owner": str(owner), "steps": steps},
        by=by,
    )
    refresh(owner)
