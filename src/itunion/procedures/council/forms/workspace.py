# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Forms of the workspace."""

from django import forms
from django.utils.translation import gettext_lazy as _

__all__ = ["NoteForm"]


class NoteForm(forms.Form):
    """A private note."""

    text = forms.CharField(
        label=_("Notiz"),
        widget=forms.Textarea(attrs={"rows": 6}),
        required=False,
        help_text=_("Nur Sie sehen sie. Leer speichern löscht sie."),
    )
