# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""What this room shows on the start page: what waits for the member, and for the operator."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from itunion.foundation.kernel.api import Actor, clock
from itunion.foundation.organisations.api import across
from itunion.foundation.ui.api import Task, format_date
from itunion.union.catalogue.models import Subscription
from itunion.union.catalogue.permissions import Permission
from itunion.union.catalogue.queries import subscriptions as queries

__all__ = ["own_services", "waiting"]

MOST = 12


def own_services(actor: Actor) -> dict[str, object] | None:
    """Return what waits for the one who acts: an offer to answer, an agreement to sign, tasks to do, an end that comes.

    Nobody is told to do what only others may do.
    """
    tasks: list[Task] = []
    for found in queries.subscriptions().exclude(status__in=Subscription.ENDED):
        tasks += _of_member(found, actor)
    return {"title": _("Unsere Leistungen"), "tasks": tasks[:MOST]} if tasks else None


def _of_member(found: Subscription, actor: Actor) -> list[Task]:
    url = reverse("catalogue:own_subscription", args=[found.pk])
    name = {"name": found.service.name}
    may_order = actor.may(Permission.ORDER)
    tasks = []
    if found.status == "offered" and (may_order or actor.may(Permission.SUBSCRIBE)):
        offer = queries.latest_offer(found.pk)
        tasks.append(
            Task(
                (_("%(name)s: Angebot beantworten") if may_order else _("%(name)s: Angebot liegt vor"))
                % name,
                url,
                _("bis %(day)s") % {"day": format_date(offer.valid_until)},
                "warning" if may_order else "info",
            )
        )
    if actor.may(Permission.SIGN) and queries.unsigned_annex(found) is not None:
        tasks.append(
            Task(
                _("%(name)s: Vereinbarung zur Auftragsverarbeitung unterschreiben") % name,
                url,
                _("offen"),
                "warning",
            )
        )
    phase = {"ordered": "onboarding", "notice": "take_back", "handed_over": "take_back"}.get(found.status)
    if phase is not None and actor.may(Permission.SUBSCRIBE):
        tasks += [
            Task(f"{found.service.name}: {line.task.title}", url, _("offen"), "warning")
            for line in queries.task_lines(found, phase)
            if line.done_at is None and line.task.who == "member"
        ]
    if found.ends_on and found.ends_on >= clock.today():
        tasks.append(
            Task(
                _("%(name)s: Nutzung endet") % name,
                url,
                _("am %(day)s") % {"day": format_date(found.ends_on)},
                "info",
            )
        )
    return tasks


WAITING: dict[str, Any] = {
    "interest": lambda: _("%(member)s: Angebot für %(name)s machen"),
    "ordered": lambda: _("%(member)s: %(name)s einrichten"),
    "notice": lambda: _("%(member)s: %(name)s zurückgeben"),
    "handed_over": lambda: _("%(member)s: Löschung für %(name)s bestätigen"),
}


def waiting(actor: Actor) -> dict[str, object] | None:
    """Return the cases that wait for the operator, those that wait longest first."""
    with across("catalogue.operate", reason="start page", by=actor):
        found = list(queries.waiting_since(WAITING)[: MOST + 1])
    if not found:
        return None
    tasks = [
        Task(
            WAITING[case.status]() % {"member": case.organisation.short_name, "name": case.service.name},
            reverse("catalogue:subscription", args=[case.pk]),
            _("seit %(day)s") % {"day": format_date(case.since)},
            "warning" if case.status == "interest" else "info",
        )
        for case in found[:MOST]
    ]
    panel: dict[str, object] = {"title": _("Leistungen der Mitglieder"), "tasks": tasks}
    if len(found) > MOST:
        panel["text"] = _("Die %(count)s Vorgänge, die am längsten warten.") % {"count": MOST}
    return panel
