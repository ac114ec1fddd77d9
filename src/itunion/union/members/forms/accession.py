# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Forms: the steps of an accession."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from itunion.foundation.ui.api import GermanDateField, UploadField
from itunion.union.law.api import Statutes
from itunion.union.members.documents import duties
from itunion.union.members.forms.register import PrivateCapitalField
from itunion.union.members.models import AccessionCase, MemberType, Notice

__all__ = [
    "AdmissionForm",
    "CaseForm",
    "ClearanceForm",
    "DeclarationForm",
    "EntryForm",
    "ErasureForm",
    "NoticeForm",
    "RefusalForm",
    "ResolutionForm",
]

FORMS = (("text", _("Textform (E-Mail, Portal, Scan)")), ("written", _("Schriftform (Unterschrift)")))


class CaseForm(forms.Form):
    """A new accession."""

    name = forms.CharField(label=_("Name der Körperschaft"), max_length=200)
    kind = forms.ChoiceField(label=_("Art"), choices=MemberType.choices, initial=MemberType.MUNICIPALITY)
    street = forms.CharField(label=_("Straße und Hausnummer"), max_length=120)
    postcode = forms.CharField(label=_("Postleitzahl"), max_length=10)
    city = forms.CharField(label=_("Ort"), max_length=80)
    email = forms.EmailField(
        label=_("E-Mail-Adresse"), required=False, help_text=_("Dorthin gehen die Nachrichten zur Aufnahme.")
    )
    representative = forms.CharField(label=_("Wer vertritt"), max_length=120, required=False)
    deputy = forms.CharField(label=_("Stellvertretung"), max_length=120, required=False)
    official_key = forms.CharField(label=_("Gemeindeschlüssel"), max_length=9, required=False)
    inhabitants = forms.IntegerField(label=_("Einwohner"), min_value=0, required=False)
    workplaces = forms.IntegerField(label=_("Arbeitsplätze"), min_value=0, initial=0)
    leitweg_id = forms.CharField(label=_("Leitweg-ID"), max_length=46, required=False)
    authority_evidence = forms.CharField(label=_("Nachweis nach § 99 GWB"), max_length=400, required=False)
    private_capital = PrivateCapitalField()
    investing = forms.BooleanField(label=_("investierendes Mitglied"), required=False)
    planned_exit_on = GermanDateField(
        label=_("geplant bis"),
        required=False,
        help_text=_("Nur zur Erinnerung: Eine Mitgliedschaft endet durch Kündigung, nicht durch Zeitablauf."),
    )


class ResolutionForm(forms.Form):
    """The council's resolution."""

    resolved_on = GermanDateField(label=_("Beschlossen am"))
    reference = forms.CharField(
        label=_("Nummer oder Bezeichnung"), max_length=200, help_text=_("z. B. BV 042/2026")
    )


class ClearanceForm(forms.Form):
    """What went to the municipal supervisor, and its answer."""

    sent_on = GermanDateField(label=_("Unterlagen abgesandt am"))
    authority = forms.CharField(label=_("Kommunalaufsicht"), max_length=200)
    answer = forms.ChoiceField(
        label=_("Antwort"), choices=[("", _("steht aus")), *AccessionCase.Answer.choices], required=False
    )
    answered_on = GermanDateField(label=_("Antwort vom"), required=False)
    reference = forms.CharField(label=_("Aktenzeichen"), max_length=200, required=False)


