# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Problems of need lines as sentences for people."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from itunion.union.demand.rules import Problem

__all__ = ["COLUMN_NAMES", "sentence"]

COLUMN_NAMES: Mapping[str, Any] = {
    "article": gettext_lazy("Artikel"),
    "standard": gettext_lazy("Standard"),
    "alternatives": gettext_lazy("Alternativen"),
    "quantity": gettext_lazy("Menge"),
    "max_unit_price": gettext_lazy("Preisobergrenze"),
    "needed_by": gettext_lazy("Benötigt bis"),
    "contract_ends": gettext_lazy("Altvertrag bis"),
    "binding": gettext_lazy("Verbindlichkeit"),
    "cost_centre": gettext_lazy("Kostenstelle"),
    "note": gettext_lazy("Bemerkung"),
    "tolerance": gettext_lazy("Toleranz"),
}

SENTENCES: Mapping[str, Any] = {
    "missing": gettext_lazy("Hier fehlt eine Angabe."),
    "unknown_article": gettext_lazy("Den Artikel „%(value)s“ gibt es in dieser Abfrage nicht."),
    "outside_standard": gettext_lazy(
        "„%(value)s“ ist kein zugelassener Standard für %(article)s. Möglich sind: %(known)s."
    ),
    "alternatives_without_standard": gettext_lazy(
        "Ohne Standard ist ohnehin jedes Angebot zulässig; lassen Sie die Alternativen leer."
    ),
    "not_a_number": gettext_lazy("„%(value)s“ ist keine Zahl. Schreiben Sie z. B. 25 oder 1.250,00."),
    "not_whole": gettext_lazy("„%(value)s“ ist keine ganze Zahl; Mengen sind ganze Stück."),
    "too_small": gettext_lazy("Die Menge muss mindestens 1 sein; „%(value)s“ geht nicht."),
    "too_large": gettext_lazy("„%(value)s“ ist zu viel: höchstens 10.000.000 je Zeile."),
    "price_not_positive": gettext_lazy(
        "Der Preis muss größer als 0 sein; lassen Sie das Feld leer, wenn es keine Grenze gibt."
    ),
    "price_too_large": gettext_lazy("„%(value)s“ ist als Stückpreis zu hoch: unter 1.000.000.000 €."),
    "too_many_decimals": gettext_lazy("„%(value)s“ hat mehr als zwei Nachkommastellen."),
    "not_a_day": gettext_lazy("„%(value)s“ ist kein Datum. Schreiben Sie TT.MM.JJJJ, z. B. 31.12.2026."),
    "past": gettext_lazy("Der Tag %(value)s ist schon vorbei."),
    "unknown_binding": gettext_lazy(
        "„%(value)s“ ist unbekannt. Möglich sind: Interesse, geplant, verbindlich."
    ),
    "tolerance_too_large": gettext_lazy(
        "Die Toleranz darf nicht größer sein als die Menge; „%(value)s“ ist zu viel."
    ),
    "too_long": gettext_lazy("Der Text ist zu lang: höchstens %(longest)s Zeichen."),
}


def sentence(problem: Problem, row_of: Callable[[int], int]) -> str:
    """Return the problem in words; `row_of` gives the row number people see for a line's position."""
    if problem.code == "duplicate":
        return _(
            "Dieselbe Kombination aus Artikel, Standard und Kostenstelle steht schon in Zeile %(row)s."
        ) % {"row": row_of(problem.parameters["line"])}
    return str(SENTENCES[problem.code] % dict(problem.parameters))
