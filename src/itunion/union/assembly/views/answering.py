# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""What most pages do: show a form, hand it to an action, say what happened."""

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from itunion.foundation.kernel.api import DomainError
from itunion.foundation.ui.api import add_domain_error, render_page
from itunion.union.assembly.models import Assembly

__all__ = ["attempt", "form_page", "wanted"]


def form_page(
    request: HttpRequest,
    *,
    form: Form,
    do: Callable[[dict[str, Any]], Any],
    done: Any,
    to: str,
    title: Any,
    lead: Any = "",
    trail: Sequence[tuple[Any, str]] = (),
    submit: Any = "",
) -> HttpResponse:
    """Show a form; on a valid POST hand its data to `do` and go `to`; a refusal stands at its field."""
    if request.method == "POST" and form.is_valid():
        try:
            do(form.cleaned_data)
        except DomainError as error:
            add_domain_error(form, error)
        else:
            messages.success(request, done)
            return redirect(to)
    return render_page(
        request,
        "assembly/form.html",
        title=title,
        lead=lead,
        breadcrumbs=trail,
        form=form,
        cancel_url=to,
        submit=submit,
    )


def attempt(request: HttpRequest, do: Callable[[], Any], done: Any, to: str) -> HttpResponse:
    """Do what a button asks for and go back, with the refusal as a message."""
    try:
        do()
    except DomainError as error:
        messages.error(request, " ".join([error.message, *error.details]))
    else:
        messages.success(request, done)
    return redirect(to)


def wanted(assembly_id: int) -> Assembly:
    """Return the assembly of an address, or answer 404."""
    found = Assembly.objects.filter(pk=assembly_id).first()
    if found is None:
        raise Http404
    return found
