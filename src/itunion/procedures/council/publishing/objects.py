# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is published of each row: its stand-alone output in OParl 1.1, as a mapping.

Source: OParl 1.1.1, chapter "Schema". Empty values are left out; addresses begin with a placeholder, because the root
is known only when something is answered. Properties with the prefix `itunion:` are extensions (docs/oparl.md).
"""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.utils import timezone

from itunion.procedures.council.models import (
    AgendaItem,
    Attachment,
    AttachmentRole,
    Body,
    Consultation,
    Document,
    Group,
    LegislativeTerm,
    Meeting,
    MeetingState,
    Membership,
    ObjectType,
    Paper,
    Person,
    Place,
    Vote,
    VoteKind,
)
from itunion.procedures.council.publishing import visibility as seen

__all__ = [
    "EMBEDDED",
    "PORTAL_ROOT",
    "PREFIX",
    "ROOT",
    "TYPE_URL",
    "Rendered",
    "address",
    "embedded",
    "moment",
]

# JSON text never contains these two characters as such, so they can be replaced blindly
ROOT = "\u0002"  # root of the API of a member and version, e.g. https://host/oparl/barleben/1.1
PORTAL_ROOT = "\u0003"  # root of the portal of a member, e.g. https://host/rat/barleben
PREFIX = "itunion:"
TYPE_URL = "https://schema.oparl.org/1.1/"

Rendered = dict[str, Any]


class Address(str):
    """An address of ours: begins with a placeholder, which would be taken out of anything people wrote."""

    __slots__ = ()


Embed = Callable[[ObjectType, int | None], Rendered | None]

# pages of the portal that show an object; the others are shown by what contains them
PORTAL_PAGES: Mapping[ObjectType, str] = {
    ObjectType.ORGANIZATION: "gremien",
    ObjectType.PERSON: "personen",
    ObjectType.MEETING: "sitzungen",
    ObjectType.PAPER: "vorlagen",
}
# back references drop out where an object is embedded in what they lead to
BACK_REFERENCES: Mapping[ObjectType, tuple[str, ...]] = {
    ObjectType.LEGISLATIVE_TERM: ("body",),
    ObjectType.MEMBERSHIP: ("person",),
    ObjectType.AGENDA_ITEM: ("meeting",),
    ObjectType.CONSULTATION: ("paper",),
    ObjectType.FILE: ("meeting", "agendaItem", "paper"),
    ObjectType.LOCATION: ("bodies", "organizations", "persons"),
}
# what is embedded where: property of the container, type of what is embedded
EMBEDDED: Mapping[ObjectType, tuple[tuple[str, ObjectType], ...]] = {
    ObjectType.BODY: (("legislativeTerm", ObjectType.LEGISLATIVE_TERM), ("location", ObjectType.LOCATION)),
    ObjectType.ORGANIZATION: (("location", ObjectType.LOCATION),),
    ObjectType.PERSON: (("membership", ObjectType.MEMBERSHIP), ("locationObject", ObjectType.LOCATION)),
    ObjectType.MEETING: (
        ("location", ObjectType.LOCATION),
        ("invitation", ObjectType.FILE),
        ("resultsProtocol", ObjectType.FILE),
        ("verbatimProtocol", ObjectType.FILE),
        ("auxiliaryFile", ObjectType.FILE),
        ("agendaItem", ObjectType.AGENDA_ITEM),
    ),
    ObjectType.AGENDA_ITEM: (("resolutionFile", ObjectType.FILE), ("auxiliaryFile", ObjectType.FILE)),
    ObjectType.PAPER: (
        ("mainFile", ObjectType.FILE),
        ("auxiliaryFile", ObjectType.FILE),
        ("location", ObjectType.LOCATION),
        ("consultation", ObjectType.CONSULTATION),
    ),
}
# properties without a column here that may come from an import, and what they hold
COMMON: Mapping[str, type] = {"license": str, "keyword": list}
FURTHER: Mapping[ObjectType, Mapping[str, type]] = {
    ObjectType.BODY: {"equivalent": list},
    ObjectType.ORGANIZATION: {"post": list},
    ObjectType.LOCATION: {"geojson": dict},
}
# control characters have no place in JSON for people; line ends and tabs stay
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u2028\u2029\ufffe\uffff]")


def address(object_type: ObjectType, number: int, below: str = "") -> Address:
    """Return the address of a published object below the root, or of a list below the object."""
    return Address(f"{ROOT}/{object_type.value}/{number}{below}")


def _page(path: str) -> Address:
    return Address(f"{PORTAL_ROOT}/{path}")


def moment(value: dt.datetime) -> str:
    """Return a moment as OParl wants it: local time with offset, no fractions, so that the hour that occurs twice is clear."""
    return timezone.localtime(value).replace(microsecond=0).isoformat()


def embedded(object_type: ObjectType, output: Rendered) -> Rendered:
    """Return the output of an object as it stands inside what contains it."""
    dropped = BACK_REFERENCES.get(object_type, ())
    return {key: value for key, value in output.items() if key not in dropped}


def _clean(value: Any) -> Any:
    if isinstance(value, Address):
        return value
    if isinstance(value, str):
        return CONTROL.sub("", value).strip()
    if isinstance(value, Mapping):
        return {_clean(str(key)): _clean(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(item) for item in value]
    if isinstance(value, dt.datetime):
        return moment(value)
    return value.isoformat() if isinstance(value, dt.date) else value


def _output(object_type: ObjectType, row: Any, pairs: Iterable[tuple[str, Any]]) -> Rendered:
    """Return id and type, what the row's type says, and what came with an import; empty values are left out."""
    result: Rendered = {
        "id": address(object_type, row.public_number),
        "type": TYPE_URL + object_type.label,
    }
    if (page := PORTAL_PAGES.get(object_type)) is not None:
        result["web"] = _page(f"{page}/{row.public_number}/")
    for key, value in pairs:
        cleaned = _clean(value)
        if cleaned not in (None, "", [], {}):
            result[key] = cleaned
    for key, value in _further(object_type, row).items():
        cleaned = _clean(value)
        if key not in result and cleaned not in (None, "", [], {}):
            result[key] = cleaned
    return result


