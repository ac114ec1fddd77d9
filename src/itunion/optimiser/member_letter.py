# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The letter that explains a member's share: what it pays alone and together, and why, in plain German.

Every sentence is derived from the instance, the award and the certificate; nothing is promised that is not proven.
"""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from itunion.optimiser.model import Instance, TierBasis, TierKind
from itunion.optimiser.outcome import Certificate, Result, Saving, ShareLine
from itunion.optimiser.report import euros

MOST_REASONS = 6


@dataclass(frozen=True, slots=True)
class Letter:
    """What a member is told. `saving` in euros; `opening`, `reasons` and `fairness` are sentences."""

    member: str
    alone: Decimal | None
    together: Decimal
    opening: str
    reasons: tuple[str, ...]
    fairness: tuple[str, ...]

    @property
    def saving(self) -> Decimal | None:
        return None if self.alone is None else self.alone - self.together


def letter_to(
    member: str, instance: Instance, result: Result, certificate: Certificate | None = None
) -> Letter:
    """The letter to one member.

    Raises:
        ValueError: the result has no award, or the member no share in it.
    """
    saving = next((s for s in result.savings if s.member == member), None)
    if result.award is None or saving is None:
        raise ValueError(f"{member} has no share in this result")
    own = [line for line in result.shares if line.member == member]
    return Letter(
        member=member,
        alone=saving.alone,
        together=saving.together,
        opening=_opening(saving),
        reasons=tuple(_reasons(instance, result, own)[:MOST_REASONS]),
        fairness=tuple(_fairness(own, certificate)),
    )


def _opening(saving: Saving) -> str:
    if saving.alone is None:
        return (
            f"Gemeinsam zahlen Sie {euros(saving.together)}. Allein könnten Sie Ihren Bedarf bei diesen Angeboten"
            " nicht decken."
        )
    both = f"Allein würden Sie {euros(saving.alone)} zahlen, gemeinsam zahlen Sie {euros(saving.together)}"
    difference = saving.alone - saving.together
    percent = f"{saving.percent}".replace(".", ",")
    if difference > 0:
        return f"{both}: {euros(difference)} oder {percent} % weniger."
    return f"{both}; das ist gleich viel." if difference == 0 else f"{both}: {euros(-difference)} mehr."


def _reasons(instance: Instance, result: Result, own: list[ShareLine]) -> list[str]:
    """Why the share is what it is: the suppliers with the most value first."""
    value: dict[str, Decimal] = defaultdict(Decimal)
    for line in own:
        if line.supplier is not None:
            value[line.supplier] += line.amount
    reasons = []
    for supplier in sorted(value, key=lambda name: (-value[name], name)):
        reasons += _tier_reason(instance, result, own, supplier)
        reasons += _fixed_reason(result, supplier)
    fixed = sum((line.fixed_share for line in own), Decimal(0))
    if fixed > 0:
        reasons.append(f"Ihr Anteil an den einmaligen Kosten der Lieferanten ist {euros(fixed)}.")
    kept = sum(line.quantity for line in own if line.supplier is None)
    if kept:
        units = "Ein Stück kaufen" if kept == 1 else f"{_count(kept)} Stück kaufen"
        reasons.append(f"{units} Sie weiter selbst, weil Ihr eigener Preis günstiger ist.")
    return reasons


def _tier_reason(instance: Instance, result: Result, own: list[ShareLine], supplier: str) -> list[str]:
    """The tier all reach together against the one the member would reach with its own units."""
    terms = instance.terms_of(supplier)
    if terms.tier_basis is TierBasis.TURNOVER or terms.tier_kind is TierKind.INCREMENTAL:
        return [f"Bei {supplier} zählen die Mengen aller Mitglieder zusammen für die Preisstaffel."]
    found = []
    articles = sorted({line.article for line in own if line.supplier == supplier})
    for article in articles:
        offer = next(o for o in instance.offers if (o.supplier, o.article) == (supplier, article))
        scope = {article} if terms.tier_basis is TierBasis.ARTICLE else None
        pooled = _units(result, supplier, scope)
        mine = sum(
            line.quantity
            for line in own
            if line.supplier == supplier and (scope is None or line.article in scope)
        )
        together, alone = offer.tier_at(pooled), offer.tier_at(mine)
        if together.unit_price < alone.unit_price:
            found.append(
                f"{article} kostet bei {supplier} {euros(together.unit_price)} statt {euros(alone.unit_price)}:"
                f" Alle zusammen nehmen {_count(pooled)} Stück ab und erreichen die Staffel ab"
                f" {_count(together.from_units)}, Sie allein mit {_count(mine)} Stück nicht."
            )
    return found[:2]


def _units(result: Result, supplier: str, articles: set[str] | None) -> int:
    assert result.award is not None
    return sum(
        purchase.quantity
        for purchase in result.award.purchases
        if purchase.supplier == supplier and (articles is None or purchase.article in articles)
    )


def _fixed_reason(result: Result, supplier: str) -> list[str]:
    assert result.award is not None
    cost = dict(result.award.fixed_costs).get(supplier, Decimal(0))
    sharing = len({line.member for line in result.shares if line.supplier == supplier})
    if not cost or sharing < 2:
        return []
    return [f"Die einmaligen Kosten von {supplier} ({euros(cost)}) teilen sich {sharing} Mitglieder."]


def _fairness(own: list[ShareLine], certificate: Certificate | None) -> list[str]:
    sentences = ["Für denselben Artikel in derselben Klasse zahlen alle denselben Preis."]
    moved = sum((line.compensation for line in own), Decimal(0))
    if moved > 0:
        sentences.append(
            f"In Ihrem Anteil steckt ein Ausgleich von {euros(moved)}, damit sich der Zusammenschluss für alle lohnt."
        )
    elif moved < 0:
        sentences.append(
            f"Von Ihrem Anteil ist ein Ausgleich von {euros(-moved)} zu Ihren Gunsten abgezogen."
        )
    if certificate is not None:
        if certificate.gain_bound == 0:
            sentences.append(
                "Keine Gruppe, der Sie sich ohne uns anschließen könnten, würde zusammen auch nur einen Cent gewinnen."
            )
        else:
            sentences.append(
                "Die beste Gruppe, der Sie sich ohne uns anschließen könnten, gewönne zusammen höchstens"
                f" {euros(certificate.gain_bound)}."
            )
    return sentences


def _count(units: int) -> str:
    """1234 -> 1.234."""
    return f"{units:,}".replace(",", ".")
