# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Tables of the room."""

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from itunion.foundation.ui.api import Column, Table
from itunion.union.law.rules import Kind, Parameter, Rule

__all__ = ["KIND_NAMES", "ParameterTable", "RuleTable", "VersionTable", "kinds_of"]

KIND_NAMES = {
    Kind.BLOCK: _("verhindert"),
    Kind.WARN: _("warnt"),
    Kind.DEADLINE: _("Frist"),
    Kind.RECORD: _("Nachweis"),
    Kind.PARAMETER: _("Satzung"),
}


def kinds_of(rule: Rule) -> str:
    """Return the kinds of a rule in words."""
    return ", ".join(str(KIND_NAMES[kind]) for kind in rule.kinds)


class RuleTable(Table):
    """The book of rules."""

    caption = _("Rechtsregeln")
    empty = _("Keine Regel.")
    file_name = "rechtsregeln"
    columns = (
        Column("id", _("Nummer"), kind="code", url=lambda r: reverse("law:rule", args=[r.id]), row_header=True, filterable=True),
        Column("paragraph", _("Fundstelle"), filterable=True),
        Column("text", _("Regel"), kind="prose", value=lambda r: r.text(get_language() or "de"), sortable=False, filterable=True),
        Column("kinds", _("Art"), value=kinds_of, filterable=True),
        Column("valid_from", _("Gilt ab"), kind="date"),
        Column("valid_to", _("Gilt bis"), kind="date"),
        Column("acts_in", _("Wirkt in"), kind="code", shown=False),
    )  # fmt: skip


class VersionTable(Table):
    """Versions of the statutes."""

    caption = _("Fassungen der Satzung")
    empty = _("Noch keine Fassung erfasst. Bis dahin gelten Gesetz und übliche Werte.")
    exportable = False
    columns = (
        Column("title", _("Fassung"), url=lambda v: reverse("law:version", args=[v.number]), row_header=True),
        Column("adopted_on", _("Beschlossen"), kind="date"),
        Column("registered_on", _("Eingetragen"), kind="date"),
        Column(
            "state",
            _("Stand"),
            kind="badge",
            value=lambda v: _("eingetragen") if v.in_force_from else _("noch nicht eingetragen"),
            tone=lambda v: "success" if v.in_force_from else "warning",
        ),
    )


class ParameterTable(Table):
    """What the statutes say, parameter by parameter; rows are (parameter, value in words, default in words)."""

    caption = _("Was die Satzung bestimmt")
    file_name = "satzung"
    columns = (
        Column("name", _("Punkt"), value=lambda r: _capital(r[0]), row_header=True, filterable=True),
        Column("paragraph", _("Fundstelle"), value=lambda r: r[0].paragraph),
        Column("value", _("Unsere Satzung"), value=lambda r: r[1]),
        Column("default", _("Üblich"), value=lambda r: r[2]),
        Column("unconfirmed", _("Zu klären"), value=lambda r: _("mit dem Prüfungsverband") if r[0].unconfirmed else ""),
    )  # fmt: skip


def _capital(parameter: Parameter) -> str:
    name = parameter.name(get_language() or "de")
    return name[:1].upper() + name[1:]
