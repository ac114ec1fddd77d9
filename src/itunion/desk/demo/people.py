# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Invented people of the example union, and the logins a newcomer gets."""

from dataclasses import dataclass
from random import Random
from typing import Any

from django.utils.translation import gettext_lazy as _

__all__ = ["LOGINS", "PASSWORD", "Login", "invented_name"]

PASSWORD = "vorfuehrung-2026"  # noqa: S105  printed on the console, for the example union only

FIRST = (
    "Anke", "Bernd", "Carla", "Detlef", "Elif", "Frank", "Grit", "Holger", "Ines", "Jonas", "Katrin", "Lars", "Mandy",
    "Nico", "Olga", "Peer", "Quirin", "Ramona", "Silke", "Torsten", "Ulrike", "Viktor", "Wiebke", "Yusuf",
)  # fmt: skip
LAST = (
    "Ahrend", "Bethge", "Cramer", "Dorn", "Ebeling", "Fricke", "Gericke", "Hartung", "Isensee", "Jericho", "Kersten",
    "Lüders", "Mewes", "Nordmann", "Ohle", "Pape", "Quandt", "Rusche", "Schrader", "Thiele", "Ulrich", "Voigt", "Wille",
)  # fmt: skip


@dataclass(frozen=True)
class Login:
    """A person a newcomer can sign in as."""

    email: str
    name: str
    role: str
    organisation: str  # a member's name, or "union", "operator", "supplier"
    comes_for: Any


LOGINS = (
    Login("it@barleben.example", "Katrin Lüders", "member_it", "Barleben", _("Bedarf melden, Lieferungen bestätigen, Leistungen nutzen und zurücknehmen")),
    Login("kaemmerei@barleben.example", "Bernd Fricke", "member_treasurer", "Barleben", _("Rechnungen und Kosten der Leistungen ansehen")),
    Login("sitzung@barleben.example", "Wiebke Thiele", "member_council", "Barleben", _("Sitzungen und Vorlagen des Rates, Bürgerportal")),
    Login("rat@barleben.example", "Ute Zabel", "member_councillor", "Barleben", _("Unterlagen der nächsten Sitzung lesen")),
    Login("einkauf@betrieb.example", "Silke Hartung", "operator_purchasing", "operator", _("Bündeln, Angebote werten, Zuschlag erteilen")),
    Login("service@betrieb.example", "Grit Isensee", "operator_service", "operator", _("Leistungen beschreiben, anbieten, einrichten, zurückgeben")),
    Login("abrechnung@betrieb.example", "Peer Gericke", "operator_billing", "operator", _("Leistungen abrechnen")),
    Login("vertrieb@elbtal.example", "Jonas Wille", "supplier_sales", "supplier", _("Angebote abgeben, Bestellungen sehen")),
    Login("vorstand@union.example", "Ulrike Ebeling", "union_board", "union", _("Beauftragen, Ersparnis und Fairness sehen")),
    Login("buero@union.example", "Torsten Mewes", "union_office", "union", _("Mitglieder verwalten, Versammlungen vorbereiten, Rechnungen ausstellen")),
    Login("aufsichtsrat@union.example", "Henrike Wallis", "union_supervision", "union", _("Versammlungen leiten, Niederschriften unterschreiben")),
)  # fmt: skip


def invented_name(random: Random) -> str:
    """Return an invented name."""
    return f"{random.choice(FIRST)} {random.choice(LAST)}"
