# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""What most pages do: show a form, hand it to an action, say what happened and go back."""

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from itunion.foundation.kernel.errors import DomainError
from itunion.foundation.ui.forms import add_domain_error
from itunion.foundation.ui.pages import render_page

__all__ = ["attempt", "form_page"]


def form_page(
    request: HttpRequest,
    form: BaseForm,
    run: Callable[[dict[str, Any]], Any],
    *,
    title: Any,
    back: str,
    success: Any,
    lead: Any = "",
    submit: Any = "",
    breadcrumbs: Sequence[tuple[Any, str]] = (),
    **context: Any,
) -> HttpResponse:
    """Show a form; on a valid POST hand its data to `run` and go `back`; a refusal stands at its field.

    If `run` returns an answer of its own (a file, another page), that is the answer.
    """
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
        "ui/form_page.html",
        title=title,
        lead=lead,
        breadcrumbs=breadcrumbs,
        form=form,
        submit=submit,
        cancel_url=back,
        **context,
    )


def attempt(request: HttpRequest, do: Callable[[], Any], success: Any, back: str) -> HttpResponse:
    """Do what a button asks for and go `back`, with the refusal as a message."""
    try:
        do()
    except DomainError as error:
        messages.error(request, " ".join([error.message, *error.details]))
    else:
        messages.success(request, success)
    return redirect(back)
