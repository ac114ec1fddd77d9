# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Forms: bundling, lots, commission, call for offers, opening."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from itunion.foundation.ui.api import GermanDateField, MoneyField
from itunion.union.demand.api import Article
from itunion.union.procurement.models import Lot
from itunion.union.procurement.rules.bundling import ArticleEstimate

__all__ = ["BundleForm", "CommissionForm", "DeadlineForm", "LotsForm", "OpenForm"]

SPARE_LOTS = 3


class BundleForm(forms.Form):
    """A new pool of a closed round."""

    title = forms.CharField(label=_("Name der Bündelung"), max_length=120)
    lots = forms.ChoiceField(
        label=_("Lose"),
        choices=[("groups", _("ein Los je CPV-Gruppe")), ("one", _("ein einziges Los"))],
        initial="groups",
        widget=forms.RadioSelect,
        help_text=_("Die Zuordnung der Artikel können Sie danach ändern."),
    )


class LotsForm(forms.Form):
    """Which article belongs to which lot, and what the lots are called."""

    def __init__(self, *args: Any, lots: Sequence[Lot], articles: Sequence[Article], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.articles = articles
        count = min(len(articles), len(lots) + SPARE_LOTS)
        titles = {lot.number: lot.title for lot in lots}
        self.numbers = range(1, max(count, max(titles, default=1)) + 1)
        lot_of = {article.pk: lot.number for lot in lots for article in lot.articles.all()}
        for number in self.numbers:
            self.fields[f"title_{number}"] = forms.CharField(
                label=_("Bezeichnung von Los %(number)s") % {"number": number},
                max_length=120,
                required=False,
                initial=titles.get(number, ""),
            )
        choices = [(number, _("Los %(number)s") % {"number": number}) for number in self.numbers]
        for article in articles:
            self.fields[f"article_{article.pk}"] = forms.TypedChoiceField(
                label=str(article), choices=choices, coerce=int, initial=lot_of.get(article.pk, 1)
            )

    @property
    def titles(self) -> dict[int, str]:
        """The titles by lot number."""
        return {number: self.cleaned_data.get(f"title_{number}", "") for number in self.numbers}

    @property
    def assignment(self) -> dict[str, int]:
        """The lot number of each article, by article number."""
        return {a.number: self.cleaned_data[f"article_{a.pk}"] for a in self.articles}


class CommissionForm(forms.Form):
    """The commission: prices for what members left open, and the reason."""

    def __init__(
        self,
        *args: Any,
        articles: Sequence[Article],
        estimates: Mapping[str, ArticleEstimate],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.open = [a for a in articles if a.number in estimates and estimates[a.number].unpriced_units]
        for article in self.open:
            estimate = estimates[article.number]
            self.fields[self.field_of(article.number)] = MoneyField(
                label=_("Schätzpreis je %(unit)s (netto): %(article)s")
                % {"unit": article.unit, "article": article.name},
                help_text=_("Für %(open)s von %(units)s Stück hat niemand einen Höchstpreis genannt.")
                % {"open": estimate.unpriced_units, "units": estimate.units},
                initial=estimate.suggested_price,
                min_value=Decimal("0.01"),
                max_value=Decimal("100000000"),
            )
        self.fields["reason"] = forms.CharField(
            label=_("Begründung"),
            widget=forms.Textarea(attrs={"rows": 4}),
            help_text=_("Warum die Betriebsgesellschaft beschafft; sie wird Teil des Vergabevermerks."),
        )

    def field_of(self, number: str) -> str:
        """Return the name of the price field of an article."""
        pk = next((a.pk for a in self.open if a.number == number), 0)
        return f"price_{pk}"

    @property
    def prices(self) -> dict[str, Decimal]:
        """The entered prices by article number."""
        return {a.number: self.cleaned_data[self.field_of(a.number)] for a in self.open}


class DeadlineForm(forms.Form):
    """Until when offers are accepted."""

    offers_until = GermanDateField(
        label=_("Angebotsfrist"), help_text=_("Letzter Tag, an dem Angebote angenommen werden (TT.MM.JJJJ).")
    )


class OpenForm(forms.Form):
    """Who is present when the offers are opened."""

    witness = forms.CharField(
        label=_("Zweite anwesende Person"),
        max_length=120,
        help_text=_("Angebote werden von zwei Personen gemeinsam geöffnet (§ 55 Abs. 2 VgV)."),
    )
    reason = forms.CharField(
        label=_("Grund einer vorzeitigen Öffnung"),
        required=False,
        max_length=200,
        help_text=_("Nur nötig, solange die Angebotsfrist läuft."),
    )
