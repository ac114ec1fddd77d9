# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the pages of the portal have in common: the frame, what is gone, files, places, page numbers."""

from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from typing import Any

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from itunion.foundation.identity.api import public
from itunion.foundation.ui.api import render_page
from itunion.procedures.contract.api import PublicRequest
from itunion.procedures.council.models import ObjectType
from itunion.procedures.council.queries import portal as queries
from itunion.procedures.council.queries.portal import Shown

__all__ = [
    "Gone", "files_shown", "get_shown", "is_web", "linked", "names_of", "open_page", "page_number", "picked", "place_text",
    "places_shown", "portal_page", "whole",
]  # fmt: skip


class Gone(Exception):
    """Something that was published and taken back."""


def open_page(view: Callable[..., Any]) -> Callable[..., Any]:
    """A page for everybody: reading only, and with a friendly answer for what was taken back."""

    @wraps(view)
    def shown(request: PublicRequest, *args: Any, **kwargs: Any) -> Any:
        try:
            response = view(request, *args, **kwargs)
        except Gone:
            response = portal_page(
                request, "council/portal/gone.html", title=_("Nicht mehr veröffentlicht"), status=410
            )
        return response

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
            (_("Benachrichtigungen"), "benachrichtigungen/"),
            (_("Über diese Seiten"), "ueber/"),
        )
    ]
    return render_page(request, template, title=title, root=root, portal_navigation=navigation, **context)


def get_shown(object_type: ObjectType, number: int) -> Shown:
    """Return a published object; raise Gone if it was taken back, Http404 if there never was one."""
    found = queries.find(object_type, number)
    if found is None:
        if queries.is_deleted(object_type, number):
            raise Gone
        raise Http404
    return found


def is_web(address: str) -> bool:
    """Say whether something is an address of a page; what came with an import may be anything."""
    return address.startswith(("http://", "https://"))


def files_shown(request: PublicRequest, files: Iterable[Any]) -> list[dict[str, Any]]:
    """Return the files that can be fetched, each with its addresses below this member's root and what it is called."""
    here = request.member.root.rstrip("/")

    def place(address: str) -> str:
        return f"{here}{address}" if address.startswith("/") else address if is_web(address) else ""

    return [
        {
            **file,
            "href": place(file["accessUrl"]),
            "save": place(file.get("downloadUrl", "")),
            "title": file.get("name") or file.get("fileName") or _("Datei"),
        }
        for file in files
        if file and place(file.get("accessUrl", ""))
    ]


def place_text(place: Mapping[str, Any] | None) -> str:
    """Return where something is, in one line; "" if nothing is known of it."""
    known = place or {}
    town = " ".join(filter(None, [known.get("postalCode"), known.get("locality")]))
    parts = [known.get("description"), known.get("room"), known.get("streetAddress"), town]
    return ", ".join(str(part) for part in dict.fromkeys(parts) if part)


def places_shown(places: Iterable[Mapping[str, Any]]) -> list[dict[str, str]]:
    """Return the places a paper is about: what they are called, and where a map shows them."""
    return [
        {"name": place_text(place) or _("Ort ohne Bezeichnung"), "map": _map_of(place.get("geojson"))}
        for place in places
    ]


def _map_of(geojson: Any) -> str:
    """Return the address of a map with a point; GeoJSON from an import may hold any shape, or nonsense."""
    try:
        geometry = geojson["geometry"]
        longitude, latitude = (float(number) for number in geometry["coordinates"][:2])
    except (TypeError, KeyError, ValueError, OverflowError):
        return ""
    if geometry.get("type") != "Point" or not (abs(longitude) <= 180 and abs(latitude) <= 90):
        return ""
    spot = f"{latitude:.6f}/{longitude:.6f}"
    return f"https://www.openstreetmap.org/?mlat={latitude:.6f}&mlon={longitude:.6f}#map=17/{spot}"


def linked(object_type: ObjectType, owners: Iterable[Mapping[str, Any]], key: str) -> dict[int, Shown]:
    """Return by number what objects refer to under a key, as far as it is published."""
    numbers = [number for owner in owners for number in queries.refs(owner.get(key))]
    return {shown.number: shown for shown in queries.find_many(object_type, numbers)}


def picked(known: Mapping[int, Shown], addresses: Any) -> list[Shown]:
    """Return those of the known objects that addresses lead to, in their order."""
    return [known[number] for number in queries.refs(addresses) if number in known]


def names_of(object_type: ObjectType, owner: Mapping[str, Any], key: str) -> list[Shown]:
    """Return what one object refers to under a key, in its order."""
    return picked(linked(object_type, [owner], key), owner.get(key))


def whole(text: str, digits: int) -> int | None:
    """Return the number above zero that a text of so many digits at the most means, or None."""
    return int(text) or None if text.isascii() and text.isdigit() and len(text) <= digits else None


def page_number(request: PublicRequest) -> int:
    """Return which page of a list is asked for: 1 to 100,000; whatever is no such number is the first."""
    return min(whole(request.GET.get("seite", ""), 7) or 1, 100_000)
