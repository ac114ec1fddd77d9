# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every statement of the checker is provoked: a result that breaks one rule, claim or sum, and the finding it must give."""

import copy
import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from tests.optimiser.checker_documents import Document, document_of, messages, offer, renewed

from itunion.optimiser import (
    Instance,
    Need,
    instance_to_dict,
)


def _constraint(key: str, value: object) -> Callable[[Document], None]:
    return lambda document: document["instance"]["constraints"].update({key: value})


def _terms(supplier: str, key: str, value: object) -> Callable[[Document], None]:
    def change(document: Document) -> None:
        row = next(t for t in document["instance"]["terms"] if t["supplier"] == supplier)
        row[key] = value

    return change


def _offered(supplier: str, article: str, key: str, value: object) -> Callable[[Document], None]:
    def change(document: Document) -> None:
        rows = document["instance"]["offers"]
        row = next(o for o in rows if (o["supplier"], o["article"]) == (supplier, article))
        row[key] = value

    return change


def _needed(member: str, article: str, key: str, value: object) -> Callable[[Document], None]:
    def change(document: Document) -> None:
        rows = document["instance"]["needs"]
        row = next(n for n in rows if (n["member"], n["article"]) == (member, article))
        row[key] = value

    return change


def _turnover_from(euros: int) -> Callable[[Document], None]:
    """Nord counts turnover, 11 notebooks at 100 € and 5 mice at 2 € by the list, and its last tier begins here."""

    def change(document: Document) -> None:
        _terms("Nord", "tier_basis", "turnover")(document)
        _offered("Nord", "Notebook", "tiers", [[1, "100.00"], [7, "90.00"], [euros, "60.00"]])(document)

    return change


