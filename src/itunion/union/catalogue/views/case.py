# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""One case: where it stands, what comes next for the one who looks, and what has happened."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from itunion.foundation.identity.api import ActorRequest
from itunion.foundation.kernel.api import DomainError, clock
from itunion.foundation.ui.api import (
    Step,
    add_domain_error,
    format_date,
    format_decimal,
    format_money,
    render_page,
    steps,
)
from itunion.union.catalogue.actions import annexes as annex_actions
from itunion.union.catalogue.actions import subscriptions as actions
from itunion.union.catalogue.actions import take_back
from itunion.union.catalogue.forms import subscriptions as forms
from itunion.union.catalogue.models import ServiceTask, Subscription
from itunion.union.catalogue.permissions import Permission
from itunion.union.catalogue.queries import subscriptions as queries
from itunion.union.catalogue.queries.mandates import who_may_order
from itunion.union.catalogue.queries.offers import key_proposal
from itunion.union.catalogue.queries.services import meters, terms_on
from itunion.union.catalogue.queries.usage import monthly_usage
from itunion.union.catalogue.rules.states import STEPS, Missing, current_step, missing_for_start
from itunion.union.catalogue.tables.subscriptions import STATUS_TONES, HistoryTable, UsageTable
from itunion.union.catalogue.wording import mandate_sentence, missing_sentence, notice_reason

__all__ = ["MEMBER_STEPS", "OPERATOR_STEPS", "case_page", "form_of", "take_step"]

MEMBER_STEPS = ("withdraw", "decline", "order", "sign", "task", "notice")
OPERATOR_STEPS = ("offer", "task", "start", "cancel", "hand_over", "deletion")
NEEDS: Mapping[str, Permission] = {
    "withdraw": Permission.SUBSCRIBE,
    "decline": Permission.SUBSCRIBE,
    "order": Permission.ORDER,
    "sign": Permission.SIGN,
    "notice": Permission.GIVE_NOTICE,
    "offer": Permission.OPERATE,
    "start": Permission.OPERATE,
    "cancel": Permission.OPERATE,
    "hand_over": Permission.OPERATE,
    "deletion": Permission.OPERATE,
}
STEP_NAMES: Mapping[str, Any] = {
    "interest": gettext_lazy("Interesse"),
    "offer": gettext_lazy("Angebot"),
    "order": gettext_lazy("Bestellung"),
    "annex": gettext_lazy("Datenschutz"),
    "onboarding": gettext_lazy("Einrichtung"),
    "use": gettext_lazy("Nutzung"),
    "notice": gettext_lazy("Kündigung"),
    "take_back": gettext_lazy("Rücknahme"),
    "data": gettext_lazy("Daten übergeben"),
    "deletion": gettext_lazy("Löschung"),
}
TITLES: Mapping[str, Any] = {
    "withdraw": gettext_lazy("Interesse zurückziehen"),
    "decline": gettext_lazy("Angebot ablehnen"),
    "order": gettext_lazy("Bestellen"),
    "sign": gettext_lazy("Vereinbarung zur Auftragsverarbeitung unterschreiben"),
    "notice": gettext_lazy("Kündigen"),
    "offer": gettext_lazy("Angebot machen"),
    "start": gettext_lazy("In Nutzung nehmen"),
    "cancel": gettext_lazy("Bestellung aufheben"),
    "hand_over": gettext_lazy("Daten übergeben"),
    "deletion": gettext_lazy("Löschung bestätigen"),
}
SUBMITS: Mapping[str, Any] = {
    "withdraw": gettext_lazy("Interesse zurückziehen"),
    "decline": gettext_lazy("Angebot ablehnen"),
    "order": gettext_lazy("Verbindlich bestellen"),
    "sign": gettext_lazy("Unterschreiben"),
    "notice": gettext_lazy("Kündigen"),
    "offer": gettext_lazy("Angebot abgeben"),
    "start": gettext_lazy("In Nutzung nehmen"),
    "cancel": gettext_lazy("Bestellung aufheben"),
    "hand_over": gettext_lazy("Übergabe vermerken"),
    "deletion": gettext_lazy("Löschung bestätigen"),
}
DONE: Mapping[str, Any] = {
    "withdraw": gettext_lazy("Das Interesse ist zurückgezogen."),
    "decline": gettext_lazy("Das Angebot ist abgelehnt."),
    "order": gettext_lazy("Bestellt. Die Betriebsgesellschaft richtet die Leistung ein."),
    "sign": gettext_lazy("Die Vereinbarung ist unterschrieben."),
    "task": gettext_lazy("Die Aufgabe ist erledigt."),
    "notice": gettext_lazy("Die Kündigung ist vermerkt."),
    "offer": gettext_lazy("Das Angebot ist abgegeben."),
    "start": gettext_lazy("Die Leistung ist in Nutzung."),
    "cancel": gettext_lazy("Die Bestellung ist aufgehoben."),
    "hand_over": gettext_lazy("Die Übergabe ist vermerkt."),
    "deletion": gettext_lazy("Die Löschung ist bestätigt; die Leistung ist zurückgegeben."),
}

