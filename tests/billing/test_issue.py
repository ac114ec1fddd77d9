# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Drafting, issuing and cancelling against the database."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from itunion.foundation.kernel.api import Refused, audit, jobs
from itunion.foundation.organisations.api import across, within
from itunion.union.billing import actions, api
from itunion.union.billing.einvoice import api as einvoice
from itunion.union.billing.models import Charge, Invoice, InvoiceDocument
from itunion.union.billing.tasks import issue_run

pytestmark = pytest.mark.django_db


@pytest.fixture
def issued(charge: Callable[..., Any], drafts: Callable[..., list[Any]], system: Any) -> Any:
    charge(net="100.00")
    charge(net="33.33", quantity=Decimal(7), unit_price=Decimal("4.7614"), n=1)
    (draft,) = drafts()
    with within(draft.organisation_id):
        return api.issue_invoice(invoice_id=draft.pk, by=system)


def test_an_issued_invoice_has_number_document_and_sums(issued: Any) -> None:
    with within(issued.organisation_id):
        document = InvoiceDocument.objects.get(invoice=issued)
    semantic = einvoice.read_ubl(bytes(document.xml))
    assert issued.number.endswith("-00001")
    assert (issued.net, issued.vat, issued.gross) == (Decimal("133.33"), Decimal("25.33"), Decimal("158.66"))
    assert einvoice.totals(semantic).due == issued.gross
    assert semantic.buyer_reference == issued.leitweg_id


def test_recording_the_same_source_twice_records_it_once(charge: Callable[..., Any]) -> None:
    assert charge().pk == charge().pk


def test_issuing_twice_changes_nothing(issued: Any, system: Any) -> None:
    with within(issued.organisation_id):
        again = api.issue_invoice(invoice_id=issued.pk, by=system)
        assert (again.number, InvoiceDocument.objects.count()) == (issued.number, 1)


def test_an_issued_invoice_its_document_and_its_charges_never_change(issued: Any) -> None:
    attempts: list[Callable[[], object]] = [
        lambda: Invoice.objects.filter(pk=issued.pk).update(gross=1),
        lambda: Invoice.objects.filter(pk=issued.pk).delete(),
        lambda: InvoiceDocument.objects.update(sha256="0"),
        lambda: InvoiceDocument.objects.all().delete(),
        lambda: Charge.objects.update(net=1),
        lambda: Charge.objects.all().delete(),
    ]
    with within(issued.organisation_id):
        for attempt in attempts:
            with pytest.raises((DatabaseError, ValueError, LookupError)), transaction.atomic():
                attempt()


def test_a_refused_invoice_uses_no_number_and_says_why(
    charge: Callable[..., Any], drafts: Callable[..., list[Any]], world: Any, system: Any
) -> None:
    charge(0, "10.00")
    charge(1, "20.00")
    first, second = drafts()
    world.members[0].city = ""
    world.members[0].save()
    with within(first.organisation_id):
        with pytest.raises(Refused):
            api.issue_invoice(invoice_id=first.pk, by=system)
        first.refresh_from_db()
        assert (first.status, first.number) == ("draft", None)
        assert "keine Nummer verbraucht" in first.problem
    with within(second.organisation_id):
        assert api.issue_invoice(invoice_id=second.pk, by=system).number.endswith("-00001")
    with across("billing.oversight", reason="test", by=system):
        assert not any(api.gaps().values())


def test_cancellation_is_a_new_document_and_the_invoice_stays(issued: Any, system: Any) -> None:
    with within(issued.organisation_id):
        done = api.cancel_invoice(invoice_id=issued.pk, reason="falscher Empfänger", by=system)
        document = einvoice.read_ubl(bytes(InvoiceDocument.objects.get(invoice=done).xml))
        assert document.type is einvoice.InvoiceType.CREDIT_NOTE
        assert document.preceding[0].number == issued.number
        assert done.gross == issued.gross
        issued.refresh_from_db()
        assert issued.status == "issued"
        with pytest.raises(Refused):
            api.cancel_invoice(invoice_id=done.pk, reason="x", by=system)


def test_a_run_issues_everything_without_gaps(
    charge: Callable[..., Any], drafts: Callable[..., list[Any]], system: Any
) -> None:
    charge(0)
    charge(1)
    drafts("r")
    jobs.enqueue(issue_run, {"run": "r"}, requested_by="Test")
    jobs.run_due_now()
    with across("billing.oversight", reason="test", by=system):
        assert sorted(i.number[-5:] for i in api.issued_invoices()) == ["00001", "00002"]
        assert not any(api.gaps().values())
        assert api.verify_archive() == []
    assert list(audit.verify()) == []


def test_credits_wait_for_the_next_invoice(
    charge: Callable[..., Any], drafts: Callable[..., list[Any]]
) -> None:
    charge(net="-50.00", quantity=Decimal(-1), unit_price=Decimal("50.00"))
    assert drafts("a") == []
    charge(net="80.00")
    (draft,) = drafts("b")
    assert draft.net == Decimal("30.00")


def test_discarded_drafts_give_their_charges_back(
    charge: Callable[..., Any], drafts: Callable[..., list[Any]], system: Any
) -> None:
    charge()
    drafts("a")
    with across("billing.run", reason="test", by=system):
        assert actions.discard_drafts(run="a", by=system) == 1
    assert len(drafts("b")) == 1


@pytest.mark.usefixtures("pango")
def test_a_member_sees_page_xml_and_pdf_of_its_own_invoice_only(
    issued: Any, client_for: Callable[[str], Client]
) -> None:
    own, other = client_for("member_treasurer@0"), client_for("member_treasurer@1")
    page = own.get(reverse("billing:invoice", args=[issued.pk])).content.decode()
    assert "158,66\u00a0€" in page
    assert own.get(reverse("billing:xml", args=[issued.pk])).content.startswith(b"<?xml")
    assert own.get(reverse("billing:pdf", args=[issued.pk])).content.startswith(b"%PDF")
    for name in ("invoice", "xml", "pdf"):
        assert other.get(reverse(f"billing:{name}", args=[issued.pk])).status_code == 404


def test_the_office_drafts_and_issues_in_the_browser(
    charge: Callable[..., Any], client_for: Callable[[str], Client]
) -> None:
    charge(0)
    charge(1)
    office = client_for("union_office")
    run_url = office.post(reverse("billing:draft")).url  # type: ignore[attr-defined]
    assert "Entwürfe ausstellen" in office.get(run_url).content.decode()
    office.post(run_url + "ausstellen/")
    assert "progress" in office.get(run_url).content.decode()
    jobs.run_due_now()
    page = office.get(run_url).content.decode()
    assert page.count("RE-") == 2


def test_without_pango_the_pdf_link_says_what_is_missing(
    issued: Any, client_for: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: Any, **_options: Any) -> bytes:
        raise OSError("cannot load library 'libpango-1.0-0'")

    monkeypatch.setattr("itunion.union.billing.printing.render_pdf", fail)
    response = client_for("member_treasurer@0").get(reverse("billing:pdf", args=[issued.pk]))
    assert response.status_code == 400
    assert "Pango" in response.content.decode()
