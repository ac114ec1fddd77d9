# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Tables of procurement."""

from itunion.union.procurement.models.award import AwardDecision, AwardScenario, MemberSaving
from itunion.union.procurement.models.forecast import ForecastShare, RoundForecast
from itunion.union.procurement.models.fulfilment import (
    CallOff,
    CallOffLine,
    Delivery,
    DeliveryLine,
    OrderLine,
    OrderNumbers,
    SupplierOrder,
)
from itunion.union.procurement.models.study import ScenarioStudy
from itunion.union.procurement.models.tender import (
    Commission,
    Lot,
    Offer,
    OfferLine,
    OfferTier,
    Pool,
    TierBasis,
    TierKind,
)

__all__ = [
    "AwardDecision",
    "AwardScenario",
    "CallOff",
    "CallOffLine",
    "Commission",
    "Delivery",
    "DeliveryLine",
    "ForecastShare",
    "Lot",
    "MemberSaving",
    "Offer",
    "OfferLine",
    "OfferTier",
    "OrderLine",
    "OrderNumbers",
    "Pool",
    "RoundForecast",
    "ScenarioStudy",
    "SupplierOrder",
    "TierBasis",
    "TierKind",
]
