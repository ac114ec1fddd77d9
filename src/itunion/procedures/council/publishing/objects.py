# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is published of each row: its stand-alone output in OParl 1.1, as a mapping."""

from collections.abc import Callable, Iterable
from typing import Any

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
from itunion.procedures.council.oparl.versions import LISTS
from itunion.procedures.council.publishing import visibility as seen
from itunion.procedures.council.publishing.rendering import (
    PREFIX,
    Address,
    Rendered,
    address,
    link,
    links,
    output,
    page,
)
from itunion.procedures.council.publishing.texts import ROOT

__all__ = ["OUTPUTS", "Embed"]

# what stands inside the output of something else; None if the public does not see it
Embed = Callable[[ObjectType, int | None], Rendered | None]


def _groups(groups: Iterable[Group | None]) -> list[Address]:
    return links(ObjectType.ORGANIZATION, [g for g in groups if g is not None and seen.group_visible(g)])


def _group(group: Group | None) -> Address | None:
    return next(iter(_groups([group])), None)


def _people(people: Iterable[Person | None]) -> list[Address]:
    return links(ObjectType.PERSON, [p for p in people if p is not None and seen.person_visible(p)])


def _papers(papers: Iterable[Paper]) -> list[Address]:
    return links(ObjectType.PAPER, filter(seen.paper_visible, papers))


def _present(things: Iterable[Rendered | None]) -> list[Rendered]:
    return [thing for thing in things if thing is not None]


def body_output(body: Body, embed: Embed) -> Rendered:
    """Return a body; its lists stand at fixed places below it."""
    number = body.public_number or 0
    result = output(
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
            *((name, address(ObjectType.BODY, number, f"/{name}")) for name in LISTS),
            ("location", embed(ObjectType.LOCATION, body.place_id)),
        ],
    )
    # mandatory, so it stands there even when empty
    result["legislativeTerm"] = _present(embed(ObjectType.LEGISLATIVE_TERM, t.pk) for t in body.terms.all())
    result["web"] = page("")
    return result


def term_output(term: LegislativeTerm, _embed: Embed) -> Rendered:
    """Return an electoral term."""
    return output(
        ObjectType.LEGISLATIVE_TERM,
        term,
        [
            ("body", link(ObjectType.BODY, term.body)),
            ("name", term.name),
            ("startDate", term.start),
            ("endDate", term.end),
        ],
    )


def group_output(group: Group, embed: Embed) -> Rendered:
    """Return a group; its meetings and consultations are lists of their own."""
    number = group.public_number or 0
    return output(
        ObjectType.ORGANIZATION,
        group,
        [
            ("body", link(ObjectType.BODY, group.body)),
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
                links(ObjectType.MEMBERSHIP, filter(seen.membership_visible, group.memberships.all())),
            ),
            ("subOrganizationOf", _group(group.part_of)),
            ("location", embed(ObjectType.LOCATION, group.place_id)),
            (PREFIX + "position", group.position or None),
        ],
    )


