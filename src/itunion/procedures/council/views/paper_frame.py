# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the pages of a paper have in common: the way back, questions before something is done, tables of inputs."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from itunion.foundation.identity.api import ActorRequest
from itunion.foundation.kernel.api import DomainError
from itunion.foundation.ui.api import attempt, grow, render_confirmation
from itunion.procedures.council.models import Paper
from itunion.procedures.council.views.shell import council_page, crumbs

__all__ = ["paper_crumbs", "paper_page_of", "paper_question", "paper_rows"]


def paper_page_of(of: Paper) -> str:
    """Return the address of a paper's page."""
    return reverse("council:paper", args=[of.pk])


def paper_crumbs(of: Paper | None = None) -> Any:
    """Return the way back from a page below the list, or below a paper."""
    trail: list[tuple[Any, str]] = [(_("Vorlagen"), reverse("council:papers"))]
    if of is not None:
        trail.append((of.reference or of.name, paper_page_of(of)))
    return crumbs(*trail)


def paper_question(
    request: ActorRequest,
    of: Paper,
    do: Callable[..., Any],
    *,
    title: Any,
    success: Any,
    submit: Any,
    consequences: Sequence[Any],
    text: Any = "",
    form: BaseForm | None = None,
    dangerous: bool = False,
) -> HttpResponse:
    """Ask before something is done with a paper; on the answer do it, with what the form says, and go back to the paper."""
    if request.method == "POST" and (form is None or form.is_valid()):
        said = form.cleaned_data if form else {}
        return attempt(request, lambda: do(**said, by=request.actor), success, paper_page_of(of))
    return render_confirmation(
        request,
        title=title,
        text=text or str(of),
        consequences=consequences,
        submit=submit,
        cancel_url=paper_page_of(of),
        dangerous=dangerous,
        form=form,
        breadcrumbs=paper_crumbs(of),
    )


def paper_rows(
    request: ActorRequest,
    of: Paper,
    formset_class: Any,
    run: Callable[[list[Mapping[str, Any]]], Any],
    *,
    filled: str,
    initial: Callable[[], list[dict[str, Any]]],
    more: int,
    success: Any,
    **page: Any,
) -> HttpResponse:
    """Show a table of inputs about a paper; hand the lines in which `filled` is chosen to `run` and go back to the paper.

    `more` is how many empty lines are added when asked for.
    """
    options: dict[str, Any] = {"prefix": "stations", "form_kwargs": {"body": of.body}}
    back = paper_page_of(of)
    if request.method == "POST" and "more" in request.POST:
        formset: Any = grow(formset_class, request.POST, by=more, **options)
    elif request.method == "POST":
        formset = formset_class(request.POST, **options)
        if formset.is_valid():
            try:
                run([row.cleaned_data for row in formset.forms if row.cleaned_data.get(filled)])
            except DomainError as error:
                messages.error(request, error.message)
            else:
                messages.success(request, success)
                return redirect(back)
    else:
        formset = formset_class(initial=initial(), **options)
    return council_page(
        request,
        "council/papers/rows.html",
        section="papers",
        breadcrumbs=paper_crumbs(of),
        formset=formset,
        back=back,
        **page,
    )
