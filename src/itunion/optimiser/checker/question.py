# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Whether the question in a result file makes sense at all: rows of the instance that contradict each other."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Any

from .claims import cents
from .findings import Finding

_RULES_OF_FORMAT_2 = {
    "needs": {"window", "tolerance"},
    "offers": {"window"},
    "terms": {"tier_kind", "minimum_member_value", "maximum_units", "maximum_value"},
}


def check_question(data: Mapping[str, Any]) -> Iterator[Finding]:
    """Findings about the instance of a document of the right shape."""
    if not data["needs"]:
        yield Finding("instance", "Es gibt keinen Bedarf.")
    for index, offer in enumerate(data["offers"], start=1):
        yield from _check_offer(f"instance, offers, Eintrag {index}", offer)
    for row in (*data["needs"], *data["offers"]):
        earliest, latest = row.get("window", (None, None))
        if earliest is not None and latest is not None and earliest > latest:
            yield Finding("instance", f"Ein Lieferfenster endet ({latest}) vor seinem Beginn ({earliest}).")
    for terms in data["terms"]:
        if terms["tier_basis"] == "turnover" and "tier_kind" in terms:
            yield Finding(
                f"instance, {terms['supplier']}", "Mehrmengenstaffeln über den Umsatz gibt es nicht."
            )
    lots = data.get("lots", [])
    yield from _once("Angebot", ((o["supplier"], o["article"]) for o in data["offers"]))
    yield from _once("Bedingungen von", (terms["supplier"] for terms in data["terms"]))
    yield from _once("Los", (lot["name"] for lot in lots))
    yield from _once("Los mit dem Artikel", (article for lot in lots for article in lot["articles"]))
    yield from _once("Budget von", (member for member, _ in data["constraints"].get("budgets", ())))
    names = {lot["name"] for lot in lots}
    for bid in data.get("bundles", ()):
        if not bid["lots"] or not set(bid["lots"]) <= names:
            yield Finding(f"instance, Kopplungsrabatt von {bid['supplier']}", "Die Lose gibt es nicht.")
    if data["format"] != _format(data):
        yield Finding("instance, format", f"Diese Angaben verlangen das Format {_format(data)}.")


def _check_offer(where: str, offer: Mapping[str, Any]) -> Iterator[Finding]:
    tiers = [(start, cents(price)) for start, price in offer["tiers"]]
    if not tiers or tiers[0][0] > 1:
        yield Finding(where, "Die erste Staffel gilt nicht ab 0 oder 1.")
    for (low, dear), (high, cheap) in pairwise(tiers):
        if high <= max(low, 1):
            yield Finding(where, f"Die Staffeln ab {low} und ab {high} stehen nicht in aufsteigender Folge.")
        if cheap > dear:
            yield Finding(where, f"Der Preis steigt ab {high} Stück.")


def _once(what: str, keys: Iterable[object]) -> Iterator[Finding]:
    for key, count in Counter(keys).items():
        if count > 1:
            name = ", ".join(key) if isinstance(key, tuple) else key
            yield Finding("instance", f"{what} {name} kommt {count}-mal vor.")


def _format(data: Mapping[str, Any]) -> int:
    more = "lots" in data or "bundles" in data or len(data["constraints"]) > 2
    more = more or any(terms["tier_basis"] == "turnover" for terms in data["terms"])
    more = more or any(row.keys() & keys for table, keys in _RULES_OF_FORMAT_2.items() for row in data[table])
    return 2 if more else 1