# (main steps, further steps) for who looks, by state
OFFERED: Mapping[tuple[str, str], tuple[tuple[str, ...], tuple[str, ...]]] = {
    ("member", "interest"): ((), ("withdraw",)),
    ("member", "offered"): (("order",), ("decline",)),
    ("member", "in_use"): ((), ("notice",)),
    ("operator", "interest"): (("offer",), ()),
    ("operator", "offered"): ((), ("offer",)),
    ("operator", "ordered"): (("start",), ("cancel",)),
    ("operator", "notice"): (("hand_over",), ()),
    ("operator", "handed_over"): (("deletion",), ("hand_over",)),
}


def form_of(found: Subscription, step: str, request: ActorRequest | None = None) -> django_forms.Form:
    """Return the form of a step, bound if there is a request."""
    data = request.POST if request is not None else None
    today = clock.today()
    match step:
        case "offer":
            day = found.starts_on or today
            terms = terms_on(found.service_id, today)
            return forms.OfferForm(
                data,
                meters=list(meters(found.service_id)),
                key_label=terms.get_key_kind_display() if terms else "",
                initial={
                    "starts_on": day,
                    "key_amount": key_proposal(found.service_id, found.organisation_id, day),
                },
            )
        case "order":
            texts = [p.text for p in found.service.prerequisites.filter(requires__isnull=True)]
            return forms.OrderForm(data, texts=texts)
        case "sign":
            return forms.SignForm(data)
        case "start":
            return forms.StartForm(data, initial={"starts_on": max(found.starts_on or today, today)})
        case "notice":
            return forms.NoticeForm(data)
        case "hand_over":
            return forms.HandOverForm(data)
        case "deletion":
            return forms.DeletionForm(data)
        case _:
            # an order is called off by agreement: the reason says which
            return forms.ReasonForm(data, required=step == "cancel")


def take_step(request: ActorRequest, found: Subscription, step: str, *, side: str) -> HttpResponse:
    """Take a step; what is wrong is said at its form on the page of the case."""
    back = "catalogue:own_subscription" if side == "member" else "catalogue:subscription"
    if step == "task":
        return _tick(request, found, back)
    form = form_of(found, step, request)
    if form.is_valid():
        try:
            RUN[step](found, form, request)
        except DomainError as error:
            if not request.actor.may(NEEDS[step]):
                # the page offers this person no form to say it at
                messages.error(request, " ".join([error.message, *error.details]))
                return redirect(back, found.pk)
            add_domain_error(form, error)
        else:
            messages.success(request, DONE[step])
            return redirect(back, found.pk)
    return case_page(request, found, side=side, shown=(step, form))


def _tick(request: ActorRequest, found: Subscription, back: str) -> HttpResponse:
    typed = request.POST.get("task", "")
    task = ServiceTask.objects.filter(
        pk=int(typed) if typed.isdecimal() and len(typed) < 12 else 0, service_id=found.service_id
    ).first()
    if task is None:
        raise Http404
    try:
        actions.complete_task(subscription_id=found.pk, task_id=task.pk, by=request.actor)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, DONE["task"])
    return redirect(back, found.pk)


def _sign(found: Subscription, form: Any, request: ActorRequest) -> None:
    typed = request.POST.get("annex", "")
    annex_actions.sign_annex(
        subscription_id=found.pk,
        annex_id=int(typed) if typed.isdecimal() and len(typed) < 12 else 0,
        name=form.cleaned_data["name"],
        function=form.cleaned_data["function"],
        by=request.actor,
    )


