# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pages for everybody: calendar, papers, committees, people, search. Read from the published tables alone."""

import datetime as dt
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from itunion.foundation.identity.api import public
from itunion.foundation.kernel.api import clock
from itunion.foundation.search.api import notice_text
from itunion.foundation.search.api import search as find_text
from itunion.foundation.ui.api import render_page
from itunion.procedures.contract.api import PublicRequest, public_members
from itunion.procedures.council.models import ObjectType
from itunion.procedures.council.publishing.searching import COLLECTION
from itunion.procedures.council.queries import portal as queries
from itunion.procedures.council.queries.portal import Shown

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
KINDS = {
    T.PAPER.value: "vorlagen",
    T.MEETING.value: "sitzungen",
    T.ORGANIZATION.value: "gremien",
    T.PERSON.value: "personen",
}


class Gone(Exception):
    """Something that was published and taken back."""


def open_page(view: Callable[..., Any]) -> Callable[..., Any]:
    """A page for everybody: reading only, and with a friendly answer for what was taken back."""

    @wraps(view)
    def shown(request: PublicRequest, *args: Any, **kwargs: Any) -> Any:
        try:
            return view(request, *args, **kwargs)
        except Gone:
            return portal_page(
                request, "council/portal/gone.html", title=_("Nicht mehr veröffentlicht"), status=410
            )

    return public(require_safe(shown))


def portal_page(
    request: PublicRequest, template: str, *, title: Any, current: str = "", **context: Any
) -> HttpResponse:
    """Render a page of the portal."""
    root = request.member.root
    navigation = [
        (label, f"{root}{path}", path == current)
        for label, path in (
            (_("Sitzungen"), "sitzungen/"),
            (_("Vorlagen"), "vorlagen/"),
            (_("Gremien"), "gremien/"),
            (_("Personen"), "personen/"),
            (_("Suche"), "suche/"),
            (_("Über diese Seiten"), "ueber/"),
        )
    ]
    return render_page(request, template, title=title, root=root, portal_navigation=navigation, **context)


def _get(object_type: ObjectType, number: int) -> Shown:
    found = queries.find(object_type, number)
    if found is None:
        if queries.is_deleted(object_type, number):
            raise Gone
        raise Http404
    return found


def _files(request: PublicRequest, files: Iterable[Any]) -> list[dict[str, Any]]:
    """Return the files that are there, with addresses below this member's root."""
    here = request.member.root.rstrip("/")

    def place(address: str) -> str:
        return f"{here}{address}" if address.startswith("/") else address

    return [
        {**file, "href": place(file["accessUrl"]), "save": place(file.get("downloadUrl", ""))}
        for file in files
        if file and "accessUrl" in file
    ]


def _names(numbers: list[int], object_type: ObjectType) -> list[Shown]:
    found = {shown.number: shown for shown in queries.find_many(object_type, numbers)}
    return [found[number] for number in numbers if number in found]


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
    try:
        year, month = text.split("-")
        return dt.date(int(year), int(month), 1)
    except ValueError:
        return clock.today().replace(day=1)


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
    shown = _get(T.MEETING, number)
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
                "files": _files(request, [item.get("resolutionFile"), *item.get("auxiliaryFile", [])]),
            }
        )
    return portal_page(
        request,
        "council/portal/meeting.html",
        title=shown.name,
        current="sitzungen/",
        meeting=shown,
        groups=_names(queries.refs(shown.data.get("organization")), T.ORGANIZATION),
        people=_names(queries.refs(shown.data.get("participant")), T.PERSON),
        place=shown.data.get("location"),
        rows=rows,
        files=_files(
            request,
            [
                shown.data.get("invitation"),
                shown.data.get("resultsProtocol"),
                shown.data.get("verbatimProtocol"),
                *shown.data.get("auxiliaryFile", []),
            ],
        ),
    )


def _page_number(request: PublicRequest) -> int:
    text = request.GET.get("seite", "1")
    return min(int(text), 100_000) if text.isascii() and text.isdigit() and int(text) > 0 else 1


@open_page
def papers(request: PublicRequest) -> HttpResponse:
    """List the papers, newest first, by year if asked."""
    text = request.GET.get("jahr", "")
    year = int(text) if text.isascii() and text.isdigit() and len(text) == 4 and int(text) > 0 else None
    number = _page_number(request)
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
    shown = _get(T.PAPER, number)
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
        files=_files(request, [shown.data.get("mainFile"), *shown.data.get("auxiliaryFile", [])]),
        places=shown.data.get("location", []),
        originators=[
            *_names(queries.refs(shown.data.get("originatorOrganization")), T.ORGANIZATION),
            *_names(queries.refs(shown.data.get("originatorPerson")), T.PERSON),
        ],
        department=next(iter(_names(queries.refs(shown.data.get("underDirectionOf")), T.ORGANIZATION)), None),
        related=_names(related, T.PAPER),
    )


@open_page
def groups(request: PublicRequest) -> HttpResponse:
    """List the committees and factions."""
    today = clock.today().isoformat()
    present = [g for g in queries.listed(T.ORGANIZATION) if g.data.get("endDate", "9999") >= today]
    present.sort(key=lambda g: (g.data.get("itunion:position", 0), g.name))
    kinds: dict[str, list[Shown]] = {}
    for shown in present:
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
    shown = _get(T.ORGANIZATION, number)
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
    shown = _get(T.PERSON, number)
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
    number = _page_number(request)
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
    return portal_page(
        request,
        "council/portal/about.html",
        title=_("Über diese Seiten"),
        current="ueber/",
        license=queries.license_of(),
        counts=queries.counts(),
        oparl=f"/oparl/{request.member.key}/1.1/system",
    )


@public
@require_safe
def register(request: PublicRequest) -> HttpResponse:
    """List the members whose councils can be found here."""
    return render_page(
        request,
        "council/portal/register.html",
        title=_("Ratsinformation der Mitglieder"),
        members=public_members("council"),
    )
