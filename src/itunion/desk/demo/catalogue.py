# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Articles, standards, products and suppliers of the example union. Prices are examples in € net."""

from dataclasses import dataclass
from decimal import Decimal

__all__ = ["ARTICLES", "SUPPLIERS", "ExampleArticle", "ExampleStandard", "ExampleSupplier"]


@dataclass(frozen=True)
class ExampleStandard:
    """A standard with an admissible product and how much dearer it is than the article's base price."""

    code: str
    name: str
    product: tuple[str, str]
    factor: Decimal


@dataclass(frozen=True)
class ExampleArticle:
    """An article; `share` is roughly how many of a member's workplaces need one in a round."""

    number: str
    name: str
    cpv: str
    description: str
    price: Decimal
    share: float
    standards: tuple[ExampleStandard, ...]


@dataclass(frozen=True)
class ExampleSupplier:
    """A supplier: what it offers, how its prices lie, whether its tiers count the total or the article."""

    name: str
    short_name: str
    city: str
    postcode: str
    factor: Decimal
    tier_basis: str
    activation_cost: Decimal
    articles: frozenset[str]


def _standards(*rows: tuple[str, str, str, str, str]) -> tuple[ExampleStandard, ...]:
    return tuple(
        ExampleStandard(code, name, (maker, product), Decimal(factor))
        for code, name, maker, product, factor in rows
    )


ARTICLES = (
    ExampleArticle("NB14", "Notebook 14 Zoll", "30213100-6", "Büro-Notebook mit Dockinganschluss", Decimal("780.00"), 0.16, _standards(
        ("NB14-K1", "Büro-Notebook Klasse 1 (16 GB)", "Muster", "Book 14 Standard", "1.00"),
        ("NB14-K2", "Büro-Notebook Klasse 2 (32 GB, Mobilfunk)", "Muster", "Book 14 Mobil", "1.35"))),
    ExampleArticle("MO27", "Monitor 27 Zoll", "30231310-3", "Höhenverstellbar, entspiegelt, USB-C", Decimal("210.00"), 0.25, _standards(
        ("MO27-B", "Büromonitor", "Beispiel", "View 27", "1.00"),
        ("MO27-G", "Grafikmonitor für Bauämter", "Beispiel", "View 27 Pro", "1.60"))),
    ExampleArticle("PC-MINI", "Arbeitsplatzrechner, klein", "30213300-8", "Lüfterarm, Halterung am Monitor", Decimal("520.00"), 0.14, _standards(
        ("PC-M1", "Büro-PC Klasse 1", "Muster", "Mini 5", "1.00"),
        ("PC-M2", "Fachverfahrens-PC Klasse 2", "Muster", "Mini 7", "1.40"))),
    ExampleArticle("DOCK", "Dockingstation USB-C", "30237200-1", "Zwei Bildschirme, 90 W", Decimal("135.00"), 0.15, _standards(
        ("DOCK-1", "Dockingstation", "Muster", "Dock 90", "1.00"))),
    ExampleArticle("TEL-IP", "IP-Telefon", "32552100-8", "Tischgerät, Freisprechen", Decimal("95.00"), 0.12, _standards(
        ("TEL-1", "Tischtelefon", "Beispiel", "Fon 300", "1.00"))),
    ExampleArticle("MFP-A4", "Multifunktionsdrucker A4", "30232110-8", "Farbe, Duplex, Kartenleser", Decimal("640.00"), 0.03, _standards(
        ("MFP-1", "Abteilungsdrucker", "Beispiel", "Print A4c", "1.00"))),
    ExampleArticle("SW-24", "Switch 24 Ports PoE", "32422000-7", "Verwaltbar, 370 W PoE", Decimal("480.00"), 0.02, _standards(
        ("SW-1", "Etagenswitch", "Muster", "Net 24P", "1.00"))),
    ExampleArticle("TAB11", "Tablet 11 Zoll", "30213200-7", "Für Ratsmitglieder, mit Stift", Decimal("430.00"), 0.06, _standards(
        ("TAB-R", "Ratstablet", "Muster", "Pad 11", "1.00"),
        ("TAB-S", "Schultablet", "Muster", "Pad 11 Edu", "0.90"))),
    ExampleArticle("HEADSET", "Headset schnurlos", "32342100-3", "Für Telefonie und Videokonferenz", Decimal("89.00"), 0.18, _standards(
        ("HS-1", "Büro-Headset", "Beispiel", "Talk 2", "1.00"))),
    ExampleArticle("USV", "USV 1500 VA", "31154000-0", "Für Serverschränke, mit Netzwerkkarte", Decimal("620.00"), 0.006, _standards(
        ("USV-1", "USV für Serverschrank", "Muster", "Power 1500", "1.00"))),
)  # fmt: skip

_ALL = frozenset(a.number for a in ARTICLES)

SUPPLIERS = (
    ExampleSupplier("Elbtal IT-Handel GmbH (Beispiel)", "Elbtal IT", "Magdeburg", "39104", Decimal("1.00"), "total", Decimal("750.00"), _ALL),
    ExampleSupplier("Harzer Systemhaus AG (Beispiel)", "Harzer Systemhaus", "Wernigerode", "38855", Decimal("0.97"), "article", Decimal("900.00"), _ALL - {"TEL-IP", "USV"}),
    ExampleSupplier("Börde Bürotechnik KG (Beispiel)", "Börde Bürotechnik", "Haldensleben", "39340", Decimal("0.95"), "total", Decimal("500.00"), frozenset({"MO27", "DOCK", "TEL-IP", "MFP-A4", "HEADSET"})),
    ExampleSupplier("Saale Netz- und Datentechnik GmbH (Beispiel)", "Saale Netz", "Halle (Saale)", "06108", Decimal("0.98"), "article", Decimal("600.00"), frozenset({"SW-24", "USV", "NB14", "PC-MINI", "TAB11"})),
)  # fmt: skip