def _further(object_type: ObjectType, row: Any) -> Rendered:
    """Return what came along with an import, as far as nothing here decides about it and it is what it should be.

    A property that is decided here must not come back through this door: an address without consent, a result before
    the meeting is over, a link to something closed.
    """
    came = row.further.get("oparl") or {}
    allowed = FURTHER.get(object_type, {})
    result: Rendered = {}
    for key, value in came.items():
        kind = COMMON.get(key) or allowed.get(key)
        if (kind is str and isinstance(value, str)) or (
            kind is list and isinstance(value, list) and all(isinstance(entry, str) for entry in value)
        ):
            result[key] = value
        elif kind is dict and isinstance(value, Mapping) and value.get("type") == "Feature":
            result[key] = dict(value)
    return result


def _link(object_type: ObjectType, row: Any, visible: bool) -> str | None:
    return address(object_type, row.public_number) if visible and row.public_number is not None else None


def _links(object_type: ObjectType, rows: Iterable[tuple[Any, bool]]) -> list[str]:
    links = [_link(object_type, row, visible) for row, visible in rows]
    # the same object twice is one reference
    return list(dict.fromkeys(link for link in links if link is not None))


def _present(things: Iterable[Rendered | None]) -> list[Rendered]:
    return [thing for thing in things if thing is not None]


