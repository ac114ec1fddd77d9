# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Writer XRechnung 3.0 in UBL 2.1: the same invoice always gives the same bytes.

A credit note (381) becomes a ``CreditNote`` document, everything else an ``Invoice``: in ``Invoice`` the official
rules refuse type 381 (BR-CL-01). ``CreditNote`` has no due date of its own; BT-9 moves to the payment means.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from lxml import etree

from itunion.union.billing.einvoice.model import (
    CPV,
    PEPPOL_BILLING,
    XRECHNUNG_3_0,
    Buyer,
    Contact,
    CreditTransfer,
    DirectDebit,
    Invoice,
    InvoiceLine,
    InvoiceType,
    PaymentTerms,
    Period,
    PostalAddress,
    Seller,
    VatBreakdown,
    VatCategory,
)
from itunion.union.billing.einvoice.rules import totals, vat_breakdown

INVOICE = "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
CREDIT_NOTE = "urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2"
CAC = "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
CBC = "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"

# The prefixes are written by hand in every path; lxml maps them once here.
NAMESPACES = {"cac": CAC, "cbc": CBC}


class NotWritableError(ValueError):
    """The invoice holds a character that XML cannot carry; ``rules.check_invoice`` names the field."""


def write_ubl(invoice: Invoice) -> bytes:
    """UTF-8 XML of one invoice; check it with ``rules.check_invoice`` first.

    Raises NotWritableError for control characters and ValueError for infinite amounts.
    """
    credit_note = invoice.type is InvoiceType.CREDIT_NOTE
    namespace = CREDIT_NOTE if credit_note else INVOICE
    root = etree.Element(
        f"{{{namespace}}}{'CreditNote' if credit_note else 'Invoice'}",
        nsmap={None: namespace, **NAMESPACES},  # type: ignore[dict-item]
    )
    try:
        _document(root, invoice, credit_note)
    except ValueError as error:
        raise NotWritableError(
            "Die Rechnung enthält ein Zeichen, das in XML nicht erlaubt ist, oder einen Betrag, der keine Zahl ist."
        ) from error
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def skonto_text(terms: PaymentTerms) -> str:
    """BT-20: free text, then one line per Skonto, each closed by a newline, the last too (BR-DE-18)."""
    lines = [
        f"#SKONTO#TAGE={skonto.days}#PROZENT={skonto.percent:.2f}#"
        + ("" if skonto.base_amount is None else f"BASISBETRAG={skonto.base_amount:.2f}#")
        for skonto in terms.skonto
    ]
    return "\n".join([*([terms.text] if terms.text else []), *lines]) + ("\n" if lines else "")


def plain(number: Decimal) -> str:
    """Without exponent and without needless zeros: 1.50 → 1.5, 1E+2 → 100."""
    if not number.is_finite():
        raise ValueError(number)
    text = format(number, "f")
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


def _amount(number: Decimal) -> str:
    if not number.is_finite():
        raise ValueError(number)
    return f"{number:.2f}"


def _group(parent: etree._Element, name: str) -> etree._Element:
    return etree.SubElement(parent, f"{{{CAC}}}{name}")


def _text(parent: etree._Element, name: str, value: str | date | None, **attributes: str) -> None:
    """Empty values are left out: empty elements break PEPPOL-EN16931-R008."""
    if value:
        element = etree.SubElement(parent, f"{{{CBC}}}{name}", attributes)
        element.text = value if isinstance(value, str) else value.isoformat()


def _money(parent: etree._Element, name: str, value: Decimal, currency: str) -> None:
    _text(parent, name, _amount(value), currencyID=currency)


