# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Forms of the register."""

from django import forms
from django.utils.translation import gettext_lazy as _

__all__ = ["DetailsForm", "LeitwegForm"]


class LeitwegForm(forms.Form):
    """A further Leitweg-ID of a member."""

    leitweg_id = forms.CharField(
        label=_("Leitweg-ID"), max_length=60, help_text=_("Mit Prüfziffer, z. B. 04011000-1234512345-06.")
    )
    label = forms.CharField(
        label=_("Wofür"), max_length=80, help_text=_("Amt oder Kostenstelle, z. B. Schulamt.")
    )


class DetailsForm(forms.Form):
    """Address and numbers of an organisation, as invoices and letters show them."""

    name = forms.CharField(label=_("Name"), max_length=200)
    street = forms.CharField(label=_("Straße und Hausnummer"), max_length=120)
    postcode = forms.CharField(label=_("Postleitzahl"), max_length=10)
    city = forms.CharField(label=_("Ort"), max_length=80)
    email = forms.EmailField(
        label=_("E-Mail-Adresse"), help_text=_("Dorthin gehen elektronische Rechnungen.")
    )
    phone = forms.CharField(label=_("Telefon"), max_length=40, required=False)
    vat_id = forms.CharField(label=_("Umsatzsteuer-Identifikationsnummer"), max_length=20, required=False)
    register_number = forms.CharField(label=_("Registernummer"), max_length=60, required=False)
    iban = forms.CharField(label=_("IBAN"), max_length=42, required=False)
