# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Arithmetic and product rules on the model."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.billing.einvoice.einvoice_examples import (
    BUYER,
    DEBIT,
    EXAMPLES,
    SELLER,
    TAX_NUMBER_SELLER,
    exempt,
    invoice,
    line,
    outside_scope,
)

from itunion.union.billing.einvoice.api import (
    CreditTransfer,
    ExemptionReason,
    Invoice,
    InvoiceType,
    Level,
    PaymentTerms,
    Period,
    Skonto,
    VatCategory,
    check_invoice,
    line_net_amount,
    round_cents,
    totals,
    vat_breakdown,
)

amounts = st.decimals(min_value=Decimal("-9999999.99"), max_value=Decimal("9999999.99"), places=2)
rates = st.sampled_from([Decimal(7), Decimal(19), Decimal("5.5")])


@st.composite
def mixed_invoices(draw: st.DrawFn) -> Invoice:
    rows = draw(st.lists(st.tuples(amounts, st.one_of(st.none(), rates)), min_size=1, max_size=12))
    return invoice(
        *(
            replace(
                line(number, vat=VatCategory.EXEMPT if rate is None else VatCategory.STANDARD),
                net_amount=amount,
                vat_rate=rate if rate is not None else Decimal(0),
            )
            for number, (amount, rate) in enumerate(rows)
        )
    )


def rules(document: Invoice) -> set[str]:
    return {finding.rule for finding in check_invoice(document) if finding.level is Level.ERROR}


@pytest.mark.parametrize(
    ("amount", "rounded"), [("0.005", "0.01"), ("-0.005", "-0.01"), ("0.0049", "0.00"), ("2.675", "2.68")]
)
def test_half_cents_round_away_from_zero(amount: str, rounded: str) -> None:
    assert round_cents(Decimal(amount)) == Decimal(rounded)


def test_price_per_base_quantity() -> None:
    assert line_net_amount(Decimal(1500), Decimal("2.5"), Decimal(1000)) == Decimal("3.75")


@given(mixed_invoices())
def test_breakdown_and_totals_add_up_to_the_cent(document: Invoice) -> None:
    cents: dict[tuple[VatCategory, Decimal | None], int] = {}
    for row in document.lines:
        key = (row.vat, row.vat_rate)
        cents[key] = cents.get(key, 0) + int(row.net_amount * 100)
    breakdown = vat_breakdown(document)

    assert {(entry.category, entry.rate): int(entry.taxable_amount * 100) for entry in breakdown} == cents
    for entry in breakdown:
        exact = Fraction(entry.taxable_amount) * Fraction(entry.rate) / 100
        assert abs(Fraction(entry.tax_amount) - exact) <= Fraction(1, 200)
    total = totals(document)
    assert int(total.lines * 100) == sum(cents.values())
    assert total.vat == sum(entry.tax_amount for entry in breakdown)
    assert total.with_vat == total.without_vat + total.vat
    assert total.due == total.with_vat - total.prepaid


@given(mixed_invoices(), st.randoms(use_true_random=False))
def test_order_of_lines_changes_no_sum(document: Invoice, random: object) -> None:
    shuffled = list(document.lines)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert vat_breakdown(replace(document, lines=tuple(shuffled))) == vat_breakdown(document)


def test_tax_is_rounded_once_per_rate_not_per_line() -> None:
    document = invoice(line(1, price="0.02"), line(2, price="0.02"), line(3, price="0.02"))
    # 3 × 0.0038 would round to 0.00 per line; 0.06 × 19 % = 0.0114
    assert totals(document).vat == Decimal("0.01")


@pytest.mark.parametrize("name", EXAMPLES)
def test_examples_have_no_finding(name: str) -> None:
    assert check_invoice(EXAMPLES[name]) == ()