def _lot(name: str, key: str, value: object) -> Callable[[Document], None]:
    def change(document: Document) -> None:
        next(lot for lot in document["instance"]["lots"] if lot["name"] == name)[key] = value

    return change


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (_constraint("max_suppliers", 1), "2 Lieferanten, erlaubt sind 1"),
        (_constraint("excluded_suppliers", ["Nord"]), "ist ausgeschlossen"),
        (_constraint("max_suppliers_per_member", 1), "Bonn: 2 Lieferanten, erlaubt sind 1"),
        (_constraint("max_lots_per_supplier", 0), "1 Lose, erlaubt sind 0"),
        (_constraint("budgets", [["Aach", "300.00"]]), "übersteigen das Budget 300,00 €"),
        (
            _constraint("resilient", True),
            "Fällt Ost aus, können die übrigen Lieferanten 2 Stück nicht liefern",
        ),
        (lambda d: d["instance"]["constraints"].pop("bundles_allowed"), "nicht zugelassen"),
        (lambda d: d["instance"]["bundles"][0].update(minimum_value="5000.00"), "erst ab 5.000,00 €"),
        (
            lambda d: d["instance"]["bundles"][0].update(rebate="19.00"),
            "nicht (oder nicht noch einmal) geboten",
        ),
        (lambda d: d["instance"]["bundles"][0].update(lots=["Zubehör"]), "nicht (oder nicht noch einmal)"),
        (_lot("Zubehör", "articles", ["Dock", "Maus"]), "Los Zubehör: 2 Lieferanten, erlaubt sind 1"),
        (_lot("Geräte", "articles", ["Maus", "Notebook"]), "liefert nicht alles"),
        (_terms("Nord", "minimum_order_value", "5000.00"), "Mindestbestellwert 5.000,00 €"),
        (_terms("Nord", "maximum_units", 9), "übersteigen die Höchstmenge 9"),
        (_terms("Nord", "maximum_value", "100.00"), "übersteigen den Höchstwert 100,00 €"),
        (_terms("Ost", "minimum_member_value", "50.00"), "Der Mindestwert je Mitglied 50,00 € ist mit"),
        (_terms("Nord", "activation_cost", "11.00"), "Fixkosten"),
        (_terms("Ost", "freight", "0.00"), "Fixkosten"),
        (_terms("Nord", "tier_basis", "article"), "gilt die Staffel"),
        (_turnover_from(5000), "ist nicht der Staffelpreis bei 1110 Euro Umsatz"),
        (_terms("Nord", "tier_kind", "incremental"), "die Staffeln davor sind nicht voll"),
        (lambda d: d["instance"]["terms"][1].pop("tier_kind"), "gilt die Staffel ab 4, nicht ab 1"),
        (_offered("Nord", "Notebook", "available", 3), "Stück vergeben, 3 verfügbar"),
        (_offered("Nord", "Notebook", "standards", ["C"]), "erfüllt den Standard nicht"),
        (_offered("Nord", "Notebook", "window", [None, "2027-02-28"]), "passt zu keinem Bedarf"),
        (_offered("Nord", "Notebook", "tiers", [[1, "100.00"], [7, "90.00"]]), "ist nicht der Staffelpreis"),
        (_offered("Nord", "Maus", "article", "Tastatur"), "bietet Maus nicht an"),
        (
            lambda d: [need.pop("tolerance", 0) for need in d["instance"]["needs"]],
            "5 Stück zugeteilt, 4 gebraucht",
        ),
        (_needed("Bonn", "Notebook", "quantity", 6), "5 Stück zugeteilt, 6 bis 8 gebraucht"),
        (_needed("Aach", "Notebook", "quantity", 7), "6 Stück vergeben, 7 gebraucht"),
        (_needed("Celle", "Maus", "own_price", "1.09"), "eigene Beschaffung zu 1,10 €"),
        (_needed("Celle", "Dock", "standards", ["Z"]), "vergeben"),
    ],
)
def test_every_rule_is_checked_by_arithmetic(
    full: Document, change: Callable[[Document], None], words: str
) -> None:
    """The question is tightened and all hashes are forged to fit: only the rule itself can give it away."""
    assert messages(renewed(copy.deepcopy(full))) == []
    change(full)
    full["instance"]["needs"].sort(key=json.dumps)
    assert words in "\n".join(messages(renewed(full)))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (_offered("Süd", "Dock", "tiers", [[1, "40.00"], [1, "39.00"]]), "aufsteigender Folge"),
        (_offered("Süd", "Dock", "tiers", [[1, "40.00"], [5, "41.00"]]), "Der Preis steigt"),
        (_offered("Süd", "Dock", "tiers", [[2, "40.00"]]), "nicht ab 0 oder 1"),
        (_offered("Süd", "Dock", "tiers", []), "nicht ab 0 oder 1"),
        (_offered("Süd", "Dock", "article", "Maus"), "Angebot Süd, Maus kommt 2-mal vor"),
        (_offered("Süd", "Dock", "window", ["2027-05-01", "2027-04-01"]), "endet"),
        (_terms("Süd", "tier_kind", "incremental"), "über den Umsatz gibt es nicht"),
        (_terms("Süd", "supplier", "Ost"), "Bedingungen von Ost kommt 2-mal vor"),
        (_lot("Geräte", "name", "Zubehör"), "Los Zubehör kommt 2-mal vor"),
        (_lot("Geräte", "articles", ["Dock"]), "Los mit dem Artikel Dock kommt 2-mal vor"),
        (_constraint("budgets", [["Aach", "1.00"], ["Aach", "900.00"]]), "Budget von Aach kommt 2-mal vor"),
        (lambda d: d["instance"]["bundles"][0].update(lots=["Möbel"]), "Die Lose gibt es nicht"),
        (lambda d: d["instance"].update(format=1), "verlangen das Format 2"),
        (lambda d: d["instance"].update(needs=[]), "keinen Bedarf"),
    ],
)
def test_a_question_that_contradicts_itself_is_refused(
    full: Document, change: Callable[[Document], None], words: str
) -> None:
    change(full)
    assert words in "\n".join(messages(renewed(full)))


def _said(value: object, *path: str | int) -> Callable[[Document], None]:
    def change(document: Document) -> None:
        place: Any = document
        for key in path[:-1]:
            place = place[key]
        place[path[-1]] = value

    return change


