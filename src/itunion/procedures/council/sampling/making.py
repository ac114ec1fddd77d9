# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Making a synthetic body: as many objects as asked for, the same for the same seed.

Proportions follow a small municipality of Saxony-Anhalt (2,115 papers, 367 meetings, 5,106 agenda items, 2,228
consultations, 6,947 files, 49 people, 22 groups, 533 memberships: some 17,000 objects, 11 MB).
"""

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from itunion.procedures.council import models as m
from itunion.procedures.council.models.documents import stored_as
from itunion.procedures.council.publishing import publish_everything
from itunion.procedures.council.sampling import words
from itunion.procedures.council.sampling.chance import Chance
from itunion.procedures.council.sampling.standing import Standing, make_standing

__all__ = ["Sample", "make_sample"]

# shares of all objects
PAPERS, MEETINGS, ITEMS, CONSULTATIONS, FILES = 0.1235, 0.0214, 0.298, 0.130, 0.405
# meetings go on after it
RESULTS_UNTIL = dt.date(2026, 11, 15)


@dataclass
class Sample:
    """What was made: the body, and numbers by table."""

    body: m.Body
    counts: dict[str, int] = field(default_factory=dict)


class _Work:
    """What a body does in the course of the years."""

    def __init__(self, chance: Chance, standing: Standing, objects: int, *, files: bool) -> None:
        self.chance, self.standing, self.files = chance, standing, files
        self.papers = max(2, round(objects * PAPERS))
        self.meetings = max(1, round(objects * MEETINGS))
        self.items = max(3, round(objects * ITEMS))
        self.consultations = max(2, round(objects * CONSULTATIONS))
        self.documents = max(2, round(objects * FILES))

    def papers_of(self) -> list[m.Paper]:
        rows, numbers = [], Counter[int]()
        for number in range(self.papers):
            day = self.chance.day(number, self.papers, RESULTS_UNTIL)
            numbers[day.year] += 1
            closed = self.chance.random.random() < 0.08
            rows.append(
                self.chance.row(
                    m.Paper, body=self.standing.body, reference=f"VL-{day.year}/{numbers[day.year]:04d}",
                    name=self.chance.filled(self.chance.random.choice(words.SUBJECTS), day.year), paper_type=self.chance.pick(words.PAPER_TYPES), date=day,
                    state=m.PaperState.RELEASED, is_public=not closed,
                    closed_reason=self.chance.random.choice(words.REASONS) if closed else "",
                    published_at=None if closed else self.chance.moment(day), department=self.chance.random.choice(self.standing.offices),
                    text=self.chance.text(day.year, 4), resolution=self.chance.text(day.year, 1),
                )
            )  # fmt: skip
        papers = self.chance.keep(rows)
        originators, places = [], []
        for paper in papers:
            if paper.paper_type.startswith(("Antrag", "Anfrage", "Änderung")):
                originators.append(
                    self.chance.row(
                        m.PaperOriginator,
                        paper=paper,
                        group=self.chance.random.choice(self.standing.factions),
                    )
                )
                originators.append(
                    self.chance.row(
                        m.PaperOriginator, paper=paper, person=self.chance.random.choice(self.standing.people)
                    )
                )
            for place in self.standing.streets:
                if place.description in paper.name:
                    places.append(self.chance.row(m.PaperPlace, paper=paper, place=place))
        self.chance.keep(originators)
        self.chance.keep(places)
        links = [
            self.chance.row(
                m.PaperLink,
                paper=paper,
                other=self.chance.random.choice(papers[:number]),
                superordinate=self.chance.random.random() < 0.3,
            )
            for number, paper in enumerate(papers)
            if number and self.chance.random.random() < 0.05
        ]
        self.chance.keep(links)
        return papers

    def meetings_of(self) -> list[m.Meeting]:
        groups = self.standing.groups
        rows = []
        counts = Counter[int]()
        chosen = []
        for number in range(self.meetings):
            day = self.chance.day(number, self.meetings)
            group = groups[0] if number % 3 == 0 else self.chance.random.choice(groups[1:])
            counts[group.pk] += 1
            chosen.append(group)
            start = self.chance.moment(day, self.chance.random.choice((17, 18, 19)))
            rows.append(
                self.chance.row(
                    m.Meeting, body=self.standing.body, name=f"{counts[group.pk]}. Sitzung: {group.name}", start=start,
                    end=start + dt.timedelta(hours=2, minutes=15), place=self.standing.hall,
                    state=m.MeetingState.CLOSED if day <= RESULTS_UNTIL else m.MeetingState.INVITED,
                    published_at=start - dt.timedelta(days=20), agenda_published_at=start - dt.timedelta(days=9),
                    invited_at=start - dt.timedelta(days=9), cancelled=self.chance.random.random() < 0.02,
                )
            )  # fmt: skip
        meetings = self.chance.keep(rows)
        self.chance.keep(
            [
                self.chance.row(m.MeetingGroup, meeting=meeting, group=group)
                for meeting, group in zip(meetings, chosen, strict=True)
            ]
        )
        self.group_of = {meeting.pk: group for meeting, group in zip(meetings, chosen, strict=True)}
        return meetings

    def agenda_of(self, meetings: list[m.Meeting], papers: list[m.Paper]) -> list[m.AgendaItem]:
        rows: list[Any] = []
        each = max(3, round(self.items / len(meetings)))
        self.of_item: list[m.Paper | None] = []
        coming = iter(papers)
        share = self.consultations / max(1, self.items)
        for meeting in meetings:
            public = 0
            for position in range(each):
                if len(rows) >= self.items:
                    break
                paper = next(coming, None) if self.chance.random.random() < share else None
                if paper is None and self.chance.random.random() < share * 0.2:
                    paper = self.chance.random.choice(papers)
                closed = (paper is not None and not paper.is_public) or (
                    paper is None and position >= each - 1
                )
                public += not closed
                over = meeting.state == m.MeetingState.CLOSED
                rows.append(
                    self.chance.row(
                        m.AgendaItem, meeting=meeting, position=position,
                        label=f"N {position - public + 1}" if closed else f"Ö {public}",
                        name=paper.name if paper else self.chance.filled(self.chance.random.choice(("Anfragen und Mitteilungen", "Bericht der Verwaltung", "Einwohnerfragestunde", "Genehmigung der Niederschrift")), 2026),
                        kind=m.ItemKind.PAPER if paper else m.ItemKind.FORMAL, is_public=not closed,
                        closed_reason=self.chance.random.choice(words.REASONS) if closed else "",
                        released_name=self.chance.random.choice(words.REASONS) if closed and self.chance.random.random() < 0.4 else "",
                        result=self.chance.pick(words.RESULTS) if over else "",
                    )
                )  # fmt: skip
                self.of_item.append(paper)
        items = self.chance.keep(rows)
        self.consultations_of(items)
        votes = [
            self.chance.row(
                m.Vote,
                item=item,
                kind=m.VoteKind.OPEN,
                yes=14,
                no=3,
                abstained=2,
                present=19,
                carried=True,
                at=item.meeting.start,
            )
            for item in items
            if item.result.startswith(("einstimmig beschlossen", "mehrheitlich beschlossen"))
            and self.chance.random.random() < 0.5
        ]
        self.chance.keep(votes)
        return items

    def consultations_of(self, items: list[m.AgendaItem]) -> None:
        seen: dict[int, int] = {}
        pairs = []
        for item, paper in zip(items, self.of_item, strict=True):
            if paper is None:
                continue
            position = seen.get(paper.pk, 0)
            seen[paper.pk] = position + 1
            decides = self.group_of[item.meeting_id].classification == "Parlament"
            pairs.append(
                self.chance.row(
                    m.Consultation, paper=paper, item=item, meeting=item.meeting, position=position, authoritative=decides,
                    role="Entscheidung" if decides else "Vorberatung",
                    state=m.ConsultationState.DONE if item.meeting.state == m.MeetingState.CLOSED else m.ConsultationState.ASSIGNED,
                )
            )  # fmt: skip
        kept = self.chance.keep(pairs)
        self.chance.keep(
            [
                self.chance.row(m.ConsultationGroup, consultation=c, group=self.group_of[c.meeting_id])
                for c in kept
            ]
        )

    def files_of(self, papers: list[m.Paper], meetings: list[m.Meeting], items: list[m.AgendaItem]) -> None:
        documents, owners = [], []
        for number in range(self.documents):
            dice = self.chance.random.random()
            owner: Any
            if number < len(papers):
                owner, role = papers[number], m.AttachmentRole.MAIN
            elif number < len(papers) + len(meetings):
                owner, role = meetings[number - len(papers)], m.AttachmentRole.INVITATION
            elif number < len(papers) + 2 * len(meetings):
                owner, role = meetings[number - len(papers) - len(meetings)], m.AttachmentRole.MINUTES
            elif dice < 0.75:
                owner, role = self.chance.random.choice(papers), m.AttachmentRole.AUXILIARY
            else:
                owner, role = self.chance.random.choice(items), m.AttachmentRole.AUXILIARY
            public = (
                owner.is_public if not isinstance(owner, m.Meeting) else True
            ) and self.chance.random.random() < 0.97
            name = {"invitation": "Einladung", "minutes": "Niederschrift", "main": "Vorlage"}.get(
                role, f"Anlage {number}"
            )
            text = self.chance.text(2024, 5)
            content = f"{name} {number}\n{text}\n".encode()
            digest = hashlib.sha512(content).hexdigest()
            document = self.chance.row(
                m.Document, body=self.standing.body, name=name, file_name=f"{name} {number}.txt", mime_type="text/plain",
                size=len(content), sha512=digest, text=text, is_public=public, date=getattr(owner, "date", None),
            )  # fmt: skip
            document.content.name = stored = stored_as(document, "")
            if self.files and not default_storage.exists(stored):
                default_storage.save(stored, ContentFile(content))
            documents.append(document)
            owners.append((owner, role))
        kept = self.chance.keep(documents)
        columns = {m.Paper: "paper", m.Meeting: "meeting", m.AgendaItem: "item"}
        self.chance.keep(
            [
                self.chance.row(
                    m.Attachment,
                    document=document,
                    role=role,
                    position=number % 30,
                    **{columns[type(owner)]: owner},
                )
                for number, (document, (owner, role)) in enumerate(zip(kept, owners, strict=True))
            ]
        )


def make_sample(
    *,
    organisation_id: int,
    name: str,
    objects: int = 17_000,
    seed: int = 1,
    files: bool = False,
    publish: bool = True,
    seat: tuple[str, str] = ("", ""),
    progress: Callable[[int, int], None] = lambda _done, _all: None,
) -> Sample:
    """Make a synthetic body of about so many objects in the member's scope, and publish what is public of it.

    The same seed gives the same body. `files` writes a small text file for each document; without it the files are known
    by name, size and hash only, and cannot be fetched. `seat` is (name, login) of who leads the council. Raises ValueError below 50 objects.
    """
    if objects < 50:
        raise ValueError("at least 50 objects")
    chance = Chance(organisation_id, seed)
    with transaction.atomic():
        work = _Work(chance, make_standing(chance, name, seat), objects, files=files)
        papers, meetings = work.papers_of(), work.meetings_of()
        work.files_of(papers, meetings, work.agenda_of(meetings, papers))
    body = work.standing.body
    if publish:
        publish_everything(progress)
    counted = {
        model.__name__: model.objects.count()
        for model in (
            m.Paper,
            m.Meeting,
            m.AgendaItem,
            m.Consultation,
            m.Document,
            m.Person,
            m.Group,
            m.Membership,
            m.Place,
        )
    }
    body.refresh_from_db()
    return Sample(body, counted)
