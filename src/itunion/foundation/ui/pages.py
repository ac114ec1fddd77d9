# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Rendering of whole pages, with the things every page has."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

__all__ = ["render_confirmation", "render_page"]


def render_page(
    request: HttpRequest,
    template: str,
    *,
    title: Any,
    lead: Any = "",
    breadcrumbs: Sequence[tuple[Any, str]] = (),
    status: int = 200,
    navigation: str = "",
    **context: Any,
) -> HttpResponse:
    """Render a page that extends ui/base.html.

    `title` is the heading and the window title, `lead` a sentence under it, `breadcrumbs` are (label, address) pairs
    of the pages above; the page itself is added. `navigation` is the address of the navigation line to mark when the
    page's own address does not start with it.
    """
    request.navigation_path = navigation or request.path  # type: ignore[attr-defined]
    trail = [*breadcrumbs, (title, "")] if breadcrumbs else []
    return render(
        request, template, {"title": title, "lead": lead, "breadcrumbs": trail, **context}, status=status
    )


def render_confirmation(
    request: HttpRequest,
    *,
    title: Any,
    submit: Any,
    text: Any = "",
    consequences: Sequence[Any] = (),
    cancel_url: str = "",
    dangerous: bool = False,
    form: Any = None,
    breadcrumbs: Sequence[tuple[Any, str]] = (),
) -> HttpResponse:
    """Render the page that asks before something that cannot be undone; the answer is a POST to the same address."""
    return render_page(
        request,
        "ui/confirm.html",
        title=title,
        breadcrumbs=breadcrumbs,
        text=text,
        consequences=consequences,
        submit=submit or _("Ja, ausführen"),
        cancel_url=cancel_url,
        dangerous=dangerous,
        form=form,
    )
