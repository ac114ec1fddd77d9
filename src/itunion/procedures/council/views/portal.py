# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pages for everybody: calendar, papers, committees, people, search. Read from the published tables alone."""

import datetime as dt
import re

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from itunion.foundation.kernel.api import clock
from itunion.foundation.search.api import notice_text
from itunion.foundation.search.api import search as find_text
from itunion.foundation.ui.api import render_page
from itunion.procedures.contract.api import PublicRequest, public_members
from itunion.procedures.council.models import ObjectType
from itunion.procedures.council.publishing.searching import COLLECTION
from itunion.procedures.council.queries import portal as queries
from itunion.procedures.council.queries.portal import Shown
from itunion.procedures.council.queries.quality import labelled, qualities
from itunion.procedures.council.views.portal_frame import (
    files_shown,
    get_shown,
    is_web,
    linked,
    names_of,
    open_page,
    page_number,
    picked,
    place_text,
    places_shown,
    portal_page,
    whole,
)

__all__ = [
    "about",
    "group",
    "groups",
    "meeting",
    "meetings",
    "paper",
    "papers",
    "people",
    "person",
    "quality",
    "register",
    "search",
    "start",
]

T = ObjectType
PAGE = 20
# the calendar ends somewhere, so that following its links does too
MONTH = re.compile(r"((?:19|20|21)[0-9]{2})-(0[1-9]|1[0-2])", re.ASCII)
# what is searched: the folder of its pages, and what it is called
KINDS = {
    T.PAPER.value: ("vorlagen", gettext_lazy("Vorlagen")),
    T.MEETING.value: ("sitzungen", gettext_lazy("Sitzungen")),
    T.ORGANIZATION.value: ("gremien", gettext_lazy("Gremien")),
    T.PERSON.value: ("personen", gettext_lazy("Personen")),
}


@open_page
def start(request: PublicRequest) -> HttpResponse:
    """Show what comes next and what is new."""
    newest, _count = queries.papers(count=8)
    return portal_page(
        request,
        "council/portal/start.html",
        title=_("Ratsinformation"),
        lead=_("Wann der Rat und seine Ausschüsse tagen, worüber sie beraten und was beschlossen wurde."),
        coming=queries.next_meetings(clock.today(), 8),
        newest=newest,
    )


def _month(text: str) -> dt.date:
    """Return the first day of the month that is asked for, of the present one if it is none within reach."""
    found = MONTH.fullmatch(text)
    return dt.date(int(found[1]), int(found[2]), 1) if found else clock.today().replace(day=1)


@open_page
def meetings(request: PublicRequest) -> HttpResponse:
    """Show the meetings of a month, of one committee if asked."""
    first = _month(request.GET.get("monat", ""))
    after = (first.replace(day=28) + dt.timedelta(days=4)).replace(day=1)
    before = (first - dt.timedelta(days=1)).replace(day=1)
    group = whole(request.GET.get("gremium", ""), 9)
    return portal_page(
        request,
        "council/portal/meetings.html",
        title=_("Sitzungen"),
        current="sitzungen/",
        month=first,
        before=f"{before:%Y-%m}",
        after=f"{after:%Y-%m}",
        group=group,
        groups=queries.committees(),
        meetings=queries.meetings_between(first, after - dt.timedelta(days=1), group),
    )


@open_page
def meeting(request: PublicRequest, number: int) -> HttpResponse:
    """Show a meeting with its agenda, results and files."""
    shown = get_shown(T.MEETING, number)
    stream = str(shown.data.get("itunion:stream", ""))
    items = shown.data.get("agendaItem", [])
    consultations = linked(T.CONSULTATION, items, "consultation")
    titles = linked(T.PAPER, [c.data for c in consultations.values()], "paper")
    rows = [
        {
            "item": item,
            "papers": [
                title
                for consultation in picked(consultations, item.get("consultation"))
                for title in picked(titles, consultation.data.get("paper"))
            ],
            "votes": item.get("itunion:vote", []),
            "files": files_shown(request, [item.get("resolutionFile"), *item.get("auxiliaryFile", [])]),
        }
        for item in items
    ]
    return portal_page(
        request,
        "council/portal/meeting.html",
        title=shown.name,
        current="sitzungen/",
        meeting=shown,
        groups=names_of(T.ORGANIZATION, shown.data, "organization"),
        people=names_of(T.PERSON, shown.data, "participant"),
        place=place_text(shown.data.get("location")),
        stream=stream if is_web(stream) else "",
        rows=rows,
        files=files_shown(
            request,
            [
                shown.data.get("invitation"),
                shown.data.get("resultsProtocol"),
                shown.data.get("verbatimProtocol"),
                *shown.data.get("auxiliaryFile", []),
            ],
        ),
    )


@open_page
def papers(request: PublicRequest) -> HttpResponse:
    """List the papers, newest first, by year if asked."""
    year = whole(request.GET.get("jahr", ""), 4)
    number = page_number(request)
    found, total = queries.papers(year=year, offset=(number - 1) * PAGE, count=PAGE)
    return portal_page(
        request,
        "council/portal/papers.html",
        title=_("Vorlagen"),
        current="vorlagen/",
        papers=found,
        total=total,
        year=year,
        years=queries.years(),
        before=number - 1 if number > 1 else None,
        after=number + 1 if number * PAGE < total else None,
    )