def body_output(body: Body, embed: Embed) -> Rendered:
    """Return a body; its lists stand at fixed places below it."""
    number = body.public_number or 0
    lists = {
        name: address(ObjectType.BODY, number, f"/{name}")
        for name in (
            "organization", "person", "meeting", "paper", "agendaItem", "consultation", "file", "locationList",
            "legislativeTermList", "membership",
        )
    }  # fmt: skip
    output = _output(
        ObjectType.BODY,
        body,
        [
            ("system", Address(f"{ROOT}/system")),
            ("name", body.name),
            ("shortName", body.short_name),
            ("classification", body.classification),
            ("website", body.website),
            ("license", body.license),
            ("licenseValidSince", body.license_valid_since),
            ("oparlSince", body.published_since),
            ("ags", body.ags),
            ("rgs", body.rgs),
            ("contactName", body.contact_name),
            ("contactEmail", body.contact_email),
            *lists.items(),
            ("location", embed(ObjectType.LOCATION, body.place_id)),
        ],
    )
    # mandatory, so it stands there even when empty
    output["legislativeTerm"] = _present(embed(ObjectType.LEGISLATIVE_TERM, t.pk) for t in body.terms.all())
    output["web"] = _page("")
    return output


def term_output(term: LegislativeTerm, _embed: Embed) -> Rendered:
    """Return an electoral term."""
    return _output(
        ObjectType.LEGISLATIVE_TERM,
        term,
        [
            ("body", _link(ObjectType.BODY, term.body, True)),
            ("name", term.name),
            ("startDate", term.start),
            ("endDate", term.end),
        ],
    )


def group_output(group: Group, embed: Embed) -> Rendered:
    """Return a group; its meetings and consultations are lists of their own."""
    number = group.public_number or 0
    above = group.part_of
    return _output(
        ObjectType.ORGANIZATION,
        group,
        [
            ("body", _link(ObjectType.BODY, group.body, True)),
            ("name", group.name),
            ("shortName", group.short_name),
            ("organizationType", group.get_kind_display()),
            ("classification", group.classification),
            ("startDate", group.start),
            ("endDate", group.end),
            ("website", group.website),
            ("meeting", address(ObjectType.ORGANIZATION, number, "/meeting")),
            ("consultation", address(ObjectType.ORGANIZATION, number, "/consultation")),
            (
                "membership",
                _links(
                    ObjectType.MEMBERSHIP,
                    ((m, seen.membership_visible(m)) for m in group.memberships.all()),
                ),
            ),
            (
                "subOrganizationOf",
                _link(ObjectType.ORGANIZATION, above, seen.group_visible(above)) if above else None,
            ),
            ("location", embed(ObjectType.LOCATION, group.place_id)),
            (PREFIX + "position", group.position or None),
        ],
    )


def person_output(person: Person, embed: Embed) -> Rendered:
    """Return a person; details of the private life only with consent in force."""
    allowed = {consent.field for consent in person.consents.all() if consent.revoked_at is None}
    place = embed(ObjectType.LOCATION, person.place_id) if "place" in allowed else None
    return _output(
        ObjectType.PERSON,
        person,
        [
            ("body", _link(ObjectType.BODY, person.body, True)),
            ("name", person.name),
            ("familyName", person.family_name),
            ("givenName", person.given_name),
            ("formOfAddress", person.form_of_address),
            ("affix", person.affix),
            ("title", [person.title] if person.title else []),
            ("gender", person.gender if "gender" in allowed else None),
            ("phone", [person.phone] if person.phone and "phone" in allowed else []),
            ("email", [person.email] if person.email and "email" in allowed else []),
            ("status", [person.status] if person.status else []),
            ("life", person.life if "life" in allowed else None),
            ("lifeSource", _life_source(person) if "life" in allowed else None),
            ("location", place["id"] if place else None),
            ("locationObject", place),
            ("membership", _present(embed(ObjectType.MEMBERSHIP, m.pk) for m in person.memberships.all())),
        ],
    )


def _life_source(person: Person) -> str | None:
    source = (person.further.get("oparl") or {}).get("lifeSource")
    return source if person.life and isinstance(source, str) else None


