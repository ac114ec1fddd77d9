# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""From stored charges to the semantic invoice (BT/BG names), and the way to its official validation."""

import threading
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.conf import settings

from itunion.foundation.kernel.api import Refused
from itunion.foundation.organisations.api import Organisation, get_organisation, union
from itunion.union.billing.einvoice import api as einvoice
from itunion.union.billing.models import Charge, Invoice
from itunion.union.billing.rules import stated_price

__all__ = ["semantic_invoice", "validate"]

_validator: einvoice.ValidatorProcess | None = None
_lock = threading.Lock()


def validate(xml: bytes) -> einvoice.ValidationReport:
    """Validate a document in this process's validator (started at first use)."""
    global _validator  # one validator process per process: Saxon allows no more
    with _lock:
        if _validator is None:
            _validator = einvoice.ValidatorProcess(settings.EINVOICE_RULES)
    return _validator.validate(xml)


def semantic_invoice(
    invoice: Invoice, charges: Sequence[Charge], *, number: str, issued_on: date, due_on: date
) -> einvoice.Invoice:
    """Return the invoice in the terms of EN 16931; the seller is the cooperative."""
    buyer, seller = get_organisation(invoice.organisation_id), union()
    if not seller.iban:
        raise Refused(
            "Der Genossenschaft fehlt die IBAN; ohne sie kann keine Rechnung ausgestellt werden. "
            "Die Entwürfe bleiben erhalten. Ergänzen Sie die Stammdaten der Genossenschaft."
        )
    cancelled = invoice.cancels
    supplied = sorted(charge.supplied_on for charge in charges)
    references = {charge.order_reference for charge in charges if charge.order_reference}
    return einvoice.Invoice(
        number=number,
        type=einvoice.InvoiceType(invoice.kind),
        issue_date=issued_on,
        due_date=due_on,
        seller=_seller(seller),
        buyer=_buyer(buyer),
        payment=einvoice.CreditTransfer(iban=seller.iban, account_name=seller.name, remittance=number),
        lines=tuple(_line(position, charge) for position, charge in enumerate(charges, start=1)),
        buyer_reference=invoice.leitweg_id,
        order_reference=references.pop() if len(references) == 1 else "",
        preceding=(einvoice.PrecedingInvoice(cancelled.number or "", cancelled.issued_on),)
        if cancelled
        else (),
        delivery_date=supplied[-1] if supplied[0] == supplied[-1] else None,
        period=einvoice.Period(supplied[0], supplied[-1]) if supplied[0] != supplied[-1] else None,
        payment_terms=einvoice.PaymentTerms(f"Zahlbar bis {due_on:%d.%m.%Y} ohne Abzug."),
        notes=(f"Storno der Rechnung {cancelled.number}",) if cancelled else (),
    )


def _address(organisation: Organisation) -> einvoice.PostalAddress:
    return einvoice.PostalAddress(organisation.city, organisation.postcode, organisation.street)


def _seller(seller: Organisation) -> einvoice.Seller:
    return einvoice.Seller(
        name=seller.name,
        address=_address(seller),
        contact=einvoice.Contact("Abrechnung", seller.phone, seller.email),
        electronic_address=einvoice.ElectronicAddress("EM", seller.email),
        vat_id=seller.vat_id,
        tax_number=seller.tax_number,
        registration=seller.register_number,
    )


def _buyer(buyer: Organisation) -> einvoice.Buyer:
    return einvoice.Buyer(
        name=buyer.name,
        address=_address(buyer),
        electronic_address=einvoice.ElectronicAddress("EM", buyer.email),
        vat_id=buyer.vat_id,
    )


def _line(position: int, charge: Charge) -> einvoice.InvoiceLine:
    quantity = charge.quantity.normalize()
    price, base = stated_price(quantity, charge.unit_price.normalize(), charge.net)
    return einvoice.InvoiceLine(
        id=str(position),
        quantity=quantity + Decimal(0),
        unit=charge.unit_code,
        net_amount=charge.net,
        price=price + Decimal(0),
        base_quantity=base + Decimal(0),
        name=charge.description,
        vat=einvoice.VatCategory(charge.vat_case),
        vat_rate=charge.vat_rate,
        seller_item_id=charge.article_number,
        cpv=charge.cpv,
        cost_centre=charge.cost_centre,
        note=f"Geliefert am {charge.supplied_on:%d.%m.%Y}",
    )
