# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is wrong with a cost item or a calculation, in words."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from itunion.union.catalogue.rules.step_down import Trouble

__all__ = ["item_sentence", "key_sum_zero_sentence"]

_ITEM: Mapping[tuple[str, str], Any] = {
    ("yearly", "not_an_amount"): gettext_lazy(
        "Die Kosten je Jahr sind ein Betrag ab 0 € auf den Cent genau."
    ),
    ("steps", "limit_not_rising"): gettext_lazy(
        "Stufe %(step)s: Die Schlüsselsumme muss größer sein als die der Stufe davor und größer als null."
    ),
    ("steps", "limit_too_fine"): gettext_lazy(
        "Stufe %(step)s: Die Schlüsselsumme hat höchstens vier Nachkommastellen."
    ),
    ("steps", "not_an_amount"): gettext_lazy(
        "Stufe %(step)s: Die Kosten je Jahr sind ein Betrag ab 0 € auf den Cent genau."
    ),
    ("steps", "amount_not_rising"): gettext_lazy(
        "Stufe %(step)s: Die Kosten dürfen nicht höher sein als die der nächsten Stufe (nach der letzten: als die vollen "
        "Kosten). Sonst wäre es teurer, wenn weniger teilnehmen."
    ),
    ("kind", "unknown"): gettext_lazy("Diese Kostenart gibt es nicht."),
    ("lead_months", "out_of_range"): gettext_lazy("Die Vorlaufzeit liegt zwischen 0 und 120 Monaten."),
    ("valid_until", "before_start"): gettext_lazy("Das Ende liegt vor dem Beginn."),
    ("valid_until", "depreciation_needs_end"): gettext_lazy(
        "Eine Abschreibung braucht ein Ende: den letzten Tag der Nutzungsdauer."
    ),
    ("steps", "depreciation_has_no_steps"): gettext_lazy(
        "Eine Abschreibung läuft bis zu ihrem Ende, gleich wer teilnimmt; Stufen kann sie nicht haben."
    ),
}


def item_sentence(trouble: Trouble) -> str:
    """Say what is wrong with a cost item."""
    return str(_ITEM[trouble.field, trouble.code]) % {"step": trouble.step}


def key_sum_zero_sentence(service: str, month: str) -> str:
    """Say that a month's cost cannot be shared, and what to do."""
    return _(
        "Für %(month)s ergeben die Schlüssel aller Teilnehmer von „%(service)s“ zusammen null; so lassen sich die "
        "Kosten nicht teilen. Bitte tragen Sie die Schlüssel ein."
    ) % {"service": service, "month": month}
