# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Writing: what connects rows that were taken over, and taking back what the source has deleted."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from django.db.models import Q

from itunion.procedures.council import models as m
from itunion.procedures.council.importing.notes import Notes
from itunion.procedures.council.models import AttachmentRole as Role

__all__ = ["Linker"]

CONSENTING = {
    "email": "email",
    "phone": "phone",
    "life": "life",
    "gender": "gender",
    "location": "place",
    "locationObject": "place",
}
FILES: Mapping[str, tuple[tuple[str, Role], ...]] = {
    "Meeting": (
        ("invitation", Role.INVITATION), ("resultsProtocol", Role.MINUTES), ("verbatimProtocol", Role.VERBATIM),
        ("auxiliaryFile", Role.AUXILIARY),
    ),
    "AgendaItem": (("resolutionFile", Role.RESOLUTION), ("auxiliaryFile", Role.AUXILIARY)),
    "Paper": (("mainFile", Role.MAIN), ("auxiliaryFile", Role.AUXILIARY)),
}  # fmt: skip
COLUMNS = {"Meeting": "meeting", "AgendaItem": "item", "Paper": "paper"}
MOST_VOTES = 32767


class Keys(Protocol):
    """Where rows are, by the address they had."""

    def get(self, kind: str, address: str | None) -> int | None:
        """Return the key of one row."""
        ...


