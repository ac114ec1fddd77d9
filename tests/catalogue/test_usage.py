# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Usage: whole files or none of them, the same record once, and a month of it as charges, each once."""

import io
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from tests.catalogue.conftest import LONG_AGO, Shop, at

from itunion.foundation.kernel.api import Conflict, NotPermitted, Refused, clock
from itunion.foundation.organisations.api import across, within
from itunion.union.billing import api as billing
from itunion.union.catalogue import api
from itunion.union.catalogue.models import UsageCharge, UsageFile, UsageRecord
from itunion.union.catalogue.queries import charging

START = date(2026, 1, 1)
LATER = date(2026, 3, 10)


@pytest.fixture
def used(shop: Shop) -> Shop:
    """Both members use the service since January."""
    with at(START):
        for number in (0, 1):
            shop.used(number)
    return shop


def numbers(shop: Shop) -> list[str]:
    from itunion.union.members.api import member_of

    found = []
    for member in shop.world.members:
        with within(member.pk):
            record = member_of(member.pk)
            assert record is not None
            found.append(str(record.number))
    return found


def usage_file(shop: Shop, *lines: str, name: str = "nutzung.csv") -> Any:
    """Upload and check a file; return it as it stands."""
    text = "\n".join(["Mitglied;Zähler;Quelle;Tag;Menge", *lines])
    return uploaded(shop, text.encode(), name)


def uploaded(shop: Shop, content: bytes, name: str = "nutzung.csv") -> Any:
    with within(shop.world.operator.pk):
        kept = api.keep_usage_file(service_id=shop.service.pk, name=name, content=content, by=shop.operator)
    api.check_usage_file(file_id=kept.pk, organisation_id=shop.world.operator.pk, by=shop.operator)
    return again(shop, kept)


def again(shop: Shop, kept: Any) -> Any:
    with within(shop.world.operator.pk):
        return UsageFile.objects.get(pk=kept.pk)


def imported(shop: Shop, kept: Any) -> Any:
    return api.import_usage_file(file_id=kept.pk, organisation_id=shop.world.operator.pk, by=shop.operator)


def stored(shop: Shop) -> list[tuple[int, str, Decimal]]:
    with across("catalogue.operate", reason="test", by=shop.operator):
        return list(
            UsageRecord.objects.order_by("source").values_list("organisation_id", "source", "quantity")
        )


def test_a_file_is_shown_before_it_is_imported_and_counts_once(used: Shop) -> None:
    one, two = numbers(used)
    lines = (f"{one};vorgang;a-1;05.01.2026;3", f"{two};vorgang;a-2;06.01.2026;1.250,5")
    with at(LATER):
        kept = usage_file(used, *lines)
        assert kept.status == "checked"
        assert kept.report["sums"] == [[one, "Vorgänge", 1, "3"], [two, "Vorgänge", 1, "1250.5"]]
        assert stored(used) == []
        assert bytes(again(used, kept).content) == bytes(kept.content)
        assert imported(used, kept) == api.UsageReceipt(2, 0)
        # the records hold what the file said; its text is not kept
        assert again(used, kept).content is None
        first, second = used.world.members
        assert stored(used) == [(first.pk, "a-1", Decimal(3)), (second.pk, "a-2", Decimal("1250.5"))]
        # the same content once more, under another name
        twin = usage_file(used, *lines, name="noch-einmal.csv")
        assert (twin.report["new"], twin.report["known"]) == (0, 2)
        assert imported(used, twin) == api.UsageReceipt(0, 2)
        assert len(stored(used)) == 2
        # and the same job twice
        assert imported(used, kept).new == 0


def test_a_file_with_one_fault_is_imported_not_at_all(used: Shop) -> None:
    one, _two = numbers(used)
    with at(LATER):
        kept = usage_file(
            used,
            f"{one};vorgang;a-1;05.01.2026;3",
            f"{one};strom;a-2;05.01.2026;3",
            "999;vorgang;a-3;05.01.2026;1",
        )
        assert kept.status == "faulty"
        assert [text.split(":")[0] for text in kept.report["problems"]] == [
            "Zeile 3, Spalte Zähler",
            "Zeile 4, Spalte Mitgliedsnummer",
        ]
        assert imported(used, kept) == api.UsageReceipt(0, 0)
    assert stored(used) == []


