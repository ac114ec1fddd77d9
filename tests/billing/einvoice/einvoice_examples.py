# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Invoices of our own that the official rules must accept."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from itunion.union.billing.einvoice.api import (
    Buyer,
    Contact,
    CreditTransfer,
    DirectDebit,
    ElectronicAddress,
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
    line_net_amount,
)

IBAN = "DE79000000001234567890"  # the test suite's own dummy: valid check digits, no such bank

SELLER = Seller(
    name="Kommunale Muster-Union eG",
    address=PostalAddress(city="Magdeburg", postcode="39104", street="Alter Markt 1"),
    contact=Contact(name="Geschäftsstelle", phone="+49 391 000000", email="rechnung@union.example"),
    electronic_address=ElectronicAddress("EM", "rechnung@union.example"),
    vat_id="DE123456789",
    registration="GnR 1234",
    legal_information="Amtsgericht Stendal, Vorstand: Erika Muster",
)
TAX_NUMBER_SELLER = replace(SELLER, vat_id="", tax_number="102/100/00000")
BUYER = Buyer(
    name="Gemeinde Übungsdorf",
    address=PostalAddress(
        city="Übungsdorf", postcode="39179", street="Rathausplatz 2", additional="Kämmerei"
    ),
    electronic_address=ElectronicAddress("0204", "04011000-1234512345-06"),
    identifier="M-0042",
)


def line(
    number: int | str = 1,
    quantity: str = "1",
    price: str = "100",
    vat: VatCategory = VatCategory.STANDARD,
    rate: str | None = "19",
    **more: object,
) -> InvoiceLine:
    """One line whose net amount follows from quantity and price."""
    result = InvoiceLine(
        id=str(number),
        quantity=Decimal(quantity),
        unit="H87",
        net_amount=Decimal(0),
        price=Decimal(price),
        name="Fachverfahren Einwohnerwesen",
        vat=vat,
        vat_rate=None if rate is None else Decimal(rate),
    )
    result = replace(result, **more)
    return replace(result, net_amount=line_net_amount(result.quantity, result.price, result.base_quantity))


def invoice(*lines: InvoiceLine, **more: object) -> Invoice:
    """A complete invoice about the given lines, one S line of 100 euro by default."""
    result = Invoice(
        number="RE-2026-00017",
        type=InvoiceType.INVOICE,
        issue_date=date(2026, 11, 20),
        due_date=date(2026, 12, 20),
        seller=SELLER,
        buyer=BUYER,
        payment=CreditTransfer(iban=IBAN, account_name="Kommunale Muster-Union eG", bic="NOLADE21MDG"),
        lines=lines or (line(),),
        buyer_reference="04011000-1234512345-06",
        period=Period(date(2026, 10, 1), date(2026, 10, 31)),
    )
    return replace(result, **more)


def outside_scope(**more: object) -> Invoice:
    """Contribution, not taxable: no VAT ID of either side."""
    contribution = line(vat=VatCategory.OUTSIDE_SCOPE, rate=None, name="Mitgliedsbeitrag")
    return invoice(contribution, **{"seller": TAX_NUMBER_SELLER, **more})


def exempt() -> Invoice:
    """Cost sharing after § 4 Nr. 29 UStG."""
    return invoice(line(vat=VatCategory.EXEMPT, rate="0", price="1234.56"))


SKONTO = PaymentTerms(
    "Zahlbar innerhalb von 30 Tagen.",
    (Skonto(7, Decimal("3.00")), Skonto(14, Decimal("2.00"), Decimal("50.00"))),
)
DEBIT = DirectDebit("KITU-0042-1", "DE98ZZZ09999999999", IBAN, remittance="RE-2026-00017")

EXAMPLES: dict[str, Invoice] = {
    "S 19": invoice(),
    "S 7 + 19": invoice(line(1), line(2, "3", "12.345", rate="7"), line(3, "0.5", "19.99")),
    "E": exempt(),
    "S + E": invoice(line(1), line(2, vat=VatCategory.EXEMPT, rate="0")),
    "O": outside_scope(),
    "credit note 381": invoice(
        type=InvoiceType.CREDIT_NOTE,
        number="GS-2026-00003",
        preceding=(PrecedingInvoice("RE-2026-00011", date(2026, 10, 5)),),
    ),
    "credit note O": outside_scope(type=InvoiceType.CREDIT_NOTE),
    "correction 384": invoice(
        line(1, "-2", "100"),
        type=InvoiceType.CORRECTION,
        preceding=(PrecedingInvoice("RE-2026-00011"),),
    ),
    "Skonto": invoice(payment_terms=SKONTO),
    "Skonto without text or due date": invoice(
        due_date=None, payment_terms=PaymentTerms(skonto=(Skonto(14, Decimal(2)),))
    ),
    "direct debit": invoice(payment=DEBIT),
    "10 lines": invoice(*(line(number, str(number), "19.99") for number in range(1, 11))),
    "100 lines": invoice(*(line(number, str(number), "0.333") for number in range(1, 101))),
    "smallest": invoice(line(price="0.01")),
    "largest": invoice(line(price="9999999.99")),
    "three decimals": invoice(line(quantity="1234.567", price="0.0815")),
    "price per thousand": invoice(line(quantity="1500", price="2.5", base_quantity=Decimal(1000))),
    "prepaid": invoice(prepaid=Decimal("50.00")),
    "everything filled": invoice(
        line(
            1,
            "2",
            "45.10",
            description="Betrieb, Pflege & Updates <10 Arbeitsplätze> „inklusive“ 🚀",
            seller_item_id="EWO-1",
            cpv="72250000-2",
            order_line="10",
            note="Kostenstelle 11100",
            cost_centre="11100.5291",
            period=Period(date(2026, 10, 1), date(2026, 10, 15)),
        ),
        order_reference="B-2026-7",
        contract_reference="V-12",
        accounting_reference="11100",
        notes=("Erste Zeile\nzweite Zeile", "Größe > 3 & < 5"),
        delivery_date=date(2026, 10, 31),
        seller=replace(SELLER, identifier="UNION", trading_name="Muster-Union", tax_number="102/100/00000"),
        buyer=replace(
            BUYER,
            vat_id="DE987654321",
            registration="HRA 77",
            trading_name="Bauhof",
            contact=Contact("Frau Weiß", "0391 123", "weiss@uebungsdorf.example"),
        ),
    ),
}
