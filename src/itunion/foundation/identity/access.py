# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who may open a view: every view says it with one of these decorators; the walk over all URLs checks that."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from itunion.foundation.identity.queries import SignedInActor
from itunion.foundation.kernel.errors import NotPermitted
from itunion.foundation.organisations.api import across as enter_across

__all__ = ["ActorRequest", "public", "requires"]

View = Callable[..., HttpResponseBase]


class ActorRequest(HttpRequest):
    """A request of somebody signed in (typing only)."""

    actor: SignedInActor


def public(view: View) -> View:
    """Mark a view as open to everybody, signed in or not."""
    view.itunion_access = "public"  # type: ignore[attr-defined]
    return view


def requires(permission: str, *, across: str = "") -> Callable[[Callable[..., HttpResponseBase]], View]:
    """Let only people with the permission in.

    `across` names a registered scope across organisations that the view reads in; it is entered, and audited, per
    request. Without it the view sees the rows of the acting organisation only.
    """

    def decorate(view: Callable[..., HttpResponseBase]) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            actor: SignedInActor | None = getattr(request, "actor", None)
            if actor is None:
                return redirect_to_login(request.get_full_path())
            try:
                actor.require(permission)
            except NotPermitted:
                return forbidden(request)
            if not across:
                return view(request, *args, **kwargs)
            with enter_across(across, reason=f"{request.method} {request.path}"[:200], by=actor):
                return rendered(view(request, *args, **kwargs))

        guarded.itunion_access = str(permission)  # type: ignore[attr-defined]
        return guarded

    return decorate


def rendered(response: HttpResponseBase) -> HttpResponseBase:
    """Render a template response inside the scope: its queries are lazy."""
    if getattr(response, "is_rendered", True) is False:
        response.render()  # type: ignore[attr-defined]
    return response


def forbidden(request: HttpRequest) -> HttpResponse:
    """Return the page that says a permission is missing."""
    from django.views.defaults import permission_denied

    return permission_denied(request, Exception())
