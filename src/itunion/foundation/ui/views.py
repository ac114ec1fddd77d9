# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Public pages of the platform: legal texts, display choice, style guide, error pages."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from itunion.foundation.ui import showcase
from itunion.foundation.ui.context import THEME_COOKIE, THEMES
from itunion.foundation.ui.pages import render_page

YEAR = 365 * 24 * 3600
PUBLIC = "public"


def _operator() -> dict[str, Any]:
    names = (
        "UNION_NAME",
        "UNION_ADDRESS",
        "UNION_EMAIL",
        "UNION_PHONE",
        "UNION_REPRESENTED_BY",
        "UNION_REGISTER",
    )
    return {"operator": {name.removeprefix("UNION_").lower(): getattr(settings, name, "") for name in names}}


@require_GET
def accessibility(request: HttpRequest) -> HttpResponse:
    """Statement on accessibility (§ 12b BGG, § 7 BITV 2.0)."""
    return render_page(
        request, "ui/legal/accessibility.html", title=_("Erklärung zur Barrierefreiheit"), **_operator()
    )


@require_GET
def imprint(request: HttpRequest) -> HttpResponse:
    """Provider identification (§ 5 DDG)."""
    return render_page(request, "ui/legal/imprint.html", title=_("Impressum"), **_operator())


@require_GET
def privacy(request: HttpRequest) -> HttpResponse:
    """Information on data protection (Art. 13 GDPR)."""
    return render_page(request, "ui/legal/privacy.html", title=_("Datenschutz"), **_operator())


@require_POST
def set_theme(request: HttpRequest) -> HttpResponse:
    """Remember light or dark in a cookie, or forget it to follow the device again; go back to the page."""
    target = request.POST.get("next", "")
    allowed = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    response = HttpResponseRedirect(target if allowed else "/")
    theme = request.POST.get("theme", "")
    if theme in THEMES:
        response.set_cookie(
            THEME_COOKIE, theme, max_age=YEAR, httponly=True, samesite="Lax", secure=request.is_secure()
        )
    else:
        response.delete_cookie(THEME_COOKIE, samesite="Lax")
    return response


def components(request: HttpRequest) -> HttpResponse:
    """Style guide: every component with sample data; exists in debug and demo only."""
    _only_in_debug_or_demo()
    context = showcase.context(request)
    download: HttpResponse | None = context["table"].export_response()
    if download is not None:
        return download
    return render_page(
        request,
        "ui/showcase.html",
        title=_("Bausteine"),
        lead=_("Alles, woraus die Seiten der Plattform bestehen, mit erfundenen Daten."),
        breadcrumbs=[(_("Start"), "/")],
        **context,
    )


@require_GET
def progress_fragment(request: HttpRequest) -> HttpResponse:
    """A finished progress bar, as a job's page would answer."""
    _only_in_debug_or_demo()
    return render(request, "ui/progress.html", {"job": showcase.progress(done=40)})


for _view in (accessibility, imprint, privacy, set_theme, components, progress_fragment):
    # what the walk over all addresses asks every view; `identity.public` says the same, but ui stands below identity
    _view.itunion_access = PUBLIC  # type: ignore[attr-defined]


def _only_in_debug_or_demo() -> None:
    if not (settings.DEBUG or getattr(settings, "DEMO", False)):
        raise Http404


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400. Rendered without the request, which may be what is broken."""
    return HttpResponse(render_to_string("400.html"), status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403."""
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404; also for what belongs to another organisation."""
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500. Rendered without the request, so that a broken session or database cannot break this page too."""
    return HttpResponse(render_to_string("500.html"), status=500)
