# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Front door of procurement: from a closed need round to delivered goods."""

from itunion.union.procurement.actions.award import request_alternatives, request_scenario
from itunion.union.procurement.actions.decision import decide
from itunion.union.procurement.actions.fulfilment import (
    Arrived,
    GoingBack,
    acknowledge_order,
    confirm_delivery,
    return_goods,
)
from itunion.union.procurement.actions.offers import import_offers, submit_offer, withdraw_offer
from itunion.union.procurement.actions.studies import request_study
from itunion.union.procurement.actions.tender import (
    arrange_lots,
    bundle_round,
    call_for_offers,
    commission_operator,
    open_offers,
    prolong_offers,
)
from itunion.union.procurement.importing import OfferFile, canonical_text, read_offer_file
from itunion.union.procurement.models import AwardDecision, AwardScenario, Commission, Offer, Pool
from itunion.union.procurement.permissions import Permission
from itunion.union.procurement.queries.award import (
    PoolSavings,
    alternatives,
    decision_of,
    savings_of_pool,
    savings_over_time,
    scenarios_of,
)
from itunion.union.procurement.queries.fulfilment import call_offs, line_states, orders
from itunion.union.procurement.queries.tender import (
    catalogue_of_pool,
    commission_of,
    get_pool,
    instance_of_pool,
    live_offers,
    lots_of,
    pools,
    rounds_to_bundle,
    suppliers,
)
from itunion.union.procurement.rules.award import Variation
from itunion.union.procurement.rules.offers import LineContent, OfferContent
from itunion.union.procurement.rules.thresholds import Assessment, RuleRow, assess, known_rows

__all__ = [
    "Arrived",
    "Assessment",
    "AwardDecision",
    "AwardScenario",
    "Commission",
    "GoingBack",
    "LineContent",
    "Offer",
    "OfferContent",
    "OfferFile",
    "Permission",
    "Pool",
    "PoolSavings",
    "RuleRow",
    "Variation",
    "acknowledge_order",
    "alternatives",
    "arrange_lots",
    "assess",
    "bundle_round",
    "call_for_offers",
    "call_offs",
    "canonical_text",
    "catalogue_of_pool",
    "commission_of",
    "commission_operator",
    "confirm_delivery",
    "decide",
    "decision_of",
    "get_pool",
    "import_offers",
    "instance_of_pool",
    "known_rows",
    "line_states",
    "live_offers",
    "lots_of",
    "open_offers",
    "orders",
    "pools",
    "prolong_offers",
    "read_offer_file",
    "request_alternatives",
    "request_scenario",
    "request_study",
    "return_goods",
    "rounds_to_bundle",
    "savings_of_pool",
    "savings_over_time",
    "scenarios_of",
    "submit_offer",
    "suppliers",
    "withdraw_offer",
]
