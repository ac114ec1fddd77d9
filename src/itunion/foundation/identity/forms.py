# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Forms: invite somebody, accept an invitation."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from itunion.foundation.identity.models import Mandate, Person
from itunion.foundation.identity.roles import ROLES, roles_for_kind

__all__ = ["AcceptForm", "InviteForm", "SwitchForm"]


class InviteForm(forms.Form):
    """Name, address and roles of somebody to invite."""

    display_name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(label=_("E-Mail-Adresse"), help_text=_("Dorthin geht der Einladungslink."))
    roles = forms.MultipleChoiceField(label=_("Rollen"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["roles"].choices = [(r.key, r.name) for r in roles_for_kind(kind)]  # type: ignore[attr-defined]


class AcceptForm(forms.Form):
    """The password of somebody who accepts."""

    password = forms.CharField(
        label=_("Passwort"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Mindestens 12 Zeichen. Ein Satz, den nur Sie kennen, ist besser als Sonderzeichen."),
    )
    repeated = forms.CharField(
        label=_("Passwort wiederholen"), widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def clean_password(self) -> str:
        """Check the password against length, common ones and the person's own address."""
        password = str(self.cleaned_data["password"])
        validate_password(password, Person(email=self.email))
        return password

    def clean(self) -> dict[str, Any]:
        """Both entries must agree."""
        data = super().clean() or {}
        if data.get("password") and data.get("repeated") and data["password"] != data["repeated"]:
            self.add_error(
                "repeated",
                _("Die beiden Eingaben sind verschieden. Bitte wiederholen Sie das Passwort genau."),
            )
        return data


class SwitchForm(forms.Form):
    """The organisations somebody may act for."""

    mandate = forms.ChoiceField(label=_("Organisation"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, mandates: Sequence[Mandate], present: int | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mandate"].initial = present
        self.fields["mandate"].choices = [  # type: ignore[attr-defined]
            (m.pk, f"{m.organisation.name} ({', '.join(str(ROLES[r].name) for r in m.roles if r in ROLES)})")
            for m in mandates
        ]
