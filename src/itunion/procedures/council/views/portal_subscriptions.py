# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Subscriptions by e-mail, without an account: ask for it, confirm it by a link, end it by a link in every mail.

A link alone changes nothing, as programs that check mails open every link: the page it leads to has the button.
"""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from itunion.foundation.identity.api import public
from itunion.foundation.kernel.api import Refused, jobs
from itunion.foundation.ui.api import add_domain_error
from itunion.procedures.contract.api import PublicRequest, public_actor
from itunion.procedures.council import tasks
from itunion.procedures.council.actions import subscriptions as actions
from itunion.procedures.council.forms.portal import SubscriptionForm
from itunion.procedures.council.permissions import Permission
from itunion.procedures.council.views.portal_frame import portal_page

__all__ = ["confirm", "end", "subscribe"]

HERE = "benachrichtigungen/"


def _writing(view: Callable[..., HttpResponse]) -> Callable[..., Any]:
    """A page for everybody with a form; that a page of ours sent it is checked by the door."""
    return public(require_http_methods(["GET", "HEAD", "POST"])(view))


@_writing
def subscribe(request: PublicRequest) -> HttpResponse:
    """Ask for news; the answer is the same whoever is subscribed already."""
    form = SubscriptionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            _ask(request, form.cleaned_data)
        except Refused as error:
            add_domain_error(form, error)
        else:
            return HttpResponseRedirect(f"{request.member.root}{HERE}?angefragt=1")
    return portal_page(
        request,
        "council/portal/subscribe.html",
        title=_("Benachrichtigungen"),
        current=HERE,
        form=form,
        asked="angefragt" in request.GET,
    )


@transaction.atomic
def _ask(request: PublicRequest, data: dict[str, Any]) -> None:
    made = actions.request_subscription(**data, by=public_actor(request.member, Permission.SUBSCRIBE))
    if made is not None:
        jobs.enqueue(
            tasks.mail_confirmation,
            {"organisation_id": made.organisation_id, "subscription_id": made.pk},
            requested_by=_("Öffentlichkeit"),
            organisation_id=made.organisation_id,
        )


@_writing
def confirm(request: PublicRequest, token: str) -> HttpResponse:
    """Confirm that news are wanted."""
    return _by_link(
        request,
        token,
        confirmed=False,
        do=actions.confirm_subscription,
        title=_("Benachrichtigungen bestätigen"),
        question=_("Möchten Sie Neues an Ihre E-Mail-Adresse erhalten?"),
        button=_("Ja, bestätigen"),
        done=_("Bestätigt. Sie erhalten eine E-Mail, sobald es Neues gibt, höchstens eine am Tag."),
    )


@_writing
def end(request: PublicRequest, token: str) -> HttpResponse:
    """End a subscription."""
    return _by_link(
        request,
        token,
        confirmed=True,
        do=actions.end_subscription,
        title=_("Benachrichtigungen abmelden"),
        question=_("Möchten Sie keine Benachrichtigungen mehr erhalten?"),
        button=_("Ja, abmelden"),
        done=_("Abgemeldet. Ihre E-Mail-Adresse ist gelöscht."),
    )


def _by_link(
    request: PublicRequest, token: str, *, confirmed: bool, do: Callable[..., Any], title: str, done: str, **shown: str
) -> HttpResponse:  # fmt: skip
    """Show the question behind a link, and on a POST do it."""
    text, kind, status = "", "info", 200
    try:
        if request.method == "POST":
            do(token=token, by=public_actor(request.member, Permission.SUBSCRIBE))
            text, kind = done, "success"
        else:
            actions.subscription_of(token, confirmed=confirmed)
    except Refused as error:
        text, kind, status = error.message, "warning", 410
    response = portal_page(
        request,
        "council/portal/by_link.html",
        title=title,
        current=HERE,
        text=text,
        kind=kind,
        status=status,
        **shown,
    )
    # the address of the page is a key: it is kept nowhere and told to nobody
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response
