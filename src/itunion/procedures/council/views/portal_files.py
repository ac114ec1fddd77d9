# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Files and feeds for everybody: contents of published files, Atom, calendar."""

import datetime as dt
from typing import Any

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils.feedgenerator import Atom1Feed
from django.utils.http import http_date, parse_http_date_safe
from django.utils.translation import gettext as _

from itunion.foundation.kernel.api import clock
from itunion.procedures.contract.api import PublicRequest, public_url
from itunion.procedures.council.documents_check import SHOWN, content_type_of
from itunion.procedures.council.models import ObjectType, Published
from itunion.procedures.council.queries import portal as queries
from itunion.procedures.council.views.portal_frame import Gone, open_page, place_text, whole

__all__ = ["calendar", "download", "feed", "file"]

T = ObjectType
# whatever a file contains, it runs nothing here and belongs to no page of ours
POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'"
# the viewer some browsers show a PDF with counts as a script of the file, and stays empty without this word
PDF_POLICY = POLICY.replace("sandbox", "sandbox allow-scripts")


def _hand_out(request: PublicRequest, number: int, *, attachment: bool) -> HttpResponseBase:
    row = Published.objects.filter(type=T.FILE, number=number).first()
    if row is None:
        raise Http404
    if row.deleted:
        raise Gone
    if not row.stored:
        raise Http404
    data = queries.parse(row.data)
    tag = f'"{data.get("sha512Checksum", "")[:32]}"'
    since = parse_http_date_safe(request.headers.get("If-Modified-Since", ""))
    known = request.headers.get("If-None-Match")
    response: HttpResponseBase
    if (known is not None and tag in known) or (
        known is None and since is not None and int(row.modified.timestamp()) <= since
    ):
        response = HttpResponseNotModified()
    else:
        mime_type = data.get("mimeType", "application/octet-stream")
        try:
            content: Any = default_storage.open(f"council/{row.organisation_id}/{row.stored}", "rb")
        except FileNotFoundError:
            raise Http404 from None
        response = FileResponse(
            content,
            as_attachment=attachment,
            filename=data.get("fileName") or data.get("name") or f"datei-{number}",
            content_type=content_type_of(mime_type if mime_type in SHOWN or attachment else "", content),
        )
    response["ETag"] = tag
    response["Last-Modified"] = http_date(row.modified.timestamp())
    response["Access-Control-Allow-Origin"] = "*"
    response["Cache-Control"] = "public, max-age=0, must-revalidate"
    response["Content-Security-Policy"] = PDF_POLICY if data.get("mimeType") == "application/pdf" else POLICY
    return response


@open_page
def file(request: PublicRequest, number: int) -> Any:
    """Show a published file."""
    return _hand_out(request, number, attachment=False)


@open_page
def download(request: PublicRequest, number: int) -> Any:
    """Hand a published file out to be saved."""
    return _hand_out(request, number, attachment=True)


@open_page
def feed(request: PublicRequest) -> HttpResponse:
    """Return what is new as Atom: meetings and papers of the last weeks."""
    key = request.member.key
    made = Atom1Feed(
        title=_("Ratsinformation %(name)s") % {"name": request.member.name},
        link=public_url("rat", key, "start"),
        description="",
        feed_url=public_url("rat", key, "feed"),
        language="de",
    )
    for shown in queries.changes_since(clock.now() - dt.timedelta(days=60), [T.PAPER, T.MEETING], 100):
        address = public_url("rat", key, "paper" if shown.type == T.PAPER else "meeting", number=shown.number)
        made.add_item(
            title=f"{shown.data.get('reference', '')} {shown.name}".strip(),
            link=address,
            description=shown.data.get("paperType", ""),
            unique_id=address,
            updateddate=shown.modified,
        )
    return HttpResponse(made.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


@open_page
def calendar(request: PublicRequest) -> HttpResponse:
    """Return the meetings of a year around today as a calendar to subscribe to, of one committee if asked."""
    from icalendar import Calendar, Event

    today = clock.today()
    group = whole(request.GET.get("gremium", ""), 9)
    made = Calendar()
    made.add("prodid", "-//IT-Union//Ratsinformation//DE")
    made.add("version", "2.0")
    made.add("x-wr-calname", _("Sitzungen %(name)s") % {"name": request.member.name})
    found = queries.meetings_between(today - dt.timedelta(days=180), today + dt.timedelta(days=365))
    for shown in found:
        if group is not None and group not in queries.refs(shown.data.get("organization")):
            continue
        event = Event()
        address = public_url("rat", request.member.key, "meeting", number=shown.number)
        event.add("uid", address)
        event.add("dtstamp", shown.modified)
        start = shown.start
        event.add("dtstart", start.astimezone(dt.UTC) if start else shown.day)
        if start and shown.data.get("end"):
            event.add("dtend", dt.datetime.fromisoformat(shown.data["end"]).astimezone(dt.UTC))
        event.add("summary", shown.name)
        event.add("url", address)
        if shown.data.get("cancelled"):
            event.add("status", "CANCELLED")
        event.add("location", place_text(shown.data.get("location")))
        made.add_component(event)
    return HttpResponse(made.to_ical(), content_type="text/calendar; charset=utf-8")