def test_a_spreadsheet_is_read_as_well(used: Shop) -> None:
    one, _two = numbers(used)
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Mitgliedsnummer", "Zähler", "Quellkennung", "Datum", "Menge"])
    sheet.append([int(one), "vorgang", "x-1", date(2026, 1, 5), 2.5])
    sheet.append([int(one), "vorgang", "x-2", "06.01.2026", 1200])
    content = io.BytesIO()
    book.save(content)
    with at(LATER):
        kept = uploaded(used, content.getvalue(), "nutzung.xlsx")
        assert kept.report["problems"] == []
        imported(used, kept)
    assert [quantity for _owner, _source, quantity in stored(used)] == [Decimal("2.5"), Decimal(1200)]


def test_what_is_no_table_is_refused_with_a_reason(used: Shop) -> None:
    kept = uploaded(used, b"Mitglied;Menge\n1;2\n")
    assert kept.status == "faulty"
    assert "konnte nicht gelesen werden" in kept.report["problems"][0]
    assert any("source" in text for text in kept.report["problems"])


def test_a_changed_record_is_refused_by_its_line(used: Shop) -> None:
    one, two = numbers(used)
    with at(LATER):
        imported(used, usage_file(used, f"{one};vorgang;a-1;05.01.2026;3"))
        for changed in (f"{one};vorgang;a-1;05.01.2026;4", f"{two};vorgang;a-1;05.01.2026;3"):
            kept = usage_file(used, f"{one};vorgang;neu;05.01.2026;1", changed)
            assert kept.status == "faulty"
            assert kept.report["problems"][0].startswith(
                "Zeile 3, Spalte Quellkennung: „a-1“ ist mit anderem"
            )
    assert len(stored(used)) == 1


def test_a_contradiction_that_came_after_the_check_stops_the_import(used: Shop) -> None:
    one, _two = numbers(used)
    with at(LATER):
        late = usage_file(used, f"{one};vorgang;a-1;05.01.2026;4", f"{one};vorgang;b;05.01.2026;1")
        imported(used, usage_file(used, f"{one};vorgang;a-1;05.01.2026;3"))
        assert imported(used, late) == api.UsageReceipt(0, 0)
    assert again(used, late).status == "faulty"
    assert [source for _owner, source, _q in stored(used)] == ["a-1"]


def test_a_procedure_reports_for_one_member(used: Shop) -> None:
    member = used.world.members[0].pk
    lines = [api.UsageLine(f"p-{n}", "vorgang", date(2026, 1, n), Decimal(n)) for n in (2, 3)]

    def report(lines: list[api.UsageLine]) -> api.UsageReceipt:
        with within(member):
            return api.record_usage(
                service_key=used.service.key, organisation_id=member, lines=lines, batch="t", by=used.system
            )

    assert report(lines) == api.UsageReceipt(2, 0)
    assert report([*lines, lines[0]]) == api.UsageReceipt(0, 2)
    with pytest.raises(Conflict, match="anderem Inhalt"):
        report([api.UsageLine("p-2", "vorgang", date(2026, 1, 2), Decimal(5))])
    for wrong in (
        api.UsageLine("x", "strom", date(2026, 1, 2), Decimal(1)),
        api.UsageLine("x", "vorgang", date(2025, 12, 31), Decimal(1)),
        api.UsageLine("x", "vorgang", date(2026, 1, 2), Decimal(-1)),
    ):
        with pytest.raises(Refused) as refusal:
            report([api.UsageLine("gut", "vorgang", date(2026, 1, 2), Decimal(1)), wrong])
        assert len(refusal.value.details) == 1
    assert len(stored(used)) == 2


def test_the_source_of_one_member_says_nothing_to_another(used: Shop) -> None:
    """Two members may use the same names: a conflict would tell one what the other has."""
    line = api.UsageLine("p-1", "vorgang", date(2026, 1, 2), Decimal(1))
    for member, quantity in zip(used.world.members, (1, 2), strict=True):
        with within(member.pk):
            receipt = api.record_usage(
                service_key=used.service.key,
                organisation_id=member.pk,
                lines=[api.UsageLine(line.source, line.meter, line.day, Decimal(quantity))],
                batch="t",
                by=used.system,
            )
        assert receipt == api.UsageReceipt(1, 0)


