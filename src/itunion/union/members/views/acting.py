# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The shape most pages of the room share: a form, an action, a way back."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from itunion.foundation.identity.api import ActorRequest
from itunion.foundation.kernel.api import DomainError, clock
from itunion.foundation.ui.api import add_domain_error, format_date, render_page

__all__ = ["act", "download", "member_trail", "today_as_initial"]


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


def act(
    request: ActorRequest,
    form: forms.Form,
    run: Callable[[Mapping[str, Any]], Any],
    *,
    title: str,
    back: str,
    success: str,
    lead: str = "",
    submit: str = "",
    breadcrumbs: Sequence[tuple[str, str]] = (),
    **context: Any,
) -> HttpResponse:
    """Show the form; on a good POST run the action and go back, else say at the form what is wrong."""
    if request.method == "POST" and form.is_valid():
        try:
            result = run(form.cleaned_data)
        except DomainError as error:
            add_domain_error(form, error)
        else:
            if isinstance(result, HttpResponse):
                return result
            messages.success(request, success)
            return redirect(back)
    return render_page(
        request,
        "members/form.html",
        title=title,
        lead=lead,
        breadcrumbs=breadcrumbs,
        form=form,
        submit=submit,
        cancel_url=back,
        **context,
    )


def download(content: bytes, name: str, media_type: str) -> HttpResponse:
    """Return bytes as a file to save, kept in no cache."""
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response
