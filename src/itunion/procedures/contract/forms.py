# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The form that switches a procedure on: member, day, and a field per parameter of the manifest."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from itunion.foundation.kernel.api import clock
from itunion.foundation.organisations.api import OrganisationKind, organisations_of_kind
from itunion.foundation.ui.api import GermanDateField, GermanDecimalField
from itunion.procedures.contract.extension_points import Manifest, Parameter

__all__ = ["ActivationForm"]


def field_for(parameter: Parameter) -> forms.Field:
    """Return the form field of a parameter; the rules check the value again."""
    common: dict[str, Any] = {
        "label": parameter.label,
        "required": parameter.required and parameter.kind != "yes_no",
        "initial": parameter.default,
    }
    if parameter.kind in ("whole", "decimal"):
        return GermanDecimalField(
            places=0 if parameter.kind == "whole" else 6,
            min_value=parameter.minimum,
            max_value=parameter.maximum,
            **common,
        )
    if parameter.kind == "date":
        return GermanDateField(**common)
    if parameter.kind == "yes_no":
        return forms.BooleanField(**common)
    if parameter.kind == "choice":
        empty = [] if parameter.required else [("", "–")]
        return forms.ChoiceField(choices=[*empty, *parameter.choices], **common)
    return forms.CharField(min_length=parameter.minimum, max_length=parameter.maximum or 1000, **common)


class ActivationForm(forms.Form):
    """For whom, from when, with which parameters."""

    member = forms.ChoiceField(label=_("Mitglied"))
    from_day = GermanDateField(label=_("Ab"))

    def __init__(self, *args: Any, manifest: Manifest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.manifest = manifest
        members = organisations_of_kind(OrganisationKind.MEMBER)
        choices: Any = [("", _("Bitte wählen")), *((str(m.pk), m.name) for m in members)]
        self.fields["member"].choices = choices  # type: ignore[attr-defined]
        self.fields["from_day"].initial = clock.today()
        for parameter in manifest.parameters:
            self.fields[parameter.name] = field_for(parameter)

    def parameters(self) -> dict[str, Any]:
        """Return the values of the manifest's parameters as the rules read them."""
        values = {p.name: self.cleaned_data.get(p.name) for p in self.manifest.parameters}
        return {k: format(v, "f") if isinstance(v, Decimal) else v for k, v in values.items()}
