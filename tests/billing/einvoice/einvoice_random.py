# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Random invoices that obey the rules, for property tests."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import strategies as st
from tests.billing.einvoice.einvoice_examples import BUYER, IBAN, SELLER, TAX_NUMBER_SELLER, invoice, line

from itunion.union.billing.einvoice.api import (
    CreditTransfer,
    Invoice,
    InvoiceLine,
    InvoiceType,
    PaymentTerms,
    Period,
    PrecedingInvoice,
    Skonto,
    VatCategory,
)

texts = st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn"]), min_size=1, max_size=40).map(str.strip)
filled = texts.filter(bool)
optional = texts
days = st.dates(date(2026, 10, 1), date(2026, 10, 31))
periods = st.tuples(days, days).map(lambda pair: Period(min(pair), max(pair)))
rates = {
    VatCategory.STANDARD: st.sampled_from(["7", "19", "5.5"]),
    VatCategory.EXEMPT: st.just("0"),
    VatCategory.OUTSIDE_SCOPE: st.none(),
}
skonto = st.builds(
    Skonto,
    days=st.integers(0, 60),
    percent=st.decimals(Decimal("0.01"), Decimal("99.99"), places=2),
    base_amount=st.none() | st.decimals(Decimal(0), Decimal(99999), places=2),
)


@st.composite
def random_lines(draw: st.DrawFn, number: int, vat: VatCategory) -> InvoiceLine:
    return line(
        number,
        str(draw(st.decimals(Decimal("0.001"), Decimal(9999), places=3))),
        str(draw(st.decimals(Decimal(0), Decimal(99999), places=4))),
        vat=vat,
        rate=draw(rates[vat]),
        base_quantity=draw(st.sampled_from([Decimal(1), Decimal(100)])),
        name=draw(filled),
        description=draw(optional),
        seller_item_id=draw(optional),
        order_line=draw(optional),
        note=draw(optional),
        cost_centre=draw(optional),
        cpv=draw(st.sampled_from(["", "72250000-2"])),
        period=draw(st.none() | periods),
    )


@st.composite
def random_invoices(draw: st.DrawFn) -> Invoice:
    """Any mixture the product may issue: S and E together, O alone, all three types."""
    outside = draw(st.booleans())
    cases = [VatCategory.OUTSIDE_SCOPE] if outside else [VatCategory.STANDARD, VatCategory.EXEMPT]
    chosen = draw(st.lists(st.sampled_from(cases), min_size=1, max_size=6))
    seller = TAX_NUMBER_SELLER if outside else SELLER
    return invoice(
        *(draw(random_lines(number, vat)) for number, vat in enumerate(chosen, start=1)),
        type=draw(st.sampled_from(InvoiceType)),
        number=draw(filled),
        preceding=(PrecedingInvoice(draw(filled), draw(st.none() | days)),),
        notes=tuple(draw(st.lists(filled, max_size=2))),
        order_reference=draw(optional),
        contract_reference=draw(optional),
        accounting_reference=draw(optional),
        payment=CreditTransfer(IBAN, account_name=draw(optional), remittance=draw(optional)),
        payment_terms=PaymentTerms(
            draw(optional.filter(lambda text: "#" not in text)), tuple(draw(st.lists(skonto, max_size=2)))
        ),
        seller=replace(seller, name=draw(filled), legal_information=draw(optional)),
        buyer=replace(BUYER, name=draw(filled), identifier=draw(optional)),
    )
