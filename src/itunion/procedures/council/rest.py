# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The OParl interface of a member: system, lists, objects. Everything is read from the published tables.

An answer is JSON text put together from stored texts; nothing is computed per object unless version 1.0 or
omit_internal asks for it. Errors say in German what is wrong, with the headers every program needs (CORS).
"""

import datetime as dt
import gzip
import hashlib
import json
import re
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.http import http_date, parse_http_date_safe

from itunion.foundation.kernel.api import clock
from itunion.procedures.contract.api import public_members
from itunion.procedures.council.models import Change, ObjectType, Published, PublishedOf
from itunion.procedures.council.oparl.asking import (
    LONGEST_PAGE,
    STANDARD_PAGE,
    Asked,
    BadFilter,
    read_changes,
    read_query,
)
from itunion.procedures.council.oparl.openapi import document
from itunion.procedures.council.oparl.spelling import canonical
from itunion.procedures.council.oparl.versions import (
    LISTS,
    SCHEMA,
    TIMELESS,
    VERSIONS,
    as_version_1_0,
    error,
    page_of,
    tombstone,
    without_internal,
)
from itunion.procedures.council.publishing.rendering import address, moment
from itunion.procedures.council.publishing.texts import PORTAL_ROOT, ROOT, filled, read, written

__all__ = [
    "bodies", "changes", "description", "elsewhere", "error_answer", "list_of_body", "list_of_group", "object_",
    "only_reading", "register", "system",
]  # fmt: skip

# below this length compressing costs more than it saves
WORTH_COMPRESSING = 800
# addresses that take no query
OBJECT = r"1\.[01]/(system|openapi\.json|[a-z-]+/[0-9]+)"
SAFE_IN_QUERY = "!$&'()*+,;=/?:@%~-._"
ALLOWED = "GET, HEAD, OPTIONS"
View = Callable[..., HttpResponse]


class Problem(Exception):
    """An answer that is an error."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status, self.message = status, message


def error_answer(status: int, message: str) -> HttpResponse:
    """Return an error as every program can read it."""
    content = json.dumps(error(message), ensure_ascii=False).encode()
    response = HttpResponse(content, status=status, content_type="application/json; charset=utf-8")
    response["Content-Length"] = str(len(content))
    return _open(response)


def only_reading() -> HttpResponse:
    """Return the answer to whoever wants to write."""
    response = error_answer(405, "Diese Schnittstelle kann nur gelesen werden.")
    response["Allow"] = ALLOWED
    return response