broken = {
    "BR-02": invoice(number=""),
    "BR-06": invoice(seller=replace(SELLER, name="")),
    "BR-07": invoice(buyer=replace(BUYER, name="")),
    "BR-16": replace(invoice(), lines=()),
    "BR-21": invoice(line(1), line(1)),
    "BR-23": invoice(replace(line(), unit="")),
    "BR-25": invoice(line(name="")),
    "BR-27": invoice(line(quantity="-1", price="-100")),
    "BR-29": invoice(period=Period(date(2026, 2, 1), date(2026, 1, 1))),
    "BR-CO-25": invoice(due_date=None),
    "BR-CO-26": invoice(seller=replace(TAX_NUMBER_SELLER, registration="")),
    "BR-DE-3": invoice(seller=replace(SELLER, address=replace(SELLER.address, city=""))),
    "BR-DE-4": invoice(seller=replace(SELLER, address=replace(SELLER.address, postcode=""))),
    "BR-DE-5": invoice(seller=replace(SELLER, contact=replace(SELLER.contact, name=""))),
    "BR-DE-8": invoice(buyer=replace(BUYER, address=replace(BUYER.address, city=""))),
    "BR-DE-9": invoice(buyer=replace(BUYER, address=replace(BUYER.address, postcode=""))),
    "BR-DE-15": invoice(buyer_reference=""),
    "BR-DE-16": invoice(seller=replace(SELLER, vat_id="")),
    "BR-DE-18": invoice(payment_terms=PaymentTerms("#SKONTO#TAGE=7#")),
    "BR-DE-19": invoice(payment=CreditTransfer("DE79000000001234567891")),
    "BR-DE-20": invoice(payment=replace(DEBIT, debited_iban="DE00123")),
    "BR-DE-26": invoice(type=InvoiceType.CORRECTION),
    "BR-DE-27": invoice(seller=replace(SELLER, contact=replace(SELLER.contact, phone="12"))),
    "BR-DE-28": invoice(seller=replace(SELLER, contact=replace(SELLER.contact, email="a@b"))),
    "BR-DE-30": invoice(payment=replace(DEBIT, creditor_id="")),
    "BR-DE-31": invoice(payment=replace(DEBIT, debited_iban="")),
    "BR-DEC-23": invoice(replace(line(), net_amount=Decimal("100.001"))),
    "BR-E-05": invoice(line(vat=VatCategory.EXEMPT, rate="19")),
    "BR-E-10": replace(exempt(), exemptions=()),
    "BR-O-02": outside_scope(seller=SELLER),
    "BR-O-05": invoice(line(vat=VatCategory.OUTSIDE_SCOPE, rate="0"), seller=TAX_NUMBER_SELLER),
    "BR-O-10": outside_scope(exemptions=(ExemptionReason(VatCategory.OUTSIDE_SCOPE),)),
    "BR-O-11": invoice(line(1), line(2, vat=VatCategory.OUTSIDE_SCOPE, rate=None), seller=TAX_NUMBER_SELLER),
    "BR-S-05": invoice(line(rate="0")),
    "ITU-CURRENCY": invoice(currency="USD"),
    "ITU-NUMBER": invoice(prepaid=Decimal("NaN")),
    "ITU-TEXT": invoice(notes=("Zeile\x07",)),
    "PEPPOL-EN16931-R008": invoice(line(description="  ")),
    "PEPPOL-EN16931-R010": invoice(
        buyer=replace(BUYER, electronic_address=replace(BUYER.electronic_address, value=""))
    ),
    "PEPPOL-EN16931-R020": invoice(
        seller=replace(SELLER, electronic_address=replace(SELLER.electronic_address, value=""))
    ),
    "PEPPOL-EN16931-R061": invoice(payment=replace(DEBIT, mandate="")),
    "PEPPOL-EN16931-R110": invoice(line(period=Period(date(2026, 9, 1), date(2026, 10, 1)))),
    "PEPPOL-EN16931-R120": invoice(replace(line(), net_amount=Decimal("100.03"))),
    "PEPPOL-EN16931-R121": invoice(replace(line(), base_quantity=Decimal(0))),
}


@pytest.mark.parametrize("rule", broken)
def test_exactly_the_broken_rule_is_named(rule: str) -> None:
    assert rules(broken[rule]) == {rule}


def test_buyer_vat_id_is_refused_outside_the_scope_of_vat() -> None:
    assert rules(outside_scope(buyer=replace(BUYER, vat_id="DE987654321"))) == {"BR-O-02"}


@pytest.mark.parametrize(
    "skonto",
    [Skonto(-1, Decimal(2)), Skonto(7, Decimal(0)), Skonto(7, Decimal("2.005")), Skonto(7, Decimal(100))],
)
def test_unwritable_skonto_is_refused(skonto: Skonto) -> None:
    assert rules(invoice(payment_terms=PaymentTerms(skonto=(skonto,)))) == {"BR-DE-18"}


def test_control_character_is_named_with_its_field() -> None:
    (finding,) = check_invoice(invoice(line(1), line(2, name="Kabel\x00")))
    assert (finding.rule, finding.where) == ("ITU-TEXT", "lines[2].name")
    assert "U+0000" in finding.text


def test_missing_supply_date_only_warns() -> None:
    (finding,) = check_invoice(invoice(period=None))
    assert (finding.rule, finding.level) == ("BR-DE-TMP-32", Level.WARNING)
