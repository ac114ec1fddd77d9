# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Public pages that do everything a page could do, in place of the example's own, and members that have them."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.urls import URLResolver, path
from django.urls.resolvers import RegexPattern
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from itunion.foundation.identity.api import public
from itunion.foundation.kernel.api import Conflict, Refused, scope_or_none
from itunion.procedures.contract import actions, loading, mounting

__all__ = ["ALPHA", "BETA", "PAGES", "SECRET", "include", "mount", "opened"]

SECRET = "GEHEIM-im-Text-des-Fehlers"
ALPHA, BETA = "/dogs/gemeinde-alpha/", "/dogs/gemeinde-beta/"


@public
@require_safe
def look(request: Any) -> HttpResponse:
    """Say what the view is told about the request."""
    return JsonResponse(
        {
            "member": request.member.key,
            "actor": request.actor,
            "cookies": dict(request.COOKIES),
            "headers": sorted(name for name in request.META if name.startswith("HTTP_")),
            "session": hasattr(request, "session"),
            "scope": repr(scope_or_none()),
            "rest": request.resolver_match.kwargs,
        }
    )


@public
def page(request: HttpRequest, number: int = 0) -> HttpResponse:
    """A page for people that tries to set a cookie."""
    response = HttpResponse(_("Nein"))
    response.set_cookie("tracker", "1")
    return response


@public
def machine(request: HttpRequest) -> HttpResponse:
    """An answer for machines that looks like a page."""
    return HttpResponse(_("Nein"))


machine.itunion_plain = True  # type: ignore[attr-defined]


@public
def fail(request: HttpRequest, how: str) -> HttpResponse:
    """Fail in one of the ways views fail."""
    errors: dict[str, Callable[[], Exception]] = {
        "404": lambda: Http404(SECRET),
        "403": lambda: PermissionDenied(SECRET),
        "400": lambda: Refused("Das geht nicht."),
        "409": lambda: Conflict("Zu spät."),
        "500": lambda: RuntimeError(SECRET),
    }
    raise errors[how]()


@public
def stream(request: HttpRequest) -> StreamingHttpResponse:
    """Stream what the generator sees of scope and language; the end fails if asked to."""

    def chunks() -> Iterator[bytes]:
        for _number in range(2):
            yield f"{scope_or_none()} {_('Nein')}\n".encode()
        if request.GET.get("fail"):
            raise RuntimeError(SECRET)

    return StreamingHttpResponse(chunks())


@public
def all_members(request: Any) -> HttpResponse:
    """A page beside the members."""
    return JsonResponse({"member": request.member, "scope": repr(scope_or_none())})


PAGES = [
    path("", look, name="look"),
    path("seite/", page, name="page"),
    path("seite/<int:number>/", page, name="numbered"),
    path("wort/<str:word>/<int:number>", page, name="word"),
    path("maschine/", machine, name="machine"),
    path("fehler/<str:how>/", fail, name="fail"),
    path("strom/", stream, name="stream"),
]


def mount(monkeypatch: pytest.MonkeyPatch, *, plain: bool = False) -> None:
    """Let the pages stand under /dogs/ instead of the example's own."""
    beside = [path("", all_members, name="all"), path("suche/", all_members, name="search")]
    made = mounting.Mount(
        "dogs",
        "dogs",
        URLResolver(RegexPattern(""), PAGES),
        URLResolver(RegexPattern(""), beside),
        plain,
    )
    mounting._shape.cache_clear()
    monkeypatch.setattr(mounting, "_mounts", (loading.generation(), {"dogs": made}))


def include(monkeypatch: pytest.MonkeyPatch, **changes: Any) -> None:
    """Make the example a part of every membership, so that it needs no subscription."""
    entry = loading.get("dogs")
    assert entry is not None
    assert entry.manifest is not None
    changed = replace(entry.manifest, included=True, service_keys=(), **changes)
    monkeypatch.setattr(entry, "manifest", changed)


def opened(world: Any, by: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Switch the example on for both members; their keys are gemeinde-alpha and gemeinde-beta."""
    include(monkeypatch)
    for member in world.members:
        actions.activate(procedure="dogs", organisation_id=member.pk, parameters={}, by=by)
