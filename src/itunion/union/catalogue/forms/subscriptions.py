# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Forms: the steps of a subscription."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from itunion.foundation.ui.api import GermanDateField, GermanDecimalField
from itunion.union.catalogue.models import Meter

__all__ = [
    "DeletionForm",
    "HandOverForm",
    "InterestForm",
    "NoticeForm",
    "OfferForm",
    "OrderForm",
    "ReasonForm",
    "SignForm",
    "StartForm",
]


class InterestForm(forms.Form):
    """What a member would like."""

    wish_on = GermanDateField(label=_("Wunsch für den Beginn"), required=False)
    note = forms.CharField(
        label=_("Was wir wissen sollten"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=_("Grund"), max_length=400, required=False)

    def __init__(self, *args: Any, required: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = required


class OfferForm(forms.Form):
    """Start, how long it binds, the key, and the expected usage per meter."""

    starts_on = GermanDateField(label=_("Beginn"))
    valid_until = GermanDateField(label=_("Angebot gilt bis"))
    key_amount = GermanDecimalField(label=_("Schlüssel des Mitglieds"), places=2, min_value=0)
    note = forms.CharField(
        label=_("Anmerkung"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, meters: list[Meter], key_label: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.meters = meters
        self.fields["key_amount"].help_text = key_label
        note = self.fields.pop("note")
        for meter in meters:
            self.fields[f"usage_{meter.pk}"] = GermanDecimalField(
                label=_("Erwartet im Jahr: %(meter)s") % {"meter": meter.label},
                places=3,
                min_value=0,
                required=False,
            )
        self.fields["note"] = note

    def offer(self) -> Mapping[str, Any]:
        """Return what the action takes."""
        data = dict(self.cleaned_data)
        usage: dict[str, Decimal] = {}
        for meter in self.meters:
            quantity = data.pop(f"usage_{meter.pk}")
            if quantity:
                usage[meter.key] = quantity
        return {**data, "usage": usage}


class OrderForm(forms.Form):
    """The order: each prerequisite in words is confirmed."""

    confirmed = forms.MultipleChoiceField(
        label=_("Das ist bei uns gegeben"),
        help_text=_("Bestellen können Sie, wenn alles zutrifft; bitte kreuzen Sie jede Zeile an."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Bitte bestätigen Sie jede Voraussetzung. Es wurde nichts bestellt.")},
    )
    reference = forms.CharField(
        label=_("Unser Zeichen"), max_length=60, required=False, help_text=_("zum Beispiel der Beschluss")
    )

    def __init__(self, *args: Any, texts: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if texts:
            self.fields["confirmed"].choices = [(text, text) for text in texts]  # type: ignore[attr-defined]
        else:
            del self.fields["confirmed"]


class SignForm(forms.Form):
    """The signature under the agreement: who, in which function, and that it was read."""

    name = forms.CharField(label=_("Vor- und Nachname"), max_length=120)
    function = forms.CharField(
        label=_("Funktion"), max_length=120, help_text=_("zum Beispiel Bürgermeisterin")
    )
    read = forms.BooleanField(label=_("Ich habe die Vereinbarung gelesen und unterschreibe sie."))


class StartForm(forms.Form):
    """The first day of use."""

    starts_on = GermanDateField(label=_("Erster Tag der Nutzung"))


class NoticeForm(forms.Form):
    """Notice to a day, or to the earliest."""

    ends_on = GermanDateField(
        label=_("Letzter Tag der Nutzung"), required=False, help_text=_("Leer: zum frühesten möglichen Tag.")
    )
    reason = forms.CharField(label=_("Grund"), max_length=400, required=False)


class HandOverForm(forms.Form):
    """What was handed over."""

    document_name = forms.CharField(label=_("Übergebene Datei"), max_length=200)
    sha256 = forms.CharField(
        label=_("SHA-256 der Datei"),
        max_length=80,
        help_text=_("64 Zeichen; das Mitglied kann damit nachrechnen."),
    )
    rows = forms.IntegerField(label=_("Zahl der Datensätze"), min_value=0)


class DeletionForm(forms.Form):
    """The proof that the data are deleted."""

    text = forms.CharField(
        label=_("Was wurde wie gelöscht?"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )
    proof_sha256 = forms.CharField(label=_("SHA-256 des Löschprotokolls"), max_length=80)
