# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pages: the catalogue, a case from both sides, usage files, charging; and who is shown what."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.catalogue.conftest import LONG_AGO, Shop, at
from tests.catalogue.test_usage import numbers

from itunion.foundation.kernel.api import Refused, clock, jobs
from itunion.foundation.organisations.api import across, within
from itunion.union.billing import api as billing
from itunion.union.catalogue import api
from itunion.union.catalogue.models import (
    MeterPrice,
    Service,
    ServiceTerms,
    Subscription,
    UsageFile,
    UsageRecord,
)

HASH = "ab" * 32
TODAY = "%d.%m.%Y"


def text_of(response: Any) -> str:
    assert response.status_code == 200, response.status_code
    return str(response.content.decode()).replace("\u00a0", " ")


def page(client: Any, name: str, *arguments: Any) -> str:
    return text_of(client.get(reverse(f"catalogue:{name}", args=arguments)))


def sent(client: Any, name: str, /, *arguments: Any, **data: Any) -> str:
    """Send a form and follow to the page after it."""
    return text_of(client.post(reverse(f"catalogue:{name}", args=arguments), data, follow=True))


def test_a_life_through_the_pages(shop: Shop, client_for: Any) -> None:
    head, technician = client_for("member_head@0"), client_for("member_it@0")
    operator = client_for("operator_service")
    today = clock.today().strftime(TODAY)

    assert "Leistung fachverfahren" in page(technician, "services")
    assert "Interesse bekunden" in page(technician, "service", shop.service.pk)
    assert "ein Angebot" in sent(technician, "interest", shop.service.pk, wish_on=today, note="bald")
    found = shop.now(_only(shop))
    assert "macht Ihnen ein Angebot" in page(technician, "own_subscription", found.pk)

    offer = {"starts_on": today, "valid_until": today, "key_amount": "50", f"usage_{shop.meter.pk}": "1000"}
    seen = sent(operator, "step", found.pk, "offer", **offer, preview="1")
    assert "1.500,00 €" in seen
    assert "Noch ist nichts abgegeben" in seen
    assert shop.now(found).status == "interest"
    assert "Das Angebot ist abgegeben" in sent(operator, "step", found.pk, "offer", **offer)

    refused = sent(technician, "own_step", found.pk, "order")
    assert "Vollmacht" in refused
    assert "Bestellen dürfen: Person member_head@0" in refused
    assert "Zusammen im Jahr" in page(head, "own_subscription", found.pk)
    assert "Bestellt." in sent(head, "own_step", found.pk, "order", reference="BV 7")

    early = sent(operator, "step", found.pk, "start", starts_on=today)
    for missing in (
        "Version 1 ist noch nicht unterschrieben",
        "Einrichten (operator)",
        "Einrichten (member)",
    ):
        assert missing in early
    annex = api.latest_annex(shop.service.pk)
    assert annex is not None
    assert annex.sha256 in page(head, "annex", annex.pk)
    signature = {"annex": annex.pk, "name": "Dr. Ina Vogt", "function": "Bürgermeisterin"}
    assert "Bitte prüfen Sie" in sent(head, "own_step", found.pk, "sign", **signature)
    assert "ist unterschrieben" in sent(head, "own_step", found.pk, "sign", **signature, read="on")
    for who, client, name in (("member", technician, "own_step"), ("operator", operator, "step")):
        task = shop.service.tasks.get(phase="onboarding", who=who)
        assert "Die Aufgabe ist erledigt" in sent(client, name, found.pk, "task", task=task.pk)
    assert "ist in Nutzung" in sent(operator, "step", found.pk, "start", starts_on=today)

    assert "Wenn heute gekündigt würde" in page(head, "own_subscription", found.pk)
    assert "fehlt Ihnen die Berechtigung" in sent(
        client_for("member_it@0"), "own_step", found.pk, "notice", ends_on=""
    )
    assert shop.now(found).status == "in_use"
    assert "Die Kündigung ist vermerkt" in sent(head, "own_step", found.pk, "notice", ends_on="")
    for who, client, name in (("member", technician, "own_step"), ("operator", operator, "step")):
        task = shop.service.tasks.get(phase="take_back", who=who)
        sent(client, name, found.pk, "task", task=task.pk)
    handed = {"document_name": "export.zip", "sha256": HASH, "rows": "12"}
    assert "Die Übergabe ist vermerkt" in sent(operator, "step", found.pk, "hand_over", **handed)
    proof = {"proof_sha256": HASH, "text": "Datenbank und Sicherungen gelöscht"}
    assert "die Leistung ist zurückgegeben" in sent(operator, "step", found.pk, "deletion", **proof)
    last = page(head, "own_subscription", found.pk)
    for said in ("zurückgegeben", "export.zip", HASH, "Dr. Ina Vogt", "Datenbank und Sicherungen gelöscht"):
        assert said in last


