# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Forms: what a service is, promises, costs and asks for."""

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from itunion.foundation.organisations.api import organisations_of_kind
from itunion.foundation.ui.api import GermanDateField, GermanDecimalField
from itunion.union.catalogue.models import KeyKind, NoticeTo, Service, Side, TaskPhase, VatCase
from itunion.union.catalogue.wording import UNITS

__all__ = [
    "AnnexForm",
    "ChangeForm",
    "LevelForm",
    "MeterForm",
    "PrerequisiteForm",
    "PriceForm",
    "ReferenceForm",
    "ServiceForm",
    "TaskForm",
    "TermsForm",
]


def _text(label: Any, rows: int = 4, **kwargs: Any) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


class ChangeForm(forms.Form):
    """The descriptions of a service."""

    name = forms.CharField(label=_("Name"), max_length=120)
    for_deciders = _text(
        _("Für Entscheiderinnen und Entscheider"),
        help_text=_("Wofür ist die Leistung gut, was nimmt sie ab? In ganzen Sätzen ohne Fachwörter."),
    )
    for_technicians = _text(
        _("Für die Technik"),
        required=False,
        help_text=_("Schnittstellen, Anschlüsse, Grenzen."),
    )


class ServiceForm(ChangeForm):
    """A new service."""

    key = forms.SlugField(
        label=_("Schlüssel"),
        max_length=30,
        help_text=_("Kurz und für immer, zum Beispiel ratsinfo. Er steht auf Rechnungen."),
    )
    field_order = ("name", "key")


class TermsForm(forms.Form):
    """Terms from a day on."""

    valid_from = GermanDateField(label=_("Gültig ab"))
    minimum_term_months = forms.IntegerField(
        label=_("Mindestlaufzeit in Monaten"), min_value=0, max_value=120
    )
    notice_months = forms.IntegerField(label=_("Kündigungsfrist in Monaten"), min_value=0, max_value=36)
    notice_to = forms.ChoiceField(label=_("Kündigung"), choices=NoticeTo.choices)
    key_kind = forms.ChoiceField(
        label=_("Schlüssel der festen Kosten"),
        choices=KeyKind.choices,
        help_text=_("Wonach sie geteilt werden."),
    )
    vat_case = forms.ChoiceField(label=_("Umsatzsteuer"), choices=VatCase.choices)


class LevelForm(forms.Form):
    """A service level from a day on."""

    name = forms.CharField(label=_("Was"), max_length=80, help_text=_("zum Beispiel Verfügbarkeit"))
    measure = forms.CharField(label=_("Wie gemessen"), max_length=200)
    target = forms.CharField(label=_("Zusage"), max_length=80, help_text=_("zum Beispiel 99,5 % im Monat"))
    valid_from = GermanDateField(label=_("Gültig ab"))


class MeterForm(forms.Form):
    """Something that is metered."""

    label = forms.CharField(
        label=_("Bezeichnung"), max_length=80, help_text=_("So steht sie auf der Rechnung.")
    )
    key = forms.SlugField(label=_("Schlüssel"), max_length=30, help_text=_("So heißt der Zähler in Dateien."))
    unit_code = forms.ChoiceField(
        label=_("Einheit"),
        choices=[(code, format_lazy("{} ({})", name, code)) for code, name in UNITS.items()],
    )


class PriceForm(forms.Form):
    """A meter's price from a day on."""

    meter_id = forms.TypedChoiceField(label=_("Zähler"), coerce=int)
    price = GermanDecimalField(label=_("Preis je Einheit in Euro, netto"), places=4, min_value=0)
    valid_from = GermanDateField(label=_("Gültig ab"))

    def __init__(self, *args: Any, service: Service, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(meter.pk, meter.label) for meter in service.meters.all()]
        self.fields["meter_id"].choices = choices  # type: ignore[attr-defined]


class PrerequisiteForm(forms.Form):
    """Another service, or words."""

    requires_id = forms.TypedChoiceField(
        label=_("Leistung, die vorher in Nutzung sein muss"), coerce=int, empty_value=None, required=False
    )
    text = forms.CharField(
        label=_("oder in Worten"),
        max_length=200,
        required=False,
        help_text=_("Das Mitglied bestätigt es bei der Bestellung."),
    )

    def __init__(self, *args: Any, service: Service, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Service.objects.exclude(pk=service.pk).order_by("name").values_list("pk", "name")
        self.fields["requires_id"].choices = [("", "–"), *others]  # type: ignore[attr-defined]


class ReferenceForm(forms.Form):
    """A person at a member who agreed to be asked."""

    organisation_id = forms.TypedChoiceField(label=_("Mitglied"), coerce=int)
    name = forms.CharField(label=_("Name"), max_length=120)
    contact = forms.CharField(label=_("Telefon oder E-Mail"), max_length=200)
    consented_on = GermanDateField(label=_("Einwilligung vom"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        members = [(o.pk, o.name) for o in organisations_of_kind("member")]
        self.fields["organisation_id"].choices = members  # type: ignore[attr-defined]


class TaskForm(forms.Form):
    """A task of setting up or taking back."""

    phase = forms.ChoiceField(label=_("Wann"), choices=TaskPhase.choices)
    title = forms.CharField(label=_("Aufgabe"), max_length=160)
    who = forms.ChoiceField(label=_("Wer"), choices=Side.choices)


class AnnexForm(forms.Form):
    """The agreement on data processing (Art. 28 GDPR)."""

    subject = _text(_("Gegenstand und Dauer, Art und Zweck der Verarbeitung"), 3)
    categories = _text(_("Art der personenbezogenen Daten"), 3)
    data_subjects = _text(_("Kategorien betroffener Personen"), 2)
    sub_processors = _text(_("Weitere Auftragsverarbeiter"), 3)
    measures = _text(_("Technische und organisatorische Maßnahmen"), 5)
