# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Problems of offers as sentences for people."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from itunion.foundation.ui.api import format_decimal, format_money
from itunion.union.procurement.rules.offers import OfferContent, Problem

__all__ = ["COLUMN_NAMES", "located_sentence", "sentence"]

COLUMN_NAMES: Mapping[str, Any] = {
    "supplier": gettext_lazy("Lieferant"),
    "article": gettext_lazy("Artikel"),
    "standards": gettext_lazy("Standards"),
    "product": gettext_lazy("Produkt"),
    "available": gettext_lazy("Verfügbar"),
    "tiers": gettext_lazy("Staffeln"),
    "tier_from": gettext_lazy("ab Stück"),
    "unit_price": gettext_lazy("Stückpreis"),
    "tier_basis": gettext_lazy("Staffeln zählen"),
    "activation_cost": gettext_lazy("Aktivierungskosten"),
    "freight": gettext_lazy("Fracht"),
    "minimum_order_value": gettext_lazy("Mindestbestellwert"),
    "tier_kind": gettext_lazy("Staffelpreis gilt"),
    "minimum_member_value": gettext_lazy("Mindestbestellwert je Mitglied"),
    "maximum_units": gettext_lazy("Höchstmenge"),
    "maximum_value": gettext_lazy("Höchstwert"),
    "delivery_days": gettext_lazy("Lieferzeit"),
    "conditions": gettext_lazy("Bedingungen"),
    "lines": gettext_lazy("Artikel"),
}

SENTENCES: Mapping[str, Any] = {
    "no_lines": gettext_lazy("Das Angebot enthält keinen Artikel mit Preis."),
    "unknown_basis": gettext_lazy(
        "„%(value)s“ ist unbekannt; möglich sind „total“, „article“ und „turnover“."
    ),
    "unknown_kind": gettext_lazy("„%(value)s“ ist unbekannt; möglich sind „all_units“ und „incremental“."),
    "incremental_turnover": gettext_lazy(
        "Staffeln nur für weitere Stück gibt es nicht über den Umsatz: ein Stück lässt sich nicht an einer Eurogrenze teilen."
    ),
    "delivery_days": gettext_lazy("Die Lieferzeit muss zwischen 0 und %(most)s Tagen liegen."),
    "unknown_article": gettext_lazy("Den Artikel „%(value)s“ gibt es in dieser Ausschreibung nicht."),
    "article_twice": gettext_lazy("Der Artikel „%(value)s“ kommt im Angebot zweimal vor."),
    "unknown_standard": gettext_lazy(
        "„%(value)s“ ist kein zugelassener Standard für %(article)s. Möglich sind: %(known)s."
    ),
    "standards_missing": gettext_lazy(
        "Es fehlt, welche zugelassenen Standards das Produkt erfüllt. Möglich sind: %(known)s."
    ),
    "units_out_of_range": gettext_lazy("Erlaubt sind ganze Stück von 0 bis 10.000.000."),
    "too_long": gettext_lazy("Der Text ist zu lang: höchstens %(longest)s Zeichen."),
    "no_tiers": gettext_lazy("Es fehlt der Preis: mindestens eine Staffel ab 1 Stück ist nötig."),
    "first_tier_missing": gettext_lazy(
        "Die erste Staffel beginnt erst ab %(from_units)s Stück; sie muss ab 1 Stück gelten."
    ),
    "tier_twice": gettext_lazy(
        "Zwei Staffeln beginnen ab %(from_units)s Stück; jede Grenze darf es nur einmal geben."
    ),
    "price_rises": gettext_lazy(
        "Der Preis steigt mit der Menge: ab %(from_units)s Stück %(price)s statt %(before)s."
    ),
    "not_an_amount": gettext_lazy("Das ist kein Betrag."),
    "negative": gettext_lazy("Der Betrag ist negativ; erlaubt ist 0 oder mehr."),
    "amount_too_large": gettext_lazy("Der Betrag ist zu groß: höchstens 100.000.000,00 €."),
    "too_many_decimals": gettext_lazy("Der Betrag hat mehr als zwei Nachkommastellen."),
}


def sentence(problem: Problem) -> str:
    """Return the problem in words."""
    return str(SENTENCES[problem.code] % {k: _readable(v) for k, v in problem.parameters.items()})


def _readable(value: Any) -> Any:
    if isinstance(value, Decimal):
        return format_money(value)
    return format_decimal(value) if isinstance(value, int) else value


def located_sentence(problem: Problem, content: OfferContent) -> str:
    """Return the problem in words with the article it belongs to, for a list of all problems of an offer."""
    column = COLUMN_NAMES[problem.column]
    if problem.line is None:
        return _("%(column)s: %(text)s") % {"column": column, "text": sentence(problem)}
    return _("Artikel %(article)s, %(column)s: %(text)s") % {
        "article": content.lines[problem.line].article,
        "column": column,
        "text": sentence(problem),
    }