def _only(shop: Shop) -> Any:
    with across("catalogue.operate", reason="test", by=shop.operator):
        return Subscription.objects.get()


def test_a_notice_too_early_says_the_earliest_day_at_the_field(
    world: Any, system: Any, plain_service: Any, client_for: Any
) -> None:
    service = plain_service("lang", minimum_term_months=24, notice_months=3, notice_to="quarter")
    found = Shop(world, system, service, None).used()
    seen = sent(
        client_for("member_head@0"), "own_step", found.pk, "notice", ends_on=clock.today().strftime(TODAY)
    )
    assert "die Mindestlaufzeit ist noch nicht vorbei" in seen
    assert "id_ends_on_error" in seen


def test_nobody_sees_the_case_of_another_member(shop: Shop, client_for: Any) -> None:
    found = shop.used(0)
    for who in ("member_head@1", "member_it@1", "member_treasurer@1"):
        client = client_for(who)
        assert client.get(reverse("catalogue:own_subscription", args=[found.pk])).status_code == 404
        assert client.get(reverse("catalogue:subscription", args=[found.pk])).status_code == 403
        assert client.get(reverse("catalogue:subscriptions")).status_code == 403
        assert "noch keine leistung" in page(client, "own").casefold()
    # who uses a service is no secret among members
    assert "Gemeinde Alpha" in page(client_for("member_it@1"), "service", shop.service.pk)
    for who in ("operator_service", "auditor", "union_board"):
        assert "Gemeinde Alpha" in page(client_for(who), "subscription", found.pk)
    auditor = client_for("auditor")
    assert auditor.post(reverse("catalogue:step", args=[found.pk, "offer"])).status_code == 403
    assert "Angebot machen" not in page(auditor, "subscription", found.pk)