def _row(table: str, value: object, key: str, **wanted: object) -> Callable[[Document], None]:
    """The first row of a table that looks like this says something else."""

    def change(document: Document) -> None:
        rows = document[table] if table in document else document["award"][table]
        next(row for row in rows if all(row[name] == v for name, v in wanted.items()))[key] = value

    return change


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (_row("purchases", "1.00", "amount", supplier="Nord"), "Der Betrag ist nicht Menge mal Preis"),
        (_row("purchases", 1, "tier_from", supplier=None), "Die eigene Beschaffung hat keine Preisstaffel"),
        (_row("purchases", 3, "tier_from", supplier="Ost"), "Eine Staffel ab 3 gibt es nicht"),
        (
            _row("purchases", "11.00", "unit_price", tier_from=4),
            "11,00 € ist nicht der Preis der Staffel ab 4",
        ),
        (_row("purchases", "89.00", "unit_price", article="Notebook"), "89,00 € ist nicht der Staffelpreis"),
        (
            _row("purchases", "1.20", "unit_price", supplier=None),
            "award, Maus (ohne Standard): 4 Stück eigene",
        ),
        (_row("purchases", 7, "quantity", tier_from=4), "award, Dock (ohne Standard): 10 Stück vergeben"),
        (_row("suppliers", 1, "units", supplier="Ost"), "award, suppliers, Ost: Stückzahl"),
        (_row("suppliers", "1.00", "goods", supplier="Ost"), "award, suppliers, Ost: Warenwert"),
        (_row("suppliers", "1.00", "fixed_cost", supplier="Ost"), "award, suppliers, Ost: Fixkosten"),
        (_row("suppliers", "Süd", "supplier", supplier="Ost"), "nicht jeden beauftragten Lieferanten"),
        (_row("rebates", "25.00", "amount", supplier="Nord"), "Ein Rabatt von 25,00 €"),
        (_said("1.00", "award", "goods"), "award: Warenwert"),
        (_said("1.00", "award", "own"), "award: Wert der eigenen Beschaffung"),
        (_said("1.00", "award", "fixed_costs"), "award: Summe der Fixkosten"),
        (_said("1.00", "award", "rebate"), "award: Summe der Rabatte"),
        (_said("1.00", "award", "cost"), "award: Gesamtkosten"),
        (_said("1.00", "award", "cost"), "award: Selbst zu den niedrigsten Preisen"),
        (_said([], "award", "rebates"), "award: Summe der Rabatte"),
        (_row("shares", "0.00", "total", member="Aach"), "shares, Eintrag 1: Summe"),
        (_row("shares", "9.99", "amount", supplier=None), "eigenen Beschaffung ist nicht Menge mal Preis"),
        (_row("shares", "1.00", "fixed_share", supplier=None), "trägt keine Fixkosten"),
        (
            _row("shares", 1, "quantity", article="Dock"),
            "shares, Bonn, Dock (ohne Standard): 1 Stück zugeteilt",
        ),
        (
            _row("shares", "2.00", "unit_price", supplier=None),
            "eigene Beschaffung zu 2,00 €; so gibt es nur 0",
        ),
        (_row("shares", "Süd", "supplier", article="Dock"), "3 Stück Unterschied zum Zuschlag"),
        (_row("shares", "1.00", "amount", article="Dock"), "shares: Dock: 40,40 € Unterschied zum Zuschlag"),
        (_row("shares", "1.00", "amount", article="Notebook"), "verteilt statt"),
        (
            _row("shares", "1.00", "unit_price", article="Dock"),
            "1,00 € ist nicht der gemeinsame Preis 13,80 €",
        ),
        (_row("shares", "1.00", "amount", article="Dock"), "nicht dem gleichen Preis für alle"),
        (_row("shares", "50.00", "fixed_share", article="Dock"), "Anteile an Fixkosten und Rabatten"),
        (_row("shares", "50.00", "fixed_share", article="Dock"), "folgt nicht dem Warenwert"),
        (_row("shares", "0.01", "compensation", member="Bonn"), "Summe der Ausgleiche"),
        (_row("members", "1.00", "goods", member="Bonn"), "members, Bonn: Warenwert"),
        (_row("members", "1.00", "fixed_share", member="Bonn"), "members, Bonn: Fixkosten"),
        (_row("members", "1.00", "compensation", member="Bonn"), "members, Bonn: Ausgleich"),
        (_row("members", "1.00", "together", member="Bonn"), "members, Bonn: Rechnung"),
        (_row("members", "1.00", "together", member="Bonn"), "members: Summe der Rechnungen"),
        (_row("members", [["Ost", 3, "41.40"]], "sources", member="Bonn"), "je Lieferant passen nicht"),
        (_row("members", "Dora", "member", member="Bonn"), "nicht jedes Mitglied mit Bedarf"),
        (_row("members", "1.00", "saving", member="Bonn"), "members, Bonn: Ersparnis"),
        (_row("members", None, "saving", member="Bonn"), "members, Bonn: Die Ersparnis fehlt"),
        (_row("members", "1.00", "percent", member="Bonn"), "members, Bonn: Die Ersparnis ist"),
        (_row("members", None, "alone", member="Bonn"), "Ohne Preis allein gibt es keine Ersparnis"),
        (
            _row("members", "1.00", "alone", member="Bonn"),
            "Allein kostet es selbst zu den niedrigsten Preisen",
        ),
        (_said("1.00", "total_saving"), "total_saving: Summe der Ersparnisse"),
        (_said("9999.00", "bound"), "bound: Die Schranke liegt über den Kosten"),
        (_said("600.00", "bound"), "gap: Die Lücke ist 0."),
        (_said("0.500000000000000000", "gap"), "aber die Lücke ist größer als verlangt"),
        (_said("feasible", "status"), "status: „feasible“ passt nicht"),
        (_said("work", "stopped_by"), "status: „optimal“ passt nicht"),
        (_said(False, "reproducible"), "reproducible: Die Aussage passt nicht"),
        (_said(["Bonn"], "certificate", "worst_group"), "nicht die, die bei den Mitgliedern vermerkt ist"),
        (_said("1.00", "certificate", "group_bill"), "certificate: Rechnungen der Gruppe"),
        (_said("1.00", "certificate", "group_cost"), "certificate: Vorteil der Gruppe"),
        (_said("999.00", "certificate", "gain"), "Der gefundene Vorteil übersteigt die Schranke"),
        (_said("999.00", "certificate", "gain"), "Ein Vorteil ohne Gruppe"),
        (_said("999.00", "certificate", "gain_bound"), "Die Schranke ist der Anteil 1."),
        (_said(False, "certificate", "proven"), "„proven“ passt nicht"),
        (_said("work", "certificate", "stopped_by"), "„proven“ passt nicht"),
        (_said(False, "certificate", "reproducible"), "„reproducible“ passt nicht"),
        (_said("0.01", "certificate", "budget_balance"), "Summe der Anteile minus Kosten"),
        (_said(["Bonn"], "certificate", "worse_off"), "Die Liste derer, die mehr zahlen"),
        (_said(False, "certificate", "individual_rationality"), "dass niemand mehr zahlt als allein"),
    ],
)
def test_every_claim_of_the_answer_is_recomputed(
    full: Document, change: Callable[[Document], None], words: str
) -> None:
    change(full)
    assert words in "\n".join(messages(renewed(full)))


