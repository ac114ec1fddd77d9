# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Rows of the council for tests, written straight into the tables: call `publish_everything` or `refresh` afterwards.

Everything is public and published unless something else is said; call inside the member's scope (`within`).
"""

import datetime as dt
import hashlib
from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from itunion.foundation.kernel.api import clock
from itunion.procedures.contract import api as contract
from itunion.procedures.contract.models import InstalledVersion
from itunion.procedures.council.models import (
    AgendaItem,
    Attachment,
    AttachmentRole,
    Attendance,
    Body,
    Consent,
    Consultation,
    ConsultationGroup,
    Document,
    Group,
    GroupKind,
    LegislativeTerm,
    Meeting,
    MeetingGroup,
    MeetingState,
    Membership,
    Paper,
    PaperLink,
    PaperOriginator,
    PaperPlace,
    PaperState,
    Person,
    Place,
    Vote,
    VoteKind,
)

__all__ = [
    "BERLIN", "attach", "body", "consent", "consultation", "document", "group", "item", "meeting", "member_of",
    "open_council", "paper", "person", "place", "small_town", "term", "vote",
]  # fmt: skip

BERLIN = ZoneInfo("Europe/Berlin")


def open_council(organisation_id: int, by: Any) -> str:
    """Switch the council on for a member; return the key of its public addresses."""
    # tables made from the models (--nomigrations) have no version
    version = contract.manifest_of("council").version
    InstalledVersion.objects.get_or_create(
        pk="council", defaults={"version": version, "migrated_at": clock.now()}
    )
    contract.activate(procedure="council", organisation_id=organisation_id, parameters={}, by=by)
    (member,) = [m for m in contract.public_members("council") if m.organisation_id == organisation_id]
    return member.key


def body(organisation_id: int, name: str = "Gemeinde Alpha", **fields: Any) -> Body:
    """Make a body; with its key number, so that both lengths are seen."""
    fields = {
        "ags": "15083020",
        "rgs": "150830020020",
        "license": "https://www.govdata.de/dl-de/by-2-0",
        **fields,
    }
    made: Body = Body.objects.create(
        organisation_id=organisation_id, name=name, created_at=clock.now(), **fields
    )
    return made


def term(of: Body, name: str = "Wahlperiode 2024 bis 2029", **fields: Any) -> LegislativeTerm:
    """Make an electoral term."""
    fields = {"start": dt.date(2024, 7, 1), "end": dt.date(2029, 6, 30), **fields}
    return _made(LegislativeTerm, of, body=of, name=name, **fields)


def place(of: Body, description: str = "Rathaus", **fields: Any) -> Place:
    """Make a place; it is published when something published is there."""
    fields = {"longitude": "11.628500", "latitude": "52.131200", "locality": "Musterstadt", **fields}
    return _made(Place, of, description=description, **fields)


def group(of: Body, name: str = "Gemeinderat", **fields: Any) -> Group:
    """Make a committee."""
    fields = {"kind": GroupKind.COMMITTEE, "classification": "Parlament", **fields}
    return _made(Group, of, body=of, name=name, **fields)


def person(of: Body, name: str = "Erika Muster", *, consents: Iterable[str] = (), **fields: Any) -> Person:
    """Make a person, who consents to the publication of some details."""
    given, _, family = name.rpartition(" ")
    fields = {"given_name": given, "family_name": family, **fields}
    made: Person = _made(Person, of, body=of, name=name, **fields)
    for name_of_field in consents:
        consent(made, name_of_field)
    return made


def consent(of: Person, field: str, *, revoked: bool = False) -> Consent:
    """Note a consent, in force or revoked."""
    now = clock.now()
    made: Consent = Consent.objects.create(
        organisation_id=of.organisation_id,
        person=of,
        field=field,
        given_at=now,
        revoked_at=now if revoked else None,
    )
    return made


def member_of(who: Person, what: Group, **fields: Any) -> Membership:
    """Put a person into a group."""
    fields = {"role": "Mitglied", "voting": True, "start": dt.date(2024, 7, 1), **fields}
    return _made(Membership, who, person=who, group=what, **fields)


def meeting(of: Body, *groups: Group, name: str = "Sitzung", **fields: Any) -> Meeting:
    """Make a meeting; `published` and `agenda` say whether the public knows of it and of its agenda."""
    published, agenda = fields.pop("published", True), fields.pop("agenda", True)
    fields = {
        "start": dt.datetime(2026, 3, 12, 18, 30, tzinfo=BERLIN),
        "state": MeetingState.INVITED,
        "published_at": clock.now() if published else None,
        "agenda_published_at": clock.now() if published and agenda else None,
        **fields,
    }
    made: Meeting = _made(Meeting, of, body=of, name=name, **fields)
    MeetingGroup.objects.bulk_create(
        MeetingGroup(organisation_id=of.organisation_id, meeting=made, group=entry, position=place)
        for place, entry in enumerate(groups)
    )
    return made


def item(of: Meeting, name: str = "Haushalt", **fields: Any) -> AgendaItem:
    """Add an item to the end of an agenda."""
    position = of.items.count()
    fields = {"position": position, "label": f"Ö {position + 1}", **fields}
    return _made(AgendaItem, of, meeting=of, name=name, **fields)


def paper(of: Body, name: str = "Haushaltssatzung 2026", **fields: Any) -> Paper:
    """Make a released paper; `published`, `originators`, `places`, `related`, `above` say more about it."""
    published = fields.pop("published", True)
    originators, places = fields.pop("originators", ()), fields.pop("places", ())
    related, above = fields.pop("related", ()), fields.pop("above", ())
    fields = {
        "reference": f"VL-2026/{Paper.objects.count() + 1:04d}",
        "paper_type": "Beschlussvorlage",
        "date": dt.date(2026, 2, 1),
        "state": PaperState.RELEASED,
        "published_at": clock.now() if published else None,
        **fields,
    }
    made: Paper = _made(Paper, of, body=of, name=name, **fields)
    owner = of.organisation_id
    for entry in originators:
        kind = "person" if isinstance(entry, Person) else "group"
        PaperOriginator.objects.create(organisation_id=owner, paper=made, **{kind: entry})
    for entry in places:
        PaperPlace.objects.create(organisation_id=owner, paper=made, place=entry)
    for entry, superordinate in [*((p, False) for p in related), *((p, True) for p in above)]:
        PaperLink.objects.create(organisation_id=owner, paper=made, other=entry, superordinate=superordinate)
    return made


def consultation(of: Paper, *groups: Group, at: AgendaItem | None = None, **fields: Any) -> Consultation:
    """Let groups consult a paper, at an item of an agenda if it is already on one."""
    fields = {
        "role": "Vorberatung",
        "position": of.consultations.count(),
        "item": at,
        "meeting": at.meeting if at else None,
        **fields,
    }
    made: Consultation = _made(Consultation, of, paper=of, **fields)
    ConsultationGroup.objects.bulk_create(
        ConsultationGroup(organisation_id=of.organisation_id, consultation=made, group=entry, position=place)
        for place, entry in enumerate(groups)
    )
    return made


def document(of: Body, name: str = "Anlage", *, content: bytes | None = b"Inhalt", **fields: Any) -> Document:
    """Make a public file with its content; it is published where it is attached."""
    fields = {
        "file_name": f"{name}.txt",
        "mime_type": "text/plain",
        "text": content.decode() if content else "",
        "is_public": True,
        "date": dt.date(2026, 2, 1),
        **fields,
    }
    if content is not None:
        digest = hashlib.sha512(content).hexdigest()
        path = f"council/{of.organisation_id}/{digest[:2]}/{digest}"
        if not default_storage.exists(path):
            default_storage.save(path, ContentFile(content))
        fields = {"content": path, "sha512": digest, "size": len(content), **fields}
    return _made(Document, of, body=of, name=name, **fields)


def attach(
    what: Document, to: Paper | Meeting | AgendaItem, role: str = AttachmentRole.AUXILIARY, **fields: Any
) -> Attachment:
    """Attach a file to a paper, a meeting or an item."""
    owner = {Paper: "paper", Meeting: "meeting", AgendaItem: "item"}[type(to)]
    made: Attachment = Attachment.objects.create(
        organisation_id=what.organisation_id, document=what, role=role, **{owner: to}, **fields
    )
    return made


def vote(of: AgendaItem, **fields: Any) -> Vote:
    """Note an open vote of twelve to two with one abstention."""
    numbers = {"yes": 12, "no": 2, "abstained": 1, "present": 15, "carried": True, "kind": VoteKind.OPEN}
    made: Vote = Vote.objects.create(
        organisation_id=of.organisation_id, item=of, **{"at": clock.now(), **numbers, **fields}
    )
    return made


def small_town(organisation_id: int) -> Body:
    """Make a body in which each type of object and each kind of relation occurs once; return it."""
    town = body(organisation_id, published_since=dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
    town.place = place(town)
    town.save()
    term(town)
    council = group(town, place=town.place)
    committee = group(town, "Bauausschuss", classification="Ausschuss", part_of=council)
    faction = group(town, "Fraktion Grün", kind=GroupKind.FACTION, classification="Fraktion")
    office = group(town, "Bauamt", kind=GroupKind.DEPARTMENT, classification="Amt")
    chair = person(
        town, "Dr. Erika Muster", consents=("email", "phone", "place", "life", "gender", "attendance"),
        email="muster@example.org", phone="+49 391 5550101", life="Seit 2014 im Rat.", gender="female",
        title="Dr.", status="Bürgermeisterin", place=place(town, "Wahlkreisbüro"),
    )  # fmt: skip
    other = person(town, "Max Beispiel", email="beispiel@example.org")
    member_of(chair, council, role="Vorsitz", chairs=True)
    member_of(other, committee, on_behalf_of=faction)
    held = meeting(
        town, council, committee, name="Gemeinsame Sitzung", place=town.place, state=MeetingState.CLOSED,
        end=dt.datetime(2026, 3, 12, 21, 0, tzinfo=BERLIN),
    )  # fmt: skip
    coming = meeting(town, committee, start=dt.datetime(2026, 10, 25, 2, 30, fold=1, tzinfo=BERLIN))
    street = place(town, "Lindenstraße", street_address="Lindenstraße 1")
    plan = paper(
        town, "Bebauungsplan Lindenstraße", originators=(other, faction), places=(street,), department=office
    )
    change = paper(town, "Änderungsantrag", paper_type="Antrag", above=(plan,))
    paper(town, "Anfrage", paper_type="Anfrage", related=(plan, change))
    first = item(held, "Bebauungsplan", result="mehrheitlich beschlossen", resolution_text="Wie geändert.")
    item(held, "Grundstück", is_public=False, released_name="Grundstücksangelegenheit")
    consultation(plan, council, committee, at=first, authoritative=True, role="Entscheidung")
    consultation(change, council, at=first)
    consultation(plan, committee, at=item(coming, "Bebauungsplan, zweite Lesung"))
    vote(first)
    main = document(town, "Vorlage Größe", content="Der Plan für die Straße.".encode())
    attach(main, plan, AttachmentRole.MAIN)
    attach(document(town, "Lageplan", content=b"Plan", derived_from=main), plan)
    attach(document(town, "Einladung", content=b"Einladung"), held, AttachmentRole.INVITATION)
    attach(document(town, "Niederschrift", content=b"Protokoll"), held, AttachmentRole.MINUTES)
    attach(document(town, "Beschluss", content=b"Beschluss"), first, AttachmentRole.RESOLUTION)
    attach(document(town, "Skizze", content=b"Skizze"), first)
    for who in (chair, other):
        Attendance.objects.create(
            organisation_id=organisation_id, meeting=held, person=who, arrived=held.start, left=held.end
        )
    return town


def _made(model: type[Any], beside: Any, **fields: Any) -> Any:
    return model.objects.create(
        organisation_id=beside.organisation_id, **{"created_at": clock.now(), **fields}
    )