def test_usage_is_not_accepted_after_the_last_day(shop: Shop) -> None:
    with at(START):
        shop.noticed()
    with within(shop.world.members[0].pk), pytest.raises(Refused):
        api.record_usage(
            service_key=shop.service.key,
            organisation_id=shop.world.members[0].pk,
            lines=[api.UsageLine("x", "vorgang", START + timedelta(days=1), Decimal(1))],
            batch="t",
            by=shop.system,
        )


# -- charges ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def fixed(monkeypatch: pytest.MonkeyPatch, used: Shop) -> dict[date, dict[int, Decimal]]:
    """Fixed parts as the calculation would say; another test asks the calculation itself."""
    parts: dict[date, dict[int, Decimal]] = {}
    monkeypatch.setattr(charging, "fixed_bills_of_month", lambda _s, month, _k: parts.get(month, {}))
    return parts


def report(shop: Shop, number: int, source: str, day: date, quantity: str) -> None:
    member = shop.world.members[number].pk
    with within(member):
        api.record_usage(
            service_key=shop.service.key,
            organisation_id=member,
            lines=[api.UsageLine(source, "vorgang", day, Decimal(quantity))],
            batch="t",
            by=shop.system,
        )


def charge(shop: Shop, month: date) -> list[tuple[str, Decimal, Decimal]]:
    biller = shop.actors["operator_billing"]
    with across("catalogue.charge", reason="test", by=biller):
        run = api.charge_month(service_id=shop.service.pk, month=month, by=biller)
    return [(line.item, line.quantity, line.net) for line in run.lines]


def charges(shop: Shop, number: int = 0) -> list[tuple[str, Decimal, Decimal, str]]:
    with within(shop.world.members[number].pk):
        return [
            (c.description, c.quantity, c.net, c.unit_code) for c in billing.Charge.objects.order_by("pk")
        ]


def test_a_month_is_charged_once_and_what_comes_late_is_corrected(used: Shop, fixed: Any) -> None:
    first, second = (member.pk for member in used.world.members)
    fixed[START] = {first: Decimal("10.01"), second: Decimal("20.00")}
    fixed[date(2026, 2, 1)] = {first: Decimal("10.01")}
    with at(LATER):
        report(used, 0, "a", date(2026, 1, 31), "3")
        expected = [
            ("fixed", Decimal(1), Decimal("10.01")),
            ("vorgang@2020-01-02", Decimal(3), Decimal("4.50")),
        ]
        assert charge(used, date(2026, 1, 17)) == [*expected, ("fixed", Decimal(1), Decimal("20.00"))]
        assert charge(used, START) == []
        assert charges(used) == [
            ("Leistung fachverfahren, Festanteil 01/2026", Decimal(1), Decimal("10.01"), "C62"),
            ("Leistung fachverfahren, Vorgänge 01/2026", Decimal(3), Decimal("4.50"), "C62"),
        ]
        # late usage of January comes with February, as a correction
        report(used, 0, "b", date(2026, 1, 30), "2")
        report(used, 0, "c", date(2026, 2, 1), "1")
        lines = charge(used, date(2026, 2, 1))
        assert lines == [
            ("vorgang@2020-01-02", Decimal(2), Decimal("3.00")),
            ("fixed", Decimal(1), Decimal("10.01")),
            ("vorgang@2020-01-02", Decimal(1), Decimal("1.50")),
        ]
        assert charges(used)[2][0] == "Korrektur: Leistung fachverfahren, Vorgänge 01/2026"
        # a fixed part that turns out lower is a credit
        fixed[START][first] = Decimal("9.00")
        assert charge(used, date(2026, 2, 1)) == [("fixed", Decimal(0), Decimal("-1.01"))]
        assert charges(used)[-1][1:3] == (Decimal(-1), Decimal("-1.01"))
        assert charge(used, date(2026, 2, 1)) == []


def test_a_lower_price_for_a_charged_month_is_given_back(used: Shop, fixed: Any, system: Any) -> None:
    with at(LATER):
        report(used, 0, "a", date(2026, 1, 15), "10")
        charge(used, START)
        api.set_price(meter_id=used.meter.pk, price=Decimal("1.00"), valid_from=START, by=system)
        assert charge(used, START) == [
            ("vorgang@2020-01-02", Decimal(-10), Decimal("-15.00")),
            ("vorgang@2026-01-01", Decimal(10), Decimal("10.00")),
        ]
        api.set_price(meter_id=used.meter.pk, price=Decimal("1.10"), valid_from=START, by=system)
        assert charge(used, START) == [("vorgang@2026-01-01", Decimal(0), Decimal("1.00"))]


