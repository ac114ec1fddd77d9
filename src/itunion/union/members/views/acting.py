# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The shape most pages of the room share: a form, an action, a way back."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from itunion.foundation.identity.api import ActorRequest
from itunion.foundation.kernel.api import clock
from itunion.foundation.ui.api import form_page, format_date
from itunion.union.members import queries

__all__ = ["download", "member_trail", "on_member", "today_as_initial"]

TODAY = (
    "admitted_on",
    "declared_on",
    "effective_on",
    "paid_on",
    "posted_on",
    "received_on",
    "transferred_on",
)
"""Fields that usually mean the day somebody sits at the form"""


def today_as_initial(form: forms.Form, *names: str) -> forms.Form:
    """Propose today in date fields."""
    for name in names:
        if name in form.fields:
            form.fields[name].initial = format_date(clock.today())
    return form


def member_trail(organisation_id: int, name: str) -> list[tuple[str, str]]:
    """Return the pages above a page of one member."""
    return [
        (_("Mitglieder"), reverse("members:members")),
        (name, reverse("members:member", args=[organisation_id])),
    ]


def on_member(
    request: ActorRequest,
    organisation_id: int,
    form: forms.Form,
    run: Callable[[dict[str, Any]], Any],
    *,
    title: str,
    success: str,
    lead: str = "",
    submit: str = "",
) -> HttpResponse:
    """Show a form about one member, dates proposing today; 404 if it is none. The way back leads to its page."""
    found = queries.member_of(organisation_id)
    if found is None:
        raise Http404
    name = found.organisation.name
    today_as_initial(form, *TODAY)
    return form_page(
        request,
        form,
        run,
        title=title,
        lead=lead or name,
        breadcrumbs=member_trail(organisation_id, name),
        back=reverse("members:member", args=[organisation_id]),
        success=success,
        submit=submit,
    )


def download(content: bytes, name: str, media_type: str) -> HttpResponse:
    """Return bytes as a file to save, kept in no cache."""
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response
