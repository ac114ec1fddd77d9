# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Forms: paying in, further shares, transfer, exit, settlement, profit and loss."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from itunion.foundation.ui.api import GermanDateField, MoneyField
from itunion.union.members.forms.accession import FORMS

__all__ = [
    "CalculatorForm",
    "CapitalForm",
    "ExclusionForm",
    "ExtraordinaryForm",
    "FurtherSharesForm",
    "LossForm",
    "NoticeOfTerminationForm",
    "PaymentForm",
    "PlanForm",
    "ProfitForm",
    "ReversalForm",
    "SettlementForm",
    "SettlementPaymentForm",
    "SuccessionForm",
    "TerminateSharesForm",
    "TransferForm",
]

CHANGES = (
    ("2", _("Erhöhung des Geschäftsanteils")),
    ("3", _("Pflichtbeteiligung mit mehreren Anteilen")),
    ("4", _("Nachschüsse")),
    ("5", _("Kündigungsfrist über zwei Jahre")),
    ("9", _("Mindestkapital")),
    ("10", _("Grenzen des Auseinandersetzungsguthabens")),
    ("11", _("investierende Mitglieder")),
    ("purpose", _("wesentliche Änderung des Gegenstands")),
    ("duty_to_use", _("Pflicht zur Inanspruchnahme")),
    ("running_fees", _("laufende Beiträge")),
    ("other", _("andere Änderung")),
)


