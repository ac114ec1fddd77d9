# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Official rules: the test suite is accepted, every negative control is refused with the expected rule."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from tests.billing.einvoice.einvoice_examples import DEBIT, EXAMPLES, SKONTO, invoice, line, outside_scope
from tests.billing.einvoice.einvoice_random import random_invoices

from itunion.union.billing.einvoice.api import (
    CheckLevel,
    Invoice,
    InvoiceType,
    Level,
    Policy,
    ValidationReport,
    ValidatorProcess,
    Verdict,
    check_invoice,
    write_ubl,
)

pytestmark = pytest.mark.conformance


def replaced(document: bytes, old: bytes, new: bytes, count: int = 1) -> bytes:
    assert old in document
    return document.replace(old, new, count)


def removed(document: bytes, pattern: bytes) -> bytes:
    changed, count = re.subn(pattern, b"", document, count=1, flags=re.DOTALL)
    assert count == 1
    return changed


def error_rules(report: ValidationReport) -> set[str]:
    return {finding.rule for finding in report.errors}


def test_all_86_instances_of_the_test_suite_are_accepted(official: Path, validator: ValidatorProcess) -> None:
    instances = sorted((official / "testsuite").rglob("*.xml"))
    assert len(instances) == 86
    scenarios: dict[str, int] = {}
    for path in instances:
        report = validator.validate(path.read_bytes(), Policy.RECEIVE)
        assert report.accepted, (path.name, report.errors)
        assert report.level_checked is CheckLevel.XRECHNUNG
        scenarios[report.scenario] = scenarios.get(report.scenario, 0) + 1
    assert scenarios == {
        "EN16931 XRechnung (UBL Invoice)": 39,
        "EN16931 XRechnung (CII)": 39,
        "EN16931 XRechnung Extension (UBL Invoice)": 5,
        "EN16931 XRechnung Extension (CII)": 1,
        "EN16931 XRechnung CVD (UBL Invoice)": 1,
        "EN16931 XRechnung CVD (CII)": 1,
    }


@pytest.mark.parametrize("name", EXAMPLES)
def test_own_invoices_are_accepted_without_any_finding(name: str, validator: ValidatorProcess) -> None:
    report = validator.validate(write_ubl(EXAMPLES[name]))
    assert (report.verdict, report.findings) == (Verdict.ACCEPTED, ())
    assert report.level_checked is CheckLevel.XRECHNUNG
    assert report.level_checked.label == "XRechnung geprüft"


@settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.too_slow])
@given(random_invoices())
def test_whatever_our_rules_accept_the_official_rules_accept(
    validator: ValidatorProcess, document: Invoice
) -> None:
    assert check_invoice(document) == ()
    report = validator.validate(write_ubl(document))
    assert report.accepted, report.errors


@dataclass(frozen=True)
class Control:
    """One change of a good document and the rules of which at least these must refuse it."""

    base: Invoice
    change: Callable[[bytes], bytes]
    rules: set[str]


O_SUBTOTAL = (
    b'<cac:TaxSubtotal><cbc:TaxableAmount currencyID="EUR">100.00</cbc:TaxableAmount>'
    b'<cbc:TaxAmount currencyID="EUR">0.00</cbc:TaxAmount><cac:TaxCategory><cbc:ID>O</cbc:ID>'
    b"<cbc:Percent>0</cbc:Percent><cbc:TaxExemptionReason>x</cbc:TaxExemptionReason>"
    b"<cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:TaxCategory></cac:TaxSubtotal></cac:TaxTotal>"
)
LINE_CATEGORY = rb"<cbc:ID>S</cbc:ID>\s*<cbc:Percent>19</cbc:Percent>(?=\s*<cac:TaxScheme>\s*<cbc:ID>VAT</cbc:ID>\s*</cac:TaxScheme>\s*</cac:Classified)"
TWO_LINES = invoice(line(1), line(2))
BUYER_VAT = (
    b"<cac:PartyTaxScheme><cbc:CompanyID>DE987654321</cbc:CompanyID>"
    b"<cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme>"
)


def one_line_outside_scope(document: bytes) -> bytes:
    changed, count = re.subn(LINE_CATEGORY, b"<cbc:ID>O</cbc:ID>", document, count=1)
    assert count == 1
    return changed


