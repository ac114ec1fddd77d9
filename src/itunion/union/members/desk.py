# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""What this room shows on the start page: steps that wait, deadlines, the in-house light."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from itunion.foundation.kernel.api import Actor
from itunion.foundation.organisations.api import across
from itunion.foundation.ui.api import Figure, Task, format_date, format_money
from itunion.union.members import queries

__all__ = ["own_membership", "waiting"]

MOST = 12

CASE_STEPS: dict[str, Any] = {
    "resolution": gettext_lazy("Aufnahme %(name)s: Ratsbeschluss vermerken"),
    "clearance": gettext_lazy("Aufnahme %(name)s: Kommunalaufsicht"),
    "declaration": gettext_lazy("Aufnahme %(name)s: Beitrittserklärung vermerken"),
    "admission": gettext_lazy("Aufnahme %(name)s: über die Zulassung entscheiden"),
    "entry": gettext_lazy("Aufnahme %(name)s: eintragen"),
    "notice": gettext_lazy("Aufnahme %(name)s: benachrichtigen"),
    "payment": gettext_lazy("Aufnahme %(name)s: Zahlungsplan festhalten"),
    "refusal_notice": gettext_lazy("Ablehnung %(name)s: mitteilen"),
    "erasure": gettext_lazy("Ablehnung %(name)s: Erklärung löschen"),
}
OTHERS: dict[str, Any] = {
    "exit_notice": gettext_lazy("%(name)s: über das Ausscheiden benachrichtigen"),
    "exit_entry": gettext_lazy("%(name)s: Ausscheiden eintragen"),
    "settlement": gettext_lazy("%(name)s: Guthaben auseinandersetzen und auszahlen"),
    "suspended": gettext_lazy("%(name)s: Auszahlung ruht wegen des Mindestkapitals"),
    "payment": gettext_lazy("%(name)s: Einzahlung überfällig"),
    "planned_exit": gettext_lazy(
        "%(name)s: Mitgliedschaft war befristet gedacht; ohne Kündigung läuft sie weiter"
    ),
    "capital": gettext_lazy("Verlust über der Hälfte des Kapitals: Generalversammlung einberufen"),
}


def _task(alarm: queries.Alarm) -> Task:
    words = CASE_STEPS.get(alarm.step) if alarm.case_id is not None else OTHERS.get(alarm.kind)
    label = str(words or "%(name)s") % {"name": alarm.name}
    if alarm.amount is not None:
        label += f" ({format_money(alarm.amount)})"
    url = reverse("members:capital")
    if alarm.case_id is not None:
        url = reverse("members:case", args=[alarm.case_id])
    elif alarm.organisation_id is not None:
        url = reverse("members:member", args=[alarm.organisation_id])
    if alarm.due_on is None:
        return Task(label, url, _("offen"), "info")
    status = _("überfällig seit %(day)s") if alarm.late else _("bis %(day)s")
    return Task(
        label, url, status % {"day": format_date(alarm.due_on)}, "danger" if alarm.late else "warning"
    )


def waiting(actor: Actor) -> dict[str, object] | None:
    """Return what waits in accessions, exits and payments, what is late first."""
    with across("members.administration", reason="start page", by=actor):
        found = queries.alarms()
    if not found:
        return None
    tasks = [_task(alarm) for alarm in found[:MOST]]
    panel: dict[str, object] = {"title": _("Mitgliedschaften"), "tasks": tasks}
    if len(found) > MOST:
        panel["text"] = _("Die dringendsten %(shown)s von %(all)s Vorgängen.") % {
            "shown": MOST,
            "all": len(found),
        }
    return panel


def own_membership(actor: Actor) -> dict[str, object] | None:
    """Return the own shares and what is still to be paid in."""
    state = queries.state_on(actor.organisation_id or 0)
    if not state.is_member or not state.owed:
        return None
    return {
        "title": _("Unsere Mitgliedschaft"),
        "figures": [
            Figure(
                _("Noch einzuzahlen"),
                format_money(state.owed),
                _("davon %(amount)s überfällig") % {"amount": format_money(state.overdue)}
                if state.overdue
                else "",
                reverse("members:own"),
                "warning" if state.overdue else "",
            )
        ],
    }