def membership_output(membership: Membership, _embed: Embed) -> Rendered:
    """Return a membership."""
    behalf = membership.on_behalf_of
    return _output(
        ObjectType.MEMBERSHIP,
        membership,
        [
            ("person", _link(ObjectType.PERSON, membership.person, True)),
            ("organization", _link(ObjectType.ORGANIZATION, membership.group, True)),
            ("role", membership.role),
            ("votingRight", membership.voting),
            ("startDate", membership.start),
            ("endDate", membership.end),
            (
                "onBehalfOf",
                _link(ObjectType.ORGANIZATION, behalf, seen.group_visible(behalf)) if behalf else None,
            ),
        ],
    )


MEETING_STATES = {
    MeetingState.PLANNED.value: "terminiert",
    MeetingState.INVITED.value: "eingeladen",
    MeetingState.RUNNING.value: "eingeladen",
    MeetingState.HELD.value: "eingeladen",
    MeetingState.CLOSED.value: "durchgeführt",
}


MEETING_FILES = (AttachmentRole.INVITATION, AttachmentRole.MINUTES, AttachmentRole.VERBATIM)


def _file(attachments: Iterable[Attachment], embed: Embed, role: AttachmentRole) -> Rendered | None:
    files = (
        embed(ObjectType.FILE, entry.document_id)
        for entry in attachments
        if entry.role == role and seen.attachment_visible(entry)
    )
    return next((file for file in files if file is not None), None)


def _other_files(attachments: Iterable[Attachment], embed: Embed, *roles: AttachmentRole) -> list[Rendered]:
    """Return the files in every role but those that have a property of their own; a file twice is there once."""
    documents = dict.fromkeys(
        entry.document_id
        for entry in attachments
        if entry.role not in roles and seen.attachment_visible(entry)
    )
    return _present(embed(ObjectType.FILE, pk) for pk in documents)


def meeting_output(meeting: Meeting, embed: Embed) -> Rendered:
    """Return a meeting; who was present only with that person's consent, and when it is over."""
    files = list(meeting.attachments.all())
    present = []
    if seen.results_visible(meeting):
        present = [(a.person, seen.attendance_visible(a.person)) for a in meeting.attendances.all()]
    return _output(
        ObjectType.MEETING,
        meeting,
        [
            ("name", meeting.name),
            ("meetingState", MEETING_STATES[meeting.state]),
            ("cancelled", meeting.cancelled),
            ("start", meeting.start),
            ("end", meeting.end),
            ("location", embed(ObjectType.LOCATION, meeting.place_id)),
            (
                "organization",
                _links(
                    ObjectType.ORGANIZATION,
                    ((g.group, seen.group_visible(g.group)) for g in meeting.groups.all()),
                ),
            ),
            ("participant", _links(ObjectType.PERSON, present)),
            ("invitation", _file(files, embed, AttachmentRole.INVITATION)),
            ("resultsProtocol", _file(files, embed, AttachmentRole.MINUTES)),
            ("verbatimProtocol", _file(files, embed, AttachmentRole.VERBATIM)),
            ("auxiliaryFile", _other_files(files, embed, *MEETING_FILES)),
            ("agendaItem", _present(embed(ObjectType.AGENDA_ITEM, item.pk) for item in meeting.items.all())),
            (PREFIX + "stream", meeting.stream_url),
        ],
    )


def _vote(vote: Vote) -> Rendered:
    output: Rendered = {
        "kind": VoteKind(vote.kind).value,
        "yes": vote.yes,
        "no": vote.no,
        "abstained": vote.abstained,
        "excluded": vote.excluded,
        "carried": vote.carried,
    }
    if vote.subject:
        output["subject"] = vote.subject
    if vote.kind == VoteKind.ROLL_CALL and vote.item.meeting.body.roll_call_public:
        output["rollCall"] = [
            {"person": address(ObjectType.PERSON, cast.person.public_number), "choice": cast.choice}
            for cast in vote.casts.all()
            if seen.person_visible(cast.person) and cast.person.public_number is not None
        ]
    return output


