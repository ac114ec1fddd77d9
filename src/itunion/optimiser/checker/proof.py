# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The arithmetic of the proofs: bound, gap, status, savings, certificate, hashes.

The bound itself comes from a solver; what is checked is that nothing computable contradicts it: it exceeds neither the
award nor any simple award that can be put together here. A hash covers instance, options and solver, so that an answer
cannot be moved to another question.
"""

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any

from .claims import Award, Group, Member, Need, Offer, Purchase, Question, Used, cents
from .findings import Finding, euros
from .goods import check_goods, differs
from .whole import check_whole

DIGITS = 10**18
"""Fractions are given with eighteen decimals: a cent in 10^12 euros still shows."""


def check_proof(
    data: Mapping[str, Any], question: Question, award: Award, members: tuple[Member, ...]
) -> Iterator[Finding]:
    """Everything contradictory in status, bound, savings, certificate and hashes."""
    yield from _check_hashes(data)
    yield from _check_bound(data, question, award)
    yield from _check_savings(data, question, members)
    yield from _check_certificate(data["certificate"], question, award, members)


def _check_hashes(data: Mapping[str, Any]) -> Iterator[Finding]:
    options, solver = data["options"], data["solver"]
    asked = {
        "instance": data["instance"],
        "options": {"gap": float(options["gap"]), "seed": options["seed"]},
        "solver": f"{solver['name']} {solver['version']}",
    }
    if data["model_hash"] != digest(asked):
        yield Finding("model_hash", "Die Prüfsumme gehört nicht zu dieser Frage (Instanz, Optionen, Löser).")
    if data["run_hash"] != digest({"model_hash": data["model_hash"], "options": options}):
        yield Finding("run_hash", "Die Prüfsumme gehört nicht zu diesen Optionen.")
    if data["checksum"] != digest({key: value for key, value in data.items() if key != "checksum"}):
        yield Finding("checksum", "Die Prüfsumme gehört nicht zu diesem Inhalt.")


def digest(value: Any) -> str:
    """SHA-256 of the canonical text: keys sorted, no spaces, UTF-8."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def fraction_text(part: int, whole: int) -> str:
    """part / whole with eighteen decimals, rounded half up; 0 if the whole is 0."""
    scaled = (2 * part * DIGITS + whole) // (2 * whole) if whole else 0
    sign, scaled = ("-", -scaled) if scaled < 0 else ("", scaled)
    return f"{sign}{scaled // DIGITS}.{scaled % DIGITS:018d}"


def _check_bound(data: Mapping[str, Any], question: Question, award: Award) -> Iterator[Finding]:
    bound, gap = cents(data["bound"]), fraction_text(award.cost - cents(data["bound"]), award.cost)
    if bound > award.cost:
        yield Finding("bound", f"Die Schranke liegt über den Kosten {euros(award.cost)}.")
    if data["gap"] != gap:
        yield Finding("gap", f"Die Lücke ist {gap}.")
    optimal = data["status"] == "optimal"
    if optimal and Fraction(data["gap"]) > Fraction(data["options"]["gap"]):
        yield Finding("status", "Als optimal bezeichnet, aber die Lücke ist größer als verlangt.")
    if optimal != (data["stopped_by"] == "gap"):
        yield Finding("status", f"„{data['status']}“ passt nicht zum Ende der Suche „{data['stopped_by']}“.")
    if data["reproducible"] != (data["stopped_by"] != "interrupted"):
        yield Finding("reproducible", "Die Aussage passt nicht zum Ende der Suche.")
    floor = lowest_cost(question, question.needs)
    if award.cost < floor:
        yield Finding("award", f"Selbst zu den niedrigsten Preisen kostet alles {euros(floor)}.")
    for candidate in simple_awards(question):
        if bound > candidate.cost:
            yield Finding("bound", f"Es gibt einen zulässigen Zuschlag für {euros(candidate.cost)}.")
            return


