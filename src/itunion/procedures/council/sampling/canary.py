# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""A few rows of each table with a mark in every text: whoever sees the mark of another member has found a leak."""

import datetime as dt
import hashlib
from typing import Any

from django.core.files.base import ContentFile
from django.db import models as columns
from django.db import transaction

from itunion.foundation.kernel.api import clock
from itunion.procedures.council import models as m
from itunion.procedures.council.publishing import publish_everything

__all__ = ["canary_pages", "write_canary"]

# shorter columns hold numbers and codes, no sentences
SHORTEST_TEXT = 34


class _Writer:
    def __init__(self, organisation_id: int, canary: str) -> None:
        self.organisation_id, self.canary = organisation_id, canary
        self.now = clock.now()
        self.count = 0

    def row(self, model: type[Any], **given: Any) -> Any:
        """Write a row; every text nobody gave says the mark, every moment that must be there is now."""
        self.count += 1
        for field in model._meta.concrete_fields:
            if field.name in given or field.primary_key or field.is_relation or field.choices:
                continue
            if (text := self._text(field)) is not None:
                given[field.name] = text
            elif isinstance(field, columns.DateTimeField) and not field.null:
                given[field.name] = self.now
            elif field.name == "further":
                given["further"] = {
                    "oparl": {"keyword": [self.canary]},
                    "vendor": {"ris:bemerkung": f"vendor {self.canary}"},
                }
        return model.objects.create(organisation_id=self.organisation_id, **given)

    def _text(self, field: Any) -> str | None:
        if isinstance(field, columns.EmailField):
            return f"{field.name}{self.count}.{self.canary}@beispiel.example".lower()
        if isinstance(field, columns.URLField):
            return f"https://beispiel.example/{self.canary}/{field.name}"
        if field.name == "origin":
            return f"https://alt.example/{self.canary}/{self.count}"
        if isinstance(field, columns.TextField):
            return f"{field.verbose_name} {self.canary}"
        if isinstance(field, columns.CharField) and (field.max_length or 0) >= SHORTEST_TEXT:
            return None if _is_code(field.name) else f"{self.canary} {field.verbose_name}"[: field.max_length]
        return None


def _is_code(name: str) -> bool:
    return name in {"mime_type", "deleted_reason", "held_back"} or "sha" in name


@transaction.atomic
def write_canary(organisation_id: int, canary: str) -> None:
    """Write rows of every table in the member's scope, public and closed ones, and publish what is public of them."""
    write = _Writer(organisation_id, canary)
    row, now, today = write.row, write.now, clock.today()
    hall = row(m.Place, longitude="11.617400", latitude="52.201500")
    pattern = f"{canary} {{year}}/{{number:04d}}"
    body = row(m.Body, ags="15083020", rgs="150830020020", place=hall, reference_pattern=pattern, published_since=now,
               roll_call_public=True)  # fmt: skip
    row(m.LegislativeTerm, body=body, start=today, end=today)
    row(m.ReferenceSeries, body=body, year=today.year, last=3)
    council = row(m.Group, body=body, classification="Parlament", place=hall)
    office = row(m.Group, body=body, kind=m.GroupKind.DEPARTMENT, part_of=council)
    hidden = row(m.Group, body=body, is_public=False)
    chair = row(m.Person, body=body, place=hall)
    deputy = row(m.Person, body=body)
    seat = row(m.Membership, person=chair, group=council, chairs=True, voting=True)
    row(m.Membership, person=deputy, group=council, voting=True, deputy_for=seat, on_behalf_of=council)
    row(m.Membership, person=deputy, group=hidden)
    for name in m.CONSENT_FIELDS:
        row(m.Consent, person=chair, field=name)
    released: dict[str, Any] = {"body": body, "state": m.PaperState.RELEASED, "department": office}
    paper = row(m.Paper, **released, published_at=now, date=today)
    closed = row(m.Paper, **released, is_public=False)
    draft = row(m.Paper, body=body, department=office)
    row(m.PaperVersion, paper=draft, version=1)
    row(m.PaperOriginator, paper=paper, person=deputy)
    row(m.PaperLink, paper=draft, other=paper)
    row(m.PaperPlace, paper=paper, place=hall)
    row(m.CoSignature, paper=draft, department=office)
    template = row(m.PaperTemplate, body=body)
    row(m.TemplateStation, template=template, group=council)
    _meetings(write, body, council, office, (chair, deputy), (paper, closed, hall))
    row(
        m.Subscription,
        token_sha256=hashlib.sha256(canary.encode()).hexdigest(),
        subject="search",
        confirmed_at=now,
    )
    run = row(m.ImportRun, counts={}, cursor={"next": canary})
    row(m.Finding, run=run)
    row(m.SourceObject, type="Paper", sha256=hashlib.sha256(canary.encode()).hexdigest())
    publish_everything()


