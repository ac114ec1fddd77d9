# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Front door: the only module of ``einvoice`` that others import."""

from itunion.union.billing.einvoice.bundle import (
    XRECHNUNG_3_0_2,
    BundleDescription,
    BundleError,
    RuleBundle,
    build_bundle,
    load_bundle,
)
from itunion.union.billing.einvoice.findings import Finding, Level
from itunion.union.billing.einvoice.model import (
    STANDARD_EXEMPTIONS,
    Buyer,
    Contact,
    CreditTransfer,
    DirectDebit,
    ElectronicAddress,
    ExemptionReason,
    Invoice,
    InvoiceLine,
    InvoiceType,
    PaymentTerms,
    Period,
    PostalAddress,
    PrecedingInvoice,
    Seller,
    Skonto,
    Totals,
    VatBreakdown,
    VatCategory,
)
from itunion.union.billing.einvoice.process import ValidatorProcess, ValidatorUnavailableError
from itunion.union.billing.einvoice.reader import NotReadableError, read_ubl
from itunion.union.billing.einvoice.rules import (
    check_invoice,
    exemption_for,
    line_net_amount,
    round_cents,
    totals,
    vat_breakdown,
)
from itunion.union.billing.einvoice.ubl import NotWritableError, write_ubl
from itunion.union.billing.einvoice.validation import CheckLevel, Policy, ValidationReport, Verdict

__all__ = [
    "STANDARD_EXEMPTIONS",
    "XRECHNUNG_3_0_2",
    "BundleDescription",
    "BundleError",
    "Buyer",
    "CheckLevel",
    "Contact",
    "CreditTransfer",
    "DirectDebit",
    "ElectronicAddress",
    "ExemptionReason",
    "Finding",
    "Invoice",
    "InvoiceLine",
    "InvoiceType",
    "Level",
    "NotReadableError",
    "NotWritableError",
    "PaymentTerms",
    "Period",
    "Policy",
    "PostalAddress",
    "PrecedingInvoice",
    "RuleBundle",
    "Seller",
    "Skonto",
    "Totals",
    "ValidationReport",
    "ValidatorProcess",
    "ValidatorUnavailableError",
    "VatBreakdown",
    "VatCategory",
    "Verdict",
    "build_bundle",
    "check_invoice",
    "exemption_for",
    "line_net_amount",
    "load_bundle",
    "read_ubl",
    "round_cents",
    "totals",
    "vat_breakdown",
    "write_ubl",
]