def person_output(person: Person, embed: Embed) -> Rendered:
    """Return a person; details of the private life only with consent in force."""
    allowed = seen.consented(person)
    place = embed(ObjectType.LOCATION, person.place_id) if "place" in allowed else None
    return output(
        ObjectType.PERSON,
        person,
        [
            ("body", link(ObjectType.BODY, person.body)),
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
    return output(
        ObjectType.MEMBERSHIP,
        membership,
        [
            ("person", link(ObjectType.PERSON, membership.person)),
            ("organization", link(ObjectType.ORGANIZATION, membership.group)),
            ("role", membership.role),
            ("votingRight", membership.voting),
            ("startDate", membership.start),
            ("endDate", membership.end),
            ("onBehalfOf", _group(membership.on_behalf_of)),
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
    over = seen.results_visible(meeting)
    present = (entry.person for entry in meeting.attendances.all()) if over else ()
    return output(
        ObjectType.MEETING,
        meeting,
        [
            ("name", meeting.name),
            ("meetingState", MEETING_STATES[meeting.state]),
            ("cancelled", meeting.cancelled),
            ("start", meeting.start),
            ("end", meeting.end),
            ("location", embed(ObjectType.LOCATION, meeting.place_id)),
            ("organization", _groups(entry.group for entry in meeting.groups.all())),
            ("participant", links(ObjectType.PERSON, filter(seen.attendance_visible, present))),
            ("invitation", _file(files, embed, AttachmentRole.INVITATION)),
            ("resultsProtocol", _file(files, embed, AttachmentRole.MINUTES)),
            ("verbatimProtocol", _file(files, embed, AttachmentRole.VERBATIM)),
            ("auxiliaryFile", _other_files(files, embed, *MEETING_FILES)),
            ("agendaItem", _present(embed(ObjectType.AGENDA_ITEM, item.pk) for item in meeting.items.all())),
            (PREFIX + "stream", meeting.stream_url),
        ],
    )


def _vote(vote: Vote) -> Rendered:
    told: Rendered = {
        "kind": VoteKind(vote.kind).value,
        "yes": vote.yes,
        "no": vote.no,
        "abstained": vote.abstained,
        "excluded": vote.excluded,
        "carried": vote.carried,
    }
    if vote.subject:
        told["subject"] = vote.subject
    if vote.kind == VoteKind.ROLL_CALL and vote.item.meeting.body.roll_call_public:
        told["rollCall"] = [
            {"person": address(ObjectType.PERSON, cast.person.public_number), "choice": cast.choice}
            for cast in vote.casts.all()
            if seen.person_visible(cast.person) and cast.person.public_number is not None
        ]
    return told


def item_output(item: AgendaItem, embed: Embed, order: int) -> Rendered:
    """Return an item of the agenda at its place among the published ones; of a closed one only what was released."""
    over = seen.results_visible(item.meeting)
    pairs: list[tuple[str, Any]] = [
        ("meeting", link(ObjectType.MEETING, item.meeting)),
        ("order", order),
        ("public", item.is_public),
    ]
    if not item.is_public:
        # its number would tell how many closed ones stand before it
        pairs += [("name", item.released_name), ("result", item.released_result if over else "")]
        return output(ObjectType.AGENDA_ITEM, item, pairs, imported=False)
    files = list(item.attachments.all())
    consulted = links(ObjectType.CONSULTATION, filter(seen.consultation_visible, item.consultations.all()))
    votes = [_vote(vote) for vote in item.votes.all()] if over else []
    return output(
        ObjectType.AGENDA_ITEM,
        item,
        [
            *pairs,
            ("number", item.label),
            ("name", item.name),
            ("consultation", next(iter(consulted), None)),
            ("result", item.result if over else ""),
            ("resolutionText", item.resolution_text if over else ""),
            ("resolutionFile", _file(files, embed, AttachmentRole.RESOLUTION)),
            ("auxiliaryFile", _other_files(files, embed, AttachmentRole.RESOLUTION)),
            ("start", item.start if over else None),
            ("end", item.end if over else None),
            (PREFIX + "vote", votes),
        ],
    )


def paper_output(paper: Paper, embed: Embed) -> Rendered:
    """Return a paper."""
    files = list(paper.attachments.all())
    originators = list(paper.originators.all())
    # links are told from both sides
    to, back = list(paper.links.all()), list(paper.linked_from.all())
    beside = [entry.other for entry in to if not entry.superordinate]
    beside += [entry.paper for entry in back if not entry.superordinate]
    return output(
        ObjectType.PAPER,
        paper,
        [
            ("body", link(ObjectType.BODY, paper.body)),
            ("name", paper.name),
            ("reference", paper.reference),
            ("date", paper.date),
            ("paperType", paper.paper_type),
            ("relatedPaper", _papers(beside)),
            ("superordinatedPaper", _papers(entry.other for entry in to if entry.superordinate)),
            ("subordinatedPaper", _papers(entry.paper for entry in back if entry.superordinate)),
            ("mainFile", _file(files, embed, AttachmentRole.MAIN)),
            ("auxiliaryFile", _other_files(files, embed, AttachmentRole.MAIN)),
            (
                "location",
                _present(embed(ObjectType.LOCATION, entry.place_id) for entry in paper.places.all()),
            ),
            ("originatorPerson", _people(entry.person for entry in originators)),
            ("originatorOrganization", _groups(entry.group for entry in originators)),
            ("underDirectionOf", _groups([paper.department])),
            (
                "consultation",
                _present(embed(ObjectType.CONSULTATION, c.pk) for c in paper.consultations.all()),
            ),
        ],
    )


def consultation_output(consultation: Consultation, _embed: Embed) -> Rendered:
    """Return a consultation; meeting and item only where the public knows of them."""
    item = consultation.item
    return output(
        ObjectType.CONSULTATION,
        consultation,
        [
            ("paper", link(ObjectType.PAPER, consultation.paper)),
            ("agendaItem", link(ObjectType.AGENDA_ITEM, item) if item and seen.item_visible(item) else None),
            (
                "meeting",
                link(ObjectType.MEETING, consultation.meeting) if seen.on_agenda(consultation) else None,
            ),
            ("organization", _groups(entry.group for entry in consultation.groups.all())),
            ("authoritative", consultation.authoritative),
            ("role", consultation.role),
        ],
    )


def file_output(document: Document, _embed: Embed) -> Rendered:
    """Return a file; it is fetched from the portal, by all versions of the API from the same address."""
    number = document.public_number
    shown = [a for a in document.attachments.all() if seen.attachment_visible(a)]
    master = document.derived_from
    access = page(f"dateien/{number}/") if document.content else document.external_url
    return output(
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
            ("downloadUrl", page(f"dateien/{number}/herunterladen/") if document.content else None),
            ("externalServiceUrl", document.external_url),
            ("fileLicense", document.license),
            (
                "masterFile",
                link(ObjectType.FILE, master) if master and seen.document_visible(master) else None,
            ),
            (
                "derivativeFile",
                links(ObjectType.FILE, filter(seen.document_visible, document.derivatives.all())),
            ),
            ("meeting", links(ObjectType.MEETING, (entry.meeting for entry in shown))),
            ("agendaItem", links(ObjectType.AGENDA_ITEM, (entry.item for entry in shown))),
            ("paper", links(ObjectType.PAPER, (entry.paper for entry in shown))),
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
    result = output(
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
            ("bodies", links(ObjectType.BODY, filter(seen.body_visible, place.bodies.all()))),
            ("organizations", _groups(place.groups.all())),
            ("persons", links(ObjectType.PERSON, filter(seen.home_visible, place.people.all()))),
        ],
    )
    if geojson is not None:
        # an empty object is a value here: GeoJSON demands the member
        result["geojson"] = geojson
    return result


# what is made of a row of each type; of an item, its place among the published ones comes in as well
OUTPUTS: dict[ObjectType, Callable[..., Rendered]] = {
    ObjectType.BODY: body_output,
    ObjectType.LEGISLATIVE_TERM: term_output,
    ObjectType.ORGANIZATION: group_output,
    ObjectType.PERSON: person_output,
    ObjectType.MEMBERSHIP: membership_output,
    ObjectType.MEETING: meeting_output,
    ObjectType.AGENDA_ITEM: item_output,
    ObjectType.PAPER: paper_output,
    ObjectType.CONSULTATION: consultation_output,
    ObjectType.FILE: file_output,
    ObjectType.LOCATION: place_output,
}