def test_members_alone_pay_at_most_their_own_alternatives() -> None:
    need = Need("Aach", "k", frozenset(), 10, Decimal("9.00"))
    document = document_of(Instance((need,), (offer("s", "k", (1, "8.00")),)))
    assert document is not None
    document["members"][0].update(alone="91.00", saving="11.00", percent="12.09")
    document["total_saving"] = "11.00"
    limit = "members, Aach: Allein kostet es höchstens 90,00 € (eigene Beschaffung)."
    assert messages(renewed(document)) == [limit]
    document["members"][0].update(alone=None, saving=None, percent=None)
    document["total_saving"] = "0.00"
    assert messages(renewed(document)) == [limit]
    document["members"][0].update(alone="75.00", saving="-5.00", percent="-6.67")
    document["certificate"].update(worse_off=["Aach"], individual_rationality=False)
    document["total_saving"] = "-5.00"
    found = messages(renewed(document))
    assert "certificate: Ein einzelnes Mitglied spart allein 5,00 €, mehr als die Schranke." in found


@pytest.mark.parametrize("key", ["model_hash", "run_hash", "checksum"])
def test_every_hash_is_recomputed(full: Document, key: str) -> None:
    full[key] = "0" * 64
    assert any(text.startswith(key) for text in messages(full))


def test_an_open_first_tier_that_is_not_reached_is_refused(full: Document) -> None:
    """Incremental: all units at the price of a tier that begins beyond them."""
    _offered("Ost", "Dock", "tiers", [[1, "15.00"], [6, "12.00"]])(full)
    _row("purchases", 6, "tier_from", tier_from=4)(full)
    assert "Bei 5 Stück ist die Staffel ab 6 nicht erreicht" in "\n".join(messages(renewed(full)))


def test_a_bound_above_an_award_that_anybody_can_put_together_is_refused() -> None:
    """A dearer award than necessary, honestly priced, with a bound to match: one supplier alone is cheaper."""
    needs = (Need("Aach", "k", frozenset(), 10),)
    dear = Instance(needs, (offer("Dear", "k", (1, "12.00")),))
    document = document_of(dear)
    assert document is not None
    both = instance_to_dict(Instance(needs, (offer("Cheap", "k", (1, "10.00"), (10, "9.00")), *dear.offers)))
    document["instance"] = both
    for member in document["members"]:
        member.update(alone="90.00", saving="-30.00", percent="-33.33")
    document["total_saving"] = "-30.00"
    document["certificate"].update(
        individual_rationality=False,
        worse_off=["Aach"],
        gain_bound="30.00",
        gain_bound_share="0.250000000000000000",
    )
    assert messages(renewed(document)) == ["bound: Es gibt einen zulässigen Zuschlag für 90,00 €."]


def test_a_group_that_pays_less_than_the_lowest_prices_is_refused(full: Document) -> None:
    proof = full["certificate"]
    bill = next(entry for entry in full["members"] if entry["member"] == "Aach")
    bill["in_worst_group"] = True
    proof.update(worst_group=["Aach"], group_bill=bill["together"], group_cost="1.00")
    gain = Decimal(bill["together"]) - 1
    share = (gain / Decimal(full["award"]["cost"])).quantize(Decimal(1).scaleb(-18))
    proof.update(gain=f"{gain}", gain_bound=f"{gain}", gain_bound_share=f"{share}")
    (text,) = messages(renewed(full))
    assert "Die Gruppe zahlt für sich selbst zu den niedrigsten Preisen" in text