def _document(root: etree._Element, invoice: Invoice, credit_note: bool) -> None:
    _text(root, "CustomizationID", XRECHNUNG_3_0)
    _text(root, "ProfileID", PEPPOL_BILLING)
    _text(root, "ID", invoice.number)
    _text(root, "IssueDate", invoice.issue_date)
    if not credit_note:
        _text(root, "DueDate", invoice.due_date)
    _text(root, "CreditNoteTypeCode" if credit_note else "InvoiceTypeCode", invoice.type)
    for note in invoice.notes:
        _text(root, "Note", note)
    _text(root, "DocumentCurrencyCode", invoice.currency)
    _text(root, "AccountingCost", invoice.accounting_reference)
    _text(root, "BuyerReference", invoice.buyer_reference)
    _period(root, invoice.period)
    if invoice.order_reference:
        _text(_group(root, "OrderReference"), "ID", invoice.order_reference)
    for preceding in invoice.preceding:
        reference = _group(_group(root, "BillingReference"), "InvoiceDocumentReference")
        _text(reference, "ID", preceding.number)
        _text(reference, "IssueDate", preceding.issue_date)
    if invoice.contract_reference:
        _text(_group(root, "ContractDocumentReference"), "ID", invoice.contract_reference)
    _seller(root, invoice)
    _buyer(root, invoice.buyer)
    if invoice.delivery_date:
        _text(_group(root, "Delivery"), "ActualDeliveryDate", invoice.delivery_date)
    _payment(root, invoice, credit_note)
    if terms := skonto_text(invoice.payment_terms):
        _text(_group(root, "PaymentTerms"), "Note", terms)
    _totals(root, invoice)
    for line in invoice.lines:
        _line(root, line, invoice.currency, credit_note)


def _period(parent: etree._Element, period: Period | None) -> None:
    if period:
        group = _group(parent, "InvoicePeriod")
        _text(group, "StartDate", period.start)
        _text(group, "EndDate", period.end)


def _seller(root: etree._Element, invoice: Invoice) -> None:
    seller = invoice.seller
    sepa = invoice.payment.creditor_id if isinstance(invoice.payment, DirectDebit) else ""
    party = _party(
        _group(root, "AccountingSupplierParty"),
        seller,
        [(seller.identifier, {}), (sepa, {"schemeID": "SEPA"})],
    )
    for number, scheme in ((seller.vat_id, "VAT"), (seller.tax_number, "FC")):
        _tax_registration(party, number, scheme)
    legal = _group(party, "PartyLegalEntity")
    _text(legal, "RegistrationName", seller.name)
    _text(legal, "CompanyID", seller.registration)
    _text(legal, "CompanyLegalForm", seller.legal_information)
    _contact(party, seller.contact)


def _buyer(root: etree._Element, buyer: Buyer) -> None:
    party = _party(_group(root, "AccountingCustomerParty"), buyer, [(buyer.identifier, {})])
    _tax_registration(party, buyer.vat_id, "VAT")
    legal = _group(party, "PartyLegalEntity")
    _text(legal, "RegistrationName", buyer.name)
    _text(legal, "CompanyID", buyer.registration)
    _contact(party, buyer.contact)


def _party(
    parent: etree._Element, party: Seller | Buyer, identifiers: Iterable[tuple[str, dict[str, str]]]
) -> etree._Element:
    group = _group(parent, "Party")
    _text(group, "EndpointID", party.electronic_address.value, schemeID=party.electronic_address.scheme)
    for identifier, attributes in identifiers:
        if identifier:
            _text(_group(group, "PartyIdentification"), "ID", identifier, **attributes)
    if party.trading_name:
        _text(_group(group, "PartyName"), "Name", party.trading_name)
    _address(group, party.address)
    return group


def _address(party: etree._Element, address: PostalAddress) -> None:
    group = _group(party, "PostalAddress")
    _text(group, "StreetName", address.street)
    _text(group, "AdditionalStreetName", address.additional)
    _text(group, "CityName", address.city)
    _text(group, "PostalZone", address.postcode)
    _text(_group(group, "Country"), "IdentificationCode", address.country)


def _tax_registration(party: etree._Element, number: str, scheme: str) -> None:
    if number:
        group = _group(party, "PartyTaxScheme")
        _text(group, "CompanyID", number)
        _text(_group(group, "TaxScheme"), "ID", scheme)


def _contact(party: etree._Element, contact: Contact) -> None:
    if contact != Contact():
        group = _group(party, "Contact")
        _text(group, "Name", contact.name)
        _text(group, "Telephone", contact.phone)
        _text(group, "ElectronicMail", contact.email)