def test_the_operator_enters_a_service_and_nothing_is_overwritten(
    world: Any, client_for: Any, system: Any
) -> None:
    operator, member = client_for("operator_service"), client_for("member_it@0")
    text = {
        "name": "Ratsinfo",
        "key": "ratsinfo",
        "for_deciders": "Sitzungen ohne Papier.",
        "for_technicians": "OParl",
    }
    assert "Ratsinfo" in sent(operator, "create_service", **text)
    service = Service.objects.get(key="ratsinfo")
    assert member.get(reverse("catalogue:service", args=[service.pk])).status_code == 404
    assert "Ohne Bedingungen" in sent(operator, "set_status", service.pk, status="offered")
    terms = {
        "valid_from": "01.01.2026",
        "minimum_term_months": "12",
        "notice_months": "3",
        "notice_to": "quarter",
        "key_kind": "inhabitants",
        "vat_case": "S",
    }

    def enter(matter: str, /, **data: Any) -> str:
        return sent(operator, "enter", service.pk, matter, **data)

    assert "Eingetragen" in enter("bedingungen", **terms)
    assert "gelten schon" in enter("bedingungen", **terms)
    assert "Eingetragen" in enter(
        "bedingungen", **{**terms, "notice_months": "6", "valid_from": "01.01.2030"}
    )
    assert ServiceTerms.objects.filter(service=service).count() == 2
    assert "Eingetragen" in enter("zaehler", key="sitzung", label="Sitzungen", unit_code="C62")
    meter = service.meters.get()
    assert "Eingetragen" in enter("preis", meter_id=meter.pk, price="2,5000", valid_from="01.01.2026")
    assert "Eingetragen" in enter("preis", meter_id=meter.pk, price="3", valid_from="01.01.2026")
    assert sorted(MeterPrice.objects.values_list("price", flat=True)) == [Decimal("2.5"), Decimal(3)]
    assert "Eingetragen" in enter(
        "zusage", name="Verfügbarkeit", measure="im Monat", target="99,5 %", valid_from="01.01.2026"
    )
    assert "Eingetragen" in enter("voraussetzung", text="Anschluss ans Landesnetz")
    assert "wählen Sie eine Leistung oder" in enter("voraussetzung", text="")
    assert "Eingetragen" in enter("aufgabe", phase="onboarding", title="Gremien anlegen", who="member")
    assert "Eingetragen" in enter(
        "auskunft",
        organisation_id=world.members[1].pk,
        name="Uwe Rast",
        contact="uwe.rast@beta.example",
        consented_on="01.02.2026",
    )
    parts = ("subject", "categories", "data_subjects", "sub_processors", "measures")
    assert "Eingetragen" in enter("auftragsverarbeitung", **dict.fromkeys(parts, "Text"))
    assert "derselbe" in enter("auftragsverarbeitung", **dict.fromkeys(parts, "Text"))
    assert "ist geändert" in sent(operator, "set_status", service.pk, status="offered")
    seen = page(member, "service", service.pk)
    for said in (
        "Sitzungen ohne Papier",
        "99,5 %",
        "Landesnetz",
        "Gremien anlegen",
        "uwe.rast@beta.example",
        "OParl",
    ):
        assert said in seen
    assert "Beschreibung ändern" not in seen
    for matter, row in (
        ("voraussetzung", service.prerequisites.get()),
        ("auskunft", service.references.get()),
        ("aufgabe", service.tasks.get()),
    ):
        assert "Entfernt" in sent(operator, "remove", service.pk, matter, row.pk)
    seen = page(member, "service", service.pk)
    for gone in ("Landesnetz", "Gremien anlegen", "uwe.rast@beta.example"):
        assert gone not in seen


def test_a_usage_file_is_checked_shown_and_imported(shop: Shop, client_for: Any) -> None:
    with at(date(2026, 1, 1)):
        shop.used(0)
    operator = client_for("operator_service")
    one, _two = numbers(shop)
    content = f"Mitglied;Zähler;Quelle;Tag;Menge\n{one};vorgang;a-1;05.01.2026;3\n".encode()

    def upload(content: bytes) -> tuple[int, str]:
        before = set(_files(shop))
        data = {"service_id": shop.service.pk, "file": SimpleUploadedFile("n.csv", content)}
        waiting = text_of(operator.post(reverse("catalogue:upload"), data, follow=True))
        assert "wird geprüft" in waiting
        jobs.run_due_now()
        (new,) = set(_files(shop)) - before
        return new, page(operator, "usage_file", new)

    new, seen = upload(content)
    assert "Probelauf: alle Zeilen sind in Ordnung" in seen
    assert "Gemeinde Alpha" in seen
    assert "Fertig" in page(operator, "usage_progress", new)
    sent(operator, "import_usage", new)
    jobs.run_due_now()
    assert "übernommen" in page(operator, "usage_file", new)
    with within(shop.world.members[0].pk):
        assert UsageRecord.objects.get().quantity == Decimal(3)
    _again, seen = upload(content)
    assert "schon vollständig gespeichert" in seen
    faulty, seen = upload(content.replace(b";3\n", b";4\n"))
    assert "Zeile 2, Spalte Quellkennung" in seen
    assert "kann nicht übernommen werden" in sent(operator, "import_usage", faulty)
    assert "übernommen" in page(operator, "usage_files")
    # the file lies with the operator: nobody else at another body finds it
    with within(shop.world.members[0].pk):
        assert not UsageFile.objects.exists()


