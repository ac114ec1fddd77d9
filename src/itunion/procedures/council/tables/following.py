# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Tables: tasks from resolutions, runs of allowances and their lines."""

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from itunion.foundation.kernel.api import clock
from itunion.foundation.ui.api import Column, Table

__all__ = ["AllowanceTable", "FollowUpTable", "RateTable", "RunTable", "light"]


def light(due: dt.date | None, state: str, today: dt.date) -> Any:
    """Return how a task stands, in words; colours alone tell nobody anything."""
    if state in {"done", "dropped"}:
        return _("erledigt") if state == "done" else _("aufgehoben")
    if due is None:
        return _("ohne Frist")
    if due < today:
        return _("überfällig")
    return _("fällig in 14 Tagen") if (due - today).days <= 14 else _("im Plan")


class FollowUpTable(Table):
    """Tasks from resolutions."""

    caption = _("Aufgaben aus Beschlüssen")
    empty = _("Keine Aufgabe.")
    file_name = "beschlusskontrolle"
    columns = (
        Column(
            "task",
            _("Aufgabe"),
            url=lambda f: reverse("council:follow_up", args=[f.pk]),
            row_header=True,
            filterable=True,
            kind="prose",
        ),
        Column(
            "department",
            _("Zuständig"),
            value=lambda f: f.department.name if f.department else "–",
            search="department__name",
            filterable=True,
            sortable=False,
        ),
        Column(
            "meeting",
            _("Beschluss"),
            value=lambda f: f"{f.item.meeting.name}, {f.item.label}",
            search="item__meeting__name",
            filterable=True,
            sortable=False,
        ),
        Column("due", _("Bis"), kind="date"),
        Column("state", _("Stand"), value="get_state_display", search="state"),
        Column("light", _("Ampel"), value=lambda f: light(f.due, f.state, clock.today()), sortable=False),
    )


class RateTable(Table):
    """Rates of allowances."""

    caption = _("Sätze")
    empty = _("Noch kein Satz eingetragen.")
    file_name = "entschaedigungssaetze"
    columns = (
        Column(
            "kind",
            _("Gezahlt wird"),
            value="get_kind_display",
            url=lambda r: reverse("council:end_rate", args=[r.pk]),
            row_header=True,
        ),
        Column("group", _("Gremium"), value=lambda r: r.group.name if r.group else _("alle"), sortable=False),
        Column("role", _("Funktion"), value=lambda r: r.role or _("jede"), sortable=False),
        Column("amount", _("Betrag"), kind="money"),
        Column("start", _("Gilt ab"), kind="date"),
        Column("end", _("Gilt bis"), kind="date"),
    )


class RunTable(Table):
    """Runs of allowances."""

    caption = _("Abrechnungen")
    empty = _("Noch keine Abrechnung.")
    file_name = "abrechnungen"
    columns = (
        Column(
            "first", _("Von"), kind="date", url=lambda r: reverse("council:run", args=[r.pk]), row_header=True
        ),
        Column("last", _("Bis"), kind="date"),
        Column("total", _("Summe"), kind="money"),
        Column(
            "state",
            _("Stand"),
            value=lambda r: _("abgeschlossen") if r.frozen_at else _("vorläufig"),
            sortable=False,
        ),
    )


class AccountTable(Table):
    """Who is paid to which account; of its number only the end."""

    caption = _("Konten")
    empty = _("Noch keine Person eingetragen.")
    file_name = "konten"
    columns = (
        Column(
            "family_name",
            _("Name"),
            value="name",
            url=lambda p: reverse("council:account", args=[p.pk]),
            row_header=True,
            filterable=True,
            search="name",
        ),
        Column(
            "iban",
            _("Konto"),
            value=lambda p: f"… {p.iban[-4:]}" if p.iban else _("fehlt"),
            sortable=False,
        ),
    )


class AllowanceTable(Table):
    """The amounts of a run."""

    caption = _("Beträge")
    empty = _("In diesem Zeitraum ist nichts zu zahlen.")
    file_name = "entschaedigungen"
    columns = (
        Column(
            "person",
            _("Name"),
            value="person.name",
            search="person__name",
            filterable=True,
            row_header=True,
            sortable=False,
        ),
        Column(
            "meeting",
            _("Sitzung"),
            value=lambda e: e.meeting.name if e.meeting else "",
            search="meeting__name",
            sortable=False,
        ),
        Column(
            "day",
            _("Tag oder Monat"),
            value=lambda e: timezone.localdate(e.meeting.start) if e.meeting and e.meeting.start else e.month,
            kind="date",
            sortable=False,
        ),
        Column("rate", _("Satz"), value=lambda e: e.rate.get_kind_display(), sortable=False),
        Column("amount", _("Betrag"), kind="money"),
    )
