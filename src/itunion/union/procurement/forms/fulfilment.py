# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Forms: what came with a delivery note, what goes back."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from itunion.foundation.kernel.api import clock
from itunion.foundation.ui.api import GermanDateField, GermanDecimalField
from itunion.union.procurement.actions.fulfilment import MOST_UNITS, Arrived, GoingBack

__all__ = ["ArrivedForm", "DeliveryForm", "GoingBackForm", "ReturnForm"]


def _units(label: Any) -> GermanDecimalField:
    return GermanDecimalField(label=label, places=0, min_value=0, max_value=MOST_UNITS, required=False)


class DeliveryForm(forms.Form):
    """Which delivery note, and when."""

    note_number = forms.CharField(label=_("Nummer des Lieferscheins"), max_length=60)
    delivered_on = GermanDateField(label=_("Geliefert am"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["delivered_on"].initial = clock.today


class ReturnForm(forms.Form):
    """Which slip the goods go back with, and when."""

    note_number = forms.CharField(label=_("Nummer des Rücksendebelegs"), max_length=60)
    delivered_on = GermanDateField(label=_("Zurückgegeben am"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["delivered_on"].initial = clock.today


class ArrivedForm(forms.Form):
    """What came for one line."""

    accepted = _units(_("angenommen"))
    rejected = _units(_("abgelehnt"))
    reason = forms.CharField(label=_("Grund der Ablehnung"), max_length=200, required=False)

    def arrived(self, line_id: int) -> Arrived:
        """Return the line for the action."""
        data = self.cleaned_data
        return Arrived(line_id, _whole(data["accepted"]), _whole(data["rejected"]), data["reason"])


class GoingBackForm(forms.Form):
    """What of one line goes back."""

    quantity = _units(_("zurück"))
    reason = forms.CharField(label=_("Grund der Rückgabe"), max_length=200, required=False)

    def going_back(self, line_id: int) -> GoingBack:
        """Return the line for the action."""
        return GoingBack(line_id, _whole(self.cleaned_data["quantity"]), self.cleaned_data["reason"])


def _whole(value: Decimal | None) -> int:
    return int(value or 0)
