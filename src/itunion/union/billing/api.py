# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Front door of billing: charges from other rooms, invoices, and the official rules behind them."""

from itunion.union.billing.actions import (
    cancel_invoice,
    discard_drafts,
    draft_invoices,
    issue_invoice,
    record_charge,
)
from itunion.union.billing.einvoice.api import BundleError, build_bundle
from itunion.union.billing.models import Charge, Invoice
from itunion.union.billing.permissions import Permission
from itunion.union.billing.queries import (
    charges_of,
    gaps,
    get_invoice,
    invoiced_by_month,
    issued_invoices,
    open_charges,
    runs,
    verify_archive,
)

__all__ = [
    "BundleError",
    "Charge",
    "Invoice",
    "Permission",
    "build_bundle",
    "cancel_invoice",
    "charges_of",
    "discard_drafts",
    "draft_invoices",
    "gaps",
    "get_invoice",
    "invoiced_by_month",
    "issue_invoice",
    "issued_invoices",
    "open_charges",
    "record_charge",
    "runs",
    "verify_archive",
]