def test_the_ledger_of_the_room_and_the_charges_agree(used: Shop, fixed: Any) -> None:
    with at(LATER):
        report(used, 0, "a", date(2026, 1, 15), "10")
        report(used, 1, "a", date(2026, 1, 15), "7")
        charge(used, START)
    with across("catalogue.oversee", reason="test", by=used.system):
        own = {c.source: c.net for c in UsageCharge.objects.all()}
        theirs = {c.source: c.net for c in billing.Charge.objects.all()}
    assert own == theirs
    assert set(own) == {
        f"service:fachverfahren:{m.pk}:2026-01:vorgang@{LONG_AGO.isoformat()}:1" for m in used.world.members
    }


def test_usage_without_a_price_is_not_charged_for_nothing(used: Shop, fixed: Any, system: Any) -> None:
    api.add_meter(service_id=used.service.pk, key="seite", label="Seiten", unit_code="C62", by=system)
    member = used.world.members[0].pk
    with at(LATER):
        with within(member):
            api.record_usage(
                service_key=used.service.key,
                organisation_id=member,
                lines=[api.UsageLine("s", "seite", date(2026, 1, 5), Decimal(1))],
                batch="t",
                by=used.system,
            )
        with pytest.raises(Refused, match="ohne Preis") as refusal:
            charge(used, START)
        assert refusal.value.details == ("Zähler „seite“ am 05.01.2026",)
    assert charges(used) == []


def test_a_month_to_come_is_not_charged(used: Shop, fixed: Any) -> None:
    with pytest.raises(Refused, match="noch nicht begonnen"):
        charge(used, (clock.today() + timedelta(days=40)).replace(day=1))


def test_charging_needs_the_permission(used: Shop) -> None:
    with across("catalogue.operate", reason="test", by=used.operator), pytest.raises(NotPermitted):
        api.charge_month(service_id=used.service.pk, month=START, by=used.operator)


@pytest.mark.parametrize(("case", "rate"), [("S", Decimal(19)), ("E", Decimal(0)), ("O", None)])
def test_the_terms_say_the_tax(
    world: Any, system: Any, plain_service: Any, case: str, rate: Decimal | None
) -> None:
    shop = Shop(world, system, plain_service("steuer", vat_case=case), None)
    with at(LONG_AGO):
        shop.meter = api.add_meter(
            service_id=shop.service.pk, key="vorgang", label="Vorgänge", unit_code="HUR", by=system
        )
        api.set_price(meter_id=shop.meter.pk, price=Decimal(2), valid_from=LONG_AGO, by=system)
    with at(START):
        shop.used()
    with at(LATER):
        report(shop, 0, "a", START, "1.5")
        charge(shop, START)
    with within(world.members[0].pk):
        found = billing.Charge.objects.get(unit_code="HUR")
    assert (found.vat_case, found.vat_rate, found.net, found.supplied_on) == (
        case,
        rate,
        Decimal("3.00"),
        date(2026, 1, 31),
    )


def test_the_fixed_parts_of_a_month_add_up_to_its_cost(shop: Shop, system: Any) -> None:
    """12,000.01 € a year by keys 100 and 300: the months add up to the year, the members to the month."""
    with at(LONG_AGO):
        api.enter_cost_item(
            service_id=shop.service.pk,
            name="Rechenzentrum",
            kind="contract",
            yearly=Decimal("12000.01"),
            valid_from=LONG_AGO,
            by=system,
        )
    with at(START):
        shop.used(0, key=100)
        shop.used(1, key=300)
    months = [date(2026, month, 1) for month in range(1, 13)]
    nets: dict[int, list[Decimal]] = {m.pk: [] for m in shop.world.members}
    with at(date(2026, 12, 31)):
        for month in months:
            charge(shop, month)
            assert charge(shop, month) == []
    with across("catalogue.oversee", reason="test", by=system):
        for line in UsageCharge.objects.order_by("month"):
            nets[line.organisation_id].append(line.net)
    first, second = nets.values()
    assert [len(first), len(second)] == [12, 12]
    assert sum(first) + sum(second) == Decimal("12000.01")
    for one, three in zip(first, second, strict=True):
        assert abs(3 * one - three) <= Decimal("0.02")