def _check_savings(
    data: Mapping[str, Any], question: Question, members: tuple[Member, ...]
) -> Iterator[Finding]:
    total = 0
    needs: dict[str, list[Need]] = {}
    for need in question.needs:
        needs.setdefault(need.member, []).append(need)
    for entry in members:
        where, own = f"members, {entry.member}", needs.get(entry.member, [])
        outside = _own_cost(own) if entry.member not in question.budgets else None
        if entry.alone is None:
            if entry.saving is not None or entry.percent is not None:
                yield Finding(where, "Ohne Preis allein gibt es keine Ersparnis.")
            if outside is not None:
                yield Finding(where, f"Allein kostet es höchstens {euros(outside)} (eigene Beschaffung).")
            continue
        saving = entry.alone - entry.together
        total += saving
        if entry.saving is None or entry.percent is None:
            yield Finding(where, "Die Ersparnis fehlt.")
            continue
        yield from differs(where, "Ersparnis", entry.saving, saving)
        percent = round(Fraction(10_000 * saving, entry.alone)) if entry.alone else 0
        if entry.percent != percent:
            yield Finding(where, _percent(percent))
        if outside is not None and entry.alone > outside:
            yield Finding(where, f"Allein kostet es höchstens {euros(outside)} (eigene Beschaffung).")
        if entry.alone < (floor := lowest_cost(question, own)):
            yield Finding(where, f"Allein kostet es selbst zu den niedrigsten Preisen {euros(floor)}.")
    yield from differs("total_saving", "Summe der Ersparnisse", cents(data["total_saving"]), total)


def _percent(hundredths: int) -> str:
    return f"Die Ersparnis ist {euros(hundredths).removesuffix(' €')} %."


def _check_certificate(
    proof: Mapping[str, Any], question: Question, award: Award, members: tuple[Member, ...]
) -> Iterator[Finding]:
    where, group = "certificate", set(proof["worst_group"])
    gain, limit = cents(proof["gain"]), cents(proof["gain_bound"])
    bill, own_cost = cents(proof["group_bill"]), cents(proof["group_cost"])
    if group != {entry.member for entry in members if entry.in_worst_group}:
        yield Finding(where, "Die schlechteste Gruppe ist nicht die, die bei den Mitgliedern vermerkt ist.")
    yield from differs(
        where,
        "Rechnungen der Gruppe",
        bill,
        sum(entry.together for entry in members if entry.member in group),
    )
    yield from differs(where, "Vorteil der Gruppe", gain, bill - own_cost)
    floor = lowest_cost(question, [need for need in question.needs if need.member in group])
    if own_cost < floor:
        yield Finding(where, f"Die Gruppe zahlt für sich selbst zu den niedrigsten Preisen {euros(floor)}.")
    if gain > limit:
        yield Finding(where, "Der gefundene Vorteil übersteigt die Schranke.")
    if gain and not group:
        yield Finding(where, "Ein Vorteil ohne Gruppe.")
    worst = max((e.together - e.alone for e in members if e.alone is not None), default=0)
    if limit < worst:
        yield Finding(where, f"Ein einzelnes Mitglied spart allein {euros(worst)}, mehr als die Schranke.")
    if proof["gain_bound_share"] != (share := fraction_text(limit, award.cost)):
        yield Finding(where, f"Die Schranke ist der Anteil {share} der Kosten.")
    if proof["proven"] != (proof["stopped_by"] == "gap"):
        yield Finding(where, "„proven“ passt nicht zum Ende der Suche.")
    if proof["reproducible"] != (proof["stopped_by"] != "interrupted"):
        yield Finding(where, "„reproducible“ passt nicht zum Ende der Suche.")
    balance = sum(entry.together for entry in members) - award.cost
    yield from differs(where, "Summe der Anteile minus Kosten", cents(proof["budget_balance"]), balance)
    worse = sorted(e.member for e in members if e.alone is not None and e.together > e.alone)
    if proof["worse_off"] != worse:
        yield Finding(where, "Die Liste derer, die mehr zahlen als allein, stimmt nicht.")
    if proof["individual_rationality"] != (not worse):
        yield Finding(where, "Die Aussage, dass niemand mehr zahlt als allein, stimmt nicht.")


