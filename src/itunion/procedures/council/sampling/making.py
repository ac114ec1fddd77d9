# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Making a synthetic body: as many objects as asked for, the same for the same seed.

Proportions follow a small municipality of Saxony-Anhalt (2,115 papers, 367 meetings, 5,106 agenda items, 2,228
consultations, 6,947 files, 49 people, 22 groups, 533 memberships: some 17,000 objects, 11 MB).
"""

import datetime as dt
import hashlib
import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from itunion.procedures.council import models as m
from itunion.procedures.council.publishing import publish_everything
from itunion.procedures.council.sampling import words

__all__ = ["Sample", "make_sample"]

BERLIN = ZoneInfo("Europe/Berlin")
# shares of all objects
PAPERS, MEETINGS, ITEMS, CONSULTATIONS, FILES = 0.1235, 0.0214, 0.298, 0.130, 0.405
FIRST_YEAR = 2014
# meetings go on into the near future, results end here
LAST_DAY, RESULTS_UNTIL = dt.date(2027, 3, 31), dt.date(2026, 11, 15)
UMLAUTS: dict[int, str | int | None] = {ord("ä"): "ae", ord("ö"): "oe", ord("ü"): "ue", ord("ß"): "ss"}
BATCH = 500


@dataclass
class Sample:
    """What was made: the body, and numbers by table."""

    body: m.Body
    counts: dict[str, int] = field(default_factory=dict)


class _Maker:
    def __init__(
        self,
        organisation_id: int,
        name: str,
        objects: int,
        seed: int,
        *,
        files: bool,
        seat: tuple[str, str] = ("", ""),
    ) -> None:
        self.random = random.Random(seed)  # noqa: S311  (invented data, no secret)
        self.organisation_id, self.name, self.files, self.seat = organisation_id, name, files, seat
        self.papers = max(2, round(objects * PAPERS))
        self.meetings = max(1, round(objects * MEETINGS))
        self.items = max(3, round(objects * ITEMS))
        self.consultations = max(2, round(objects * CONSULTATIONS))
        self.documents = max(2, round(objects * FILES))
        self.seed = seed
        self.created = dt.datetime(FIRST_YEAR, 1, 2, 8, tzinfo=dt.UTC)

    def row(self, model: type[Any], **values: Any) -> Any:
        if issubclass(model, m.Body | m.Place | m.Group | m.Person | m.Membership | m.LegislativeTerm | m.Paper
                      | m.Consultation | m.Meeting | m.AgendaItem | m.Document):  # fmt: skip
            values.setdefault("created_at", self.created)
        return model(organisation_id=self.organisation_id, **values)

    def keep(self, rows: Sequence[Any]) -> list[Any]:
        return list(type(rows[0]).objects.bulk_create(rows, batch_size=BATCH)) if rows else []

    def pick(self, weighted: Iterable[tuple[str, int]]) -> str:
        pairs = list(weighted)
        return self.random.choices([text for text, _w in pairs], [weight for _t, weight in pairs])[0]

    def filled(self, pattern: str, year: int) -> str:
        return pattern.format(
            street=self.random.choice(words.STREETS),
            place=self.random.choice(words.LOCALITIES).removeprefix("Ortschaftsrat "),
            number=self.random.randint(1, 9),
            year=year,
            amount=f"{self.random.randint(2, 900)}.{self.random.randint(0, 9)}00",
        )

    def text(self, year: int, sentences: int) -> str:
        return " ".join(self.filled(self.random.choice(words.SENTENCES), year) for _ in range(sentences))

    def day(self, number: int, total: int) -> dt.date:
        """Return a day on the way from the first year to the last, the same order for the same number."""
        span = LAST_DAY - dt.date(FIRST_YEAR, 2, 1)
        return dt.date(FIRST_YEAR, 2, 1) + span * number // max(total, 1)

    # -- people and groups --------------------------------------------------------------------------------------------

    def standing(self) -> tuple[m.Body, list[m.Group], list[m.Group], list[m.Group], list[m.Person]]:
        place = self.keep(
            [
                self.row(m.Place, description="Rathaus", street_address="Ernst-Beispiel-Straße 1", postal_code="39179", locality=self.name,
                         room="Ratssaal", longitude="11.617400", latitude="52.201500"),
                *(self.row(m.Place, description=street, street_address=street, locality=self.name,
                           longitude=f"{11.6 + index / 500:.6f}", latitude=f"{52.19 + index / 700:.6f}")
                  for index, street in enumerate(words.STREETS)),
            ]
        )  # fmt: skip
        self.hall, self.streets = place[0], place[1:]
        [body] = self.keep(
            [
                self.row(m.Body, name=f"Gemeinde {self.name}", short_name=self.name, ags=f"15{self.random.randint(80, 91)}{self.random.randint(0, 9999):04d}",
                         license="https://www.govdata.de/dl-de/by-2-0", place=self.hall, published_since=self.created,
                         contact_name="Sitzungsdienst", contact_email="sitzungsdienst@beispiel.example",
                         website="https://gemeinde.example/")
            ]
        )  # fmt: skip
        self.keep(
            [
                self.row(
                    m.LegislativeTerm,
                    body=body,
                    name=name,
                    start=dt.date(start, 7, 1),
                    end=dt.date(start + 5, 6, 30),
                )
                for name, start in (("2014–2019", 2014), ("2019–2024", 2019), ("2024–2029", 2024))
            ]
        )
        [council] = self.keep(
            [
                self.row(
                    m.Group,
                    body=body,
                    name="Gemeinderat",
                    classification="Parlament",
                    position=1,
                    place=self.hall,
                )
            ]
        )
        committees = self.keep(
            [
                self.row(
                    m.Group,
                    body=body,
                    name=name,
                    short_name=short,
                    part_of=council,
                    position=number,
                    place=self.hall,
                )
                for number, (name, short) in enumerate(words.COMMITTEES, start=2)
            ]
        )
        localities = self.keep(
            [
                self.row(m.Group, body=body, name=name, position=number)
                for number, name in enumerate(words.LOCALITIES, start=20)
            ]
        )
        factions = self.keep(
            [
                self.row(m.Group, body=body, name=name, kind=m.GroupKind.FACTION, position=number)
                for number, name in enumerate(words.FACTIONS, start=40)
            ]
        )
        offices = self.keep(
            [
                self.row(m.Group, body=body, name=name, kind=m.GroupKind.DEPARTMENT, position=number)
                for number, name in enumerate(words.OFFICES, start=60)
            ]
        )
        people = []
        for number in range(49):
            given, family = (
                self.random.choice(words.GIVEN_NAMES),
                words.FAMILY_NAMES[number % len(words.FAMILY_NAMES)],
            )
            login = ""
            if number == 0 and self.seat[0]:
                given, _space, family = self.seat[0].partition(" ")
                login = self.seat[1]
            people.append(
                self.row(m.Person, body=body, login_email=login, name=f"{given} {family}", given_name=given, family_name=family,
                         email=f"{given}.{family}@beispiel.example".lower().translate(UMLAUTS),
                         gender="female" if given[-1] in "ae" else "male")
            )  # fmt: skip
        people = self.keep(people)
        seats = []
        for number, person in enumerate(people):
            faction = factions[number % len(factions)]
            start = dt.date(self.random.choice((2014, 2019, 2024)), 7, 1)
            seats.append(
                self.row(
                    m.Membership,
                    person=person,
                    group=council,
                    role="Mitglied",
                    voting=True,
                    start=start,
                    on_behalf_of=faction,
                    chairs=number == 0,
                )
            )
            seats.append(
                self.row(
                    m.Membership, person=person, group=faction, role="Mitglied", voting=True, start=start
                )
            )
            for committee in self.random.sample(
                [*committees, *localities], k=min(6, len(committees) + len(localities))
            ):
                seats.append(
                    self.row(
                        m.Membership,
                        person=person,
                        group=committee,
                        role=self.random.choice(("Mitglied", "Stellvertretung", "sachkundige Einwohnerin")),
                        voting=True,
                        start=start,
                    )
                )
        self.keep(seats)
        consenting = self.random.sample(people, k=len(people) // 2)
        self.keep(
            [
                self.row(m.Consent, person=p, field=f, given_at=self.created)
                for p in consenting
                for f in ("email", "attendance")
            ]
        )
        return body, [council, *committees, *localities], factions, offices, people

    # -- work ---------------------------------------------------------------------------------------------------------

    def papers_of(
        self, body: m.Body, factions: list[m.Group], offices: list[m.Group], people: list[m.Person]
    ) -> list[m.Paper]:
        rows, numbers = [], dict.fromkeys(range(FIRST_YEAR, 2028), 0)
        for number in range(self.papers):
            day = self.day(number, self.papers)
            numbers[day.year] += 1
            closed = self.random.random() < 0.08
            rows.append(
                self.row(
                    m.Paper, body=body, reference=f"VL-{day.year}/{numbers[day.year]:04d}",
                    name=self.filled(self.random.choice(words.SUBJECTS), day.year), paper_type=self.pick(words.PAPER_TYPES), date=day,
                    state=m.PaperState.RELEASED, is_public=not closed,
                    closed_reason=self.random.choice(words.REASONS) if closed else "",
                    published_at=None if closed else self.moment(day), department=self.random.choice(offices),
                    text=self.text(day.year, 4), resolution=self.text(day.year, 1),
                )
            )  # fmt: skip
        papers = self.keep(rows)
        originators, places = [], []
        for paper in papers:
            if paper.paper_type.startswith(("Antrag", "Anfrage", "Änderung")):
                originators.append(
                    self.row(m.PaperOriginator, paper=paper, group=self.random.choice(factions))
                )
                originators.append(
                    self.row(m.PaperOriginator, paper=paper, person=self.random.choice(people))
                )
            for place in self.streets:
                if place.description in paper.name:
                    places.append(self.row(m.PaperPlace, paper=paper, place=place))
        self.keep(originators)
        self.keep(places)
        links = [
            self.row(
                m.PaperLink,
                paper=paper,
                other=self.random.choice(papers[:number]),
                superordinate=self.random.random() < 0.3,
            )
            for number, paper in enumerate(papers)
            if number and self.random.random() < 0.05
        ]
        self.keep(links)
        return papers

    def moment(self, day: dt.date, hour: int = 9) -> dt.datetime:
        return dt.datetime.combine(day, dt.time(hour), tzinfo=BERLIN)

    def meetings_of(self, body: m.Body, groups: list[m.Group]) -> list[m.Meeting]:
        rows = []
        counts = dict.fromkeys((group.pk for group in groups), 0)
        chosen = []
        for number in range(self.meetings):
            day = self.day(number, self.meetings)
            group = groups[0] if number % 3 == 0 else self.random.choice(groups[1:])
            counts[group.pk] += 1
            chosen.append(group)
            start = self.moment(day, self.random.choice((17, 18, 19)))
            rows.append(
                self.row(
                    m.Meeting, body=body, name=f"{counts[group.pk]}. Sitzung: {group.name}", start=start,
                    end=start + dt.timedelta(hours=2, minutes=15), place=self.hall,
                    state=m.MeetingState.CLOSED if day <= RESULTS_UNTIL else m.MeetingState.INVITED,
                    published_at=start - dt.timedelta(days=20), agenda_published_at=start - dt.timedelta(days=9),
                    invited_at=start - dt.timedelta(days=9), cancelled=self.random.random() < 0.02,
                )
            )  # fmt: skip
        meetings = self.keep(rows)
        self.keep(
            [
                self.row(m.MeetingGroup, meeting=meeting, group=group)
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
                paper = next(coming, None) if self.random.random() < share else None
                if paper is None and self.random.random() < share * 0.2:
                    paper = self.random.choice(papers)
                closed = (paper is not None and not paper.is_public) or (
                    paper is None and position >= each - 1
                )
                public += not closed
                over = meeting.state == m.MeetingState.CLOSED
                rows.append(
                    self.row(
                        m.AgendaItem, meeting=meeting, position=position,
                        label=f"N {position - public + 1}" if closed else f"Ö {public}",
                        name=paper.name if paper else self.filled(self.random.choice(("Anfragen und Mitteilungen", "Bericht der Verwaltung", "Einwohnerfragestunde", "Genehmigung der Niederschrift")), 2026),
                        kind=m.ItemKind.PAPER if paper else m.ItemKind.FORMAL, is_public=not closed,
                        closed_reason=self.random.choice(words.REASONS) if closed else "",
                        released_name=self.random.choice(words.REASONS) if closed and self.random.random() < 0.4 else "",
                        result=self.pick(words.RESULTS) if over else "",
                    )
                )  # fmt: skip
                self.of_item.append(paper)
        items = self.keep(rows)
        self.consultations_of(items)
        votes = [
            self.row(
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
            and self.random.random() < 0.5
        ]
        self.keep(votes)
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
                self.row(
                    m.Consultation, paper=paper, item=item, meeting=item.meeting, position=position, authoritative=decides,
                    role="Entscheidung" if decides else "Vorberatung",
                    state=m.ConsultationState.DONE if item.meeting.state == m.MeetingState.CLOSED else m.ConsultationState.ASSIGNED,
                )
            )  # fmt: skip
        kept = self.keep(pairs)
        self.keep(
            [self.row(m.ConsultationGroup, consultation=c, group=self.group_of[c.meeting_id]) for c in kept]
        )

    def files_of(
        self, body: m.Body, papers: list[m.Paper], meetings: list[m.Meeting], items: list[m.AgendaItem]
    ) -> None:
        documents, owners = [], []
        for number in range(self.documents):
            dice = self.random.random()
            owner: Any
            if number < len(papers):
                owner, role = papers[number], m.AttachmentRole.MAIN
            elif number < len(papers) + len(meetings):
                owner, role = meetings[number - len(papers)], m.AttachmentRole.INVITATION
            elif number < len(papers) + 2 * len(meetings):
                owner, role = meetings[number - len(papers) - len(meetings)], m.AttachmentRole.MINUTES
            elif dice < 0.75:
                owner, role = self.random.choice(papers), m.AttachmentRole.AUXILIARY
            else:
                owner, role = self.random.choice(items), m.AttachmentRole.AUXILIARY
            public = (
                owner.is_public if not isinstance(owner, m.Meeting) else True
            ) and self.random.random() < 0.97
            name = {"invitation": "Einladung", "minutes": "Niederschrift", "main": "Vorlage"}.get(
                role, f"Anlage {number}"
            )
            text = self.text(2024, 5)
            content = f"{name} {number}\n{text}\n".encode()
            digest = hashlib.sha512(content).hexdigest()
            stored = f"council/{self.organisation_id}/{digest[:2]}/{digest}"
            if self.files and not default_storage.exists(stored):
                default_storage.save(stored, ContentFile(content))
            documents.append(
                self.row(
                    m.Document, body=body, name=name, file_name=f"{name} {number}.txt", mime_type="text/plain", size=len(content),
                    sha512=digest, content=stored, text=text, is_public=public, date=getattr(owner, "date", None),
                )
            )  # fmt: skip
            owners.append((owner, role))
        kept = self.keep(documents)
        columns = {m.Paper: "paper", m.Meeting: "meeting", m.AgendaItem: "item"}
        self.keep(
            [
                self.row(
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
    maker = _Maker(organisation_id, name, objects, seed, files=files, seat=seat)
    with transaction.atomic():
        body, groups, factions, offices, people = maker.standing()
        papers = maker.papers_of(body, factions, offices, people)
        meetings = maker.meetings_of(body, groups)
        items = maker.agenda_of(meetings, papers)
        maker.files_of(body, papers, meetings, items)
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
