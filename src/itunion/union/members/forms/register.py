# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Forms: the register as of a day, master data, evidence, planned exit, member list, papers."""

from django import forms
from django.utils.translation import gettext_lazy as _

from itunion.foundation.ui.api import GermanDateField, MoneyField, UploadField
from itunion.union.members.models import Paper

__all__ = [
    "AsOfForm",
    "DetailsForm",
    "ErasePaperForm",
    "EvidenceForm",
    "LeitwegForm",
    "ListForm",
    "PaperForm",
    "PlannedExitForm",
    "TurnoverForm",
]


class AsOfForm(forms.Form):
    """Which day the register shows, and as known on which."""

    as_of = GermanDateField(label=_("Stand am"), required=False, help_text="")
    known_on = GermanDateField(label=_("Bekannt am"), required=False, help_text="")
    former = forms.BooleanField(label=_("auch Ausgeschiedene"), required=False)


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


PRIVATE = (("", _("noch nicht geklärt")), ("no", _("nein")), ("yes", _("ja")))
PRIVATE_VALUES = {"": None, "no": False, "yes": True}


class PrivateCapitalField(forms.TypedChoiceField):
    """Private capital in a member: no, yes, or not known yet."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(
            label=_("Privates Kapital beteiligt"),
            choices=PRIVATE,
            coerce=PRIVATE_VALUES.__getitem__,
            empty_value=None,
            required=False,
        )


class EvidenceForm(forms.Form):
    """The evidence that a member is a contracting authority."""

    authority_number = forms.CharField(
        label=_("Nummer als öffentlicher Auftraggeber"), max_length=60, required=False
    )
    authority_evidence = forms.CharField(
        label=_("Nachweis nach § 99 GWB"),
        max_length=400,
        required=False,
        help_text=_(
            "Woraus folgt, dass das Mitglied öffentlicher Auftraggeber ist, z. B. Gebietskörperschaft, § 99 Nr. 1."
        ),
    )
    private_capital = PrivateCapitalField()
    as_of = GermanDateField(label=_("Stand des Nachweises"))


class PlannedExitForm(forms.Form):
    """A planned end of membership; only a reminder."""

    planned_on = GermanDateField(label=_("Mitgliedschaft geplant bis"), required=False)
    note = forms.CharField(label=_("Wozu"), max_length=200, required=False)


class ListForm(forms.Form):
    """A list of members as a file."""

    file = UploadField(label=_("Mitgliederliste"))


class PaperForm(forms.Form):
    """A paper to keep."""

    kind = forms.ChoiceField(label=_("Art"), choices=Paper.Kind.choices)
    title = forms.CharField(label=_("Bezeichnung"), max_length=200)
    dated = GermanDateField(label=_("Datum der Unterlage"))
    file = UploadField(label=_("Datei"), kinds=("pdf",))


class ErasePaperForm(forms.Form):
    """Why a paper is erased."""

    reason = forms.CharField(label=_("Anlass"), max_length=200)


class TurnoverForm(forms.Form):
    """Turnover of a year."""

    year = forms.IntegerField(label=_("Jahr"), min_value=2000, max_value=2999)
    total = MoneyField(label=_("Umsatz insgesamt"), min_value=0)
    with_members = MoneyField(label=_("davon mit Mitgliedern"), min_value=0)
    source = forms.CharField(
        label=_("Quelle"), max_length=200, help_text=_("z. B. festgestellter Jahresabschluss 2025")
    )
