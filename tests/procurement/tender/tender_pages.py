# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the tests of tender pages share: addresses, files, and a filled-in offer."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from itunion.foundation.kernel.api import clock
from itunion.foundation.organisations.api import within
from itunion.union.procurement.models import Offer
from itunion.union.procurement.queries import tender as queries

PURCHASING, BOARD, SALES = "operator_purchasing", "union_board", "supplier_sales@0"
HEAD = "supplier;article;standards;tier_basis;tier_from;unit_price;available;activation_cost\n"
FILE = HEAD + "Lieferant Eins;NB14;NB-1;total;1;900,00;;100\nLieferant Eins;NB14;NB-1;total;50;850,00;;\n"
BOTH = FILE + "lieferant zwei;NB14;*;article;1;890,00;40;0\n"

ClientFor = Callable[[str], Client]


def url(name: str, *args: Any) -> str:
    return reverse(f"procurement:{name}", args=args)


def german(days: int) -> str:
    return (clock.today() + timedelta(days=days)).strftime("%d.%m.%Y")


def upload(content: str, name: str = "angebote.csv", **more: Any) -> dict[str, Any]:
    return {"file": SimpleUploadedFile(name, content.encode("cp1252"), content_type="text/csv"), **more}


def text_of(response: Any) -> str:
    content: str = response.content.decode()
    return content


def offers_of(world: Any, number: int, pool: Any) -> list[Offer]:
    with within(world.suppliers[number].pk):
        return queries.own_offers(pool.pk, world.suppliers[number].pk)


def entry(pool: Any, article: str = "NB14", **values: Any) -> dict[str, Any]:
    """Return the fields of the entry page with one article filled in."""
    prefix = f"a{next(a.pk for a in queries.pool_articles(pool.pk) if a.number == article)}"
    filled = {"standards": ["NB-1"], "from_1": "1", "price_1": "900,00"} | values
    terms = {"terms-tier_basis": "total", "terms-delivery_days": "14"}
    return terms | {f"{prefix}-{key}": value for key, value in filled.items()}
