# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Result documents for the tests of the checker: honest ones of every kind, and one that uses every rule."""

import json
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from tests.optimiser.enumeration import random_ruled
from tests.optimiser.reference import random_instance

from itunion.optimiser import (
    ANY,
    BundleBid,
    Constraints,
    Instance,
    Lot,
    Need,
    Offer,
    SupplierTerms,
    Tier,
    TierBasis,
    TierKind,
    Window,
    certify,
    solve,
)
from itunion.optimiser.checker import check_document
from itunion.optimiser.generator import municipal_instance
from itunion.optimiser.result_file import digest, result_document

Document = dict[str, Any]


def document_of(instance: Instance) -> Document | None:
    result = solve(instance, time_limit=20)
    if result.award is None:
        return None
    certificate = certify(instance, result, time_limit=10)
    return result_document(
        instance, result, certificate, gap=1e-4, seed=0, time_limit=20, certificate_limit=10
    )


def full_instance() -> Instance:
    """Small, and every kind of rule is in it and kept by its cheapest award."""
    spring = Window(date(2027, 3, 1), date(2027, 5, 31))
    return Instance(
        needs=(
            Need("Aach", "Notebook", frozenset({"A"}), 6, None, spring),
            Need("Aach", "Maus", frozenset(), 5, Decimal("3.00")),
            Need("Bonn", "Notebook", frozenset({"A", "B"}), 4, None, tolerance=2),
            Need("Bonn", "Dock", frozenset(), 3, Decimal("20.00")),
            Need("Celle", "Dock", frozenset(), 2),
            Need("Celle", "Maus", frozenset(), 4, Decimal("1.10")),
        ),
        offers=(
            offer("Nord", "Notebook", (1, "100.00"), (7, "90.00"), (16, "60.00"), latest=date(2027, 4, 30)),
            offer("Nord", "Maus", (0, "2.00"), (7, "1.90"), available=5),
            offer("Ost", "Dock", (1, "15.00"), (4, "12.00")),
            offer("Ost", "Maus", (1, "2.50"), (3, "2.40")),
            offer("Süd", "Dock", (1, "40.00"), (50, "39.00")),
            offer("Süd", "Notebook", (1, "130.00"), (1000, "129.00")),
            offer("Süd", "Maus", (1, "9.00")),
        ),
        terms=(
            SupplierTerms("Nord", activation_cost=Decimal("10.00"), minimum_order_value=Decimal("100.00")),
            SupplierTerms(
                "Ost",
                TierBasis.ARTICLE,
                freight=Decimal("4.00"),
                tier_kind=TierKind.INCREMENTAL,
                maximum_units=30,
            ),
            SupplierTerms("Süd", TierBasis.TURNOVER, maximum_value=Decimal("5000.00")),
        ),
        constraints=Constraints(
            max_suppliers=2,
            max_suppliers_per_member=2,
            max_lots_per_supplier=2,
            bundles_allowed=True,
            budgets=(("Aach", Decimal("900.00")),),
        ),
        lots=(
            Lot("Geräte", frozenset({"Notebook"}), 2),
            Lot("Zubehör", frozenset({"Dock"}), 1),
        ),
        bundles=(BundleBid("Nord", frozenset({"Geräte"}), Decimal("20.00"), Decimal("500.00")),),
    )


def offer(
    supplier: str,
    article: str,
    *tiers: tuple[int, str],
    available: int | None = None,
    latest: date | None = None,
) -> Offer:
    ladder = tuple(Tier(start, Decimal(price)) for start, price in tiers)
    return Offer(supplier, article, ANY, ladder, available, Window(latest=latest))


@cache
def full_text() -> str:
    return json.dumps(document_of(full_instance()))


@cache
def base_texts() -> tuple[str, ...]:
    """Honest results of every kind: plain, limited, with own alternatives, with rules."""
    instances = [
        full_instance(),
        *(random_instance(seed) for seed in range(4)),
        *(random_ruled(seed) for seed in range(14)),
        municipal_instance(suppliers=4, articles=5, tiers=3, members=6, standards=2, max_suppliers=2, seed=3),
    ]
    return tuple(json.dumps(d) for d in map(document_of, instances) if d is not None)


def renewed(document: Document) -> Document:
    """The document with all hashes as if its question had been asked."""
    options, solver = document["options"], document["solver"]
    document["model_hash"] = digest(
        {
            "instance": document["instance"],
            "options": {"gap": float(options["gap"]), "seed": options["seed"]},
            "solver": f"{solver['name']} {solver['version']}",
        }
    )
    document["run_hash"] = digest({"model_hash": document["model_hash"], "options": options})
    document["checksum"] = digest({k: v for k, v in document.items() if k != "checksum"})
    return document


def messages(document: Document) -> list[str]:
    return [str(finding) for finding in check_document(document)]
