# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every request of somebody signed in gets its actor and the scope of the organisation it acts for."""

from collections.abc import Callable
from urllib.parse import quote

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import logout
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import resolve, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from itunion.foundation.identity.access import forbidden, rendered
from itunion.foundation.identity.queries import actor_for
from itunion.foundation.kernel import clock
from itunion.foundation.kernel.errors import Conflict, DomainError, NotPermitted
from itunion.foundation.organisations.api import union, within
from itunion.foundation.ui.api import render_page

__all__ = ["ActorMiddleware"]

# pages a person must reach before a second factor is set up
WITHOUT_SECOND_FACTOR = ("/konto/", "/static/", "/sprache/")
WITHOUT_MANDATE = WITHOUT_SECOND_FACTOR


def _union_name() -> str:
    try:
        return union().short_name
    except ObjectDoesNotExist:
        return ""


class ActorMiddleware:
    """Sets `request.actor`, ends idle sessions, demands the second factor, enters the scope."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Handle one request."""
        request.actor = None  # type: ignore[attr-defined]
        request.mandates = []  # type: ignore[attr-defined]
        request.union_name = SimpleLazyObject(_union_name)  # type: ignore[attr-defined]
        if not request.user.is_authenticated:
            return self.get_response(request)
        if self._is_idle(request):
            logout(request)
            return redirect(f"{reverse(settings.LOGIN_URL)}?next={quote(request.get_full_path())}")
        actor = actor_for(request.user, request.session.get("mandate_id"))
        request.actor = actor  # type: ignore[attr-defined]
        if actor is None:
            return self._without_mandate(request)
        request.mandates = list(actor.mandates)  # type: ignore[attr-defined]
        if self._needs_second_factor(request):
            return redirect("mfa_index")
        with within(actor.organisation_id or 0):
            return rendered(self.get_response(request))

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Turn domain errors that no form caught into pages: 403, 404, 409."""
        if isinstance(error, NotPermitted):
            return forbidden(request)
        if isinstance(error, ObjectDoesNotExist) and request.actor is not None:  # type: ignore[attr-defined]
            # another organisation's object and one that does not exist must look the same
            raise Http404 from error
        if isinstance(error, DomainError):
            status = 409 if isinstance(error, Conflict) else 400
            return render_page(
                request, "identity/domain_error.html", title=_("Das ging nicht"), error=error, status=status
            )
        return None

    def _without_mandate(self, request: HttpRequest) -> HttpResponseBase:
        """Let a person without any valid mandate reach public and account pages; say elsewhere what is missing."""
        if request.path.startswith(WITHOUT_MANDATE):
            return self.get_response(request)
        view = resolve(request.path_info).func
        if getattr(view, "itunion_access", "") == "public":
            return self.get_response(request)
        return render_page(request, "identity/no_mandate.html", title=_("Kein gültiges Mandat"), status=403)

    def _is_idle(self, request: HttpRequest) -> bool:
        now = int(clock.now().timestamp())
        last = request.session.get("last_seen", now)
        if now - last > settings.SESSION_IDLE_SECONDS:
            return True
        if now - last > 60 or "last_seen" not in request.session:
            request.session["last_seen"] = now
            # what the person's list of sessions shows; at every request it would cost a fifth of a short one
            UserSession.objects.create_from_request(request)
        return False

    def _needs_second_factor(self, request: HttpRequest) -> bool:
        if not settings.REQUIRE_SECOND_FACTOR or request.path.startswith(WITHOUT_SECOND_FACTOR):
            return False
        from allauth.mfa.utils import is_mfa_enabled

        return not is_mfa_enabled(request.user)
