# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The one door to a procedure's pages: who is signed in, for whom it is switched on, and what happens when it fails."""

import logging
from collections.abc import Callable, Iterable, Iterator
from functools import wraps
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBase
from django.urls import URLPattern, URLResolver, include, path
from django.urls.resolvers import RegexPattern, RoutePattern
from django.utils.translation import gettext as _

from itunion.foundation.identity.api import ActorRequest, Permission
from itunion.foundation.kernel.api import Actor, DomainError
from itunion.foundation.kernel.registry import NavigationEntry
from itunion.foundation.organisations.api import within
from itunion.foundation.ui.api import render_page
from itunion.procedures.contract import loading, queries
from itunion.procedures.contract.problems import SUSPENSIONS

__all__ = ["guard", "navigation_of", "procedure_urls", "resting"]

logger = logging.getLogger(__name__)

View = Callable[..., HttpResponseBase]
# answers of the house itself: they go on to where all pages get them
HOUSE_ERRORS = (Http404, PermissionDenied, DomainError, ObjectDoesNotExist)


def guard(name: str, view: View) -> View:
    """Wrap a view of a procedure: signed in, switched on, in the member's scope, and its errors stay here."""

    @wraps(view)
    def guarded(request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        actor: Actor | None = getattr(request, "actor", None)
        if actor is None:
            return redirect_to_login(request.get_full_path())
        if suspended := queries.why_suspended(name):
            return resting(request, name, suspended)
        if actor.organisation_id is None or not queries.is_active(name, actor.organisation_id):
            return render_page(
                request,
                "contract/not_active.html",
                title=_("Nicht eingeschaltet"),
                procedure=queries.title_of(name),
                status=404,
            )
        try:
            with within(actor.organisation_id):
                response = view(request, *args, **kwargs)
                if getattr(response, "is_rendered", True) is False:
                    response.render()  # type: ignore[attr-defined]
                return response
        except HOUSE_ERRORS:
            raise
        except Exception as error:
            # not the error's own text: it may quote data
            logger.error("procedure %s: %s failed: %s", name, view.__name__, loading.trouble_with(error))
            return render_page(
                request, "contract/failed.html", title=_("Das Verfahren hat einen Fehler gemeldet"),
                procedure=queries.title_of(name), status=500,
            )  # fmt: skip

    guarded.itunion_access = getattr(view, "itunion_access", "")  # type: ignore[attr-defined]
    return guarded


def resting(request: ActorRequest, name: str, suspended: str) -> HttpResponse:
    """Return the page that says that a procedure rests, and why."""
    return render_page(
        request,
        "contract/resting.html",
        title=_("Das Verfahren ruht"),
        procedure=queries.title_of(name),
        reason=SUSPENSIONS[suspended],
        status=503,
    )


def procedure_urls() -> Iterator[URLResolver]:
    """Yield the guarded addresses of every procedure that runs in this process."""
    for entry in loading.running():
        place = f"{entry.admission.app}.urls"
        try:
            if find_spec(place) is None:
                continue
            patterns = import_module(place).urlpatterns
            yield path(
                f"verfahren/{entry.name}/", include((list(_guarded(entry.name, patterns)), entry.name))
            )
        except Exception as error:
            entry.trouble = f"urls: {loading.trouble_with(error)}"
            logger.error("procedure %s has no pages: %s", entry.name, entry.trouble)


def _guarded(name: str, patterns: Iterable[Any]) -> Iterator[Any]:
    for entry in patterns:
        if isinstance(entry, URLResolver):
            yield URLResolver(
                entry.pattern, list(_guarded(name, entry.url_patterns)), entry.default_kwargs,
                entry.app_name, entry.namespace,
            )  # fmt: skip
        elif isinstance(entry, URLPattern) and isinstance(entry.pattern, RoutePattern | RegexPattern):
            yield URLPattern(entry.pattern, guard(name, entry.callback), entry.default_args, entry.name)


def navigation_of(actor: Any) -> Iterator[NavigationEntry]:
    """Yield the lines of the procedures that are switched on for the acting member. One query, none without any."""
    running = [e for e in loading.running() if e.manifest is not None and e.manifest.start]
    organisation_id = getattr(actor, "organisation_id", None)
    if not running or organisation_id is None:
        return
    active = queries.active_names(organisation_id)
    for number, entry in enumerate(running):
        if entry.name in active and entry.manifest is not None:
            permission = entry.manifest.permissions[0] if entry.manifest.permissions else Permission.SIGNED_IN
            yield NavigationEntry(
                f"procedure.{entry.name}", entry.manifest.title, f"{entry.name}:{entry.manifest.start}",
                permission, _("Gemeinsame Verfahren"), 520 + number,
            )  # fmt: skip
