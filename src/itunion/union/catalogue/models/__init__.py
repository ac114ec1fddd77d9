# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Tables: services, subscriptions, usage, costs."""

from itunion.union.catalogue.models.costs import CostItem, CostKind, KeyValue
from itunion.union.catalogue.models.services import (
    KeyKind,
    Meter,
    MeterPrice,
    NoticeTo,
    Prerequisite,
    ProcessingAnnex,
    ReferenceContact,
    Service,
    ServiceLevel,
    ServiceTask,
    ServiceTerms,
    Side,
    TaskPhase,
    VatCase,
)
from itunion.union.catalogue.models.subscriptions import (
    AnnexSignature,
    Subscription,
    SubscriptionEvent,
    TaskDone,
)
from itunion.union.catalogue.models.usage import UsageCharge, UsageFile, UsageRecord

__all__ = [
    "AnnexSignature",
    "CostItem",
    "CostKind",
    "KeyKind",
    "KeyValue",
    "Meter",
    "MeterPrice",
    "NoticeTo",
    "Prerequisite",
    "ProcessingAnnex",
    "ReferenceContact",
    "Service",
    "ServiceLevel",
    "ServiceTask",
    "ServiceTerms",
    "Side",
    "Subscription",
    "SubscriptionEvent",
    "TaskDone",
    "TaskPhase",
    "UsageCharge",
    "UsageFile",
    "UsageRecord",
    "VatCase",
]