def with_buyer_vat_id(document: bytes) -> bytes:
    head, mark, tail = document.partition(b"<cac:AccountingCustomerParty>")
    return head + mark + replaced(tail, b"<cac:PartyLegalEntity>", BUYER_VAT + b"<cac:PartyLegalEntity>")


def without_endpoint(party: bytes) -> Callable[[bytes], bytes]:
    def change(document: bytes) -> bytes:
        head, mark, tail = document.partition(party)
        return head + mark + removed(tail, rb"<cbc:EndpointID.*?</cbc:EndpointID>")

    return change


CONTROLS = {
    "amount due off by one": Control(
        invoice(),
        lambda xml: replaced(xml, b">119.00</cbc:PayableAmount>", b">118.00</cbc:PayableAmount>"),
        {"BR-CO-16"},
    ),
    "BT-10 removed": Control(
        invoice(), lambda xml: removed(xml, rb"<cbc:BuyerReference>.*?</cbc:BuyerReference>"), {"BR-DE-15"}
    ),
    "BT-23 removed": Control(
        invoice(), lambda xml: removed(xml, rb"<cbc:ProfileID>.*?</cbc:ProfileID>"), {"PEPPOL-EN16931-R001"}
    ),
    "BT-34 removed": Control(
        invoice(), without_endpoint(b"<cac:AccountingSupplierParty>"), {"PEPPOL-EN16931-R020"}
    ),
    "BT-49 removed": Control(
        invoice(), without_endpoint(b"<cac:AccountingCustomerParty>"), {"PEPPOL-EN16931-R010"}
    ),
    "one O line in an S invoice, no O breakdown": Control(
        TWO_LINES, one_line_outside_scope, {"BR-O-02", "BR-S-08", "BR-O-01"}
    ),
    "one O line in an S invoice, with O breakdown": Control(
        TWO_LINES,
        lambda xml: replaced(one_line_outside_scope(xml), b"</cac:TaxTotal>", O_SUBTOTAL),
        {"BR-O-11"},
    ),
    "O without BT-119": Control(
        outside_scope(), lambda xml: removed(xml, rb"<cbc:Percent>0</cbc:Percent>"), {"BR-DE-14"}
    ),
    "O with buyer VAT ID": Control(outside_scope(), with_buyer_vat_id, {"BR-O-02"}),
    "59 without BT-89": Control(
        invoice(payment=DEBIT),
        lambda xml: removed(xml, rb"<cbc:ID>KITU-0042-1</cbc:ID>"),
        {"PEPPOL-EN16931-R061"},
    ),
    "59 without BT-90": Control(
        invoice(payment=DEBIT),
        lambda xml: removed(
            xml, rb'<cac:PartyIdentification>\s*<cbc:ID schemeID="SEPA">.*?</cac:PartyIdentification>'
        ),
        {"BR-DE-30"},
    ),
    "59 without BT-91": Control(
        invoice(payment=DEBIT),
        lambda xml: removed(xml, rb"<cac:PayerFinancialAccount>.*?</cac:PayerFinancialAccount>"),
        {"BR-DE-31"},
    ),
    "Skonto without the last newline": Control(
        invoice(payment_terms=SKONTO),
        lambda xml: replaced(xml, b"#\n</cbc:Note>", b"#</cbc:Note>"),
        {"BR-DE-18"},
    ),
    "Skonto with PROZENT=2": Control(
        invoice(payment_terms=SKONTO), lambda xml: replaced(xml, b"=2.00#", b"=2#"), {"BR-DE-18"}
    ),
    "381 in Invoice": Control(
        invoice(),
        lambda xml: replaced(xml, b">380</cbc:InvoiceTypeCode>", b">381</cbc:InvoiceTypeCode>"),
        {"BR-CL-01"},
    ),
    "DueDate in CreditNote": Control(
        invoice(type=InvoiceType.CREDIT_NOTE),
        lambda xml: replaced(
            xml, b"</cbc:IssueDate>", b"</cbc:IssueDate><cbc:DueDate>2026-12-20</cbc:DueDate>"
        ),
        {"XSD"},
    ),
    "amount abc": Control(
        invoice(),
        lambda xml: replaced(xml, b">119.00</cbc:PayableAmount>", b">abc</cbc:PayableAmount>"),
        {"XSD"},
    ),
    "unknown BT-24": Control(
        invoice(), lambda xml: replaced(xml, b"xrechnung_3.0", b"xrechnung_2.3"), {"ITU-SCENARIO"}
    ),
    "DOCTYPE with external entity": Control(
        invoice(notes=("entity",)),
        lambda xml: replaced(
            replaced(
                xml, b"<Invoice ", b'<!DOCTYPE Invoice [<!ENTITY e SYSTEM "file:///etc/hostname">]><Invoice '
            ),
            b">entity<",
            b">&e;<",
        ),
        {"ITU-DOCTYPE"},
    ),
    "empty DOCTYPE": Control(
        invoice(), lambda xml: replaced(xml, b"<Invoice ", b"<!DOCTYPE Invoice><Invoice "), {"ITU-DOCTYPE"}
    ),
    "not XML": Control(invoice(), lambda xml: xml[:-4], {"ITU-XML"}),
}


