# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Forms of the register."""

from django import forms
from django.utils.translation import gettext_lazy as _

__all__ = ["LeitwegForm"]


class LeitwegForm(forms.Form):
    """A further Leitweg-ID of a member."""

    leitweg_id = forms.CharField(
        label=_("Leitweg-ID"), max_length=60, help_text=_("Mit Prüfziffer, z. B. 04011000-1234512345-06.")
    )
    label = forms.CharField(
        label=_("Wofür"), max_length=80, help_text=_("Amt oder Kostenstelle, z. B. Schulamt.")
    )