class ReversalForm(forms.Form):
    """Why an entry is taken back."""

    reason = forms.CharField(
        label=_("Grund"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Der falsche Eintrag bleibt lesbar; das Storno hebt ihn auf."),
    )


class PlanForm(forms.Form):
    """Up to three instalments; all empty takes what the statutes fix."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for n in (1, 2, 3):
            self.fields[f"amount_{n}"] = MoneyField(
                label=_("%(n)s. Rate") % {"n": n}, required=False, min_value=0
            )
            self.fields[f"due_{n}"] = GermanDateField(label=_("fällig am"), required=False, help_text="")
        self.fields["resolution"] = forms.CharField(
            label=_("Beschluss der Generalversammlung"),
            max_length=200,
            required=False,
            help_text=_("Nötig, wenn Betrag oder Tag anders sind als in der Satzung (§ 50 GenG)."),
        )

    def clean(self) -> dict[str, Any]:
        """Every instalment has both amount and day."""
        data = super().clean() or {}
        for n in (1, 2, 3):
            if bool(data.get(f"amount_{n}")) != bool(data.get(f"due_{n}")):
                self.add_error(f"amount_{n}", _("Eine Rate braucht Betrag und Tag."))
        return data

    def instalments(self) -> list[tuple[Any, Any]] | None:
        """Return the instalments, None when all fields are empty."""
        data = self.cleaned_data
        found = [(data[f"amount_{n}"], data[f"due_{n}"]) for n in (1, 2, 3) if data.get(f"amount_{n}")]
        return found or None


class PaymentForm(forms.Form):
    """A payment on the shares."""

    amount = MoneyField(label=_("Betrag"), min_value=0)
    paid_on = GermanDateField(label=_("Eingegangen am"))
    reference = forms.CharField(label=_("Beleg"), max_length=200)
    set_off = forms.BooleanField(label=_("durch Aufrechnung mit einer Forderung"), required=False)


class FurtherSharesForm(forms.Form):
    """Further shares."""

    shares = forms.IntegerField(label=_("Weitere Anteile"), min_value=1, initial=1)
    declared_on = GermanDateField(label=_("Erklärt am"))
    form = forms.ChoiceField(label=_("Form"), choices=FORMS)
    admitted_on = GermanDateField(label=_("Zugelassen am"), required=False)
    reference = forms.CharField(label=_("Beschluss"), max_length=200)


class _OtherMemberForm(forms.Form):
    """A form that names another member."""

    def __init__(self, *args: Any, others: Mapping[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: list[tuple[Any, Any]] = [("", "–")]
        choices += sorted(others.items(), key=lambda item: item[1])
        self.fields[self.other].choices = choices  # type: ignore[attr-defined]

    other = ""


class TransferForm(_OtherMemberForm):
    """A transfer of balance."""

    other = "to_id"
    to_id = forms.TypedChoiceField(label=_("An das Mitglied"), coerce=int)
    amount = MoneyField(label=_("Betrag"), min_value=0)
    shares = forms.IntegerField(
        label=_("Anteile, die mitgehen"), min_value=0, initial=0,
        help_text=_("Wer das ganze Guthaben überträgt, scheidet an diesem Tag aus."),
    )  # fmt: skip
    transferred_on = GermanDateField(label=_("Übertragen am"))
    form = forms.ChoiceField(label=_("Form"), choices=[*FORMS, ("oral", _("mündlich"))])
    consent = forms.BooleanField(label=_("Der Vorstand hat zugestimmt"), required=False)
    reference = forms.CharField(label=_("Vereinbarung"), max_length=200)


class CalculatorForm(forms.Form):
    """The day of receipt of a notice."""

    received_on = GermanDateField(label=_("Kündigung zugegangen am"))


class NoticeOfTerminationForm(forms.Form):
    """A termination."""

    received_on = GermanDateField(label=_("Zugegangen am"))
    form = forms.ChoiceField(label=_("Form"), choices=FORMS)
    exit_on = GermanDateField(
        label=_("Zum"),
        required=False,
        help_text=_("Ende eines Geschäftsjahres; leer: zum nächsten möglichen."),
    )
    hardship_reason = forms.CharField(
        label=_("Härtegrund"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Nur bei einer Kündigungsfrist über zwei Jahren (§ 65 Abs. 3 GenG)."),
    )
    by_third_party = forms.BooleanField(
        label=_("Kündigung durch Gläubiger oder Insolvenzverwalter"), required=False
    )
    creditor = forms.CharField(label=_("Wer kündigt"), max_length=200, required=False)
    title = forms.CharField(label=_("Mit welchem Titel"), max_length=200, required=False)
    reference = forms.CharField(label=_("Aktenzeichen"), max_length=200, required=False)


class ExtraordinaryForm(forms.Form):
    """An extraordinary termination."""

    declared_on = GermanDateField(label=_("Zugegangen am"))
    known_on = GermanDateField(
        label=_("Beschlossen oder bekannt geworden am"),
        help_text=_("Bei Anwesenden der Tag des Beschlusses, sonst der Tag der Kenntnis."),
    )
    change = forms.ChoiceField(label=_("Änderung der Satzung"), choices=CHANGES)
    entitled = forms.BooleanField(
        label=_("Widerspruch zu Protokoll, nicht zugelassen oder nicht ordentlich geladen"), required=False
    )
    ground = forms.CharField(label=_("Worin das besteht"), max_length=200)


class TerminateSharesForm(forms.Form):
    """A termination of single shares."""

    shares = forms.IntegerField(label=_("Anteile"), min_value=1, initial=1)
    received_on = GermanDateField(label=_("Zugegangen am"))
    form = forms.ChoiceField(label=_("Form"), choices=FORMS)
    exit_on = GermanDateField(label=_("Zum"), required=False)
    reference = forms.CharField(label=_("Aktenzeichen"), max_length=200, required=False)


class ExclusionForm(forms.Form):
    """An exclusion with its registered letter."""

    reason = forms.ChoiceField(label=_("Grund nach der Satzung"))
    resolution = forms.CharField(label=_("Beschluss"), max_length=200)
    posted_on = GermanDateField(label=_("Eingeschriebener Brief abgesandt am"))
    posting_proof = forms.CharField(label=_("Sendungsnummer"), max_length=200, required=False)

    def __init__(self, *args: Any, reasons: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = [(r, r) for r in reasons]  # type: ignore[attr-defined]


class SuccessionForm(_OtherMemberForm):
    """A merger of municipalities."""

    other = "successor_id"
    effective_on = GermanDateField(label=_("Gebietsänderung wirksam am"))
    successor_id = forms.TypedChoiceField(
        label=_("Rechtsnachfolger, wenn schon Mitglied"), coerce=int, empty_value=None, required=False
    )
    successor = forms.CharField(label=_("sonst: Name des Rechtsnachfolgers"), max_length=200, required=False)
    reference = forms.CharField(label=_("Gesetz oder Vereinbarung"), max_length=200)


class SettlementForm(forms.Form):
    """A settlement."""

    amount = MoneyField(
        label=_("Auseinandersetzungsguthaben"), min_value=0, help_text=_("Genau das Geschäftsguthaben.")
    )
    dissolved_on = GermanDateField(label=_("Genossenschaft aufgelöst am"), required=False)
    reason = forms.CharField(label=_("Begründung bei Auflösung"), max_length=400, required=False)
    reference = forms.CharField(label=_("Bilanz"), max_length=200, required=False)


class SettlementPaymentForm(forms.Form):
    """A payment to who left."""

    amount = MoneyField(label=_("Betrag"), min_value=0)
    paid_on = GermanDateField(label=_("Ausgezahlt am"))
    reference = forms.CharField(label=_("Beleg"), max_length=200)


class ProfitForm(forms.Form):
    """Profit to distribute."""

    year_ends = GermanDateField(label=_("Ende des Geschäftsjahres"))
    total = MoneyField(label=_("Betrag insgesamt"), min_value=0)
    resolution = forms.CharField(label=_("Beschluss der Generalversammlung"), max_length=200)
    payout = forms.BooleanField(label=_("Was die Anteile übersteigt, wird ausgezahlt"), required=False)


class LossForm(forms.Form):
    """A loss to write off the balances."""

    year_ends = GermanDateField(label=_("Ende des Geschäftsjahres"))
    total = MoneyField(label=_("Betrag insgesamt"), min_value=0)
    resolution = forms.CharField(label=_("Beschluss der Generalversammlung"), max_length=200)


class CapitalForm(forms.Form):
    """A loss against balances and reserves."""

    stated_on = GermanDateField(label=_("Stand"))
    loss = MoneyField(label=_("Verlust"), min_value=0)
    reserves = MoneyField(label=_("Rücklagen"), min_value=0)
    reason = forms.CharField(
        label=_("Was veranlasst ist"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_(
            "Nötig, wenn der Verlust mehr als die Hälfte ausmacht: z. B. Generalversammlung einberufen am …"
        ),
    )
