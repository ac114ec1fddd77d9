# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The semantic model of an invoice, field by field after EN 16931-1 (BT = business term, BG = business group).

The model knows no syntax: versioned writers (``ubl``) turn it into XML. An empty string means "not stated".
Amounts are euro with two decimals, prices and quantities may have more. VAT breakdown (BG-23) and document
totals (BG-22) are no fields: ``rules.vat_breakdown`` and ``rules.totals`` compute them from the lines, so that
they cannot contradict each other.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

XRECHNUNG_3_0 = "urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0"  # BT-24
PEPPOL_BILLING = "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0"  # BT-23
CPV = "STI"  # UNTDID 7143: Common Procurement Vocabulary, the scheme of BT-158


class InvoiceType(StrEnum):
    """BT-3, code list UNTDID 1001, reduced to what the product issues."""

    INVOICE = "380"
    CREDIT_NOTE = "381"
    CORRECTION = "384"


class VatCategory(StrEnum):
    """BT-118/BT-151, code list UNTDID 5305: one VAT case per line."""

    STANDARD = "S"  # taxable, 19 or 7 percent
    EXEMPT = "E"  # exempt, here § 4 Nr. 29 UStG
    OUTSIDE_SCOPE = "O"  # not taxable: contributions, shares, entry fees


@dataclass(frozen=True, slots=True)
class ExemptionReason:
    """Why no VAT is charged; printed in the VAT breakdown of its category."""

    category: VatCategory
    code: str = ""  # BT-121, code list VATEX
    text: str = ""  # BT-120


STANDARD_EXEMPTIONS = (
    ExemptionReason(VatCategory.EXEMPT, "VATEX-EU-132-1F", "Steuerfrei nach § 4 Nr. 29 UStG"),
    ExemptionReason(VatCategory.OUTSIDE_SCOPE, "VATEX-EU-O", "Nicht steuerbar"),
)


@dataclass(frozen=True, slots=True)
class PostalAddress:
    """BG-5 (seller) or BG-8 (buyer)."""

    city: str  # BT-37, BT-52
    postcode: str  # BT-38, BT-53
    street: str = ""  # BT-35, BT-50
    additional: str = ""  # BT-36, BT-51
    country: str = "DE"  # BT-40, BT-55, ISO 3166-1 alpha-2


@dataclass(frozen=True, slots=True)
class ElectronicAddress:
    """Where the document is delivered electronically; belongs to the channel, not to the party."""

    scheme: str  # code list EAS: EM e-mail, 9930 German VAT ID, 0204 Leitweg-ID
    value: str  # BT-34, BT-49


@dataclass(frozen=True, slots=True)
class Contact:
    """BG-6 (seller) or BG-9 (buyer)."""

    name: str = ""  # BT-41, BT-56
    phone: str = ""  # BT-42, BT-57
    email: str = ""  # BT-43, BT-58


@dataclass(frozen=True, slots=True)
class Seller:
    """BG-4. For category O leave ``vat_id`` empty: BR-O-02 forbids it (``rules.check_invoice`` says so)."""

    name: str  # BT-27
    address: PostalAddress  # BG-5
    contact: Contact  # BG-6
    electronic_address: ElectronicAddress  # BT-34
    vat_id: str = ""  # BT-31
    tax_number: str = ""  # BT-32
    identifier: str = ""  # BT-29
    registration: str = ""  # BT-30, e.g. GnR 1234
    legal_information: str = ""  # BT-33, e.g. register court and board
    trading_name: str = ""  # BT-28


@dataclass(frozen=True, slots=True)
class Buyer:
    """BG-7: the invoice recipient, not necessarily the whole member."""

    name: str  # BT-44
    address: PostalAddress  # BG-8
    electronic_address: ElectronicAddress  # BT-49
    contact: Contact = Contact()  # BG-9
    vat_id: str = ""  # BT-48
    identifier: str = ""  # BT-46, e.g. the member number
    registration: str = ""  # BT-47
    trading_name: str = ""  # BT-45


@dataclass(frozen=True, slots=True)
class CreditTransfer:
    """BG-17 with payment means code 58 (SEPA credit transfer)."""

    iban: str  # BT-84
    account_name: str = ""  # BT-85, must equal the registered holder (verification of payee)
    bic: str = ""  # BT-86
    remittance: str = ""  # BT-83