def lowest_cost(question: Question, needs: Iterable[Need]) -> int:
    """No purchase of these needs costs less: every unit at the lowest price it could have, all rebates taken."""
    lowest: dict[Group, int | None] = {}
    total = 0
    empty = True
    for need in needs:
        empty = False
        key = need.group
        if key not in lowest:
            prices = [o.lowest_price for o in question.offers_of.get(need.article, ()) if o.serves(need)]
            lowest[key] = min(prices, default=None)
        known = [price for price in (lowest[key], need.own_price) if price is not None]
        total += need.quantity * min(known, default=0)
    if empty or not question.bundles_allowed:
        return total
    return total - sum(
        bid.rebate.amount for bid in question.bundles if bid.rebate.supplier not in question.excluded
    )


def _own_cost(needs: Collection[Need]) -> int | None:
    """What the own alternatives cost, if every need has one."""
    prices = [(need.quantity, need.own_price) for need in needs]
    return sum(q * p for q, p in prices if p is not None) if all(p is not None for _, p in prices) else None


def simple_awards(question: Question) -> Iterator[Award]:
    """A few permitted awards anybody can put together: only own alternatives, or one supplier and own alternatives.

    None if there are rules for single members, which an award alone does not show.
    """
    if question.has_member_rules:
        return
    for supplier in (None, *sorted({offer.supplier for offer in question.offers.values()})):
        award = _award_of(question, supplier)
        if (
            award is not None
            and not any(check_goods(question, award))
            and not any(check_whole(question, award))
        ):
            yield award


def _award_of(question: Question, supplier: str | None) -> Award | None:
    """Everything from this supplier that it may serve in full, the rest from own alternatives, or `None`."""
    terms = question.terms_of(supplier or "")
    if terms.incremental:
        return None
    served: dict[Group, tuple[Offer, int]] = {}
    own: dict[tuple[Group, int], int] = {}
    left = {key: offer.available for key, offer in question.offers.items() if key[0] == supplier}
    for group, needs in question.groups.items():
        offer = question.offers.get((supplier or "", group[0]))
        units = sum(need.quantity for need in needs)
        if offer is not None and all(offer.serves(need) for need in needs):
            rest = left[supplier or "", group[0]]
            if rest is None or units <= rest:
                served[group] = offer, units
                left[supplier or "", group[0]] = None if rest is None else rest - units
                continue
        for need in needs:
            if need.own_price is None:
                return None
            own[group, need.own_price] = own.get((group, need.own_price), 0) + need.quantity
    purchases = [
        Purchase(None, article, standards, None, units, price, units * price, window)
        for ((article, standards, window), price), units in own.items()
    ]
    for group, (offer, units) in served.items():
        if terms.basis == "article":
            volume = sum(count for other, (_, count) in served.items() if other[0] == group[0])
        elif terms.basis == "turnover":
            volume = sum(count * each.list_price for each, count in served.values()) // 100
        else:
            volume = sum(count for _, count in served.values())
        start, price = offer.tier_at(volume)
        purchases.append(Purchase(supplier, *group[:2], start, units, price, units * price, group[2]))
    return _totalled(purchases, {supplier: terms.fixed_cost} if served and supplier is not None else {})


def _totalled(purchases: list[Purchase], fixed: Mapping[str, int]) -> Award:
    goods = sum(line.amount for line in purchases if line.supplier is not None)
    own = sum(line.amount for line in purchases if line.supplier is None)
    units = sum(line.quantity for line in purchases if line.supplier is not None)
    used = tuple(Used(name, units, goods, cost) for name, cost in fixed.items())
    costs = sum(fixed.values())
    return Award(tuple(purchases), used, (), goods, own, costs, 0, goods + own + costs)
