# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Permissions of the room and the roles that hold them."""

from enum import StrEnum

__all__ = ["ROLE_GRANTS", "Permission"]


class Permission(StrEnum):
    """What can be allowed here."""

    VIEW = "catalogue.view"
    """See services, their terms and prices."""
    VIEW_OWN = "catalogue.view_own"
    """See the own subscriptions, usage and costs."""
    SUBSCRIBE = "catalogue.subscribe"
    """Show interest, decline an offer, do the member's tasks."""
    ORDER = "catalogue.order"
    """Order in the member's name: the mandate an order needs."""
    SIGN = "catalogue.sign"
    """Sign the agreement on data processing."""
    GIVE_NOTICE = "catalogue.give_notice"
    MANAGE_SERVICES = "catalogue.manage_services"
    """Describe services, set terms and prices, publish annexes."""
    OPERATE = "catalogue.operate"
    """Offers, onboarding, usage, take-back, for all members."""
    CHARGE = "catalogue.charge"
    """Turn a month into charges."""
    VIEW_ALL = "catalogue.view_all"
    """See all subscriptions and their history."""
    CALCULATE = "catalogue.calculate"
    """Calculate hand-over and take-back with the keys of all subscribers."""


_OPERATOR = {
    Permission.VIEW,
    Permission.MANAGE_SERVICES,
    Permission.OPERATE,
    Permission.VIEW_ALL,
    Permission.CALCULATE,
}

ROLE_GRANTS = {
    "member_head": {
        Permission.VIEW,
        Permission.VIEW_OWN,
        Permission.SUBSCRIBE,
        Permission.ORDER,
        Permission.SIGN,
        Permission.GIVE_NOTICE,
        Permission.CALCULATE,
    },
    "member_it": {
        Permission.VIEW,
        Permission.VIEW_OWN,
        Permission.SUBSCRIBE,
        Permission.CALCULATE,
    },
    "member_orders": {Permission.VIEW, Permission.VIEW_OWN, Permission.SUBSCRIBE, Permission.ORDER},
    "member_treasurer": {Permission.VIEW, Permission.VIEW_OWN, Permission.CALCULATE},
    "union_board": {Permission.VIEW, Permission.VIEW_ALL, Permission.CALCULATE},
    "union_supervision": {Permission.VIEW, Permission.VIEW_ALL, Permission.CALCULATE},
    "union_office": {Permission.VIEW, Permission.VIEW_ALL, Permission.CALCULATE},
    "operator_service": _OPERATOR,
    "operator_purchasing": _OPERATOR,
    "operator_billing": {Permission.VIEW, Permission.VIEW_ALL, Permission.CHARGE},
    "auditor": {Permission.VIEW, Permission.VIEW_ALL, Permission.CALCULATE},
}
