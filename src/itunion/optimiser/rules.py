# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The rules of a purchase by name: what each is for, where it comes from, and the purchase without it.

A rule here is anything that makes an award dearer or impossible and that somebody could lift: the notice, the supplier,
a member. Names and reasons are German, for people; keys are stable, for programs.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal

from itunion.optimiser.model import ANYTIME, Constraints, Instance, Lot, Need, SupplierTerms

Change = Callable[[Instance], Instance]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of one purchase. `source` is the paragraph it rests on, empty if it is the union's or a supplier's own."""

    key: str
    title: str
    reason: str
    remedy: str
    source: str = ""
    lift: Change = field(default=lambda instance: instance, compare=False, repr=False)

    def without(self, instance: Instance) -> Instance:
        """The purchase without this rule, everything else unchanged."""
        return self.lift(instance)


def rules_of(instance: Instance) -> tuple[Rule, ...]:
    """Every rule in force, in a fixed order: of the union, of the lots, of the members, of the suppliers."""
    return tuple(_rules(instance))


def demands_of(instance: Instance) -> tuple[Rule, ...]:
    """The needs that must be covered, as rules: article and standards that a member has no alternative for."""
    kinds = sorted(
        {(need.article, tuple(sorted(need.standards))) for need in instance.needs if need.own_price is None}
    )
    return tuple(_demand(article, standards) for article, standards in kinds)


def _rules(instance: Instance) -> Iterator[Rule]:
    yield from _union_rules(instance.constraints)
    yield from _lot_rules(instance)
    yield from _member_rules(instance)
    yield from _supplier_rules(instance)


def _union_rules(limits: Constraints) -> Iterator[Rule]:
    if limits.max_suppliers is not None:
        yield Rule(
            "max_suppliers",
            f"höchstens {_suppliers(limits.max_suppliers)}",
            "Jeder weitere Lieferant ist ein Vertrag mehr, der betreut werden will.",
            f"mehr als {limits.max_suppliers} Lieferanten zulassen",
            lift=_limits(max_suppliers=None),
        )
    for name in sorted(limits.excluded_suppliers):
        yield Rule(
            f"excluded:{name}",
            f"ohne {name}",
            "Der Lieferant ist ausgeschlossen oder soll in dieser Rechnung nicht vorkommen.",
            f"den Ausschluss von {name} aufheben",
            "§§ 123, 124 GWB",
            lambda i, name=name: replace(  # type: ignore[misc]
                i,
                constraints=replace(
                    i.constraints, excluded_suppliers=i.constraints.excluded_suppliers - {name}
                ),
            ),
        )
    if limits.max_suppliers_per_member is not None:
        yield Rule(
            "max_suppliers_per_member",
            f"je Mitglied höchstens {_suppliers(limits.max_suppliers_per_member)}",
            "Kleine Verwaltungen können nicht mit vielen Lieferanten umgehen.",
            "den Mitgliedern mehr Lieferanten zumuten",
            lift=_limits(max_suppliers_per_member=None),
        )
    if limits.resilient:
        yield Rule(
            "resilient",
            "Ausfallsicherheit",
            "Fällt ein Lieferant aus, müssen die übrigen alles Nötige liefern können.",
            "auf die Ausfallsicherheit verzichten",
            lift=_limits(resilient=False),
        )


def _lot_rules(instance: Instance) -> Iterator[Rule]:
    limits = instance.constraints
    if limits.max_lots_per_supplier is not None and instance.lots:
        yield Rule(
            "max_lots_per_supplier",
            f"je Lieferant höchstens {_lots(limits.max_lots_per_supplier)}",
            "Loslimitierung: Sie schützt den Mittelstand und die Versorgung.",
            "die Loslimitierung lockern",
            "§ 30 Abs. 1 VgV",
            _limits(max_lots_per_supplier=None),
        )
    for lot in sorted(instance.lots, key=lambda lot: lot.name):
        if lot.max_suppliers is not None:
            yield Rule(
                f"lot:{lot.name}",
                f"{lot.name}: höchstens {_suppliers(lot.max_suppliers)}",
                "In einem Los sollen Geräte und Ansprechpartner überschaubar bleiben.",
                f"im Los {lot.name} mehr Lieferanten zulassen",
                lift=lambda i, name=lot.name: replace(i, lots=_open_lot(i.lots, name)),  # type: ignore[misc]
            )
    if instance.bundles and not limits.bundles_allowed:
        yield Rule(
            "bundles",
            "keine Kopplungsrabatte",
            "Lose dürfen nur zusammen vergeben werden, wenn die Bekanntmachung es vorbehält.",
            "Kopplungsrabatte zulassen (nur, wenn die Bekanntmachung sie vorsieht)",
            "§ 30 Abs. 3 VgV",
            _limits(bundles_allowed=True),
        )


def _member_rules(instance: Instance) -> Iterator[Rule]:
    for member, _ in sorted(instance.constraints.budgets):
        yield Rule(
            f"budget:{member}",
            f"Budget von {member}",
            "Mehr Mittel hat das Mitglied im Haushalt nicht.",
            f"das Budget von {member} erhöhen",
            lift=lambda i, member=member: replace(  # type: ignore[misc]
                i,
                constraints=replace(
                    i.constraints, budgets=tuple(e for e in i.constraints.budgets if e[0] != member)
                ),
            ),
        )
    for standards in sorted({tuple(sorted(need.standards)) for need in instance.needs if need.standards}):
        label = " oder ".join(standards)
        yield Rule(
            "standard:" + "|".join(standards),
            f"Standard {label}",
            "Die Mitglieder haben diesen Standard freigegeben; anderes passt nicht zu ihrer Umgebung.",
            f"statt {label} auch andere Standards zulassen",
            lift=_needs(
                lambda n, s=frozenset(standards): replace(n, standards=frozenset()) if n.standards == s else n  # type: ignore[misc]
            ),
        )
    if any(need.window != ANYTIME for need in instance.needs):
        yield Rule(
            "windows",
            "Lieferfenster",
            "Die Mitglieder brauchen die Lieferung in diesem Zeitraum.",
            "über Liefertermine verhandeln",
            lift=_needs(lambda n: replace(n, window=ANYTIME)),
        )


def _supplier_rules(instance: Instance) -> Iterator[Rule]:
    for terms in sorted(instance.terms, key=lambda terms: terms.supplier):
        name = terms.supplier
        if terms.minimum_order_value:
            yield _of_supplier(
                "minimum_order",
                name,
                f"Mindestbestellwert von {name}",
                "Darunter liefert er nicht.",
                minimum_order_value=Decimal(0),
            )
        if terms.minimum_member_value:
            yield _of_supplier(
                "minimum_member",
                name,
                f"Mindestbestellwert je Mitglied von {name}",
                "Kleinere Lieferungen an ein Mitglied lehnt er ab.",
                minimum_member_value=Decimal(0),
            )
        if terms.maximum_units is not None or terms.maximum_value is not None:
            yield _of_supplier(
                "framework_maximum",
                name,
                f"Rahmenhöchstmenge von {name}",
                "Ist die Höchstmenge oder der Höchstwert erreicht, verliert die Rahmenvereinbarung ihre Wirkung.",
                source="EuGH C-23/20",
                maximum_units=None,
                maximum_value=None,
            )
    for name in sorted({offer.supplier for offer in instance.usable_offers() if offer.available is not None}):
        yield Rule(
            f"available:{name}",
            f"verfügbare Menge bei {name}",
            "Mehr kann er nicht liefern.",
            f"{name} um mehr verfügbare Menge bitten",
            lift=lambda i, name=name: replace(  # type: ignore[misc]
                i, offers=tuple(replace(o, available=None) if o.supplier == name else o for o in i.offers)
            ),
        )


def _of_supplier(
    kind: str, name: str, title: str, reason: str, source: str = "", **values: Decimal | None
) -> Rule:
    def lift(instance: Instance) -> Instance:
        def lifted(terms: SupplierTerms) -> SupplierTerms:
            changed: SupplierTerms = replace(terms, **values) if terms.supplier == name else terms  # type: ignore[arg-type]
            return changed

        return replace(instance, terms=tuple(lifted(terms) for terms in instance.terms))

    return Rule(f"{kind}:{name}", title, reason, f"verhandeln: {title}", source, lift)


def _demand(article: str, standards: tuple[str, ...]) -> Rule:
    wanted = frozenset(standards)
    label = f"{article} ({' oder '.join(standards)})" if standards else article

    def lift(instance: Instance) -> Instance:
        return replace(
            instance,
            needs=tuple(
                n
                for n in instance.needs
                if n.own_price is not None or (n.article, n.standards) != (article, wanted)
            ),
        )

    return Rule(
        f"need:{article}:{'|'.join(standards)}",
        f"Bedarf an {label} ohne eigene Alternative",
        "Dieser Bedarf muss gedeckt werden, weil kein eigener Preis angegeben ist.",
        f"für {label} einen eigenen Preis angeben",
        lift=lift,
    )


def _limits(**values: bool | int | None) -> Change:
    return lambda instance: replace(instance, constraints=replace(instance.constraints, **values))  # type: ignore[arg-type]


def _needs(change: Callable[[Need], Need]) -> Change:
    return lambda instance: replace(instance, needs=tuple(change(need) for need in instance.needs))


def _open_lot(lots: tuple[Lot, ...], name: str) -> tuple[Lot, ...]:
    return tuple(replace(lot, max_suppliers=None) if lot.name == name else lot for lot in lots)


def _suppliers(count: int) -> str:
    return "ein Lieferant" if count == 1 else f"{count} Lieferanten"


def _lots(count: int) -> str:
    return "ein Los" if count == 1 else f"{count} Lose"
