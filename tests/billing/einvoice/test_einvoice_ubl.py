# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Writer and reader: deterministic bytes, and what is written reads back equal."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from lxml import etree
from tests.billing.einvoice.einvoice_examples import (
    BUYER,
    DEBIT,
    EXAMPLES,
    IBAN,
    SELLER,
    SKONTO,
    invoice,
    line,
)
from tests.billing.einvoice.einvoice_random import random_invoices

from itunion.union.billing.einvoice.api import (
    CreditTransfer,
    Invoice,
    InvoiceType,
    NotReadableError,
    NotWritableError,
    check_invoice,
    read_ubl,
    write_ubl,
)
from itunion.union.billing.einvoice.ubl import NAMESPACES, plain


def find(document: bytes, path: str) -> etree._Element:
    (element,) = etree.fromstring(document).iterfind(path, NAMESPACES)
    return element


@pytest.mark.parametrize("name", EXAMPLES)
def test_examples_read_back_equal(name: str) -> None:
    assert read_ubl(write_ubl(EXAMPLES[name])) == EXAMPLES[name]


@settings(deadline=None, max_examples=60)
@given(random_invoices())
def test_any_invoice_reads_back_equal(document: Invoice) -> None:
    assert check_invoice(document) == ()
    assert read_ubl(write_ubl(document)) == document


def test_same_invoice_same_bytes_whatever_the_exponent() -> None:
    one = invoice(line(quantity="100", price="2.50"))
    other = invoice(replace(line(quantity="1E+2", price="2.5"), net_amount=Decimal("2.5E+2")))
    assert write_ubl(one) == write_ubl(other) == write_ubl(one)


@pytest.mark.parametrize(
    ("number", "text"), [("1.50", "1.5"), ("1E+2", "100"), ("0.00", "0"), ("-0.5", "-0.5"), ("100", "100")]
)
def test_plain_numbers(number: str, text: str) -> None:
    assert plain(Decimal(number)) == text


def test_skonto_lines_each_end_with_a_newline() -> None:
    note = find(write_ubl(invoice(payment_terms=SKONTO)), "cac:PaymentTerms/cbc:Note").text
    assert note == (
        "Zahlbar innerhalb von 30 Tagen.\n"
        "#SKONTO#TAGE=7#PROZENT=3.00#\n"
        "#SKONTO#TAGE=14#PROZENT=2.00#BASISBETRAG=50.00#\n"
    )


def test_credit_note_is_its_own_document_with_the_due_date_in_the_payment_means() -> None:
    document = write_ubl(invoice(type=InvoiceType.CREDIT_NOTE))
    root = etree.fromstring(document)
    assert etree.QName(root).localname == "CreditNote"
    assert root.find("cbc:DueDate", NAMESPACES) is None
    assert find(document, "cac:PaymentMeans/cbc:PaymentDueDate").text == "2026-12-20"
    assert find(document, "cac:CreditNoteLine/cbc:CreditedQuantity").text == "1"


def test_outside_scope_has_a_rate_in_the_breakdown_and_none_on_the_line() -> None:
    document = write_ubl(EXAMPLES["O"])
    assert find(document, "cac:TaxTotal/cac:TaxSubtotal/cac:TaxCategory/cbc:Percent").text == "0"
    category = find(document, "cac:InvoiceLine/cac:Item/cac:ClassifiedTaxCategory")
    assert category.find("cbc:Percent", NAMESPACES) is None


@pytest.mark.parametrize("character", ["\x00", "\x07", "\x1b", "\ufffe", "\ud800"])
def test_characters_xml_cannot_carry_are_refused_clearly(character: str) -> None:
    document = invoice(notes=(f"a{character}b",))
    assert [finding.rule for finding in check_invoice(document)] == ["ITU-TEXT"]
    with pytest.raises(NotWritableError, match="nicht erlaubt"):
        write_ubl(document)


def test_infinite_amounts_are_refused() -> None:
    with pytest.raises(NotWritableError):
        write_ubl(invoice(replace(line(), price=Decimal("Infinity"))))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (b">119.00</cbc:PayableAmount>", b">118.00</cbc:PayableAmount>", "PayableAmount"),
        (b"<cbc:ID>S</cbc:ID>", b"<cbc:ID>AE</cbc:ID>", "nicht lesbar"),
        (b">58</cbc:PaymentMeansCode>", b">48</cbc:PaymentMeansCode>", "Zahlungsart 48"),
        (b"<cac:LegalMonetaryTotal>", b"<cac:AllowanceCharge/><cac:LegalMonetaryTotal>", "Abschl"),
        (b"<cbc:EndDate>2026-10-31</cbc:EndDate>", b"", "nur Anfang"),
        (b"<cbc:IssueDate>2026-11-20</cbc:IssueDate>", b"", "Rechnungsdatum"),
        (b"<?xml version='1.0' encoding='UTF-8'?>", b"<!DOCTYPE Invoice []>", "DOCTYPE"),
        (b"</Invoice>", b"", "kein lesbares XML"),
        (b">100.00</cbc:TaxableAmount>", b">99.00</cbc:TaxableAmount>", "Steueraufschl"),
    ],
)
def test_reader_refuses_what_it_would_have_to_drop(old: bytes, new: bytes, message: str) -> None:
    document = write_ubl(invoice())
    assert old in document
    with pytest.raises(NotReadableError, match=message):
        read_ubl(document.replace(old, new))


def test_reader_refuses_other_formats() -> None:
    with pytest.raises(NotReadableError, match="keine UBL-Rechnung"):
        read_ubl(b"<Order/>")


def test_party_and_payment_details_survive() -> None:
    document = invoice(
        buyer=replace(BUYER, trading_name="Bauhof", vat_id="DE987654321"),
        seller=replace(SELLER, identifier="7"),
        payment=CreditTransfer(IBAN, remittance="RE 17"),
        delivery_date=date(2026, 10, 15),
    )
    assert read_ubl(write_ubl(document)) == document
    debit = replace(document, payment=DEBIT)
    assert read_ubl(write_ubl(debit)) == debit
