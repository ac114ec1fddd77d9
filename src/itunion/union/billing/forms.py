# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Forms: the reason of a cancellation."""

from django import forms
from django.utils.translation import gettext_lazy as _

__all__ = ["CancelForm"]


class CancelForm(forms.Form):
    """Why an invoice is cancelled."""

    reason = forms.CharField(label=_("Grund des Stornos"), max_length=300)
