# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""What every page of the council has: the way back, and the parts of the work the acting person may enter."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from itunion.foundation.identity.api import ActorRequest
from itunion.foundation.ui.api import Tab, render_page
from itunion.procedures.council.permissions import Permission

__all__ = ["council_page", "crumbs", "sections"]

# (label, name of the address, permissions of which one suffices)
SECTIONS: tuple[tuple[Any, str, tuple[Permission, ...]], ...] = (
    (_("Übersicht"), "start", (Permission.USE,)),
    (_("Mein Arbeitsplatz"), "workspace", (Permission.SIT,)),
    (_("Sitzungen"), "meetings", (Permission.VIEW,)),
    (_("Vorlagen"), "papers", (Permission.VIEW,)),
    (_("Beschlusskontrolle"), "follow_ups", (Permission.VIEW,)),
    (_("Gremien"), "groups", (Permission.VIEW,)),
    (_("Personen"), "people", (Permission.VIEW,)),
    (_("Entschädigungen"), "allowances", (Permission.PAY,)),
    (_("Einrichtung"), "setup", (Permission.MANAGE,)),
)


def sections(request: ActorRequest, current: str) -> list[Tab]:
    """Return the parts of the work as tabs; `current` is the name of the address of the marked one."""
    tabs = []
    for label, name, permissions in SECTIONS:
        if not any(request.actor.may(permission) for permission in permissions):
            continue
        try:
            address = reverse(f"council:{name}")
        except NoReverseMatch:
            continue
        tabs.append(Tab(label=label, url=address, current=name == current))
    return tabs


def crumbs(*above: tuple[Any, str]) -> Sequence[tuple[Any, str]]:
    """Return the way back to the first page, through `above`."""
    return [(_("Ratsinformation"), reverse("council:start")), *above]


def council_page(
    request: ActorRequest, template: str, *, section: str, title: Any, **context: Any
) -> HttpResponse:
    """Render a page of the council; the template extends council/base.html."""
    return render_page(
        request,
        template,
        title=title,
        sections=sections(request, section),
        navigation=reverse("council:start"),
        **context,
    )
