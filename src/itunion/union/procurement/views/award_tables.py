# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Tables of the pages about awards."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from itunion.foundation.ui.api import Column, Table
from itunion.optimiser.api import Purchase
from itunion.union.procurement.models import AwardScenario
from itunion.union.procurement.queries.award import Alternative, SavingLine

__all__ = ["STATUS_TONES", "AlternativeRow", "AlternativeTable", "MemberTable", "PurchaseTable"]

STATUS_TONES = {
    "waiting": "info",
    "proven": "success",
    "within_gap": "warning",
    "infeasible": "danger",
    "failed": "danger",
}


@dataclass(frozen=True)
class AlternativeRow:
    """An alternative as the comparison shows it: suppliers by their short names."""

    figures: Alternative
    label: str
    suppliers: tuple[str, ...]

    @classmethod
    def of(cls, one: Alternative, short_names: Mapping[str, str]) -> "AlternativeRow":
        """Return the row; `short_names` by full name, unknown names stay."""
        label = one.scenario.label
        for name, short in short_names.items():
            label = label.replace(name, short)
        return cls(one, label, tuple(short_names.get(name, name) for name in one.suppliers))

    @property
    def price(self) -> Decimal | None:
        """What the constraint costs in € net; the cheapest award has none."""
        is_cheapest = self.figures.scenario.kind == AwardScenario.Kind.CHEAPEST
        return None if is_cheapest else self.figures.price


class AlternativeTable(Table):
    """Alternatives side by side."""

    caption = gettext_lazy("Alternativen im Vergleich")
    empty = gettext_lazy("Noch nichts berechnet.")
    file_name = "alternativen"
    columns = (
        Column(
            "label",
            gettext_lazy("Alternative"),
            url=lambda row: reverse("procurement:scenario", args=[row.figures.scenario.pk]),
            row_header=True,
        ),
        Column(
            "status",
            gettext_lazy("Stand"),
            kind="badge",
            value=lambda row: row.figures.scenario.get_status_display(),
            tone=lambda row: STATUS_TONES[row.figures.scenario.status],
        ),
        Column("cost", gettext_lazy("Zusammen"), kind="money", value="figures.cost"),
        Column("price", gettext_lazy("Preis der Vorgabe"), kind="money"),
        Column("percent", gettext_lazy("Ersparnis in %"), kind="percent", value="figures.percent"),
        Column("suppliers", gettext_lazy("Lieferanten"), value=lambda row: ", ".join(row.suppliers)),
        Column("saving", gettext_lazy("Ersparnis"), kind="money", value="figures.saving", shown=False),
        Column("alone", gettext_lazy("Jeder allein"), kind="money", value="figures.alone", shown=False),
        Column(
            "bound", gettext_lazy("Bewiesene Untergrenze"), kind="money", value="figures.bound", shown=False
        ),
        Column("gap", gettext_lazy("Abstand"), kind="percent", value="figures.gap", places=3, shown=False),
    )


class PurchaseTable(Table):
    """The lines of a computed award."""

    caption = gettext_lazy("Zuschlag nach Lieferant und Artikel")
    file_name = "zuschlag"
    default_sort = "supplier"
    columns = (
        Column(
            "supplier",
            gettext_lazy("Lieferant"),
            value=lambda row: row.supplier or _("eigene Beschaffung der Mitglieder"),
            filterable=True,
            row_header=True,
        ),
        Column("article", gettext_lazy("Artikel"), filterable=True),
        Column(
            "standards",
            gettext_lazy("Zugelassen"),
            value=lambda row: ", ".join(sorted(row.standards)) or _("alle"),
        ),
        Column("tier_from", gettext_lazy("Staffel ab"), kind="number"),
        Column("quantity", gettext_lazy("Menge"), kind="number"),
        Column("unit_price", gettext_lazy("Preis je Stück"), kind="money"),
        Column("amount", gettext_lazy("Summe"), kind="money"),
    )

    def footer(self) -> Sequence[Any]:
        rows: list[Purchase] = self.rows
        return (
            _("Waren"),
            "",
            "",
            "",
            sum(r.quantity for r in rows),
            None,
            sum((r.amount for r in rows), Decimal(0)),
        )


class MemberTable(Table):
    """What every member pays alone and together."""

    caption = gettext_lazy("Mitglieder")
    file_name = "mitglieder"
    columns = (
        Column("member", gettext_lazy("Mitglied"), filterable=True, row_header=True),
        Column("alone", gettext_lazy("Allein"), kind="money"),
        Column("together", gettext_lazy("Zusammen"), kind="money"),
        Column("saving", gettext_lazy("Ersparnis"), kind="money"),
        Column("percent", gettext_lazy("Ersparnis in %"), kind="percent"),
    )

    def footer(self) -> Sequence[Any]:
        rows: list[SavingLine] = self.rows
        alone = sum((row.alone for row in rows if row.alone is not None), Decimal(0))
        saving = sum((row.saving for row in rows if row.saving is not None), Decimal(0))
        together = sum((row.together for row in rows), Decimal(0))
        return (_("Zusammen"), alone, together, saving, saving / alone if alone else None)
