# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The invitation with everything that belongs to it as one PDF, and the public notice."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from itunion.procedures.council.models import AgendaItem, AttachmentRole, Document, Meeting, Paper
from itunion.procedures.council.printing.press import head_of, on_paper
from itunion.procedures.council.publishing.visibility import paper_visible

__all__ = ["Bundle", "Part", "join", "print_invitation", "print_notice"]


@dataclass(frozen=True)
class Part:
    """A piece of a bundle: a title for its bookmark, how deep the bookmark stands, and the PDF; None is only a bookmark."""

    title: str
    level: int
    pdf: bytes | None


@dataclass(frozen=True)
class Bundle:
    """A joined PDF, its number of pages, and the files that could not be put in because they are no PDF."""

    pdf: bytes
    pages: int
    left_out: tuple[str, ...]


def join(parts: Iterable[Part], *, title: str) -> Bundle:
    """Join PDFs into one with bookmarks; a piece that cannot be read is left out and named."""
    from pypdf import PdfReader, PdfWriter
    from pypdf.errors import PyPdfError

    writer = PdfWriter()
    writer.add_metadata({"/Title": title})
    above: list[Any] = []
    left_out = []
    for part in parts:
        first = len(writer.pages)
        if part.pdf is not None:
            try:
                for page in PdfReader(io.BytesIO(part.pdf), strict=False).pages:
                    writer.add_page(page)
            except (PyPdfError, ValueError, KeyError, TypeError, OSError):
                left_out.append(part.title)
                continue
        del above[part.level :]
        # a bookmark without pages of its own leads to what follows
        place = min(first, max(len(writer.pages) - 1, 0)) if part.pdf is None else first
        above.append(
            writer.add_outline_item(title=part.title, page_number=place, parent=above[-1] if above else None)
        )
    buffer = io.BytesIO()
    writer.write(buffer)
    return Bundle(buffer.getvalue(), len(writer.pages), tuple(left_out))


def _items(meeting: Meeting) -> list[AgendaItem]:
    return list(
        meeting.items.order_by("position", "pk").prefetch_related(
            "consultations__paper__body", "consultations__paper__department"
        )
    )


def _papers_of(item: AgendaItem, *, public: bool) -> list[Paper]:
    """Return the papers on an item, for the public only those that are published."""
    consultations = sorted(item.consultations.all(), key=lambda c: (c.position, c.pk))
    return [c.paper for c in consultations if not public or paper_visible(c.paper)]


def _agenda(items: Sequence[AgendaItem], *, public: bool) -> dict[str, Any]:
    """Return the agenda as it is printed; of the closed part the public learns that it is there and what was released.

    § 52 KVG LSA.
    """
    lines = [
        {
            "label": item.label,
            "name": item.name,
            "open": item.is_public,
            "second_call": item.second_call,
            "papers": [paper.reference or paper.name for paper in _papers_of(item, public=public)],
        }
        for item in items
        if item.is_public or not public
    ]
    return {
        "open_items": [line for line in lines if line["open"]],
        "closed_items": [line for line in lines if not line["open"]],
        "released": [item.released_name for item in items if not item.is_public and item.released_name],
        "has_closed": any(not item.is_public for item in items),
    }


def _content(document: Document) -> bytes | None:
    if document.mime_type != "application/pdf" or not document.content or document.held_back:
        return None
    with document.content.open("rb") as file:
        return bytes(file.read())


def _files(owner: Any, *, public_only: bool) -> list[Document]:
    roles = [AttachmentRole.MAIN, AttachmentRole.AUXILIARY]
    rows = (
        owner.attachments.filter(role__in=roles)
        .select_related("document")
        .order_by("-role", "position", "pk")
    )
    return [entry.document for entry in rows if entry.document.is_public or not public_only]


@translation.override("de")
def print_invitation(meeting: Meeting, *, public: bool) -> Bundle:
    """Return the invitation with agenda, papers and their files; the public edition leaves the closed part out."""
    items = _items(meeting)
    facts = {**head_of(meeting, meeting.start), **_agenda(items, public=public), "public": public}
    parts = [Part(_("Einladung und Tagesordnung"), 0, on_paper("council/print/invitation.html", **facts))]
    missing: list[str] = []
    for item in items:
        if public and not item.is_public:
            continue
        papers = _papers_of(item, public=public)
        loose = _files(item, public_only=public)
        if not papers and not loose:
            continue
        parts.append(Part(f"{item.label} {item.name}".strip(), 0, None))
        for paper in papers:
            pdf = on_paper("council/print/paper.html", paper=paper, body=meeting.body)
            parts.append(Part(paper.reference or paper.name, 1, pdf))
            _add_files(parts, missing, _files(paper, public_only=public), 2)
        _add_files(parts, missing, loose, 1)
    bundle = join(parts, title=f"{_('Einladung')}: {meeting.name}")
    return Bundle(bundle.pdf, bundle.pages, (*bundle.left_out, *missing))


def _add_files(parts: list[Part], missing: list[str], documents: Sequence[Document], level: int) -> None:
    for document in documents:
        content = _content(document)
        if content is None:
            missing.append(document.name or document.file_name)
        else:
            parts.append(Part(document.name or document.file_name, level, content))


def print_notice(meeting: Meeting) -> bytes:
    """Return the public notice of a meeting (Bekanntmachung): time, place and public agenda (§ 52 Abs. 4 KVG LSA)."""
    return on_paper(
        "council/print/notice.html",
        **head_of(meeting, meeting.start),
        **_agenda(_items(meeting), public=True),
    )
