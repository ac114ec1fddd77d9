# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Forms: a supplier's offer on one page, and offers from a file."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from itunion.foundation.organisations.api import Organisation
from itunion.foundation.ui.api import GermanDecimalField, MoneyField, UploadField
from itunion.optimiser.api import Tier
from itunion.union.demand.api import Article
from itunion.union.procurement.models import Offer, OfferLine, TierBasis, TierKind
from itunion.union.procurement.offer_wording import sentence
from itunion.union.procurement.rules.offers import ALL_STANDARDS, LineContent, OfferContent, offer_problems

__all__ = ["OfferEntry", "OfferFileForm", "initial_of", "initial_of_draft"]

TIERS = 5
SHOWN_AT_ONCE = 6
MOST_UNITS = 10_000_000
MOST_EUROS = Decimal("100000000")


class OfferFileForm(forms.Form):
    """A file with offers; the operator says whose it is, unless the file does."""

    file = UploadField(label=_("Datei"), kinds=("csv", "xlsx"), max_megabytes=5)

    def __init__(self, *args: Any, suppliers: Sequence[Organisation] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if suppliers:
            choices = [("", _("laut Spalte „supplier“ der Datei")), *((s.pk, s.name) for s in suppliers)]
            self.fields["supplier"] = forms.TypedChoiceField(
                label=_("Lieferant"), choices=choices, coerce=int, empty_value=None, required=False
            )
            self.order_fields(["supplier", "file"])


class TermsForm(forms.Form):
    """The terms of an offer that hold once."""

    tier_basis = forms.ChoiceField(
        label=_("Was zählt für die Preisstaffeln?"), choices=TierBasis, initial=TierBasis.TOTAL
    )
    activation_cost = MoneyField(
        label=_("Aktivierungskosten (einmalig, netto)"), required=False, min_value=0, max_value=MOST_EUROS
    )
    freight = MoneyField(
        label=_("Fracht (einmalig, netto)"), required=False, min_value=0, max_value=MOST_EUROS
    )
    minimum_order_value = MoneyField(
        label=_("Mindestbestellwert (netto)"), required=False, min_value=0, max_value=MOST_EUROS
    )
    tier_kind = forms.ChoiceField(
        label=_("Wofür gilt der Preis einer erreichten Staffel?"),
        choices=TierKind,
        initial=TierKind.ALL_UNITS,
        required=False,
    )
    minimum_member_value = MoneyField(
        label=_("Mindestbestellwert je Mitglied (netto)"), required=False, min_value=0, max_value=MOST_EUROS
    )
    maximum_units = GermanDecimalField(
        label=_("Höchstmenge der Rahmenvereinbarung (Stück)"),
        places=0,
        min_value=0,
        max_value=MOST_UNITS,
        required=False,
    )
    maximum_value = MoneyField(
        label=_("Höchstwert der Rahmenvereinbarung (netto)"),
        required=False,
        min_value=0,
        max_value=MOST_EUROS,
    )
    delivery_days = GermanDecimalField(
        label=_("Lieferzeit in Tagen"), places=0, min_value=0, max_value=730, initial=14
    )
    conditions = forms.CharField(
        label=_("Bedingungen"), widget=forms.Textarea(attrs={"rows": 3}), required=False, max_length=4000
    )


class LineForm(forms.Form):
    """The offer for one article: which standards it meets, and up to five price tiers."""

    product = forms.CharField(label=_("Produkt"), max_length=160, required=False)
    available = GermanDecimalField(
        label=_("Höchstens verfügbar (Stück)"), places=0, min_value=0, max_value=MOST_UNITS, required=False
    )

    def __init__(self, *args: Any, article: Article, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.article = article
        self.units: int | None = None
        if standards := list(article.standards.all()):
            self.fields["standards"] = forms.MultipleChoiceField(
                label=_("Erfüllte Standards"),
                choices=[(s.code, str(s)) for s in standards],
                widget=forms.CheckboxSelectMultiple,
                required=False,
            )
        for number in range(1, TIERS + 1):
            self.fields[f"from_{number}"] = GermanDecimalField(
                label=_("%(article)s: Staffel %(number)s ab Stück")
                % {"article": article.number, "number": number},
                places=0,
                min_value=0,
                max_value=MOST_UNITS,
                required=False,
                initial=Decimal(1) if number == 1 else None,
            )
            self.fields[f"price_{number}"] = MoneyField(
                label=_("%(article)s: Staffel %(number)s Stückpreis")
                % {"article": article.number, "number": number},
                min_value=0,
                max_value=MOST_EUROS,
                required=False,
            )

    @property
    def tier_fields(self) -> list[tuple[int, Any, Any]]:
        """Number, first unit and price of every tier, as bound fields."""
        return [(n, self[f"from_{n}"], self[f"price_{n}"]) for n in range(1, TIERS + 1)]

    @property
    def is_open(self) -> bool:
        """Whether the page shows the fields at once: something is there, or something is wrong."""
        return bool(self.initial) or (self.is_bound and (bool(self.errors) or self.is_filled))

    def clean(self) -> dict[str, Any]:
        """A tier needs both its beginning and its price; the preset beginning of the first one alone is no tier."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for number in range(1, TIERS + 1):
            start, price = f"from_{number}", f"price_{number}"
            if start in self.errors or price in self.errors:
                continue
            if cleaned.get(price) is not None and cleaned.get(start) is None:
                self.add_error(start, _("Ab welcher Stückzahl gilt dieser Preis?"))
            elif cleaned.get(start) is not None and cleaned.get(price) is None and number > 1:
                self.add_error(price, _("Zu dieser Staffel fehlt der Preis."))
        return cleaned

    @property
    def filled_tiers(self) -> list[int]:
        """The numbers of the tiers that have a price."""
        return [n for n in range(1, TIERS + 1) if self.cleaned_data.get(f"price_{n}") is not None]

    @property
    def is_filled(self) -> bool:
        """Whether anything is offered: a price, or words that ask for one."""
        data = self.cleaned_data
        return bool(self.filled_tiers or data.get("product") or data.get("available") is not None)

    @property
    def content(self) -> LineContent:
        """The line as entered."""
        data = self.cleaned_data
        standards = tuple(data["standards"]) if "standards" in self.fields else (ALL_STANDARDS,)
        available = data.get("available")
        return LineContent(
            self.article.number,
            standards,
            tuple(Tier(int(data[f"from_{n}"]), data[f"price_{n}"]) for n in self.filled_tiers),
            data.get("product", ""),
            None if available is None else int(available),
        )


class OfferEntry:
    """The offer page: terms and one form per article, checked together by the same rules as files."""

    def __init__(
        self,
        articles: Sequence[Article],
        data: Mapping[str, Any] | None = None,
        initial: Mapping[str, Mapping[str, Any]] | None = None,
    ) -> None:
        start = initial or {}
        self.terms = TermsForm(data, prefix="terms", initial=dict(start.get("terms", {})))
        self.lines = [
            LineForm(data, prefix=f"a{a.pk}", article=a, initial=dict(start.get(a.number, {})))
            for a in articles
        ]
        self.catalogue = {a.number: {s.code for s in a.standards.all()} for a in articles}
        self.content: OfferContent | None = None

    def show_units(self, units: Mapping[str, int]) -> None:
        """Show at each article how many units are wanted together."""
        for line in self.lines:
            line.units = units.get(line.article.number)

    @property
    def is_short(self) -> bool:
        """Whether all articles are shown at once."""
        return len(self.lines) <= SHOWN_AT_ONCE

    @property
    def forms(self) -> list[forms.Form]:
        """All forms, for one summary of errors."""
        return [self.terms, *self.lines]

    @property
    def has_errors(self) -> bool:
        """Whether something is wrong with what was typed."""
        return any(form.is_bound and form.errors for form in self.forms)

    def is_valid(self) -> bool:
        """Check every field, then the offer as a whole; put each problem at its field."""
        each = [form.is_valid() for form in self.forms]
        if not all(each):
            return False
        filled = [line for line in self.lines if line.is_filled]
        terms = self.terms.cleaned_data
        content = OfferContent(
            lines=tuple(line.content for line in filled),
            tier_basis=terms["tier_basis"],
            activation_cost=terms["activation_cost"] or Decimal(0),
            freight=terms["freight"] or Decimal(0),
            minimum_order_value=terms["minimum_order_value"] or Decimal(0),
            tier_kind=terms["tier_kind"] or TierKind.ALL_UNITS.value,
            minimum_member_value=terms["minimum_member_value"] or Decimal(0),
            maximum_units=None if terms["maximum_units"] is None else int(terms["maximum_units"]),
            maximum_value=terms["maximum_value"],
            delivery_days=int(terms["delivery_days"]),
            conditions=terms["conditions"],
        )
        problems = offer_problems(content, self.catalogue)
        for problem in problems:
            if problem.line is None:
                self.terms.add_error(
                    problem.column if problem.column in self.terms.fields else None, sentence(problem)
                )
                continue
            form = filled[problem.line]
            column = problem.column
            if column in {"tiers", "tier_from", "unit_price"}:
                number = form.filled_tiers[problem.tier or 0] if form.filled_tiers else 1
                column = f"from_{number}" if column == "tier_from" else f"price_{number}"
            form.add_error(column if column in form.fields else None, sentence(problem))
        self.content = None if problems else content
        return not problems


def initial_of(offer: Offer, lines: Sequence[OfferLine]) -> dict[str, dict[str, Any]]:
    """Return a submitted offer as the page shows it, to be changed."""
    start: dict[str, dict[str, Any]] = {
        "terms": {
            name: getattr(offer, name)
            for name in (
                "tier_basis",
                "tier_kind",
                "activation_cost",
                "freight",
                "minimum_order_value",
                "minimum_member_value",
                "maximum_value",
                "conditions",
            )
        }
        | {
            "delivery_days": Decimal(offer.delivery_days),
            "maximum_units": None if offer.maximum_units is None else Decimal(offer.maximum_units),
        }
    }
    for line in lines:
        values: dict[str, Any] = {
            "product": line.product,
            "available": None if line.available is None else Decimal(line.available),
            "standards": [s.code for s in line.article.standards.all()]
            if ALL_STANDARDS in line.standards
            else line.standards,
        }
        for number, tier in enumerate(line.tiers.all()[:TIERS], start=1):
            values |= {f"from_{number}": Decimal(tier.from_units), f"price_{number}": tier.unit_price}
        start[line.article.number] = values
    return start


def initial_of_draft(
    typed: Mapping[str, Sequence[str]], articles: Sequence[Article]
) -> dict[str, dict[str, Any]]:
    """Return what was typed into an unfinished offer as the page shows it again."""
    prefixes = {"terms": "terms"} | {f"a{a.pk}": a.number for a in articles}
    start: dict[str, dict[str, Any]] = {}
    for name, values in typed.items():
        prefix, _dash, field = name.partition("-")
        if prefix in prefixes and values:
            start.setdefault(prefixes[prefix], {})[field] = (
                list(values) if field == "standards" else values[0]
            )
    return start
