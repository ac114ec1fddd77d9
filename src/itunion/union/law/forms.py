# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Forms: a version of the statutes, its registration, what the union states of itself."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from itunion.foundation.ui.api import GermanDateField, GermanDecimalField, MoneyField
from itunion.union.law.rules import PARAMETERS, Parameter

__all__ = ["FactsForm", "RegistrationForm", "StatutesForm"]

OPTION_NAMES = {
    "none": _("keine"),
    "limited": _("auf die Haftsumme begrenzt"),
    "unlimited": _("unbegrenzt"),
    "law": _("wie das Gesetz"),
    "text": _("Textform"),
    "written": _("Schriftform"),
    "yes": _("ja"),
    "with_consent": _("mit Zustimmung"),
    "no": _("nein"),
    "assembly": _("Generalversammlung"),
    "supervisory_board": _("Aufsichtsrat"),
    "text_form": _("Nachricht an alle in Textform"),
    "public_paper": _("öffentliches Blatt"),
    "in_person": _("Präsenz"),
    "virtual": _("virtuell"),
    "hybrid": _("hybrid"),
    "stretched": _("gestreckt"),
    "anyone": _("jede Person"),
    "members_only": _("nur Mitglieder"),
    "absolute": _("mehr als die Hälfte"),
    "relative": _("die meisten Stimmen"),
    "notification": _("Anzeige"),
    "submission": _("Vorlage"),
    "approval": _("Genehmigung"),
    "not_required": _("nicht erforderlich"),
    "leaver": _("wer zurücknimmt"),
    "community": _("die Gemeinschaft der übrigen"),
}


def _field(parameter: Parameter) -> forms.Field:
    language = get_language() or "de"
    label = parameter.name(language)
    label = label[:1].upper() + label[1:]
    help_text = parameter.paragraph
    if parameter.unconfirmed:
        help_text += ". " + _("Üblicher Wert; bitte mit dem Prüfungsverband klären.")
    common: dict[str, Any] = {"label": label, "help_text": help_text, "required": not parameter.optional}
    choices = [(o, OPTION_NAMES.get(o, o)) for o in parameter.options]
    match parameter.kind:
        case "amount":
            return MoneyField(**common)
        case "percent":
            return GermanDecimalField(places=2, min_value=0, max_value=100, **common)
        case "number":
            return forms.IntegerField(min_value=0, max_value=100_000, **common)
        case "flag":
            return forms.BooleanField(**(common | {"required": False}))
        case "choice":
            return forms.ChoiceField(choices=choices, **common)
        case "choices":
            return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **common)
        case _:
            return forms.CharField(max_length=500, **common)


class StatutesForm(forms.Form):
    """A version of the statutes: title, day of the resolution, and every parameter."""

    title = forms.CharField(
        label=_("Bezeichnung"), max_length=200, help_text=_("z. B. Satzung in der Fassung vom 25.06.2026")
    )
    adopted_on = GermanDateField(label=_("Beschlossen am"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for key, parameter in PARAMETERS.items():
            self.fields[key] = _field(parameter)

    def parameters(self) -> dict[str, Any]:
        """Return the parameters as plain data."""
        values: dict[str, Any] = {}
        for key, parameter in PARAMETERS.items():
            value = self.cleaned_data.get(key)
            if parameter.kind in {"amount", "percent"}:
                value = f"{value:.2f}"
            elif parameter.optional and not value:
                value = None
            values[key] = value
        return values

    @staticmethod
    def initial_of(values: Mapping[str, Any]) -> dict[str, Any]:
        """Return the initial values of the form for parameters in force."""
        present = {key: values.get(key, parameter.default) for key, parameter in PARAMETERS.items()}
        amounts = {
            key: Decimal(present[key]) for key, p in PARAMETERS.items() if p.kind in {"amount", "percent"}
        }
        return present | amounts


class RegistrationForm(forms.Form):
    """The registration of a version."""

    registered_on = GermanDateField(label=_("Eingetragen am"))
    text_filed = forms.BooleanField(
        label=_("Vollständiger Wortlaut und Erklärung des Vorstands sind eingereicht"), required=False
    )
    published_on = GermanDateField(
        label=_("Bekannt gemacht am"),
        required=False,
        help_text=_("Nur nötig, wenn Anteil oder Haftsumme sinken: Gläubiger haben dann sechs Monate."),
    )


class FactsForm(forms.Form):
    """What letters and website state."""

    seat = forms.CharField(label=_("Sitz"), max_length=80)
    register_court = forms.CharField(label=_("Registergericht"), max_length=80)
    register_number = forms.CharField(label=_("Genossenschaftsregister-Nummer"), max_length=40)
    audit_association = forms.CharField(label=_("Prüfungsverband"), max_length=120)
    audit_association_seat = forms.CharField(label=_("Sitz des Prüfungsverbands"), max_length=80)
