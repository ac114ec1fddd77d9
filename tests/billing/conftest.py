# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Charges to bill."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from itunion.foundation.organisations.api import across, within
from itunion.union.billing import api


@pytest.fixture
def charge(world: Any, system: Any) -> Callable[..., Any]:
    """Return a function that records a charge for member 0 or 1."""

    def record(member: int = 0, net: str = "100.00", **fields: Any) -> Any:
        recipient = world.members[member].pk
        values = {
            "source": f"test:{member}:{net}:{fields.pop('n', 0)}",
            "description": "Notebook 14 Zoll",
            "quantity": Decimal(1),
            "unit_price": Decimal(net),
            "supplied_on": date(2026, 11, 2),
            "cpv": "30213100-6",
            "article_number": "NB14",
        }
        with within(recipient):
            return api.record_charge(recipient_id=recipient, net=Decimal(net), by=system, **(values | fields))

    return record


@pytest.fixture
def drafts(system: Any) -> Callable[[str], list[Any]]:
    """Return a function that drafts everything open."""

    def draft(run: str = "lauf") -> list[Any]:
        with across("billing.run", reason="test", by=system):
            return api.draft_invoices(run=run, by=system)

    return draft