def _open(response: HttpResponse) -> HttpResponse:
    response["Access-Control-Allow-Origin"] = "*"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _interface(view: View) -> View:
    """Answer OPTIONS, refuse what is not reading, turn problems into errors."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "OPTIONS":
            response = _open(HttpResponse(status=204, content_type="application/json; charset=utf-8"))
            response["Allow"] = response["Access-Control-Allow-Methods"] = ALLOWED
            response["Access-Control-Allow-Headers"] = "Accept, If-Modified-Since, If-None-Match"
            return response
        if request.method not in {"GET", "HEAD"}:
            return only_reading()
        try:
            return view(request, *args, **kwargs)
        except Problem as problem:
            return error_answer(problem.status, problem.message)
        except BadFilter as problem:
            return error_answer(400, str(problem))

    answered.itunion_access = "public"  # type: ignore[attr-defined]
    answered.itunion_plain = True  # type: ignore[attr-defined]
    return answered


def _answer(request: HttpRequest, content: bytes, modified: float | None = None) -> HttpResponse:
    """Return the content, 304 if the client has it already, and compressed if it wants that."""
    # processors have SHA-256 built in; weak, as the compressed answer has other bytes
    tag = f'W/"{hashlib.sha256(content).hexdigest()[:32]}"'
    response: HttpResponse
    if modified is not None:
        # what is stamped a little ahead must not be newer than the answer
        modified = min(modified, clock.now().timestamp())
    if _is_known(request, tag, modified):
        response = HttpResponseNotModified()
    else:
        packed = len(content) >= WORTH_COMPRESSING and _takes_gzip(request)
        body = gzip.compress(content, compresslevel=1, mtime=0) if packed else content
        response = HttpResponse(
            b"" if request.method == "HEAD" else body, content_type="application/json; charset=utf-8"
        )
        if packed:
            response["Content-Encoding"] = "gzip"
        response["Content-Length"] = str(len(body))
    response["ETag"] = tag
    response["Cache-Control"] = "public, max-age=0, must-revalidate"
    if modified is not None:
        response["Last-Modified"] = http_date(modified)
    patch_vary_headers(response, ["Accept-Encoding"])
    return _open(response)


def _takes_gzip(request: HttpRequest) -> bool:
    for entry in request.headers.get("Accept-Encoding", "").lower().split(","):
        coding, *parameters = (part.replace(" ", "") for part in entry.split(";"))
        if coding == "gzip":
            return not any(re.fullmatch(r"q=0(\.0*)?", parameter) for parameter in parameters)
    return False


def _is_known(request: HttpRequest, tag: str, modified: float | None) -> bool:
    if (known := request.headers.get("If-None-Match")) is not None:
        tags = {entry.strip().removeprefix("W/") for entry in known.split(",")}
        return "*" in tags or tag.removeprefix("W/") in tags
    since = parse_http_date_safe(request.headers.get("If-Modified-Since", ""))
    return since is not None and modified is not None and int(modified) <= since


class _Place:
    """Where the addresses of a member and version begin."""

    def __init__(self, request: HttpRequest, version: str) -> None:
        self.member = request.member  # type: ignore[attr-defined]
        self.version = version
        self.base: str = settings.BASE_URL
        self.root = f"{self.base}/oparl/{self.member.key}/{version}"
        self.portal = f"{self.base}/rat/{self.member.key}"

    def fill(self, text: str) -> bytes:
        """Return a stored text as it is sent: in UTF-8, with the addresses of this member and version."""
        return filled(text.encode(), self.root, self.portal)

    def content_of(self, row: dict[str, Any], asked: Asked | None = None) -> bytes:
        """Return what is sent of a published row in this version."""
        if row["deleted"]:
            output = tombstone(
                address(ObjectType(row["type"]), row["number"]), ObjectType(row["type"]).label, self.version,
                moment(row["created"]), moment(row["modified"]), row["deleted_reason"],
            )  # fmt: skip
            return self.fill(written(output))
        if self.version == "1.1" and not (asked and asked.omit_internal):
            return self.fill(row["data"])
        output = read(row["data"])
        return self.fill(
            written(as_version_1_0(output) if self.version == "1.0" else without_internal(output))
        )


# of a living object the text says it all, and moments cost more to read than texts
LIVING = ("number", "deleted", "data")
FIELDS = ("type", "number", "created", "modified", "deleted", "deleted_reason", "data")


def _to(place: str) -> HttpResponse:
    response = _open(HttpResponse(status=301))
    response["Location"] = place
    return response


def _canonical(request: HttpRequest, own: str) -> HttpResponse | None:
    """An object has one address; return the way to it from any other spelling."""
    return _to(own) if request.META.get("QUERY_STRING") else None


@_interface
def elsewhere(request: HttpRequest, rest: str) -> HttpResponse:
    """Lead from another spelling of an address to the right one, for good; the query of a list goes along."""
    place = f"{settings.BASE_URL}/oparl/{request.member.key}/"  # type: ignore[attr-defined]
    own = canonical(rest)
    if own is None or own == rest:
        raise Problem(404, "Unter dieser Adresse ist nichts veröffentlicht.")
    query = request.META.get("QUERY_STRING", "")
    if not query or re.fullmatch(OBJECT, own):
        return _to(place + own)
    # the bytes as they came; a server hands them over as latin-1
    return _to(f"{place}{own}?{quote(query.encode('latin-1', 'replace'), safe=SAFE_IN_QUERY)}")


@_interface
def object_(request: HttpRequest, version: str, kind: str, number: int) -> HttpResponse:
    """Show one object, or that it was deleted."""
    place = _Place(request, version)
    if (moved := _canonical(request, f"{place.root}/{kind}/{number}")) is not None:
        return moved
    row = Published.objects.filter(type=kind, number=number).values(*FIELDS).first()
    if row is None:
        raise Problem(404, "Unter dieser Adresse ist nichts veröffentlicht.")
    if row["deleted"] and version == "1.0" and ObjectType(kind).label in TIMELESS:
        # 1.0 knows no mark of deletion for these types
        raise Problem(410, "Dieses Objekt ist nicht mehr veröffentlicht.")
    return _answer(request, place.content_of(row), row["modified"].timestamp())


@_interface
def system(request: HttpRequest, version: str) -> HttpResponse:
    """Show the system: where an interface of one version begins."""
    place = _Place(request, version)
    if (moved := _canonical(request, f"{place.root}/system")) is not None:
        return moved
    rows = list(
        Published.objects.filter(type=ObjectType.BODY, deleted=False).values("created", "modified", "data")
    )
    shown = [read(row["data"]) for row in rows]
    output: dict[str, Any] = {
        "id": f"{ROOT}/system",
        "type": f"{SCHEMA}{version}/System",
        "oparlVersion": f"{SCHEMA}{version}/",
        "otherOparlVersions": [
            f"{place.base}/oparl/{place.member.key}/{other}/system" for other in VERSIONS if other != version
        ],
        "body": f"{ROOT}/body",
        "name": f"Ratsinformation {place.member.name}",
        "website": f"{PORTAL_ROOT}/",
        "web": f"{PORTAL_ROOT}/",
        "vendor": "https://it-union.example/",
        "product": "https://git.it-union.example/it-union.git",
    }
    # what holds for the system holds for all its bodies
    if len(licenses := {body.get("license") for body in shown}) == 1 and None not in licenses:
        output["license"] = licenses.pop()
    output |= {key: shown[0][key] for key in ("contactEmail", "contactName") if shown and shown[0].get(key)}
    today = dt.datetime.combine(clock.today(), dt.time(), tzinfo=timezone.get_current_timezone())
    created = min((row["created"] for row in rows), default=today)
    modified = max((row["modified"] for row in rows), default=today)
    output["created"], output["modified"] = moment(created), moment(modified)
    return _answer(request, place.fill(written(output)), modified.timestamp())


def _page(
    request: HttpRequest, place: _Place, rows: Any, own: str, *,
    of: tuple[ObjectType, int] | None = None, standard: int = STANDARD_PAGE,
) -> HttpResponse:  # fmt: skip
    """Return the page of a list that the request asks for; refuse the list of what never was."""
    asked = read_query(dict(request.GET.lists()), standard)
    fields = LIVING if asked.modified_since is None else FIELDS
    found = list(_window(rows, asked).values(*fields)[: asked.length + 1])
    # what has something in its list is there; a list of something deleted still tells a mirror what went with it
    if of and not found and not Published.objects.filter(type=of[0], number=of[1]).exists():
        raise Problem(404, "Unter dieser Adresse ist nichts veröffentlicht.")
    more, found = len(found) > asked.length, found[: asked.length]
    links = {"first": f"{ROOT}/{own}{asked.first()}", "self": f"{ROOT}/{own}{asked.query(asked.after)}"}
    if more:
        links["next"] = f"{ROOT}/{own}{asked.query(found[-1]['number'])}"
    # row by row, so that only one long string of bytes is ever made: memory for more costs more than the work
    shown = [place.content_of(row, asked) for row in found]
    return _answer(request, page_of(shown, asked.length, place.fill(written(links))))


def _window(rows: Any, asked: Asked) -> Any:
    if asked.created_since is not None:
        rows = rows.filter(created__gte=asked.created_since)
    if asked.created_until is not None:
        rows = rows.filter(created__lte=asked.created_until)
    if asked.modified_until is not None:
        rows = rows.filter(modified__lte=asked.modified_until)
    # deleted objects are shown to those who ask what changed, and to nobody else
    if asked.modified_since is None:
        rows = rows.filter(deleted=False)
    else:
        rows = rows.filter(modified__gte=asked.modified_since)
    return rows.filter(number__gt=asked.after).order_by("number")


@_interface
def bodies(request: HttpRequest, version: str) -> HttpResponse:
    """List the bodies of the member; all on one page, as some clients read only the first."""
    place = _Place(request, version)
    return _page(
        request, place, Published.objects.filter(type=ObjectType.BODY), "body", standard=LONGEST_PAGE
    )


@_interface
def list_of_body(request: HttpRequest, version: str, number: int, name: str) -> HttpResponse:
    """Show a page of one of the lists of a body."""
    place = _Place(request, version)
    kind, old = LISTS[name]
    if version == "1.0" and not old:
        raise Problem(404, "Diese Liste gibt es erst in OParl 1.1.")
    rows = Published.objects.filter(body=number, type=kind)
    return _page(request, place, rows, f"body/{number}/{name}", of=(ObjectType.BODY, number))


@_interface
def list_of_group(request: HttpRequest, version: str, number: int, name: str) -> HttpResponse:
    """Show a page of the meetings or consultations of an organization."""
    place = _Place(request, version)
    if version == "1.0" and name != "meeting":
        raise Problem(404, "Diese Liste gibt es erst in OParl 1.1.")
    listed = PublishedOf.objects.filter(group=number, type=name).order_by().values("number")
    rows = Published.objects.filter(type=name, number__in=listed)
    return _page(request, place, rows, f"organization/{number}/{name}", of=(ObjectType.ORGANIZATION, number))


@_interface
def changes(request: HttpRequest, version: str) -> HttpResponse:
    """Show what was published, changed and taken back after a place in the journal: addresses, no content."""
    place = _Place(request, version)
    since, length = read_changes(dict(request.GET.lists()))
    rows = list(Change.objects.filter(sequence__gt=since).order_by("sequence")[: length + 1])
    more, rows = len(rows) > length, rows[:length]
    own = f"{ROOT}/itunion-changes?limit={length}&since="
    data = [
        {
            "sequence": row.sequence,
            "event": row.event,
            "at": moment(row.at),
            "object": address(ObjectType(row.type), row.number),
            "objectType": f"{SCHEMA}{version}/{ObjectType(row.type).label}",
        }
        for row in rows
    ]
    last = rows[-1].sequence if rows else since
    links = {"self": f"{own}{since}", **({"next": f"{own}{last}"} if more else {})}
    output = {
        "type": "itunion:Changes",
        "data": data,
        "pagination": {"elementsPerPage": length},
        "links": links,
        "itunion:last": last,
    }
    return _answer(request, place.fill(written(output)))


@_interface
def description(request: HttpRequest, version: str) -> HttpResponse:
    """Describe the interface of a version in OpenAPI 3.1."""
    place = _Place(request, version)
    if (moved := _canonical(request, f"{place.root}/openapi.json")) is not None:
        return moved
    output = document(version, place.root, place.member.name)
    return _answer(request, json.dumps(output, ensure_ascii=False).encode())


@_interface
def register(request: HttpRequest) -> HttpResponse:
    """List the systems of all members: where to begin for all of them."""
    base = settings.BASE_URL
    if (moved := _canonical(request, f"{base}/oparl/")) is not None:
        return moved
    data = [
        {
            "name": member.name,
            "system": f"{base}/oparl/{member.key}/{VERSIONS[0]}/system",
            "otherOparlVersions": [f"{base}/oparl/{member.key}/{other}/system" for other in VERSIONS[1:]],
            "web": f"{base}/rat/{member.key}/",
        }
        for member in public_members("council")
    ]
    output = {
        "id": f"{base}/oparl/",
        "type": "itunion:Register",
        "data": data,
        "pagination": {"totalElements": len(data)},
        "links": {"self": f"{base}/oparl/"},
    }
    return _answer(request, json.dumps(output, ensure_ascii=False).encode())
