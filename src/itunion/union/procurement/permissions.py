# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Permissions of the room and the roles that hold them."""

from enum import StrEnum

__all__ = ["ROLE_GRANTS", "Permission"]


class Permission(StrEnum):
    """What can be allowed here."""

    VIEW_POOLS = "procurement.view_pools"
    MANAGE_POOLS = "procurement.manage_pools"
    COMMISSION = "procurement.commission"
    COMPARE = "procurement.compare"
    DECIDE = "procurement.decide"
    OFFER = "procurement.offer"
    VIEW_OWN_ORDERS = "procurement.view_own_orders"
    VIEW_CALL_OFFS = "procurement.view_call_offs"
    CONFIRM_DELIVERY = "procurement.confirm_delivery"


ROLE_GRANTS = {
    "member_head": {Permission.VIEW_CALL_OFFS},
    "member_it": {Permission.VIEW_CALL_OFFS, Permission.CONFIRM_DELIVERY},
    "member_treasurer": {Permission.VIEW_CALL_OFFS},
    "union_board": {Permission.VIEW_POOLS, Permission.COMMISSION, Permission.COMPARE},
    "union_supervision": {Permission.VIEW_POOLS},
    "union_office": {Permission.VIEW_POOLS, Permission.COMPARE},
    "operator_purchasing": {
        Permission.VIEW_POOLS,
        Permission.MANAGE_POOLS,
        Permission.COMPARE,
        Permission.DECIDE,
    },
    "supplier_sales": {Permission.OFFER, Permission.VIEW_OWN_ORDERS},
    "auditor": {Permission.VIEW_POOLS, Permission.COMPARE},
}
