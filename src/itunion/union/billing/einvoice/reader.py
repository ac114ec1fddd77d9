# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reader: UBL 2.1 back into the semantic model.

Made for documents of our own (write → read → equal) and for simple inbound invoices. The model does not hold
everything EN 16931 allows; a document whose money the model would not reproduce is refused, never cut short.
"""

import re
from datetime import date
from decimal import Decimal, InvalidOperation

from lxml import etree

from itunion.union.billing.einvoice.model import (
    CPV,
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
    VatCategory,
)
from itunion.union.billing.einvoice.rules import totals, vat_breakdown
from itunion.union.billing.einvoice.ubl import CREDIT_NOTE, INVOICE, NAMESPACES
from itunion.union.billing.einvoice.untrusted import RefusedXmlError, parse_untrusted

_SKONTO = re.compile(
    r"#SKONTO#TAGE=(?P<days>\d+)#PROZENT=(?P<percent>\d+\.\d{2})#(BASISBETRAG=(?P<base>-?\d+\.\d{2})#)?"
)


class NotReadableError(ValueError):
    """The document is no UBL invoice the model can hold; the text says what is missing or unknown."""


def read_ubl(document: bytes) -> Invoice:
    """Parse UBL ``Invoice`` or ``CreditNote``; raises NotReadableError.

    Stated totals and VAT breakdown must equal those computed from the lines, so allowances, charges, rounding
    amounts and foreign VAT cases cannot get lost.
    """
    try:
        root = parse_untrusted(document)
    except RefusedXmlError as error:
        raise NotReadableError(str(error)) from error
    if root.tag not in {f"{{{INVOICE}}}Invoice", f"{{{CREDIT_NOTE}}}CreditNote"}:
        raise NotReadableError("Die Datei ist keine UBL-Rechnung.")
    if _all(root, ".//cac:AllowanceCharge"):
        raise NotReadableError("Zu- und Abschläge kann die Plattform noch nicht lesen.")
    try:
        invoice = _invoice(root)
        _same_money(root, invoice)
    except (ValueError, InvalidOperation) as error:
        if isinstance(error, NotReadableError):
            raise
        raise NotReadableError(f"Ein Wert der Rechnung ist nicht lesbar: {error}") from error
    return invoice


def _all(node: etree._Element, path: str) -> list[etree._Element]:
    return node.findall(path, NAMESPACES)


def _raw(node: etree._Element, path: str) -> str:
    return node.findtext(path, "", NAMESPACES)


def _text(node: etree._Element, path: str) -> str:
    return _raw(node, path).strip()


def _date(node: etree._Element, path: str) -> date | None:
    text = _text(node, path)
    return date.fromisoformat(text) if text else None


def _decimal(node: etree._Element, path: str) -> Decimal:
    return Decimal(_text(node, path))


def _attribute(node: etree._Element, path: str, name: str) -> str:
    element = node.find(path, NAMESPACES)
    return "" if element is None else str(element.get(name, ""))


def _group(node: etree._Element, path: str) -> etree._Element:
    element = node.find(path, NAMESPACES)
    if element is None:
        raise NotReadableError(f"Der Rechnung fehlt ein Pflichtteil: {path.replace('cac:', '')}")
    return element


def _invoice(root: etree._Element) -> Invoice:
    issued = _date(root, "cbc:IssueDate")
    if issued is None:
        raise NotReadableError("Das Rechnungsdatum fehlt.")
    return Invoice(
        number=_text(root, "cbc:ID"),
        type=InvoiceType(_text(root, "cbc:InvoiceTypeCode") or _text(root, "cbc:CreditNoteTypeCode")),
        issue_date=issued,
        due_date=_date(root, "cbc:DueDate") or _date(root, "cac:PaymentMeans/cbc:PaymentDueDate"),
        currency=_text(root, "cbc:DocumentCurrencyCode"),
        buyer_reference=_text(root, "cbc:BuyerReference"),
        order_reference=_text(root, "cac:OrderReference/cbc:ID"),
        contract_reference=_text(root, "cac:ContractDocumentReference/cbc:ID"),
        accounting_reference=_text(root, "cbc:AccountingCost"),
        preceding=tuple(
            PrecedingInvoice(_text(node, "cbc:ID"), _date(node, "cbc:IssueDate"))
            for node in _all(root, "cac:BillingReference/cac:InvoiceDocumentReference")
        ),
        notes=tuple((node.text or "").strip() for node in _all(root, "cbc:Note")),
        seller=_seller(_group(root, "cac:AccountingSupplierParty/cac:Party")),
        buyer=_buyer(_group(root, "cac:AccountingCustomerParty/cac:Party")),
        delivery_date=_date(root, "cac:Delivery/cbc:ActualDeliveryDate"),
        period=_period(root),
        payment=_payment(root),
        payment_terms=_terms(_raw(root, "cac:PaymentTerms/cbc:Note")),
        prepaid=Decimal(_text(root, "cac:LegalMonetaryTotal/cbc:PrepaidAmount") or 0),
        exemptions=_exemptions(root),
        lines=tuple(
            _line(node) for node in (_all(root, "cac:InvoiceLine") or _all(root, "cac:CreditNoteLine"))
        ),
    )


def _address(party: etree._Element) -> PostalAddress:
    group = _group(party, "cac:PostalAddress")
    return PostalAddress(
        city=_text(group, "cbc:CityName"),
        postcode=_text(group, "cbc:PostalZone"),
        street=_text(group, "cbc:StreetName"),
        additional=_text(group, "cbc:AdditionalStreetName"),
        country=_text(group, "cac:Country/cbc:IdentificationCode"),
    )


def _contact(party: etree._Element) -> Contact:
    return Contact(
        _text(party, "cac:Contact/cbc:Name"),
        _text(party, "cac:Contact/cbc:Telephone"),
        _text(party, "cac:Contact/cbc:ElectronicMail"),
    )


def _endpoint(party: etree._Element) -> ElectronicAddress:
    return ElectronicAddress(_attribute(party, "cbc:EndpointID", "schemeID"), _text(party, "cbc:EndpointID"))


def _identifier(party: etree._Element, *, sepa: bool) -> str:
    for node in _all(party, "cac:PartyIdentification/cbc:ID"):
        if (node.get("schemeID") == "SEPA") is sepa:
            return (node.text or "").strip()
    return ""


def _tax_registration(party: etree._Element, *, vat: bool) -> str:
    for node in _all(party, "cac:PartyTaxScheme"):
        if (_text(node, "cac:TaxScheme/cbc:ID").upper() == "VAT") is vat:
            return _text(node, "cbc:CompanyID")
    return ""


def _seller(party: etree._Element) -> Seller:
    return Seller(
        name=_text(party, "cac:PartyLegalEntity/cbc:RegistrationName"),
        address=_address(party),
        contact=_contact(party),
        electronic_address=_endpoint(party),
        vat_id=_tax_registration(party, vat=True),
        tax_number=_tax_registration(party, vat=False),
        identifier=_identifier(party, sepa=False),
        registration=_text(party, "cac:PartyLegalEntity/cbc:CompanyID"),
        legal_information=_text(party, "cac:PartyLegalEntity/cbc:CompanyLegalForm"),
        trading_name=_text(party, "cac:PartyName/cbc:Name"),
    )


def _buyer(party: etree._Element) -> Buyer:
    return Buyer(
        name=_text(party, "cac:PartyLegalEntity/cbc:RegistrationName"),
        address=_address(party),
        electronic_address=_endpoint(party),
        contact=_contact(party),
        vat_id=_tax_registration(party, vat=True),
        identifier=_identifier(party, sepa=False),
        registration=_text(party, "cac:PartyLegalEntity/cbc:CompanyID"),
        trading_name=_text(party, "cac:PartyName/cbc:Name"),
    )


def _period(node: etree._Element) -> Period | None:
    start, end = _date(node, "cac:InvoicePeriod/cbc:StartDate"), _date(node, "cac:InvoicePeriod/cbc:EndDate")
    if start and end:
        return Period(start, end)
    if start or end:
        raise NotReadableError("Ein Leistungszeitraum nennt nur Anfang oder nur Ende.")
    return None


def _payment(root: etree._Element) -> CreditTransfer | DirectDebit:
    group = _group(root, "cac:PaymentMeans")
    code, remittance = _text(group, "cbc:PaymentMeansCode"), _text(group, "cbc:PaymentID")
    if code in {"30", "58"}:
        account = "cac:PayeeFinancialAccount"
        return CreditTransfer(
            iban=_text(group, f"{account}/cbc:ID"),
            account_name=_text(group, f"{account}/cbc:Name"),
            bic=_text(group, f"{account}/cac:FinancialInstitutionBranch/cbc:ID"),
            remittance=remittance,
        )
    if code == "59":
        return DirectDebit(
            mandate=_text(group, "cac:PaymentMandate/cbc:ID"),
            creditor_id=_identifier(_group(root, "cac:AccountingSupplierParty/cac:Party"), sepa=True),
            debited_iban=_text(group, "cac:PaymentMandate/cac:PayerFinancialAccount/cbc:ID"),
            remittance=remittance,
        )
    raise NotReadableError(f"Die Zahlungsart {code} kann die Plattform nicht lesen.")


def _terms(note: str) -> PaymentTerms:
    text, skonto = [], []
    for line in note.split("\n"):
        if found := _SKONTO.fullmatch(line.strip()):
            base = found["base"]
            skonto.append(
                Skonto(int(found["days"]), Decimal(found["percent"]), Decimal(base) if base else None)
            )
        else:
            text.append(line)
    return PaymentTerms("\n".join(text).strip(), tuple(skonto))


def _exemptions(root: etree._Element) -> tuple[ExemptionReason, ...]:
    reasons = {reason.category: reason for reason in STANDARD_EXEMPTIONS}
    for node in _all(root, "cac:TaxTotal/cac:TaxSubtotal/cac:TaxCategory"):
        category = VatCategory(_text(node, "cbc:ID"))
        if category is not VatCategory.STANDARD:
            reasons[category] = ExemptionReason(
                category, _text(node, "cbc:TaxExemptionReasonCode"), _text(node, "cbc:TaxExemptionReason")
            )
    return tuple(reasons.values())


def _line(node: etree._Element) -> InvoiceLine:
    quantity = "cbc:InvoicedQuantity" if _all(node, "cbc:InvoicedQuantity") else "cbc:CreditedQuantity"
    rate = _text(node, "cac:Item/cac:ClassifiedTaxCategory/cbc:Percent")
    cpv = next(
        (
            (code.text or "").strip()
            for code in _all(node, "cac:Item/cac:CommodityClassification/cbc:ItemClassificationCode")
            if code.get("listID") == CPV
        ),
        "",
    )
    return InvoiceLine(
        id=_text(node, "cbc:ID"),
        quantity=_decimal(node, quantity),
        unit=_attribute(node, quantity, "unitCode"),
        net_amount=_decimal(node, "cbc:LineExtensionAmount"),
        price=_decimal(node, "cac:Price/cbc:PriceAmount"),
        base_quantity=Decimal(_text(node, "cac:Price/cbc:BaseQuantity") or 1),
        name=_text(node, "cac:Item/cbc:Name"),
        vat=VatCategory(_text(node, "cac:Item/cac:ClassifiedTaxCategory/cbc:ID")),
        vat_rate=Decimal(rate) if rate else None,
        description=_text(node, "cac:Item/cbc:Description"),
        seller_item_id=_text(node, "cac:Item/cac:SellersItemIdentification/cbc:ID"),
        cpv=cpv,
        order_line=_text(node, "cac:OrderLineReference/cbc:LineID"),
        note=_text(node, "cbc:Note"),
        cost_centre=_text(node, "cbc:AccountingCost"),
        period=_period(node),
    )


def _same_money(root: etree._Element, invoice: Invoice) -> None:
    total = totals(invoice)
    stated = "cac:LegalMonetaryTotal/cbc:"
    for path, computed in (
        ("cac:TaxTotal/cbc:TaxAmount", total.vat),
        (f"{stated}LineExtensionAmount", total.lines),
        (f"{stated}TaxInclusiveAmount", total.with_vat),
        (f"{stated}PayableAmount", total.due),
    ):
        if _decimal(root, path) != computed:
            raise NotReadableError(
                f"{path.rpartition(':')[2]} der Datei weicht von der Summe der Positionen ab ({computed})."
            )
    entries = {(entry.category, entry.rate): entry for entry in vat_breakdown(invoice)}
    for node in _all(root, "cac:TaxTotal/cac:TaxSubtotal"):
        category = VatCategory(_text(node, "cac:TaxCategory/cbc:ID"))
        rate = Decimal(_text(node, "cac:TaxCategory/cbc:Percent") or 0)
        entry = entries.pop((category, rate), None)
        if entry is None or (_decimal(node, "cbc:TaxableAmount"), _decimal(node, "cbc:TaxAmount")) != (
            entry.taxable_amount,
            entry.tax_amount,
        ):
            raise NotReadableError("Die Steueraufschlüsselung der Datei weicht von den Positionen ab.")
    if entries:
        raise NotReadableError("Die Steueraufschlüsselung der Datei ist unvollständig.")