def _payment(root: etree._Element, invoice: Invoice, credit_note: bool) -> None:
    payment = invoice.payment
    group = _group(root, "PaymentMeans")
    _text(group, "PaymentMeansCode", "58" if isinstance(payment, CreditTransfer) else "59")
    if credit_note:
        _text(group, "PaymentDueDate", invoice.due_date)
    _text(group, "PaymentID", payment.remittance)
    if isinstance(payment, CreditTransfer):
        account = _group(group, "PayeeFinancialAccount")
        _text(account, "ID", payment.iban)
        _text(account, "Name", payment.account_name)
        if payment.bic:
            _text(_group(account, "FinancialInstitutionBranch"), "ID", payment.bic)
    else:
        mandate = _group(group, "PaymentMandate")
        _text(mandate, "ID", payment.mandate)
        _text(_group(mandate, "PayerFinancialAccount"), "ID", payment.debited_iban)


def _totals(root: etree._Element, invoice: Invoice) -> None:
    total, currency = totals(invoice), invoice.currency
    tax = _group(root, "TaxTotal")
    _money(tax, "TaxAmount", total.vat, currency)
    for entry in vat_breakdown(invoice):
        _breakdown(tax, entry, currency)
    group = _group(root, "LegalMonetaryTotal")
    _money(group, "LineExtensionAmount", total.lines, currency)
    _money(group, "TaxExclusiveAmount", total.without_vat, currency)
    _money(group, "TaxInclusiveAmount", total.with_vat, currency)
    if total.prepaid:
        _money(group, "PrepaidAmount", total.prepaid, currency)
    _money(group, "PayableAmount", total.due, currency)


def _breakdown(tax: etree._Element, entry: VatBreakdown, currency: str) -> None:
    group = _group(tax, "TaxSubtotal")
    _money(group, "TaxableAmount", entry.taxable_amount, currency)
    _money(group, "TaxAmount", entry.tax_amount, currency)
    category = _group(group, "TaxCategory")
    _text(category, "ID", entry.category)
    # XRechnung wants the rate even for category O (BR-DE-14); on the line EN 16931 forbids it (BR-O-05).
    _text(category, "Percent", plain(entry.rate))
    if entry.exemption:
        _text(category, "TaxExemptionReasonCode", entry.exemption.code)
        _text(category, "TaxExemptionReason", entry.exemption.text)
    _text(_group(category, "TaxScheme"), "ID", "VAT")


def _line(root: etree._Element, line: InvoiceLine, currency: str, credit_note: bool) -> None:
    group = _group(root, "CreditNoteLine" if credit_note else "InvoiceLine")
    _text(group, "ID", line.id)
    _text(group, "Note", line.note)
    _text(
        group,
        "CreditedQuantity" if credit_note else "InvoicedQuantity",
        plain(line.quantity),
        unitCode=line.unit,
    )
    _money(group, "LineExtensionAmount", line.net_amount, currency)
    _text(group, "AccountingCost", line.cost_centre)
    _period(group, line.period)
    if line.order_line:
        _text(_group(group, "OrderLineReference"), "LineID", line.order_line)
    item = _group(group, "Item")
    _text(item, "Description", line.description)
    _text(item, "Name", line.name)
    if line.seller_item_id:
        _text(_group(item, "SellersItemIdentification"), "ID", line.seller_item_id)
    if line.cpv:
        _text(_group(item, "CommodityClassification"), "ItemClassificationCode", line.cpv, listID=CPV)
    category = _group(item, "ClassifiedTaxCategory")
    _text(category, "ID", line.vat)
    if line.vat is not VatCategory.OUTSIDE_SCOPE and line.vat_rate is not None:
        _text(category, "Percent", plain(line.vat_rate))
    _text(_group(category, "TaxScheme"), "ID", "VAT")
    price = _group(group, "Price")
    _text(price, "PriceAmount", plain(line.price), currencyID=currency)
    if line.base_quantity != 1:
        _text(price, "BaseQuantity", plain(line.base_quantity), unitCode=line.unit)
