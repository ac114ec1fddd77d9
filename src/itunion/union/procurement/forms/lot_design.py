# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Form: the assumption behind a simulation of cuts into lots."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from itunion.foundation.ui.api import GermanDecimalField, MoneyField

__all__ = ["LotDesignForm"]


class LotDesignForm(forms.Form):
    """How many bidders, how their prices differ and fall; guide prices where members named none."""

    suppliers = GermanDecimalField(
        label=_("Zahl der Bieter"), places=0, min_value=2, max_value=12, initial=Decimal(6)
    )
    spread = GermanDecimalField(
        label=_("Streuung der Preise in Prozent"),
        help_text=_("So weit liegen die Preise der Bieter höchstens über oder unter dem Richtpreis."),
        places=0,
        min_value=0,
        max_value=50,
        initial=Decimal(12),
    )
    step = GermanDecimalField(
        label=_("Nachlass je Staffel in Prozent"),
        help_text=_("Staffeln beginnen bei 10 und 25 Prozent der gesamten Menge."),
        places=0,
        min_value=0,
        max_value=20,
        initial=Decimal(3),
    )
    lot_limit = GermanDecimalField(
        label=_("Loslimit: höchstens so viele Lose je Lieferant"),
        help_text=_("§ 30 Abs. 1 VgV. Leer: keine Grenze."),
        places=0,
        min_value=1,
        max_value=50,
        required=False,
    )

    def __init__(self, *args: Any, open_articles: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.open_articles = open_articles
        for article in open_articles:
            self.fields[f"price_{article.pk}"] = MoneyField(
                label=_("Richtpreis je %(unit)s (netto): %(article)s")
                % {"unit": article.unit, "article": article.name},
                help_text=_("Für diesen Artikel hat kein Mitglied einen Preis genannt."),
                min_value=Decimal("0.01"),
                max_value=Decimal("100000000"),
            )

    @property
    def parameters(self) -> dict[str, Any]:
        """The assumption as JSON values: shares of one, prices as text by article number."""
        data = self.cleaned_data
        limit = data["lot_limit"]
        return {
            "suppliers": int(data["suppliers"]),
            "spread": float(data["spread"] / 100),
            "step": float(data["step"] / 100),
            "lot_limit": None if limit is None else int(limit),
            "prices": {a.number: f"{data[f'price_{a.pk}']:.2f}" for a in self.open_articles},
        }