RUN: Mapping[str, Callable[[Subscription, Any, ActorRequest], object]] = {
    "withdraw": lambda s, f, r: actions.withdraw_interest(subscription_id=s.pk, **f.cleaned_data, by=r.actor),
    "decline": lambda s, f, r: actions.decline_offer(subscription_id=s.pk, **f.cleaned_data, by=r.actor),
    "order": lambda s, f, r: actions.order(subscription_id=s.pk, **f.cleaned_data, by=r.actor),
    "sign": _sign,
    "notice": lambda s, f, r: actions.give_notice(subscription_id=s.pk, **f.cleaned_data, by=r.actor),
    "offer": lambda s, f, r: actions.make_offer(subscription_id=s.pk, **f.offer(), by=r.actor),
    "start": lambda s, f, r: actions.start_use(subscription_id=s.pk, **f.cleaned_data, by=r.actor),
    "cancel": lambda s, f, r: actions.cancel_order(subscription_id=s.pk, **f.cleaned_data, by=r.actor),
    "hand_over": lambda s, f, r: take_back.record_hand_over(
        subscription_id=s.pk, **f.cleaned_data, by=r.actor
    ),
    "deletion": lambda s, f, r: take_back.confirm_deletion(
        subscription_id=s.pk, **f.cleaned_data, by=r.actor
    ),
}


def case_page(
    request: ActorRequest,
    found: Subscription,
    *,
    side: str,
    shown: tuple[str, django_forms.Form] | None = None,
    preview: Any = None,
) -> HttpResponse:
    """Show a case to its member or to the operator; `shown` is a form that was sent and needs mending."""
    history = HistoryTable(queries.history_of(found.pk), request, name="v")
    usage = UsageTable(monthly_usage(found.service_id, found.organisation_id), request, name="n")
    for table in (history, usage):
        if (download := table.export_response()) is not None:
            return download
    standing = queries.standing_of(found)
    annex = queries.unsigned_annex(found)
    main, further = (list(part) for part in OFFERED.get((side, found.status), ((), ())))
    if side == "member" and annex is not None:
        main.insert(0, "sign")
    may = request.actor.may
    main, further = ([s for s in part if may(NEEDS[s])] for part in (main, further))
    if shown is not None and shown[0] in further:
        further.remove(shown[0])
        main.insert(0, shown[0])
    missing = missing_for_start(queries.readiness(found, max(found.starts_on or clock.today(), clock.today()))) if found.status == "ordered" else []  # fmt: skip
    own = side == "member"
    return render_page(
        request,
        "catalogue/case.html",
        title=found.service.name,
        lead="" if own else found.organisation.name,
        breadcrumbs=[
            (_("Unsere Leistungen"), reverse("catalogue:own"))
            if own
            else (_("Leistungen der Mitglieder"), reverse("catalogue:subscriptions"))
        ],
        navigation=reverse("catalogue:own") if own else reverse("catalogue:subscriptions"),
        case=found,
        tone=STATUS_TONES.get(found.status, ""),
        steps=_steps(current_step(standing), found),
        own=own,
        step_url="catalogue:own_step" if own else "catalogue:step",
        main=[_panel(found, step, shown, number) for number, step in enumerate(main)],
        further=[_panel(found, step, None, len(main) + n) for n, step in enumerate(further)],
        waits=_waits(found, side, main, missing, request),
        # a start that was refused has just said it at its form
        missing=[missing_sentence(one) for one in missing] if not own and shown is None else [],
        annex=annex,
        offer=_offer_facts(found),
        preview=preview,
        notice=_notice_facts(found) if found.status == "in_use" else [],
        task_groups=_task_groups(found, side, request),
        facts=_facts(found),
        signatures=found.signatures.select_related("annex"),
        history=history,
        usage=usage,
        may_calculate=may(Permission.CALCULATE),
    )


def _panel(
    found: Subscription, step: str, shown: tuple[str, django_forms.Form] | None, number: int
) -> dict[str, Any]:
    form = shown[1] if shown is not None and shown[0] == step else form_of(found, step)
    if number:
        form.auto_id = f"id_{step}_%s"
    return {"key": step, "title": TITLES[step], "submit": SUBMITS[step], "form": form}


