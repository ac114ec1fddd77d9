# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Tables: cost items and keys, and what a calculation found, per year, member and item."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from itunion.foundation.kernel.api import clock
from itunion.foundation.ui.api import Column, Table, format_date, format_decimal, format_money
from itunion.union.catalogue.models import CostKind
from itunion.union.catalogue.rules.outcome import Change
from itunion.union.catalogue.rules.shares import euro
from itunion.union.catalogue.rules.step_down import CostItem

__all__ = [
    "CashTable",
    "ChangeTable",
    "CostTable",
    "ItemLine",
    "ItemTable",
    "KeyLine",
    "KeyTable",
    "MemberLine",
    "MemberTable",
    "MemberYearTable",
    "UsedKeyTable",
    "YearTable",
    "kind_name",
    "steps_text",
]


def kind_name(kind: str) -> str:
    """Return the name of a kind of cost."""
    return str(CostKind(kind).label)


def steps_text(steps: Sequence[Sequence[Any]]) -> str:
    """Return steps in words: bis 1.000: 5.000,00 €."""
    return "; ".join(
        str(_("bis %(limit)s: %(amount)s"))
        % {"limit": format_decimal(Decimal(limit).normalize()), "amount": format_money(Decimal(amount))}
        for limit, amount in steps
    )


class CostTable(Table):
    """Every row of the cost items; the first of a name and day holds, those below are superseded."""

    caption = _("Kostenpositionen")
    empty = _("Noch keine Kostenposition. Ohne sie kostet die Leistung keinen Festanteil.")
    file_name = "kostenpositionen"
    columns: ClassVar[Sequence[Column]] = (
        Column("pk", _("Satz"), kind="code"),
        Column("name", _("Bezeichnung"), filterable=True, row_header=True),
        Column("kind", _("Art"), value=lambda r: r.get_kind_display(), order_by="kind"),
        Column("yearly", _("Je Jahr"), kind="money"),
        Column("steps", _("Stufen"), kind="prose", value=lambda r: steps_text(r.steps), sortable=False),
        Column("lead_months", _("Vorlauf (Monate)"), kind="number"),
        Column("bound_until", _("Gebunden bis"), kind="date"),
        Column("valid_from", _("Gilt ab"), kind="date"),
        Column("valid_until", _("Gilt bis"), kind="date"),
        Column("recorded_at", _("Erfasst am"), kind="moment"),
    )


@dataclass(frozen=True)
class KeyLine:
    """A key as recorded, and the member's last period of use (None: not begun, no end in sight)."""

    member: str
    amount: Decimal
    valid_from: date
    recorded_at: Any
    starts_on: date | None = None
    ends_on: date | None = None


class KeyTable(Table):
    """Every key ever recorded; the first of a member and day holds."""

    caption = _("Schlüssel")
    empty = _("Noch keine Schlüssel.")
    file_name = "schluessel"
    columns = (
        Column("member", _("Mitglied"), filterable=True, row_header=True),
        Column("amount", _("Schlüssel"), kind="number", value=lambda k: k.amount.normalize()),
        Column("valid_from", _("Gilt ab"), kind="date"),
        Column("use", _("Nutzung"), value=lambda k: use_text(k)),
        Column("recorded_at", _("Erfasst am"), kind="moment"),
    )

    def row_class(self, row: KeyLine) -> str:
        """Keys of members that have left step back: they count for the months before only."""
        return "row--muted" if row.ends_on is not None and row.ends_on < clock.today() else ""


def use_text(line: KeyLine) -> str:
    """Say since when the member uses the service, or until when it did."""
    if line.starts_on is None:
        return str(_("noch nicht begonnen"))
    if line.ends_on is not None:
        return str(_("bis %(day)s")) % {"day": format_date(line.ends_on)}
    return str(_("seit %(day)s")) % {"day": format_date(line.starts_on)}


class YearTable(Table):
    """The fixed cost per year, without and with the change; rows are YearLine."""

    caption = _("Feste Kosten je Jahr")
    file_name = "rechner-feste-kosten"
    columns = (
        Column("year", _("Jahr"), kind="code", row_header=True),
        Column("months", _("Monate"), kind="number"),
        Column("before", _("Ohne Änderung"), kind="money"),
        Column("after", _("Mit Änderung"), kind="money"),
        Column("member_before", _("Anteil ohne"), kind="money", value="member.before"),
        Column("member_after", _("Anteil mit"), kind="money", value="member.after"),
        Column("payment", _("Zahlung danach"), kind="money"),
        Column("others_more", _("Andere mehr"), kind="money"),
    )