def test_an_import_that_broke_off_is_said_and_can_be_tried_again(
    shop: Shop, client_for: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with at(date(2026, 1, 1)):
        shop.used(0)
    operator = client_for("operator_service")
    one, _two = numbers(shop)
    content = f"Mitglied;Zähler;Quelle;Tag;Menge\n{one};vorgang;a-1;05.01.2026;3\n".encode()
    data = {"service_id": shop.service.pk, "file": SimpleUploadedFile("n.csv", content)}
    text_of(operator.post(reverse("catalogue:upload"), data, follow=True))
    jobs.run_due_now()
    (new,) = _files(shop)
    with monkeypatch.context() as broken:

        def fail(**_arguments: Any) -> None:
            raise Refused("the disk is full")

        broken.setattr(api, "import_usage_file", fail)
        sent(operator, "import_usage", new)
        jobs.run_due_now()
    assert "Die Übernahme ist abgebrochen" in page(operator, "usage_file", new)
    sent(operator, "import_usage", new)
    jobs.run_due_now()
    assert "Die Übernahme ist abgebrochen" not in page(operator, "usage_file", new)
    with within(shop.world.members[0].pk):
        assert UsageRecord.objects.count() == 1


def _files(shop: Shop) -> list[int]:
    with within(shop.world.operator.pk):
        return list(UsageFile.objects.values_list("pk", flat=True))


def test_a_month_is_shown_before_it_is_charged(shop: Shop, client_for: Any) -> None:
    with at(date(2026, 1, 1)):
        shop.used(0)
    with within(shop.world.members[0].pk):
        api.record_usage(
            service_key=shop.service.key,
            organisation_id=shop.world.members[0].pk,
            lines=[api.UsageLine("a", "vorgang", date(2026, 1, 5), Decimal(4))],
            batch="t",
            by=shop.system,
        )
    biller = client_for("operator_billing")
    address = reverse("catalogue:charge", args=[shop.service.pk])
    seen = text_of(biller.get(address, {"month": "01.2026"}))
    assert "6,00 €" in seen
    assert "01/2026" in seen
    with within(shop.world.members[0].pk):
        assert not billing.Charge.objects.exists()
    assert "Abgerechnet. Die Posten" in text_of(biller.post(address, {"month": "01.2026"}, follow=True))
    with within(shop.world.members[0].pk):
        assert billing.Charge.objects.get().net == Decimal("6.00")
    assert "nichts (mehr) abzurechnen" in text_of(biller.get(address, {"month": "01.2026"}))
    assert "kein Monat" in text_of(biller.get(address, {"month": "Januar"}))
    assert "01/2026" in text_of(biller.get(address))
    with at(date(2026, 12, 31)):
        assert "6,00 €" in page(client_for("member_treasurer@0"), "own")


def test_the_start_page_says_what_waits(shop: Shop, client_for: Any) -> None:
    head, operator = client_for("member_head@0"), client_for("operator_service")
    start = reverse("desk:start")
    found = shop.offered()
    assert "Angebot beantworten" in text_of(head.get(start))
    with within(shop.world.members[0].pk):
        api.order(subscription_id=found.pk, by=shop.head())
    seen = text_of(head.get(start))
    assert "Auftragsverarbeitung unterschreiben" in seen
    assert "Einrichten (member)" in seen
    assert "Einrichten (operator)" not in seen
    assert "Gemeinde Alpha: Leistung fachverfahren einrichten" in text_of(operator.get(start))
    shop.sign(found)
    shop.tick(found, "onboarding")
    assert "unterschreiben" not in text_of(head.get(start))


@pytest.mark.parametrize(
    ("who", "name"),
    [("member_it@0", "services"), ("member_it@0", "own"), ("auditor", "subscriptions")],
)
def test_tables_leave_the_house_as_files(shop: Shop, client_for: Any, who: str, name: str) -> None:
    shop.used(0)
    answer = client_for(who).get(reverse(f"catalogue:{name}"), {"export": "csv"})
    assert "Leistung fachverfahren" in answer.content.decode("utf-8-sig")


def test_prices_leave_the_house_as_a_file(shop: Shop, client_for: Any) -> None:
    address = reverse("catalogue:service", args=[shop.service.pk])
    answer = client_for("member_it@0").get(address, {"p-export": "csv"})
    assert f"{LONG_AGO:%d.%m.%Y}" in answer.content.decode("utf-8-sig")