def item_output(item: AgendaItem, embed: Embed, order: int) -> Rendered:
    """Return an item of the agenda at its place among the published ones; of a closed one only what was released."""
    over = seen.results_visible(item.meeting)
    pairs: list[tuple[str, Any]] = [
        ("meeting", _link(ObjectType.MEETING, item.meeting, True)),
        ("order", order),
        ("public", item.is_public),
    ]
    if not item.is_public:
        # its number would tell how many closed ones stand before it
        return _output(
            ObjectType.AGENDA_ITEM,
            _without_further(item),
            [*pairs, ("name", item.released_name), ("result", item.released_result if over else "")],
        )
    files = list(item.attachments.all())
    consulted = [c for c in item.consultations.all() if seen.consultation_visible(c)]
    votes = [_vote(vote) for vote in item.votes.all()] if over else []
    return _output(
        ObjectType.AGENDA_ITEM,
        item,
        [
            *pairs,
            ("number", item.label),
            ("name", item.name),
            (
                "consultation",
                next(iter(_links(ObjectType.CONSULTATION, ((c, True) for c in consulted))), None),
            ),
            ("result", item.result if over else ""),
            ("resolutionText", item.resolution_text if over else ""),
            ("resolutionFile", _file(files, embed, AttachmentRole.RESOLUTION)),
            ("auxiliaryFile", _other_files(files, embed, AttachmentRole.RESOLUTION)),
            ("start", item.start if over else None),
            ("end", item.end if over else None),
            (PREFIX + "vote", votes),
        ],
    )


def _without_further(item: AgendaItem) -> Any:
    """Return a stand-in without what came along with an import: none of it was released."""

    class Bare:
        public_number = item.public_number
        further: dict[str, Any] = {}

    return Bare


def paper_output(paper: Paper, embed: Embed) -> Rendered:
    """Return a paper."""
    files = list(paper.attachments.all())
    originators = list(paper.originators.all())
    department = paper.department
    # links are told from both sides
    beside = [(link.other, False) for link in paper.links.all() if not link.superordinate]
    beside += [(link.paper, False) for link in paper.linked_from.all() if not link.superordinate]
    above = [link.other for link in paper.links.all() if link.superordinate]
    below = [link.paper for link in paper.linked_from.all() if link.superordinate]
    return _output(
        ObjectType.PAPER,
        paper,
        [
            ("body", _link(ObjectType.BODY, paper.body, True)),
            ("name", paper.name),
            ("reference", paper.reference),
            ("date", paper.date),
            ("paperType", paper.paper_type),
            ("relatedPaper", _links(ObjectType.PAPER, ((p, seen.paper_visible(p)) for p, _flag in beside))),
            ("superordinatedPaper", _links(ObjectType.PAPER, ((p, seen.paper_visible(p)) for p in above))),
            ("subordinatedPaper", _links(ObjectType.PAPER, ((p, seen.paper_visible(p)) for p in below))),
            ("mainFile", _file(files, embed, AttachmentRole.MAIN)),
            ("auxiliaryFile", _other_files(files, embed, AttachmentRole.MAIN)),
            (
                "location",
                _present(embed(ObjectType.LOCATION, entry.place_id) for entry in paper.places.all()),
            ),
            (
                "originatorPerson",
                _links(
                    ObjectType.PERSON,
                    ((o.person, seen.person_visible(o.person)) for o in originators if o.person is not None),
                ),
            ),
            (
                "originatorOrganization",
                _links(
                    ObjectType.ORGANIZATION,
                    ((o.group, seen.group_visible(o.group)) for o in originators if o.group is not None),
                ),
            ),
            (
                "underDirectionOf",
                _links(
                    ObjectType.ORGANIZATION,
                    [(department, seen.group_visible(department))] if department else [],
                ),
            ),
            (
                "consultation",
                _present(embed(ObjectType.CONSULTATION, c.pk) for c in paper.consultations.all()),
            ),
        ],
    )


