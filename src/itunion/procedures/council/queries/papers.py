# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reading: papers, their round of co-signing, versions, files and way through the committees."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch

from itunion.procedures.council.models import (
    Attachment,
    AttachmentRole,
    Body,
    Consultation,
    ConsultationGroup,
    ConsultationState,
    CoSignature,
    CoSignatureState,
    Meeting,
    MeetingState,
    Paper,
    PaperState,
    PaperTemplate,
)
from itunion.procedures.council.publishing.visibility import document_open
from itunion.procedures.council.rules.papers import PAPER_TEXTS, Station, next_stations
from itunion.procedures.council.rules.wording import Piece, word_diff

__all__ = [
    "Signing", "TextChange", "chain_of", "changes_between", "files_by_publicity", "files_of", "meetings_for", "paper_by_reference", "papers",
    "round_of", "signable", "templates_of", "unplanned", "unpublished", "versions_of", "waiting_signatures",
]  # fmt: skip


def papers() -> Any:
    """Return the papers with what a list shows of them."""
    return Paper.objects.select_related("body", "department")


def paper_by_reference(body: Body, reference: str) -> Paper | None:
    """Return the paper of a body with a number, however its letters are written."""
    found: Paper | None = Paper.objects.filter(body=body, reference__iexact=reference.strip()).first()
    return found


def templates_of(body: Body) -> Any:
    """Return the types of papers somebody can start one from."""
    return PaperTemplate.objects.filter(body=body, active=True)


@dataclass(frozen=True)
class Signing:
    """A station of co-signing as a page shows it: whether its turn is now, and whether its deadline is over."""

    row: CoSignature
    turn: bool
    late: bool


def _turns(rows: Iterable[CoSignature]) -> set[int]:
    by_paper: dict[int, list[Station]] = defaultdict(list)
    for row in rows:
        by_paper[row.paper_id].append(Station(row.pk, row.step, row.state))
    return {key for stations in by_paper.values() for key in next_stations(stations)}


def round_of(paper: Paper, day: dt.date) -> list[Signing]:
    """Return the stations of co-signing: those in force first, those that fell away after them."""
    rows = list(paper.co_signatures.select_related("department"))
    turns = _turns(rows) if paper.state == PaperState.CO_SIGNING else set()
    rows.sort(key=lambda row: (row.state == CoSignatureState.DROPPED, row.step, row.pk))
    return [Signing(row, row.pk in turns, _is_late(row, day)) for row in rows]


def _is_late(row: CoSignature, day: dt.date) -> bool:
    return row.state == CoSignatureState.OPEN and row.due is not None and row.due < day


def waiting_signatures(day: dt.date) -> list[Signing]:
    """Return the stations whose turn it is, of all papers, the most urgent first."""
    rows = list(
        CoSignature.objects.filter(paper__state=PaperState.CO_SIGNING).select_related("department", "paper")
    )
    turns = _turns(rows)
    waiting = [row for row in rows if row.pk in turns]
    waiting.sort(key=lambda row: (row.due or dt.date.max, row.pk))
    return [Signing(row, True, _is_late(row, day)) for row in waiting]


def signable() -> list[Paper]:
    """Return the papers everybody asked has co-signed: they wait for the signature of the administration."""
    left = [CoSignatureState.OPEN, CoSignatureState.REFUSED]
    return list(Paper.objects.filter(state=PaperState.CO_SIGNING).exclude(co_signatures__state__in=left))


def unpublished() -> Any:
    """Return the released public papers that are not published."""
    return papers().filter(state=PaperState.RELEASED, is_public=True, published_at__isnull=True)


@dataclass(frozen=True)
class TextChange:
    """What changed in one of the texts of a paper between two versions."""

    field: str
    pieces: list[Piece]


def versions_of(paper: Paper) -> dict[int, dict[str, Any]]:
    """Return what the paper says and said, by version: the texts, by whom and when they were replaced, and why."""
    found: dict[int, dict[str, Any]] = {}
    for row in paper.versions.all():
        texts = {name: getattr(row, name) for name in PAPER_TEXTS}
        found[row.version] = {"texts": texts, "by": row.by, "at": row.at, "reason": row.reason}
    texts = {name: getattr(paper, name) for name in PAPER_TEXTS}
    found[paper.version] = {
        "by": "",
        "at": None,
        "reason": "",
        **found.get(paper.version, {}),
        "texts": texts,
    }
    return found


def changes_between(old: dict[str, str], new: dict[str, str]) -> list[TextChange]:
    """Return what changed, text by text; texts that are the same are left out."""
    compared = ((name, word_diff(old[name], new[name])) for name in PAPER_TEXTS)
    return [TextChange(name, pieces) for name, pieces in compared if any(p.kind != "same" for p in pieces)]


def files_of(paper: Paper) -> list[Attachment]:
    """Return the files of a paper in their order, the main document first."""
    rows = list(paper.attachments.select_related("document"))
    rows.sort(key=lambda row: (row.role != AttachmentRole.MAIN, row.position, row.pk))
    return rows


def files_by_publicity(paper: Paper) -> tuple[list[str], list[str]]:
    """Return the names of the files that become public with a paper, and of those that stay internal."""
    out: list[str] = []
    kept: list[str] = []
    for row in files_of(paper):
        goes = document_open(row.document) and row.role != AttachmentRole.INTERNAL
        (out if goes else kept).append(row.document.name)
    return out, kept


def chain_of(paper: Paper) -> list[Consultation]:
    """Return the stations of a paper's way with groups, meeting and item at hand."""
    groups = Prefetch("groups", ConsultationGroup.objects.select_related("group"))
    return list(paper.consultations.select_related("meeting", "item").prefetch_related(groups))


def meetings_for(consultation: Consultation, now: dt.datetime) -> Any:
    """Return the coming meetings of the groups that are to consult, the next one first."""
    groups = consultation.groups.values("group_id")
    return (
        Meeting.objects.filter(
            groups__group__in=groups,
            start__gte=now,
            cancelled=False,
            state__in=[MeetingState.PLANNED, MeetingState.INVITED],
        )
        .distinct()
        .order_by("start", "pk")
    )


def unplanned() -> Any:
    """Return the consultations of released papers that no meeting is provided for."""
    return Consultation.objects.filter(
        state=ConsultationState.PLANNED, meeting__isnull=True, paper__state=PaperState.RELEASED
    ).select_related("paper")