@open_page
def paper(request: PublicRequest, number: int) -> HttpResponse:
    """Show a paper with its files and its way through the committees."""
    shown = get_shown(T.PAPER, number)
    chain = shown.data.get("consultation", [])
    sittings = linked(T.MEETING, chain, "meeting")
    names = linked(T.ORGANIZATION, chain, "organization")
    agenda = linked(T.AGENDA_ITEM, chain, "agendaItem")
    way = []
    for station in chain:
        item = next(iter(picked(agenda, station.get("agendaItem"))), None)
        way.append(
            {
                "role": station.get("role", ""),
                "decides": station.get("authoritative", False),
                "groups": picked(names, station.get("organization")),
                "meeting": next(iter(picked(sittings, station.get("meeting"))), None),
                "result": item.data.get("result", "") if item else "",
            }
        )
    return portal_page(
        request,
        "council/portal/paper.html",
        title=shown.name,
        current="vorlagen/",
        paper=shown,
        way=way,
        files=files_shown(request, [shown.data.get("mainFile"), *shown.data.get("auxiliaryFile", [])]),
        places=places_shown(shown.data.get("location", [])),
        originators=[
            *names_of(T.ORGANIZATION, shown.data, "originatorOrganization"),
            *names_of(T.PERSON, shown.data, "originatorPerson"),
        ],
        department=next(iter(names_of(T.ORGANIZATION, shown.data, "underDirectionOf")), None),
        related=[
            other
            for key in ("superordinatedPaper", "subordinatedPaper", "relatedPaper")
            for other in names_of(T.PAPER, shown.data, key)
        ],
    )


@open_page
def groups(request: PublicRequest) -> HttpResponse:
    """List the committees and factions."""
    kinds: dict[str, list[Shown]] = {}
    for shown in queries.present_groups():
        kinds.setdefault(shown.data.get("organizationType", "Sonstiges"), []).append(shown)
    return portal_page(
        request,
        "council/portal/groups.html",
        title=_("Gremien"),
        current="gremien/",
        kinds=sorted(kinds.items(), key=lambda k: (k[0] != "Gremium", k[0])),
    )


@open_page
def group(request: PublicRequest, number: int) -> HttpResponse:
    """Show a committee: who belongs to it, when it meets, what it deals with."""
    shown = get_shown(T.ORGANIZATION, number)
    return portal_page(
        request,
        "council/portal/group.html",
        title=shown.name,
        current="gremien/",
        group=shown,
        members=queries.members_of(shown, clock.today()),
        meetings=queries.meetings_of_group(number, 12),
        papers=queries.papers_of_group(number, 12),
    )


@open_page
def people(request: PublicRequest) -> HttpResponse:
    """List the people with a seat."""
    found = sorted(queries.listed(T.PERSON), key=lambda p: (p.data.get("familyName") or p.name, p.name))
    return portal_page(
        request, "council/portal/people.html", title=_("Personen"), current="personen/", people=found
    )


@open_page
def person(request: PublicRequest, number: int) -> HttpResponse:
    """Show a person with what they let be published, and their seats."""
    shown = get_shown(T.PERSON, number)
    seats = shown.data.get("membership", [])
    names = linked(T.ORGANIZATION, seats, "organization")
    today = clock.today().isoformat()
    rows = [
        (group, seat, seat.get("endDate", "9999") >= today)
        for seat in seats
        for group in picked(names, seat.get("organization"))
    ]
    return portal_page(
        request,
        "council/portal/person.html",
        title=shown.name,
        current="personen/",
        person=shown,
        present=[(g, s) for g, s, holds in rows if holds],
        past=[(g, s) for g, s, holds in rows if not holds],
    )


@open_page
def search(request: PublicRequest) -> HttpResponse:
    """Find papers, meetings, committees and people by any word in them or their files."""
    asked = request.GET.get("q", "")
    kind = request.GET.get("art", "")
    number = page_number(request)
    page = None
    if asked.strip():
        page = find_text(
            COLLECTION, asked, kinds=[kind] if kind in KINDS else None, limit=PAGE, offset=(number - 1) * PAGE
        )
    return portal_page(
        request,
        "council/portal/search.html",
        title=_("Suche"),
        current="suche/",
        asked=asked,
        kind=kind if kind in KINDS else "",
        page=page,
        notice=notice_text(page.notice) if page else "",
        hits=[
            (hit, f"{request.member.root}{folder}/{hit.key.rpartition('/')[2]}/", label)
            for hit in (page.hits if page else ())
            for folder, label in [KINDS[hit.kind]]
        ],
        kinds=[(value, label, page.by_kind.get(value, 0)) for value, (_folder, label) in KINDS.items()]
        if page
        else [],
        before=number - 1 if number > 1 else None,
        after=number + 1 if page and number * PAGE < page.total else None,
    )


@open_page
def about(request: PublicRequest) -> HttpResponse:
    """Say where the data come from, what others may do with them, and where programs find them."""
    license_ = queries.license_of()
    return portal_page(
        request,
        "council/portal/about.html",
        title=_("Über diese Seiten"),
        current="ueber/",
        license=license_,
        license_link=is_web(license_),
        counts=queries.counts(),
        oparl=f"/oparl/{request.member.key}/1.1/system",
    )


@open_page
def quality(request: PublicRequest) -> HttpResponse:
    """Show how complete what is published is."""
    return portal_page(
        request,
        "council/portal/quality.html",
        title=_("Wie vollständig die Daten sind"),
        current="ueber/",
        bodies=labelled(qualities(request.member.organisation_id)),
    )


@open_page
def register(request: PublicRequest) -> HttpResponse:
    """List the members whose councils can be found here."""
    return render_page(
        request,
        "council/portal/register.html",
        title=_("Ratsinformation der Mitglieder"),
        members=public_members("council"),
    )