def consultation_output(consultation: Consultation, _embed: Embed) -> Rendered:
    """Return a consultation; meeting and item only where the public knows of them."""
    item, meeting = consultation.item, consultation.meeting
    return _output(
        ObjectType.CONSULTATION,
        consultation,
        [
            ("paper", _link(ObjectType.PAPER, consultation.paper, True)),
            ("agendaItem", _link(ObjectType.AGENDA_ITEM, item, seen.item_visible(item)) if item else None),
            (
                "meeting",
                _link(ObjectType.MEETING, meeting, seen.on_agenda(consultation)) if meeting else None,
            ),
            (
                "organization",
                _links(
                    ObjectType.ORGANIZATION,
                    ((g.group, seen.group_visible(g.group)) for g in consultation.groups.all()),
                ),
            ),
            ("authoritative", consultation.authoritative),
            ("role", consultation.role),
        ],
    )


def file_output(document: Document, _embed: Embed) -> Rendered:
    """Return a file; it is fetched from the portal, by all versions of the API from the same address."""
    number = document.public_number
    shown = [a for a in document.attachments.all() if seen.attachment_visible(a)]
    master = document.derived_from
    access = _page(f"dateien/{number}/") if document.content else document.external_url
    return _output(
        ObjectType.FILE,
        document,
        [
            ("name", document.name),
            ("fileName", document.file_name),
            ("mimeType", document.mime_type),
            ("date", document.date),
            ("size", document.size if document.content else None),
            ("sha512Checksum", document.sha512 if document.content else None),
            ("text", document.text),
            ("accessUrl", access),
            ("downloadUrl", _page(f"dateien/{number}/herunterladen/") if document.content else None),
            ("externalServiceUrl", document.external_url),
            ("fileLicense", document.license),
            ("masterFile", _link(ObjectType.FILE, master, seen.document_visible(master)) if master else None),
            (
                "derivativeFile",
                _links(ObjectType.FILE, ((d, seen.document_visible(d)) for d in document.derivatives.all())),
            ),
            (
                "meeting",
                _links(ObjectType.MEETING, ((a.meeting, True) for a in shown if a.meeting is not None)),
            ),
            (
                "agendaItem",
                _links(ObjectType.AGENDA_ITEM, ((a.item, True) for a in shown if a.item is not None)),
            ),
            ("paper", _links(ObjectType.PAPER, ((a.paper, True) for a in shown if a.paper is not None))),
        ],
    )


def place_output(place: Place, _embed: Embed) -> Rendered:
    """Return a place; what takes place there is not listed.

    The list of meetings in the town hall grows for ever; each new one would move `modified` of the place and with it
    that of every meeting that contains it.
    """
    geojson = None
    if place.longitude is not None and place.latitude is not None:
        geojson = {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [float(place.longitude), float(place.latitude)]},
            "properties": {},
        }
    output = _output(
        ObjectType.LOCATION,
        place,
        [
            ("description", place.description),
            ("geojson", geojson),
            ("streetAddress", place.street_address),
            ("room", place.room),
            ("postalCode", place.postal_code),
            ("subLocality", place.sub_locality),
            ("locality", place.locality),
            ("bodies", _links(ObjectType.BODY, ((b, seen.body_visible(b)) for b in place.bodies.all()))),
            (
                "organizations",
                _links(ObjectType.ORGANIZATION, ((g, seen.group_visible(g)) for g in place.groups.all())),
            ),
            (
                "persons",
                _links(
                    ObjectType.PERSON,
                    (
                        (p, seen.person_visible(p))
                        for p in place.people.all()
                        if any(c.field == "place" and c.revoked_at is None for c in p.consents.all())
                    ),
                ),
            ),
        ],
    )
    if geojson is not None:
        # an empty object is a value here: GeoJSON demands the member
        output["geojson"] = geojson
    return output
