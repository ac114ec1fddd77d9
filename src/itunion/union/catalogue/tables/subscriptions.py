# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Tables: subscriptions and what happened to them."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from itunion.foundation.ui.api import Column, Table, format_date

__all__ = ["STATUS_TONES", "AllSubscriptionTable", "HistoryTable", "OwnSubscriptionTable", "UsageTable"]

STATUS_TONES = {
    "interest": "info",
    "offered": "warning",
    "ordered": "info",
    "in_use": "success",
    "notice": "warning",
    "handed_over": "warning",
}

_STATUS = Column(
    "status",
    _("Stand"),
    kind="badge",
    value=lambda s: s.get_status_display(),
    order_by="status",
    tone=lambda s: STATUS_TONES.get(s.status, ""),
)
_DAYS = (
    Column("ordered_on", _("Bestellt"), kind="date"),
    Column("starts_on", _("Beginn"), kind="date"),
    Column("ends_on", _("Ende"), kind="date"),
)


class OwnSubscriptionTable(Table):
    """A member's subscriptions with what they cost this year."""

    caption = _("Unsere Leistungen")
    empty = _("Noch keine Leistung. Im Katalog steht, was Sie gemeinsam mit anderen nutzen können.")
    file_name = "unsere-leistungen"
    columns = (
        Column(
            "service",
            _("Leistung"),
            value=lambda s: s.service.name,
            url=lambda s: reverse("catalogue:own_subscription", args=[s.pk]),
            row_header=True,
        ),
        _STATUS,
        *_DAYS,
        Column("cost", _("Kosten dieses Jahr, netto"), kind="money", value=lambda s: s.cost),
    )


class AllSubscriptionTable(Table):
    """All subscriptions."""

    caption = _("Vorgänge aller Mitglieder")
    empty = _("Noch hat kein Mitglied Interesse bekundet.")
    file_name = "leistungsvorgaenge"
    columns = (
        Column(
            "member",
            _("Mitglied"),
            value="organisation.name",
            url=lambda s: reverse("catalogue:subscription", args=[s.pk]),
            filterable=True,
            row_header=True,
        ),
        Column("service", _("Leistung"), value="service.name", filterable=True),
        _STATUS,
        Column("opened_on", _("Eröffnet"), kind="date"),
        *_DAYS,
    )


class HistoryTable(Table):
    """What happened, newest first."""

    caption = _("Verlauf")
    show_caption = True
    empty = _("Noch nichts.")
    file_name = "verlauf"
    columns = (
        Column("at", _("Wann"), kind="moment"),
        Column("kind", _("Was"), value=lambda e: e.get_kind_display(), order_by="kind", row_header=True),
        Column("on", _("Für den"), kind="date"),
        Column("by", _("Durch")),
        Column("what", _("Angaben"), kind="prose", value=lambda e: details_of(e.data), sortable=False),
    )


SHOWN: tuple[tuple[str, Any], ...] = (
    ("starts_on", _("Beginn")),
    ("ends_on", _("Ende")),
    ("wish_on", _("Wunsch")),
    ("title", _("Aufgabe")),
    ("version", _("Version")),
    ("name", _("Name")),
    ("function", _("Funktion")),
    ("document", _("Datei")),
    ("rows", _("Datensätze")),
    ("sha256", _("Prüfwert")),
    ("proof_sha256", _("Prüfwert")),
    ("text", _("Nachweis")),
    ("reference", _("Zeichen")),
    ("reason", _("Grund")),
    ("note", _("Anmerkung")),
)


def details_of(data: dict[str, Any]) -> str:
    """Return what an event says, in words."""
    said = {key: data[key] for key, _label in SHOWN if data.get(key) not in (None, "")}
    for key in ("starts_on", "ends_on", "wish_on"):
        if key in said:
            said[key] = format_date(date.fromisoformat(said[key]))
    return "; ".join(f"{label}: {said[key]}" for key, label in SHOWN if key in said)


class UsageTable(Table):
    """A member's usage per month."""

    caption = _("Nutzung")
    show_caption = True
    empty = _("Noch keine Nutzung gemeldet.")
    file_name = "nutzung"
    columns = (
        Column("month", _("Monat"), value=lambda u: f"{u['month']:%m/%Y}", row_header=True),
        Column("meter", _("Zähler")),
        Column("quantity", _("Menge"), kind="number", value=lambda u: u["quantity"].normalize()),
    )