class DeclarationForm(forms.Form):
    """The declaration of accession; the duties the law wants to see stand out (§ 15a)."""

    template_name = "members/declaration_form.html"

    declared_on = GermanDateField(label=_("Erklärt am"))
    form = forms.ChoiceField(label=_("Form"), choices=FORMS)
    shares = forms.IntegerField(label=_("Geschäftsanteile"), min_value=1, initial=1)
    statutes_shown_on = GermanDateField(label=_("Satzung zugänglich gemacht am"))
    printout_offered = forms.BooleanField(label=_("Ein Ausdruck der Satzung war angeboten"), required=False)
    unconditional = forms.BooleanField(label=_("Die Erklärung ist unbedingt"), required=False)
    duty_payment = forms.BooleanField(required=False)
    duty_additional = forms.BooleanField(required=False)
    duty_other = forms.BooleanField(required=False)
    premade = forms.BooleanField(label=_("Unser Formular wurde verwendet"), required=False, initial=True)
    by_proxy = forms.BooleanField(label=_("Erklärt durch Bevollmächtigte"), required=False)
    proxy_form = forms.ChoiceField(
        label=_("Form der Vollmacht"),
        choices=[("", "–"), ("text", _("Textform")), ("written", _("Schriftform")), ("oral", _("mündlich"))],
        required=False,
    )
    board_resolution = forms.CharField(
        label=_("Beschluss des Vorstands zur Textform"), max_length=200, required=False
    )
    supervisory_resolution = forms.CharField(
        label=_("Beschluss des Aufsichtsrats zur Textform"), max_length=200, required=False
    )
    file = UploadField(label=_("Erklärung als Datei"), kinds=("pdf",), required=False)

    def __init__(self, *args: Any, statutes: Statutes, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.highlighted = []
        for duty in duties(statutes):
            field = self.fields[f"duty_{duty.key}"]
            field.label = duty.text
            if duty.applies:
                self.highlighted.append(f"duty_{duty.key}")
            else:
                del self.fields[f"duty_{duty.key}"]
        if statutes["declaration_form"] != "written":
            del self.fields["board_resolution"], self.fields["supervisory_resolution"]


class AdmissionForm(forms.Form):
    """The admission by the board."""

    admitted_on = GermanDateField(label=_("Zugelassen am"))
    reference = forms.CharField(label=_("Beschluss"), max_length=200)
    effective_on = GermanDateField(
        label=_("Mitglied ab"), required=False, help_text=_("Leer: mit dem Tag der Zulassung.")
    )
    admitted_by = forms.ChoiceField(
        label=_("Zugelassen durch"),
        choices=[
            ("board", _("Vorstand")),
            ("supervisory_board", _("Aufsichtsrat")),
            ("assembly", _("Generalversammlung")),
        ],
    )
    reason = forms.CharField(
        label=_("Begründung, falls Angaben fehlen"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, missing: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.missing = missing
        reason = self.fields.pop("reason")
        if not missing:
            return
        for number, name in enumerate(missing):
            self.fields[f"extra_{number}"] = (
                PrivateCapitalField()
                if name == "privates Kapital"
                else forms.CharField(label=name, max_length=200, required=False)
            )
            self.fields[f"extra_{number}"].help_text = _("Verlangt unsere Satzung in der Mitgliederliste.")
        self.fields["reason"] = reason

    def extra(self) -> dict[str, str]:
        """Return the further fields as they were given."""
        words = {None: "", True: "yes", False: "no"}
        given = {name: self.cleaned_data.get(f"extra_{n}") for n, name in enumerate(self.missing)}
        return {name: words.get(value, str(value)) for name, value in given.items()}


class EntryForm(forms.Form):
    """The entry itself needs no further words."""


class NoticeForm(forms.Form):
    """How a notice goes out, and the proof of it."""

    way = forms.ChoiceField(label=_("Versand"), choices=Notice.Way.choices)
    proof = forms.CharField(
        label=_("Nachweis der Absendung"),
        max_length=200,
        required=False,
        help_text=_(
            "Bei Brief und Einschreiben: Postausgangsbuch oder Sendungsnummer. Bei E-Mail von selbst."
        ),
    )
    sent_on = GermanDateField(label=_("Abgesandt am"), required=False)


class RefusalForm(forms.Form):
    """The refusal by the board."""

    refused_on = GermanDateField(label=_("Abgelehnt am"))
    reason = forms.CharField(
        label=_("Grund"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Bleibt im Haus und wird mit der Erklärung gelöscht."),
    )


class ErasureForm(forms.Form):
    """The return of a written declaration or the erasure of an electronic one."""

    how = forms.CharField(
        label=_("Zurückgegeben wie"),
        max_length=200,
        required=False,
        help_text=_(
            "Nur bei schriftlicher Erklärung, z. B. Einschreiben mit Nummer. Elektronisches wird jetzt gelöscht."
        ),
    )