@dataclass(frozen=True, slots=True)
class DirectDebit:
    """BG-19 with payment means code 59 (SEPA direct debit)."""

    mandate: str  # BT-89
    creditor_id: str  # BT-90
    debited_iban: str  # BT-91
    remittance: str = ""  # BT-83


@dataclass(frozen=True, slots=True)
class Skonto:
    """Cash discount, written as one structured line of BT-20 (XRechnung 3.0, BR-DE-18)."""

    days: int
    percent: Decimal  # at most two decimals
    base_amount: Decimal | None = None  # euro; None: the amount due


@dataclass(frozen=True, slots=True)
class PaymentTerms:
    """BT-20: free text and Skonto lines. No line of the text may start with ``#``."""

    text: str = ""
    skonto: tuple[Skonto, ...] = ()


@dataclass(frozen=True, slots=True)
class Period:
    """BG-14 (invoice) or BG-26 (line); both ends included."""

    start: date  # BT-73, BT-134
    end: date  # BT-74, BT-135


@dataclass(frozen=True, slots=True)
class PrecedingInvoice:
    """BG-3: the document that a credit note or correction refers to."""

    number: str  # BT-25
    issue_date: date | None = None  # BT-26


@dataclass(frozen=True, slots=True)
class InvoiceLine:
    """BG-25. ``rules.line_net_amount`` gives BT-131 for a quantity and a price."""

    id: str  # BT-126
    quantity: Decimal  # BT-129; negative in a correction, never the price
    unit: str  # BT-130, UN/ECE Recommendation 20/21, e.g. H87 piece, HUR hour, MON month
    net_amount: Decimal  # BT-131, euro, two decimals
    price: Decimal  # BT-146, euro per base quantity
    name: str  # BT-153
    vat: VatCategory  # BT-151
    vat_rate: Decimal | None  # BT-152, percent; None for category O (BR-O-05), 0 for E
    base_quantity: Decimal = Decimal(1)  # BT-149, unit as BT-130
    description: str = ""  # BT-154
    seller_item_id: str = ""  # BT-155
    cpv: str = ""  # BT-158 with scheme STI
    order_line: str = ""  # BT-132
    note: str = ""  # BT-127
    cost_centre: str = ""  # BT-133, buyer accounting reference of the line
    period: Period | None = None  # BG-26


@dataclass(frozen=True, slots=True)
class Invoice:
    """BG-0: one invoice, credit note or correction."""

    number: str  # BT-1
    type: InvoiceType  # BT-3
    issue_date: date  # BT-2
    seller: Seller  # BG-4
    buyer: Buyer  # BG-7
    payment: CreditTransfer | DirectDebit  # BG-16
    lines: tuple[InvoiceLine, ...]  # BG-25
    buyer_reference: str  # BT-10: the Leitweg-ID
    due_date: date | None = None  # BT-9
    currency: str = "EUR"  # BT-5
    order_reference: str = ""  # BT-13
    contract_reference: str = ""  # BT-12
    accounting_reference: str = ""  # BT-19
    preceding: tuple[PrecedingInvoice, ...] = ()  # BG-3
    notes: tuple[str, ...] = ()  # BT-22
    delivery_date: date | None = None  # BT-72
    period: Period | None = None  # BG-14
    payment_terms: PaymentTerms = PaymentTerms()  # BT-20
    prepaid: Decimal = Decimal(0)  # BT-113, euro
    exemptions: tuple[ExemptionReason, ...] = STANDARD_EXEMPTIONS  # BT-120/121, one per category


@dataclass(frozen=True, slots=True)
class VatBreakdown:
    """BG-23: one entry per VAT category and rate."""

    category: VatCategory  # BT-118
    rate: Decimal  # BT-119, percent; 0 for E and O
    taxable_amount: Decimal  # BT-116
    tax_amount: Decimal  # BT-117
    exemption: ExemptionReason | None = None  # BT-120/121


@dataclass(frozen=True, slots=True)
class Totals:
    """BG-22, euro."""

    lines: Decimal  # BT-106
    without_vat: Decimal  # BT-109
    vat: Decimal  # BT-110
    with_vat: Decimal  # BT-112
    prepaid: Decimal  # BT-113
    due: Decimal  # BT-115