def _steps(current: str, found: Subscription) -> Sequence[Step]:
    entries = [(key, STEP_NAMES[key]) for key in STEPS]
    if found.status in ("withdrawn", "declined"):
        return ()
    if found.status == "in_use":
        # in use nothing is being done: what was before is done, the use is where it stands
        return steps("use", entries=entries)
    return steps(current, entries=entries)


def _waits(
    found: Subscription, side: str, main: Sequence[str], missing: Sequence[Missing], request: ActorRequest
) -> str:
    """Say in one sentence whose turn it is when nothing is to be done by the one who looks."""
    own_tasks = [m for m in missing if m.who == side]
    if main or own_tasks:
        return ""
    match (side, found.status):
        case ("member", "interest"):
            return _("Die Betriebsgesellschaft macht Ihnen ein Angebot. Sie müssen nichts tun.")
        case ("member", "offered") if not request.actor.may(Permission.ORDER):
            return " ".join(
                (
                    _("Das Angebot wartet auf die Bestellung Ihrer Verwaltung."),
                    mandate_sentence(who_may_order(found.organisation_id)),
                )
            )
        case ("member", "ordered"):
            return _("Die Betriebsgesellschaft richtet die Leistung ein. Sie müssen gerade nichts tun.")
        case ("member", "notice" | "handed_over"):
            return _(
                "Die Rücknahme läuft. Die Betriebsgesellschaft übergibt Ihre Daten und löscht sie danach."
            )
        case ("operator", "offered"):
            return _("Das Mitglied hat das Angebot und entscheidet.")
        case _:
            return ""


def _task_groups(
    found: Subscription, side: str, request: ActorRequest
) -> list[tuple[Any, list[dict[str, Any]]]]:
    """Return the tasks of setting up and, once notice is given, of taking back, those at hand first."""
    groups: list[tuple[Any, list[dict[str, Any]]]] = []
    if found.status in ("notice", "handed_over", "returned"):
        groups.append(
            (
                _("Aufgaben der Rücknahme"),
                _tasks(found, "take_back", side, request, ("notice", "handed_over")),
            )
        )
    if found.ordered_on:
        groups.append(
            (_("Aufgaben der Einrichtung"), _tasks(found, "onboarding", side, request, ("ordered",)))
        )
    return groups


def _tasks(
    found: Subscription, phase: str, side: str, request: ActorRequest, when: Sequence[str]
) -> list[dict[str, Any]]:
    may = request.actor.may(Permission.SUBSCRIBE if side == "member" else Permission.OPERATE)
    return [
        {
            "line": line,
            "may_tick": may and line.done_at is None and line.task.who == side and found.status in when,
        }
        for line in queries.task_lines(found, phase)
    ]


def _offer_facts(found: Subscription) -> list[tuple[Any, Any]]:
    if found.status not in ("offered", "ordered"):
        return []
    offer = queries.latest_offer(found.pk)
    labels = {meter.key: meter.label for meter in meters(found.service_id)}
    return [
        (_("Beginn"), format_date(offer.starts_on)),
        (_("Angebot gilt bis"), format_date(offer.valid_until)),
        (_("Schlüssel"), format_decimal(offer.key_amount.normalize())),
        (_("Festanteil im Jahr, netto"), format_money(offer.fixed_yearly)),
        *(
            (
                _("Erwartet: %(meter)s") % {"meter": labels.get(key, key)},
                format_decimal(quantity.normalize()),
            )
            for key, quantity in offer.usage.items()
        ),
        (_("Nutzung im Jahr, netto"), format_money(offer.usage_yearly)),
        (_("Zusammen im Jahr, netto"), format_money(offer.yearly)),
        *([(_("Anmerkung"), offer.note)] if offer.note else []),
    ]


def _notice_facts(found: Subscription) -> Sequence[str]:
    """Say when a notice given today would take effect, and why."""
    rule, earliest = queries.notice_outlook(found, clock.today())
    return notice_reason(rule, earliest, found.starts_on or clock.today())


def _facts(found: Subscription) -> list[tuple[Any, Any]]:
    days = (
        (_("Bestellt am"), found.ordered_on),
        (_("Beginn der Nutzung"), found.starts_on),
        (_("Gekündigt am"), found.notice_on),
        (_("Letzter Tag der Nutzung"), found.ends_on),
    )
    return [(label, format_date(day)) for label, day in days if day]