def _meetings(  # noqa: PLR0917
    write: _Writer,
    body: m.Body,
    council: m.Group,
    office: m.Group,
    people: tuple[m.Person, m.Person],
    about: Any,
) -> None:
    row, now, (chair, deputy), (paper, closed, hall) = write.row, write.now, people, about
    held = row(m.Meeting, body=body, place=hall, start=now - dt.timedelta(days=9), state=m.MeetingState.CLOSED,
               published_at=now, agenda_published_at=now)  # fmt: skip
    coming = row(m.Meeting, body=body, place=hall, start=now + dt.timedelta(days=30))
    for meeting in (held, coming):
        row(m.MeetingGroup, meeting=meeting, group=council)
    item = row(m.AgendaItem, meeting=held, position=0, kind=m.ItemKind.PAPER)
    secret = row(m.AgendaItem, meeting=held, position=1, is_public=False)
    for number, (consulted, at) in enumerate(((paper, item), (closed, secret))):
        consultation = row(m.Consultation, paper=consulted, item=at, meeting=held, position=number)
        row(m.ConsultationGroup, consultation=consultation, group=council)
    for person, represented in ((chair, None), (deputy, chair)):
        row(m.Attendance, meeting=held, person=person, deputy_for=represented)
    row(m.Exclusion, item=item, person=deputy)
    row(m.QuorumFinding, meeting=held, at=now, present=2, seats=2, found=True, denied_by=deputy)
    vote = row(
        m.Vote, item=item, kind=m.VoteKind.ROLL_CALL, yes=1, present=1, carried=True, majority="simple"
    )
    row(m.VoteCast, vote=vote, person=chair, choice=m.VoteChoice.YES)
    document = None
    roles = ((held, m.AttachmentRole.INVITATION, True), (held, m.AttachmentRole.MINUTES, True), (held, m.AttachmentRole.INTERNAL, False))  # fmt: skip
    for meeting, role, public in roles:
        document = _document(write, body, public=public)
        row(m.Attachment, document=document, meeting=meeting, role=role)
    for owner, public in ((paper, True), (closed, False)):
        row(
            m.Attachment,
            document=_document(write, body, public=public),
            paper=owner,
            role=m.AttachmentRole.MAIN,
        )
    row(m.Delivery, meeting=held, person=chair, document=document, way="paper")
    minutes = row(
        m.Minutes,
        meeting=held,
        state=m.MinutesState.SIGNING,
        document=document,
        content_sha256="0" * 64,
        frozen_at=now,
    )
    row(m.MinutesSignature, minutes=minutes, role="chair", content_sha256="0" * 64)
    task = row(m.FollowUp, item=item, department=office, due=clock.today())
    row(m.FollowUpReport, follow_up=task, state=m.FollowUpState.WORKING)
    rate = row(
        m.AllowanceRate, body=body, amount="30.00", start=clock.today() - dt.timedelta(days=400), role=""
    )
    run = row(
        m.AllowanceRun,
        body=body,
        first=clock.today() - dt.timedelta(days=31),
        last=clock.today(),
        total="30.00",
    )
    row(m.AllowanceLine, run=run, person=chair, meeting=held, rate=rate, amount="30.00")
    row(m.PrivateNote, person=chair, item=item)


def _document(write: _Writer, body: m.Body, *, public: bool) -> m.Document:
    content = f"Inhalt {write.count} {write.canary}\n".encode()
    document: m.Document = write.row(
        m.Document, body=body, mime_type="text/plain", file_name=f"{write.canary}.txt", is_public=public, size=len(content),
        sha512=hashlib.sha512(content).hexdigest(), external_url="", content=ContentFile(content, name="x"), held_back="",
    )  # fmt: skip
    return document


def canary_pages() -> list[tuple[str, str]]:
    """Return the public addresses of what is published: (first part of the path, what follows the member's key)."""
    pages = [("oparl", f"{version}/system") for version in ("1.1", "1.0")] + [("oparl", "1.1/body")]
    for kind, number in m.Published.objects.values_list("type", "number"):
        pages += [("oparl", f"{version}/{kind}/{number}") for version in ("1.1", "1.0")]
        if kind == m.ObjectType.BODY:
            pages += [
                ("oparl", f"1.1/body/{number}/{name}")
                for name in ("paper", "meeting", "file", "person", "agendaItem")
            ]
        if kind == m.ObjectType.FILE:
            pages += [("rat", f"dateien/{number}/"), ("rat", f"dateien/{number}/herunterladen/")]
    return pages
