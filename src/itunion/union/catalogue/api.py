# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Front door of the catalogue: services, who uses them, what procedures report, and the life of a subscription."""

from itunion.union.catalogue.actions.annexes import publish_annex, sign_annex
from itunion.union.catalogue.actions.charging import charge_month
from itunion.union.catalogue.actions.costs import enter_cost_item, set_key
from itunion.union.catalogue.actions.services import (
    add_level,
    add_meter,
    add_prerequisite,
    add_reference,
    add_task,
    change_service,
    create_service,
    set_price,
    set_status,
    set_terms,
)
from itunion.union.catalogue.actions.subscriptions import (
    cancel_order,
    complete_task,
    decline_offer,
    give_notice,
    make_offer,
    order,
    show_interest,
    start_use,
    withdraw_interest,
)
from itunion.union.catalogue.actions.take_back import confirm_deletion, record_hand_over
from itunion.union.catalogue.actions.usage import keep_usage_file, record_usage
from itunion.union.catalogue.actions.usage_files import check_usage_file, import_usage_file
from itunion.union.catalogue.models import Service, Subscription
from itunion.union.catalogue.permissions import Permission
from itunion.union.catalogue.queries.calculation import fixed_bills_of_month, joining, take_back
from itunion.union.catalogue.queries.services import latest_annex, service_by_key, services
from itunion.union.catalogue.queries.subscriptions import (
    subscribers_on,
    subscription,
    subscription_on,
    subscriptions,
    task_lines,
)
from itunion.union.catalogue.rules.metering import UsageLine, UsageReceipt

__all__ = [
    "Permission",
    "Service",
    "Subscription",
    "UsageLine",
    "UsageReceipt",
    "add_level",
    "add_meter",
    "add_prerequisite",
    "add_reference",
    "add_task",
    "cancel_order",
    "change_service",
    "charge_month",
    "check_usage_file",
    "complete_task",
    "confirm_deletion",
    "create_service",
    "decline_offer",
    "enter_cost_item",
    "fixed_bills_of_month",
    "give_notice",
    "import_usage_file",
    "joining",
    "keep_usage_file",
    "latest_annex",
    "make_offer",
    "order",
    "publish_annex",
    "record_hand_over",
    "record_usage",
    "service_by_key",
    "services",
    "set_key",
    "set_price",
    "set_status",
    "set_terms",
    "show_interest",
    "sign_annex",
    "start_use",
    "subscribers_on",
    "subscription",
    "subscription_on",
    "subscriptions",
    "take_back",
    "task_lines",
    "withdraw_interest",
]
