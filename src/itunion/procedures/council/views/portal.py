# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pages for everybody: calendar, papers, committees, people, search. Read from the published tables alone."""

import datetime as dt
import re

from django.http import HttpResponse
from django.utils.translation import gettext as _

from itunion.foundation.kernel.api import clock
from itunion.foundation.search.api import notice_text
from itunion.foundation.search.api import search as find_text
from itunion.foundation.ui.api import render_page
from itunion.procedures.contract.api import PublicRequest, public_members
from itunion.procedures.council.models import ObjectType
from itunion.procedures.council.publishing.searching import COLLECTION
from itunion.procedures.council.queries import portal as queries
from itunion.procedures.council.queries.portal import Shown
from itunion.procedures.council.views.portal_frame import (
    files_shown,
    get_shown,
    is_web,
    names_of,
    open_page,
    page_number,
    place_text,
    places_shown,
    portal_page,
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
    "register",
    "search",
    "start",
]

T = ObjectType
PAGE = 20
# the calendar ends somewhere, so that following its links does too
MONTH = re.compile(r"((?:19|20|21)[0-9]{2})-(0[1-9]|1[0-2])", re.ASCII)
KINDS = {
    T.PAPER.value: "vorlagen",
    T.MEETING.value: "sitzungen",
    T.ORGANIZATION.value: "gremien",
    T.PERSON.value: "personen",
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
    """Show the meetings of a month."""
    first = _month(request.GET.get("monat", ""))
    after = (first.replace(day=28) + dt.timedelta(days=4)).replace(day=1)
    before = (first - dt.timedelta(days=1)).replace(day=1)
    return portal_page(
        request,
        "council/portal/meetings.html",
        title=_("Sitzungen"),
        current="sitzungen/",
        month=first,
        before=f"{before:%Y-%m}",
        after=f"{after:%Y-%m}",
        meetings=queries.meetings_between(first, after - dt.timedelta(days=1)),
    )


@open_page
def meeting(request: PublicRequest, number: int) -> HttpResponse:
    """Show a meeting with its agenda, results and files."""
    shown = get_shown(T.MEETING, number)
    stream = str(shown.data.get("itunion:stream", ""))
    items = shown.data.get("agendaItem", [])
    consultations = {
        c.number: c
        for c in queries.find_many(
            T.CONSULTATION, [n for i in items for n in queries.refs(i.get("consultation"))]
        )
    }
    numbers = [n for c in consultations.values() for n in queries.refs(c.data.get("paper"))]
    titles = {p.number: p for p in queries.find_many(T.PAPER, numbers)}
    rows = []
    for item in items:
        of_item = [consultations[n] for n in queries.refs(item.get("consultation")) if n in consultations]
        rows.append(
            {
                "item": item,
                "papers": [
                    titles[n] for c in of_item for n in queries.refs(c.data.get("paper")) if n in titles
                ],
                "votes": item.get("itunion:vote", []),
                "files": files_shown(request, [item.get("resolutionFile"), *item.get("auxiliaryFile", [])]),
            }
        )
    return portal_page(
        request,
        "council/portal/meeting.html",
        title=shown.name,
        current="sitzungen/",
        meeting=shown,
        groups=names_of(queries.refs(shown.data.get("organization")), T.ORGANIZATION),
        people=names_of(queries.refs(shown.data.get("participant")), T.PERSON),
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
    text = request.GET.get("jahr", "")
    year = int(text) if text.isascii() and text.isdigit() and len(text) == 4 and int(text) > 0 else None
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
    way = []
    chain = shown.data.get("consultation", [])
    sittings = {
        m.number: m
        for m in queries.find_many(T.MEETING, [n for c in chain for n in queries.refs(c.get("meeting"))])
    }
    names = {
        g.number: g
        for g in queries.find_many(
            T.ORGANIZATION, [n for c in chain for n in queries.refs(c.get("organization"))]
        )
    }
    agenda = {
        i.number: i
        for i in queries.find_many(
            T.AGENDA_ITEM, [n for c in chain for n in queries.refs(c.get("agendaItem"))]
        )
    }
    for station in chain:
        item = next((agenda[n] for n in queries.refs(station.get("agendaItem")) if n in agenda), None)
        way.append(
            {
                "role": station.get("role", ""),
                "decides": station.get("authoritative", False),
                "groups": [names[n] for n in queries.refs(station.get("organization")) if n in names],
                "meeting": next(
                    (sittings[n] for n in queries.refs(station.get("meeting")) if n in sittings), None
                ),
                "result": item.data.get("result", "") if item else "",
            }
        )
    related = [
        *queries.refs(shown.data.get("superordinatedPaper")),
        *queries.refs(shown.data.get("subordinatedPaper")),
        *queries.refs(shown.data.get("relatedPaper")),
    ]
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
            *names_of(queries.refs(shown.data.get("originatorOrganization")), T.ORGANIZATION),
            *names_of(queries.refs(shown.data.get("originatorPerson")), T.PERSON),
        ],
        department=next(
            iter(names_of(queries.refs(shown.data.get("underDirectionOf")), T.ORGANIZATION)), None
        ),
        related=names_of(related, T.PAPER),
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
    names = {
        g.number: g
        for g in queries.find_many(
            T.ORGANIZATION, [n for s in seats for n in queries.refs(s.get("organization"))]
        )
    }
    today = clock.today().isoformat()
    rows = [
        (names[n], seat, seat.get("endDate", "9999") >= today)
        for seat in seats
        for n in queries.refs(seat.get("organization"))
        if n in names
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
    labels = {
        T.PAPER.value: _("Vorlagen"),
        T.MEETING.value: _("Sitzungen"),
        T.ORGANIZATION.value: _("Gremien"),
        T.PERSON.value: _("Personen"),
    }
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
            (hit, f"{request.member.root}{KINDS[hit.kind]}/{hit.key.rpartition('/')[2]}/", labels[hit.kind])
            for hit in (page.hits if page else ())
        ],
        kinds=[(value, label, page.by_kind.get(value, 0)) for value, label in labels.items()] if page else [],
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
def register(request: PublicRequest) -> HttpResponse:
    """List the members whose councils can be found here."""
    return render_page(
        request,
        "council/portal/register.html",
        title=_("Ratsinformation der Mitglieder"),
        members=public_members("council"),
    )