@pytest.mark.parametrize("name", CONTROLS)
def test_negative_control_is_refused_by_the_official_rules(name: str, validator: ValidatorProcess) -> None:
    control = CONTROLS[name]
    good = write_ubl(control.base)
    assert validator.validate(good, Policy.RECEIVE).accepted
    report = validator.validate(control.change(good), Policy.RECEIVE)
    assert report.verdict is Verdict.REJECTED
    assert control.rules <= error_rules(report), report.findings
    assert not validator.validate(control.change(good), Policy.ISSUE).accepted


def test_no_stylesheet_runs_on_a_document_that_breaks_the_schema(validator: ValidatorProcess) -> None:
    control = CONTROLS["amount abc"]
    report = validator.validate(control.change(write_ubl(control.base)))
    assert report.level_checked is CheckLevel.STRUCTURE
    assert error_rules(report) == {"XSD"}


STRICTER = {
    "BR-DE-19": lambda xml: replaced(xml, b"DE79000000001234567890", b"DE79000000001234567891"),
    "BR-DE-26": lambda xml: replaced(xml, b">380</cbc:InvoiceTypeCode>", b">384</cbc:InvoiceTypeCode>"),
    "BR-DE-27": lambda xml: replaced(xml, b"+49 391 000000", b"+4"),
    "BR-DE-28": lambda xml: replaced(
        xml,
        b"<cbc:ElectronicMail>rechnung@union.example",
        b"<cbc:ElectronicMail>rechnung@union",
    ),
    "BR-DE-17": lambda xml: replaced(xml, b">380</cbc:InvoiceTypeCode>", b">82</cbc:InvoiceTypeCode>"),
}


@pytest.mark.parametrize("rule", STRICTER)
def test_what_official_rules_only_warn_about_is_refused_for_our_own(
    rule: str, validator: ValidatorProcess
) -> None:
    document = STRICTER[rule](write_ubl(invoice()))
    received = validator.validate(document, Policy.RECEIVE)
    assert received.accepted
    assert rule in {finding.rule for finding in received.findings if finding.level is Level.WARNING}
    assert rule in error_rules(validator.validate(document, Policy.ISSUE))


def test_plain_en_16931_is_never_called_a_checked_xrechnung(validator: ValidatorProcess) -> None:
    core = re.sub(
        rb"<cbc:CustomizationID>.*?<", b"<cbc:CustomizationID>urn:cen.eu:en16931:2017<", write_ubl(invoice())
    )
    report = validator.validate(core, Policy.RECEIVE)
    assert report.accepted
    assert (report.scenario, report.level_checked) == ("EN16931 (UBL Invoice)", CheckLevel.EN16931)
    assert error_rules(validator.validate(core, Policy.ISSUE)) == {"BR-DE-21"}


def test_report_survives_storage_and_names_bundle_and_tools(
    validator: ValidatorProcess, bundle: Path
) -> None:
    report = validator.validate(write_ubl(invoice()))
    data = report.to_dict()
    assert ValidationReport.from_dict(data) == report
    assert data["level_text"] == "XRechnung geprüft"
    assert data["bundle_id"] == "xrechnung-3.0.2_schematron-2.5.0_cen-1.3.16"
    assert len(data["manifest_sha256"]) == len(data["document_sha256"]) == 64
    assert set(data["tools"]) == {"lxml", "saxonche"}
