# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Random councils, half public and half closed, in which every text carries a mark, and random edits of them.

`allowed` says which marks the public may see. It is written a second time here, from the rules and not from the
program: a mark that is found though it is not allowed has leaked; one that is allowed and not found was lost.
"""

import re
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

from django.db import transaction
from tests.council import builders as make

from itunion.foundation.kernel.api import clock
from itunion.procedures.council import models as m
from itunion.procedures.council.models import ObjectType as T
from itunion.procedures.council.publishing import refresh

__all__ = ["MARK", "Mixture", "allowed"]

MARK = re.compile(rb"zaunkoenig[0-9]+x")
STATES = [state.value for state in m.MeetingState]
OVER = {"held", "closed"}
ROLES = [role.value for role in m.AttachmentRole]
LONE = {
    "paper": {"main"},
    "meeting": {"invitation", "minutes", "verbatim"},
    "item": {"resolution"},
}


class Mixture:
    """A random council of a member, and what can happen to it."""

    def __init__(self, organisation_id: int, random: Random, *, size: int = 1) -> None:
        self.owner, self.random = organisation_id, random
        self.marks = 0
        self.bodies = [make.body(self.owner, self.mark(), ags="", rgs="", classification=self.mark())]
        if random.random() < 0.4:
            self.bodies.append(
                make.body(self.owner, self.mark(), ags="", rgs="", is_public=self.likely(), license="")
            )
        for create, number in (
            (self.new_term, 1), (self.new_place, 3), (self.new_group, 3), (self.new_person, 4),
            (self.new_membership, 5), (self.new_paper, 4), (self.new_meeting, 3), (self.new_item, 6),
            (self.new_consultation, 5), (self.new_document, 8), (self.new_link, 2), (self.new_vote, 2),
            (self.new_attendance, 2), (self.new_internal, 2),
        ):  # fmt: skip
            for _ in range(number * size):
                create()

    # -- chance -------------------------------------------------------------------------------------------------

    def mark(self) -> str:
        """Return a text nobody else has."""
        self.marks += 1
        return f"zaunkoenig{self.marks}x"

    def likely(self, chance: float = 0.7) -> bool:
        """Return True, mostly."""
        return self.random.random() < chance

    def any(self, model: type[Any], **conditions: Any) -> Any:
        """Return a row of a table, or None."""
        pks = list(model.objects.filter(**conditions).order_by("pk").values_list("pk", flat=True))
        return model.objects.get(pk=self.random.choice(pks)) if pks else None

    def maybe(self, model: type[Any], chance: float = 0.5) -> Any:
        """Return a row of a table or None, by chance."""
        return self.any(model) if self.likely(chance) else None

    def body(self) -> m.Body:
        """Return the first body, mostly."""
        pk = self.bodies[0].pk if self.likely(0.8) else self.bodies[-1].pk
        found: m.Body = m.Body.objects.get(pk=pk)
        return found

    # -- rows ---------------------------------------------------------------------------------------------------

    def new_term(self) -> Any:
        return make.term(self.body(), self.mark())

    def new_place(self) -> Any:
        return make.place(self.body(), self.mark(), room=self.mark())

    def new_group(self) -> Any:
        return make.group(
            self.body(), self.mark(), is_public=self.likely(0.8), part_of=self.maybe(m.Group, 0.3),
            place=self.maybe(m.Place, 0.3), website=f"https://example.org/{self.mark()}",
        )  # fmt: skip

    def new_person(self) -> Any:
        made = make.person(
            self.body(), self.mark(), is_public=self.likely(0.8), email=f"{self.mark()}@example.org",
            phone=self.mark(), life=self.mark(), gender=self.mark(), place=self.maybe(m.Place, 0.4), iban=self.mark(),
            login_email=f"{self.mark()}@example.org", status=self.mark(),
            further={"oparl": {"lifeSource": self.mark(), "email": [self.mark()]}, "vendor": {"x": self.mark()}},
        )  # fmt: skip
        for field in m.CONSENT_FIELDS:
            if self.likely(0.5):
                make.consent(made, field, revoked=self.likely(0.4))
        return made

    def new_membership(self) -> Any:
        return make.member_of(
            self.any(m.Person), self.any(m.Group), role=self.mark(), on_behalf_of=self.maybe(m.Group, 0.3)
        )

    def new_paper(self) -> Any:
        is_public = self.likely(0.8)
        state = self.random.choice(["released"] * 6 + ["draft", "withdrawn"])
        return make.paper(
            self.body(), self.mark(), reference=self.mark(), is_public=is_public, state=state,
            published=is_public and state == "released" and self.likely(0.8), closed_reason=self.mark(),
            originators=[row for row in (self.maybe(m.Person), self.maybe(m.Group)) if row],
            places=[row for row in (self.maybe(m.Place),) if row], department=self.maybe(m.Group, 0.3),
            further={"oparl": {"keyword": [self.mark()]}, "vendor": {"x": self.mark()}},
        )  # fmt: skip

    def new_meeting(self) -> Any:
        is_public = self.likely(0.8)
        published = is_public and self.likely(0.9)
        return make.meeting(
            self.body(), *{g.pk: g for g in (self.any(m.Group), self.any(m.Group))}.values(), name=self.mark(),
            is_public=is_public, published=published, agenda=self.likely(0.8), state=self.random.choice(STATES),
            place=self.maybe(m.Place), urgency_reason=self.mark(),
        )  # fmt: skip

    def new_item(self) -> Any:
        is_public = self.likely()
        return make.item(
            self.any(m.Meeting), self.mark(), is_public=is_public, label=self.mark(), result=self.mark(),
            supplementary=self.likely(0.3), sent_at=clock.now() if self.likely(0.5) else None,
            resolution_text=self.mark(), record=self.mark(), closed_reason=self.mark(),
            released_name=self.mark() if self.likely(0.3) else "", released_result=self.mark(),
            further={"oparl": {"keyword": [self.mark()], "result": self.mark()}},
        )  # fmt: skip

    def new_consultation(self) -> Any:
        groups = {g.pk: g for g in (self.any(m.Group), self.any(m.Group))}.values()
        return make.consultation(
            self.any(m.Paper), *groups, at=self.maybe(m.AgendaItem, 0.7), role=self.mark()
        )

    def new_document(self) -> Any:
        made = make.document(
            self.body(), self.mark(), content=self.mark().encode() if self.likely(0.9) else None,
            file_name=f"{self.mark()}.txt", is_public=self.likely(0.8), derived_from=self.maybe(m.Document, 0.2),
            held_back=self.mark() if self.likely(0.1) else "",
        )  # fmt: skip
        for _ in range(self.random.choice([0, 1, 1, 1, 2])):
            self.attach(made)
        return made

    def attach(self, document: Any) -> Any:
        owner = self.random.choice(list(LONE))
        to = self.any({"paper": m.Paper, "meeting": m.Meeting, "item": m.AgendaItem}[owner])
        role = self.random.choice(ROLES)
        if to is None or (
            role in LONE[owner] and m.Attachment.objects.filter(**{owner: to}, role=role).exists()
        ):
            return None
        make.attach(document, to, role)
        return to

    def new_link(self) -> Any:
        one, other = self.any(m.Paper), self.any(m.Paper)
        if one.pk == other.pk or m.PaperLink.objects.filter(paper=one, other=other).exists():
            return None
        m.PaperLink.objects.create(
            organisation_id=self.owner, paper=one, other=other, superordinate=self.likely(0.5)
        )
        return one

    def new_vote(self) -> Any:
        item = self.any(m.AgendaItem)
        vote = make.vote(item, subject=self.mark(), kind=self.random.choice(["open", "roll_call", "secret"]))
        if vote.kind == "roll_call":
            for person in m.Person.objects.order_by("pk")[:2]:
                m.VoteCast.objects.create(organisation_id=self.owner, vote=vote, person=person, choice="yes")
        return item

    def new_attendance(self) -> Any:
        meeting, person = self.any(m.Meeting), self.any(m.Person)
        m.Attendance.objects.create(organisation_id=self.owner, meeting=meeting, person=person)
        return meeting

    def new_internal(self) -> Any:
        """Make rows of which nothing is ever published."""
        own = {"organisation_id": self.owner}
        now, item, paper, person = clock.now(), self.any(m.AgendaItem), self.any(m.Paper), self.any(m.Person)
        m.FollowUp.objects.create(**own, item=item, task=self.mark(), created_at=now)
        m.PaperVersion.objects.create(
            **own, paper=paper, version=self.marks, name=self.mark(), text=self.mark(), by=self.mark(), at=now
        )
        if not m.Exclusion.objects.filter(item=item, person=person).exists():
            m.Exclusion.objects.create(**own, item=item, person=person, reason=self.mark(), declared_at=now)
        m.QuorumFinding.objects.create(
            **own, meeting=item.meeting, at=now, present=2, seats=5, found=False, denied_by=person
        )
        if not m.PrivateNote.objects.filter(item=item, person=person).exists():
            m.PrivateNote.objects.create(**own, item=item, person=person, text=self.mark(), changed_at=now)
        return item

    # -- edits --------------------------------------------------------------------------------------------------

    def edit(self) -> str:
        """Change something by chance, as an action would, and publish it; return what was done."""
        change: Callable[[], Any] = self.random.choice(
            [
                *[self.create] * 5, *[self.rename] * 3, *[self.toggle] * 3, *[self.publish] * 3, self.advance,
                self.consent, self.reattach, self.reattach, self.unlink, self.move_item, self.reorder, self.reassign,
                self.move_place, self.drop_membership, self.drop_item, self.roll_calls,
            ]
        )  # fmt: skip
        with transaction.atomic():
            touched = change() or ()
            gone = [row for row in touched if isinstance(row, tuple)]
            refresh(*(row for row in touched if not isinstance(row, tuple)), gone=gone)
        return change.__name__

    def create(self) -> Any:
        make_one = self.random.choice(
            [
                self.new_person, self.new_group, self.new_paper, self.new_meeting, self.new_item, self.new_document,
                self.new_consultation, self.new_membership, self.new_link, self.new_vote, self.new_attendance,
                self.new_term,
            ]
        )  # fmt: skip
        made = make_one()
        return [made] if made is not None else []

    def rename(self) -> Any:
        model, field = self.random.choice(
            [
                (m.Body, "name"), (m.LegislativeTerm, "name"), (m.Place, "description"), (m.Group, "name"),
                (m.Person, "name"), (m.Person, "phone"), (m.Membership, "role"), (m.Paper, "name"), (m.Meeting, "name"),
                (m.AgendaItem, "name"), (m.AgendaItem, "result"), (m.Consultation, "role"), (m.Document, "name"),
            ]
        )  # fmt: skip
        row = self.any(model)
        if row is None:
            return []
        setattr(row, field, self.mark())
        row.save()
        return [row]

    def toggle(self) -> Any:
        """Open or close something; the first body stays open, or there would be nothing to see."""
        model = self.random.choice(
            [
                m.Group,
                m.Person,
                m.Paper,
                m.Meeting,
                m.AgendaItem,
                m.AgendaItem,
                m.Document,
                m.Document,
                m.Body,
            ]
        )
        row = self.any(model)
        if row == self.bodies[0]:
            return []
        row.is_public = self.likely(0.6)
        if model in {m.Paper, m.Meeting} and not row.is_public:
            row.published_at = None
            if model is m.Meeting:
                row.agenda_published_at = None
        row.save()
        return [row]

    def publish(self) -> Any:
        if self.likely(0.5):
            paper = self.any(m.Paper)
            may = paper.is_public and paper.state == "released"
            paper.published_at = clock.now() if may and self.likely(0.8) else None
            paper.save()
            return [paper]
        meeting = self.any(m.Meeting)
        if not meeting.is_public:
            return []
        meeting.published_at = clock.now() if self.likely(0.8) else None
        meeting.agenda_published_at = clock.now() if meeting.published_at and self.likely(0.7) else None
        meeting.save()
        return [meeting]

    def advance(self) -> Any:
        meeting = self.any(m.Meeting)
        meeting.state = self.random.choice(STATES)
        meeting.save()
        return [meeting]

    def consent(self) -> Any:
        person = self.any(m.Person)
        field = self.random.choice(m.CONSENT_FIELDS)
        if not m.Consent.objects.filter(person=person, field=field, revoked_at=None).update(
            revoked_at=clock.now()
        ):
            make.consent(person, field)
        return [person]

    def reattach(self) -> Any:
        if self.likely(0.5):
            document = self.any(m.Document)
            to = self.attach(document)
            return [document, to] if to is not None else []
        attachment = self.any(m.Attachment)
        if attachment is None:
            return []
        touched = [attachment.document, attachment.paper or attachment.meeting or attachment.item]
        attachment.delete()
        return touched

    def unlink(self) -> Any:
        link = self.any(m.PaperLink)
        if link is None:
            return []
        paper = link.paper
        link.delete()
        return [paper]

    def move_item(self) -> Any:
        item, meeting = self.any(m.AgendaItem), self.any(m.Meeting)
        item.meeting, item.position = meeting, meeting.items.count()
        item.save()
        consultations = list(item.consultations.all())
        for consultation in consultations:
            consultation.meeting = meeting
            consultation.save()
        return [item, *consultations]

    def reorder(self) -> Any:
        meeting = self.any(m.Meeting)
        items = list(meeting.items.all())
        self.random.shuffle(items)
        for position, item in enumerate(items):
            item.position = position
            item.save()
        return items

    def reassign(self) -> Any:
        consultation = self.any(m.Consultation)
        if consultation is None:
            return []
        consultation.item = self.maybe(m.AgendaItem, 0.7)
        consultation.meeting = consultation.item.meeting if consultation.item else self.maybe(m.Meeting, 0.3)
        consultation.save()
        return [consultation]

    def move_place(self) -> Any:
        row = self.any(self.random.choice([m.Meeting, m.Group, m.Person, m.Body]))
        row.place = self.maybe(m.Place, 0.7)
        row.save()
        return [row]

    def drop_membership(self) -> Any:
        membership = self.any(m.Membership)
        if membership is None:
            return []
        touched: list[Any] = [membership.person, membership.group]
        if membership.public_number is not None:
            touched.append((T.MEMBERSHIP, membership.public_number))
        membership.delete()
        return touched

    def drop_item(self) -> Any:
        """Delete an item nothing else hangs on but its consultations and files."""
        item = self.any(m.AgendaItem, votes=None, exclusions=None, notes=None, follow_ups=None)
        if item is None:
            return []
        touched: list[Any] = [item.meeting]
        for consultation in item.consultations.all():
            consultation.item = None
            consultation.save()
            touched.append(consultation)
        for attachment in item.attachments.all():
            touched.append(attachment.document)
            attachment.delete()
        if item.public_number is not None:
            touched.append((T.AGENDA_ITEM, item.public_number))
        item.delete()
        return touched

    def roll_calls(self) -> Any:
        body = self.any(m.Body)
        body.roll_call_public = not body.roll_call_public
        body.save()
        return [body]


# -- what may be seen -----------------------------------------------------------------------------------------------


def allowed() -> set[str]:
    """Return the marks the public may see of the acting member."""
    return {mark.decode() for text in _allowed() for mark in MARK.findall(str(text or "").lower().encode())}


def _shows(meeting: Any) -> bool:
    return bool(meeting.body.is_public and meeting.is_public and meeting.published_at)


def _shows_item(item: Any) -> bool:
    if not (_shows(item.meeting) and item.meeting.agenda_published_at):
        return False
    if item.meeting.state == "invited" and item.supplementary and item.sent_at is None:
        return False
    return bool(item.is_public or item.released_name)


def _shows_paper(paper: Any) -> bool:
    return bool(paper.body.is_public and paper.is_public and paper.published_at and paper.state == "released")


def _hangs_openly(attachment: Any) -> bool:
    if attachment.role == "internal":
        return False
    if attachment.paper is not None:
        return _shows_paper(attachment.paper)
    if attachment.item is not None:
        item = attachment.item
        open_item = _shows_item(item) and item.is_public
        return open_item and (attachment.role != "resolution" or item.meeting.state in OVER)
    meeting = attachment.meeting
    if attachment.role in {"minutes", "verbatim"}:
        return _shows(meeting) and meeting.state == "closed"
    return _shows(meeting) and meeting.agenda_published_at is not None


def _allowed() -> Iterator[Any]:
    for body in m.Body.objects.filter(is_public=True):
        yield from (body.name, body.classification)
        yield from (term.name for term in body.terms.all())
    groups = {g.pk: g for g in m.Group.objects.all() if g.is_public and g.body.is_public}
    for group in groups.values():
        yield from (group.name, group.website)
    people = {p.pk: p for p in m.Person.objects.all() if p.is_public and p.body.is_public}
    consents = {(c.person_id, c.field) for c in m.Consent.objects.filter(revoked_at=None)}
    for person in people.values():
        yield from (person.name, person.family_name, person.status)
        for field in ("email", "phone", "life", "gender"):
            if (person.pk, field) in consents:
                yield getattr(person, field)
        if (person.pk, "life") in consents:
            yield person.further["oparl"]["lifeSource"]
    for membership in m.Membership.objects.all():
        if membership.person_id in people and membership.group_id in groups:
            yield membership.role
    papers = [paper for paper in m.Paper.objects.all() if _shows_paper(paper)]
    for paper in papers:
        yield from (paper.name, paper.reference, paper.further["oparl"]["keyword"])
    meetings = [meeting for meeting in m.Meeting.objects.all() if _shows(meeting)]
    yield from (meeting.name for meeting in meetings)
    for item in m.AgendaItem.objects.all():
        if not _shows_item(item):
            continue
        over = item.meeting.state in OVER
        if item.is_public:
            yield from (item.name, item.label, item.further["oparl"]["keyword"])
            if over:
                yield from (item.result, item.resolution_text)
                yield from (vote.subject for vote in item.votes.all())
        else:
            yield item.released_name
            if over:
                yield item.released_result
    for consultation in m.Consultation.objects.all():
        item, meeting = consultation.item, consultation.meeting
        closed = (item is not None and not item.is_public) or (meeting is not None and not meeting.is_public)
        who = [entry.group_id for entry in consultation.groups.all()]
        if _shows_paper(consultation.paper) and not closed and any(pk in groups for pk in who):
            yield consultation.role
    for document in m.Document.objects.all():
        shown = document.is_public and not document.held_back and document.body.is_public and document.content
        if shown and any(_hangs_openly(a) for a in document.attachments.all()):
            yield from (document.name, document.file_name, document.text)
    at_home = {pk for pk in people if (pk, "place") in consents}
    for place in m.Place.objects.all():
        if (
            any(meeting.place_id == place.pk for meeting in meetings)
            or any(entry.paper in papers for entry in place.papers.all())
            or any(body.is_public for body in place.bodies.all())
            or any(group.pk in groups for group in place.groups.all())
            or any(person.pk in at_home for person in place.people.all())
        ):
            yield from (place.description, place.room)
