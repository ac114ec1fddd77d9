# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Procedures, rules and their states in words."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

__all__ = [
    "OUTCOMES",
    "POOL_STEPS",
    "POOL_TONES",
    "PROCEDURES",
    "STATUSES",
    "WARNINGS",
    "status_text",
]

POOL_TONES = {"preparing": "", "tendering": "info", "evaluating": "warning", "awarded": "success"}
POOL_STEPS = {"preparing": "pool", "tendering": "offers", "evaluating": "award", "awarded": "orders"}

PROCEDURES: Mapping[str, Any] = {
    "direct_order": _("Direktauftrag möglich"),
    "negotiated_or_restricted": _("Verhandlungsvergabe oder beschränkte Ausschreibung möglich"),
    "national_open": _("öffentliche Ausschreibung nach nationalem Recht (UVgO)"),
    "eu_open": _("EU-weites Verfahren nach der VgV"),
}

OUTCOMES: Mapping[str, Any] = {
    "reached": _("erreicht oder überschritten"),
    "below": _("nicht erreicht"),
    "within": _("eingehalten"),
    "exceeded": _("überschritten"),
    "applies": _("gilt"),
}

STATUSES: Mapping[str, Any] = {
    "secondary": _("aus Sekundärquellen"),
    "text_2022": _("Gesetzestext Stand März 2022"),
    "court": _("Rechtsprechung"),
    "verify": _("am verkündeten Text zu prüfen"),
    "conflict": _("Quellen widersprechen sich"),
}

WARNINGS: Mapping[str, Any] = {
    "splitting": _(
        "Einzelne Lose lägen für sich unter einer Wertgrenze. Maßgeblich ist die Summe aller Lose; ein Los abzutrennen, "
        "um das strengere Verfahren zu vermeiden, ist unzulässig (§ 3 Abs. 2 VgV)."
    ),
    "uncertain": _(
        "Die entscheidende Regel ist noch nicht am verkündeten Text geprüft. Prüfen Sie sie, bevor Sie sich darauf berufen."
    ),
}


def status_text(status: Sequence[str]) -> str:
    """Return how well a rule is known, in words."""
    return ", ".join(str(STATUSES[s]) for s in status)
