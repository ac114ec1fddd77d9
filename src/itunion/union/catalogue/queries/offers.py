# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a service would cost a member: its share of the fixed cost, and its expected usage at the prices of the start."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from itunion.foundation.kernel.api import clock
from itunion.foundation.kernel.money import round_cents
from itunion.union.catalogue.queries.calculation import fixed_share_of_first_year
from itunion.union.catalogue.queries.services import terms_on
from itunion.union.catalogue.queries.usage import meter_prices_on
from itunion.union.members.api import member_of

__all__ = ["OfferPreview", "key_proposal", "offer_preview"]


@dataclass(frozen=True)
class OfferPreview:
    """€ net per year: the share of the fixed cost with this member taking part, and the expected usage."""

    fixed_yearly: Decimal
    usage_yearly: Decimal

    @property
    def yearly(self) -> Decimal:
        """Both together."""
        return self.fixed_yearly + self.usage_yearly


def key_proposal(service_id: int, organisation_id: int, day: date) -> Decimal | None:
    """Return the key the register of members knows: inhabitants or workplaces; None for users and devices."""
    terms, member = terms_on(service_id, day), member_of(organisation_id)
    if terms is None or member is None:
        return None
    known = {"inhabitants": member.inhabitants, "workplaces": member.workplaces}.get(terms.key_kind)
    return Decimal(known) if known is not None else None


def offer_preview(
    service_id: int, organisation_id: int, starts_on: date, key_amount: Decimal, usage: Mapping[str, Decimal]
) -> OfferPreview:
    """Return the preview of an offer; needs a scope across organisations, for the keys of those who take part."""
    now = clock.now()
    prices = meter_prices_on(service_id, starts_on, now)
    metered = sum((quantity * prices.get(meter, Decimal(0)) for meter, quantity in usage.items()), Decimal(0))
    fixed = fixed_share_of_first_year(service_id, organisation_id, starts_on, key_amount, now)
    return OfferPreview(fixed, round_cents(metered))