class Linker:
    """Sets what leads from one row to another; said again, it gives the same."""

    def __init__(
        self, organisation_id: int, index: Keys, now: dt.datetime, *, take_over_consents: bool
    ) -> None:
        self.organisation_id, self.index, self.now = organisation_id, index, now
        self.take_over_consents = take_over_consents
        self.fresh: dict[type[Any], list[Any]] = defaultdict(list)

    def link(self, kind: str, key: int, data: Mapping[str, Any], notes: Notes) -> bool:
        """Set the references of one row; False if some lead to what the source has not shown."""
        self.complete = True
        work = getattr(self, f"_{kind.lower()}", None)
        if kind in FILES:
            self._attachments(kind, key, data, notes)
        if work is not None:
            work(key, data, notes)
        return self.complete

    def flush(self) -> None:
        """Write the rows of this piece of work."""
        for model, rows in self.fresh.items():
            model.objects.bulk_create(rows, batch_size=500)
        self.fresh.clear()

    def _add(self, model: type[Any], **values: Any) -> None:
        self.fresh[model].append(model(organisation_id=self.organisation_id, **values))

    def _find(self, kind: str, addresses: Any, notes: Notes, key: str) -> list[int]:
        """Return the keys of what addresses lead to, each once; a dead one is noted."""
        found: dict[int, None] = {}
        for address in addresses if isinstance(addresses, list) else [addresses]:
            if not address:
                continue
            pk = self.index.get(kind, address)
            if pk is None:
                notes.add("dead_link", f"{key}: {address}")
                self.complete = False
            else:
                found[pk] = None
        return list(found)

    def _above(  # noqa: PLR0917
        self, model: type[Any], column: str, key: int, address: str | None, kind: str, notes: Notes
    ) -> bool:
        """Set what a row is part of, unless it would stand above itself; False if that is not there."""
        if not address:
            model.objects.filter(pk=key).exclude(**{column: None}).update(**{column: None})
            return True
        found = self._find(kind, address, notes, column)
        if not found:
            return False
        seen, above = {key}, found[0]
        while above is not None and above not in seen:
            seen.add(above)
            above = model.objects.filter(pk=above).values_list(column, flat=True).first()
        if above == key:
            notes.add("cycle", f"{column}: {address}")
        else:
            model.objects.filter(pk=key).update(**{column: found[0]})
        return True

    # -- by type ------------------------------------------------------------------------------------------------------

    def _organization(self, key: int, data: Mapping[str, Any], notes: Notes) -> None:
        self._above(m.Group, "part_of", key, data.get("subOrganizationOf"), "Organization", notes)

    def _person(self, key: int, data: Mapping[str, Any], _notes: Notes) -> None:
        if self.take_over_consents:
            for field in sorted({field for name, field in CONSENTING.items() if data.get(name)}):
                self._consent(key, field)

    def _consent(self, person: int, field: str) -> None:
        # whoever revoked it here has revoked it
        if not m.Consent.objects.filter(person=person, field=field).exists():
            m.Consent.objects.create(
                organisation_id=self.organisation_id, person_id=person, field=field, given_at=self.now
            )

    def _meeting(self, key: int, data: Mapping[str, Any], notes: Notes) -> None:
        groups = self._find("Organization", data.get("organization"), notes, "organization")
        m.MeetingGroup.objects.filter(meeting=key).delete()
        for position, group in enumerate(groups):
            self._add(m.MeetingGroup, meeting_id=key, group_id=group, position=position)
        present = self._find("Person", data.get("participant"), notes, "participant")
        m.Attendance.objects.filter(meeting=key, arrived__isnull=True, left__isnull=True).delete()
        known = set(m.Attendance.objects.filter(meeting=key).values_list("person", flat=True))
        for person in present:
            if person not in known:
                self._add(m.Attendance, meeting_id=key, person_id=person)
            if self.take_over_consents:
                self._consent(person, "attendance")
        items = self._find("AgendaItem", data.get("agendaItem"), notes, "agendaItem")
        self._positions(m.AgendaItem, items, notes)

    def _positions(self, model: type[Any], keys: list[int], notes: Notes) -> None:
        """Put rows into the order in which they are listed."""
        rows = {row.pk: row for row in model.objects.filter(pk__in=keys)}
        moved = []
        for position, key in enumerate(keys):
            if rows[key].position != position:
                rows[key].position = position
                moved.append(rows[key])
        if moved and model is m.AgendaItem:
            notes.add("order_missing", f"{len(moved)}")
        model.objects.bulk_update(moved, ["position"], batch_size=200)

    def _agendaitem(self, key: int, data: Mapping[str, Any], notes: Notes) -> None:
        # told from this side as well; the other one counts if it says something
        for consultation in self._find("Consultation", data.get("consultation"), notes, "consultation"):
            meeting = m.AgendaItem.objects.values_list("meeting", flat=True).get(pk=key)
            m.Consultation.objects.filter(pk=consultation, item__isnull=True).update(
                item=key, meeting=meeting
            )
        votes = data.get("itunion:vote")
        if not votes:
            return
        start = m.AgendaItem.objects.values_list("meeting__start", flat=True).get(pk=key)
        m.VoteCast.objects.filter(vote__item=key).delete()
        m.Vote.objects.filter(item=key).delete()
        for position, vote in enumerate(votes):
            self._vote(key, position, vote, start or self.now, notes)

    def _vote(self, item: int, position: int, said: Mapping[str, Any], at: dt.datetime, notes: Notes) -> None:
        numbers: dict[str, int] = {}
        for name in ("yes", "no", "abstained", "excluded"):
            number = said.get(name)
            right = isinstance(number, int) and not isinstance(number, bool) and 0 <= number < MOST_VOTES // 4
            numbers[name] = int(number) if right and number is not None else 0
        present = numbers["yes"] + numbers["no"] + numbers["abstained"]
        kind = said.get("kind") if said.get("kind") in m.VoteKind.values else m.VoteKind.OPEN
        carried = said.get("carried")
        vote = m.Vote.objects.create(
            organisation_id=self.organisation_id, item_id=item, position=position, kind=kind, at=at, present=present,
            subject=str(said.get("subject") or "")[:500], carried=carried if isinstance(carried, bool) else None, **numbers,
        )  # fmt: skip
        calls = said.get("rollCall") if kind == m.VoteKind.ROLL_CALL else None
        cast = set()
        for call in calls if isinstance(calls, list) else []:
            who = call.get("person") if isinstance(call, dict) else None
            for person in self._find("Person", who if isinstance(who, str) else None, notes, "rollCall"):
                if person not in cast and call.get("choice") in m.VoteChoice.values:
                    cast.add(person)
                    m.VoteCast.objects.create(
                        organisation_id=self.organisation_id,
                        vote=vote,
                        person_id=person,
                        choice=call["choice"],
                    )
        if cast:
            # it was published there, so its rules allow it
            m.Body.objects.filter(meetings__items=item).update(roll_call_public=True)

    def _paper(self, key: int, data: Mapping[str, Any], notes: Notes) -> None:
        m.PaperOriginator.objects.filter(paper=key).delete()
        for name, target, column in (("originatorPerson", "Person", "person_id"), ("originatorOrganization", "Organization", "group_id")):  # fmt: skip
            for found in self._find(target, data.get(name), notes, name):
                self._add(m.PaperOriginator, paper_id=key, **{column: found})
        offices = self._find("Organization", data.get("underDirectionOf"), notes, "underDirectionOf")
        m.Paper.objects.filter(pk=key).update(department=offices[0] if offices else None)
        m.PaperPlace.objects.filter(paper=key).delete()
        for place in self._find("Location", data.get("location"), notes, "location"):
            self._add(m.PaperPlace, paper_id=key, place_id=place)
        self._positions(
            m.Consultation, self._find("Consultation", data.get("consultation"), notes, "consultation"), notes
        )
        self._unlink(key, data)
        for name in ("superordinatedPaper", "subordinatedPaper", "relatedPaper"):
            for other in self._find("Paper", data.get(name), notes, name):
                if other == key:
                    notes.add("cycle", name)
                else:
                    self._paper_link(key, other, name)

    def _unlink(self, key: int, data: Mapping[str, Any]) -> None:
        """Take away links that neither of two papers taken over speaks of any more; what was linked here stays."""
        links = m.PaperLink.objects.filter(Q(paper=key) | Q(other=key)).select_related("paper", "other")
        for link in links:
            own, other = (link.paper, link.other) if link.paper_id == key else (link.other, link.paper)
            if not other.origin:
                continue
            mine = theirs = "relatedPaper"
            if link.superordinate:
                mine, theirs = "superordinatedPaper", "subordinatedPaper"
                if link.other_id == key:
                    mine, theirs = theirs, mine
            said = (
                m.SourceObject.objects.filter(origin=other.origin).values_list("data", flat=True).first()
                or {}
            )
            if other.origin not in (data.get(mine) or ()) and own.origin not in (said.get(theirs) or ()):
                link.delete()

    def _paper_link(self, key: int, other: int, name: str) -> None:
        """Note once that two papers belong together, whoever says so and however often."""
        pair = (other, key) if name == "subordinatedPaper" else (key, other)
        links = m.PaperLink.objects
        if name == "relatedPaper":
            both = links.filter(paper__in=pair, other__in=pair)
            if both.filter(superordinate=False).exists():
                return
            taken = set(both.values_list("paper", flat=True))
            pair = pair if pair[0] not in taken else (pair[1], pair[0])
            if pair[0] in taken:
                return
        elif (link := links.filter(paper=pair[0], other=pair[1]).first()) is not None:
            if link.superordinate or links.filter(paper=pair[1], other=pair[0]).exists():
                return
            # related as well: said from the other side
            links.filter(pk=link.pk).update(paper=pair[1], other=pair[0])
        links.create(
            organisation_id=self.organisation_id,
            paper_id=pair[0],
            other_id=pair[1],
            superordinate=name != "relatedPaper",
        )

    def _consultation(self, key: int, data: Mapping[str, Any], notes: Notes) -> None:
        self._find("AgendaItem", data.get("agendaItem"), notes, "agendaItem")
        self._find("Meeting", data.get("meeting"), notes, "meeting")
        row = m.Consultation.objects.select_related("item").get(pk=key)
        if row.item is not None and row.meeting_id is None:
            m.Consultation.objects.filter(pk=key).update(meeting=row.item.meeting_id)
        groups = self._find("Organization", data.get("organization"), notes, "organization")
        m.ConsultationGroup.objects.filter(consultation=key).delete()
        for position, group in enumerate(groups):
            self._add(m.ConsultationGroup, consultation_id=key, group_id=group, position=position)

    def _file(self, key: int, data: Mapping[str, Any], notes: Notes) -> None:
        self._above(m.Document, "derived_from", key, data.get("masterFile"), "File", notes)
        for derived in self._find("File", data.get("derivativeFile"), notes, "derivativeFile"):
            if derived != key and not m.Document.objects.filter(pk=key, derived_from=derived).exists():
                m.Document.objects.filter(pk=derived, derived_from__isnull=True).update(derived_from=key)

    def _attachments(self, kind: str, key: int, data: Mapping[str, Any], notes: Notes) -> None:
        column = COLUMNS[kind]
        m.Attachment.objects.filter(**{column: key}).exclude(role=Role.INTERNAL).delete()
        position = 0
        for name, role in FILES[kind]:
            for document in self._find("File", data.get(name), notes, name):
                self._add(
                    m.Attachment,
                    document_id=document,
                    role=role,
                    position=min(position, 32767),
                    **{f"{column}_id": key},
                )
                position += 1

    # -- what the source has deleted ------------------------------------------------------------------------------------

    def delete(self, kind: str, address: str) -> Iterable[Any]:
        """Take a row out of the public's sight; return it, if it was there. The row itself and its history stay."""
        key = self.index.get(kind, address)
        if key is None:
            return []
        hide: dict[str, tuple[type[Any], dict[str, Any]]] = {
            "Body": (m.Body, {"is_public": False}),
            "Organization": (m.Group, {"is_public": False}),
            "Person": (m.Person, {"is_public": False}),
            "Meeting": (m.Meeting, {"agenda_published_at": None, "published_at": None, "is_public": False}),
            "AgendaItem": (m.AgendaItem, {"is_public": False, "released_name": "", "released_result": ""}),
            "Paper": (m.Paper, {"published_at": None, "is_public": False}),
            "File": (m.Document, {"is_public": False}),
        }
        if kind in hide:
            model, values = hide[kind]
            model.objects.filter(pk=key).update(**values)
            return [model(pk=key)]
        return self._remove(kind, key)

    def _remove(self, kind: str, key: int) -> list[Any]:
        """Delete what has no life of its own; return what it stood in."""
        if kind == "Consultation":
            row = m.Consultation.objects.get(pk=key)
            m.ConsultationGroup.objects.filter(consultation=key).delete()
            row.delete()
            return [m.Paper(pk=row.paper_id)]
        if kind == "Membership":
            seat = m.Membership.objects.get(pk=key)
            m.Membership.objects.filter(deputy_for=key).update(deputy_for=None)
            seat.delete()
            return [m.Person(pk=seat.person_id), m.Group(pk=seat.group_id)]
        if kind == "LegislativeTerm":
            term = m.LegislativeTerm.objects.get(pk=key)
            term.delete()
            return [m.Body(pk=term.body_id)]
        return [m.Place(pk=key)]
