# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Forms of the citizens' portal."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from itunion.procedures.council.queries.portal import committees

__all__ = ["SubscriptionForm"]


class SubscriptionForm(forms.Form):
    """Where the news go to, and what they are about."""

    email = forms.EmailField(
        label=_("E-Mail-Adresse"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    group = forms.ChoiceField(label=_("Worüber"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["group"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            ("", _now("Alle Gremien")),
            *((str(group.number), group.name) for group in committees()),
        ]

    def clean_group(self) -> int | None:
        """Return the number of the committee, None for all."""
        return int(self.cleaned_data["group"]) if self.cleaned_data["group"] else None