class CashTable(Table):
    """The member's side per year; rows are CashYear."""

    caption = _("Was es für das Mitglied heißt, Jahr für Jahr")
    file_name = "rechner-mitglied"
    columns = (
        Column("year", _("Jahr"), kind="code", row_header=True),
        Column("share", _("Festanteil"), kind="money"),
        Column("usage", _("Verbrauch"), kind="money"),
        Column("own", _("Selbst machen"), kind="money"),
        Column("settlement", _("Zahlung danach"), kind="money"),
        Column("once", _("Einmalig"), kind="money"),
        Column("net", _("Vorteil der Änderung"), kind="money"),
        Column("factor", _("Abzinsung"), kind="number", places=6, shown=False),
        Column("value", _("Barwert"), kind="money"),
    )


@dataclass(frozen=True)
class MemberLine:
    """What another member pays for the fixed cost: in a year (0: over all years), without and with the change."""

    name: str
    year: int
    key: Decimal | None
    before: Decimal
    after: Decimal

    @property
    def more(self) -> Decimal:
        """What it pays more with the change; negative: less."""
        return self.after - self.before


class MemberTable(Table):
    """All other members, over all years."""

    caption = _("Die anderen Mitglieder, alle Jahre zusammen")
    empty = _("Außer diesem Mitglied nutzt niemand die Leistung.")
    file_name = "rechner-andere"
    columns = (
        Column("name", _("Mitglied"), filterable=True, row_header=True),
        Column("key", _("Schlüssel"), kind="number"),
        Column("before", _("Ohne Änderung"), kind="money"),
        Column("after", _("Mit Änderung"), kind="money"),
        Column("more", _("Mehr (−: weniger)"), kind="money"),
    )


class MemberYearTable(Table):
    """All other members, year by year."""

    caption = _("Die anderen Mitglieder, Jahr für Jahr")
    empty = _("Außer diesem Mitglied nutzt niemand die Leistung.")
    file_name = "rechner-andere-jahre"
    page_size = 25
    columns = (
        Column("name", _("Mitglied"), filterable=True, row_header=True),
        Column("year", _("Jahr"), kind="code"),
        Column("before", _("Ohne Änderung"), kind="money"),
        Column("after", _("Mit Änderung"), kind="money"),
        Column("more", _("Mehr (−: weniger)"), kind="money"),
    )


@dataclass(frozen=True)
class ItemLine:
    """A cost item used: in the first month, the key sum that counts and € per year, without and with the change."""

    item: CostItem
    level_before: Decimal | None
    yearly_before: Decimal | None
    level_after: Decimal | None
    yearly_after: Decimal | None


class ItemTable(Table):
    """The cost items a calculation used, with the ids of their rows."""

    caption = _("Kostenpositionen im ersten Monat")
    file_name = "rechner-positionen"
    columns = (
        Column("record", _("Satz"), kind="code", value="item.record"),
        Column("name", _("Bezeichnung"), value="item.name", row_header=True),
        Column("kind", _("Art"), value=lambda r: kind_name(r.item.kind)),
        Column("full", _("Je Jahr voll"), kind="money", value="item.yearly"),
        Column("steps", _("Stufen"), kind="prose", value=lambda r: steps_text(r.item.steps), sortable=False),
        Column("lead", _("Vorlauf (Monate)"), kind="number", value="item.lead_months"),
        Column("bound", _("Gebunden bis"), kind="date", value="item.bound_until"),
        Column("level_before", _("Schlüsselsumme ohne"), kind="number"),
        Column("yearly_before", _("Je Jahr ohne"), kind="money"),
        Column("level_after", _("Schlüsselsumme mit"), kind="number"),
        Column("yearly_after", _("Je Jahr mit"), kind="money"),
    )


def _yearly(line: Any) -> Decimal | None:
    return euro(line.yearly) if line else None


class ChangeTable(Table):
    """When an item costs another amount because of the change."""

    caption = _("Wann sich welche Kosten durch die Änderung ändern")
    empty = _("Die festen Kosten ändern sich durch die Änderung nicht.")
    file_name = "rechner-stufen"
    columns = (
        Column("month", _("Ab"), kind="date", row_header=True),
        Column("name", _("Kostenposition"), value=lambda c: _item(c).name),
        Column("kind", _("Art"), value=lambda c: kind_name(_item(c).kind)),
        Column("before", _("Je Jahr ohne Änderung"), kind="money", value=lambda c: _yearly(c.before)),
        Column("after", _("Je Jahr mit Änderung"), kind="money", value=lambda c: _yearly(c.after)),
    )


def _item(change: Change) -> CostItem:
    found = change.after or change.before
    if found is None:
        raise ValueError("a change without an item")
    return found.item


class UsedKeyTable(Table):
    """The keys a calculation used in its first month; rows are MemberLine."""

    caption = _("Schlüssel im ersten Monat")
    file_name = "rechner-schluessel"
    columns = (
        Column("name", _("Mitglied"), filterable=True, row_header=True),
        Column("key", _("Schlüssel"), kind="number"),
    )
