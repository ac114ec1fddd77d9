# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Forms: the calculation, cost items with their steps, keys."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from itunion.foundation.kernel.api import clock
from itunion.foundation.ui.api import GermanDateField, GermanDecimalField, MoneyField, parse_date
from itunion.union.catalogue.models import CostItem, CostKind
from itunion.union.catalogue.rules.outcome import LEAST_YEARS, MOST_YEARS
from itunion.union.catalogue.rules.present_value import OwnCosts

__all__ = ["CalculationForm", "CostItemForm", "KeyForm", "KnownAtField", "StepForm"]

EARLIEST = date(2000, 1, 1)
YEARS_AHEAD = 30


def latest_day() -> date:
    """Return the last day a calculation may begin on."""
    return date(clock.today().year + YEARS_AHEAD, 12, 31)


class KnownAtField(forms.Field):
    """A moment: typed as a day (then its end counts), or exact as a link carries it; empty means now."""

    default_error_messages = {
        "invalid": _("„%(value)s“ ist kein Tag. Bitte schreiben Sie ihn so: 31.12.2026."),
        "future": _(
            "Was künftig bekannt sein wird, weiß noch niemand. Bitte wählen Sie einen Tag bis heute."
        ),
    }

    def to_python(self, value: Any) -> datetime | None:
        """Return an aware moment, not after now, or None for an empty field."""
        if value in self.empty_values:
            return None
        try:
            moment = self._moment(str(value).strip())
        except (ValueError, OverflowError):
            raise ValidationError(
                self.error_messages["invalid"], code="invalid", params={"value": str(value)[:40]}
            ) from None
        if moment > clock.now():
            raise ValidationError(self.error_messages["future"], code="future")
        return moment

    @staticmethod
    def _moment(text: str) -> datetime:
        if "T" in text:
            moment = datetime.fromisoformat(text)
            if timezone.is_naive(moment):
                raise ValueError(text)
            return moment.astimezone(UTC)
        day = parse_date(text)
        if day == clock.today():
            return clock.now()
        after = timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
        return (after - timedelta(microseconds=1)).astimezone(UTC)


class CalculationForm(forms.Form):
    """What is to be calculated, for whom, from when on; and what the member states of itself."""

    kind = forms.ChoiceField(
        label=_("Was möchten Sie ausrechnen?"),
        choices=[
            ("leave", _("Rücknahme: Das Mitglied macht es wieder selbst")),
            ("join", _("Übergabe: Das Mitglied nutzt die Leistung künftig")),
        ],
        widget=forms.RadioSelect,
    )
    service = forms.TypedChoiceField(label=_("Leistung"), coerce=int)
    organisation = forms.TypedChoiceField(label=_("Mitglied"), coerce=int)
    on = GermanDateField(label=_("Letzter Tag der Nutzung, bei Übergabe der erste"), min_value=EARLIEST)
    years = forms.IntegerField(
        label=_("Zeitraum in Jahren"), min_value=LEAST_YEARS, max_value=MOST_YEARS, initial=10
    )
    key = GermanDecimalField(
        label=_("Schlüssel des Mitglieds"),
        places=2,
        min_value=0,
        max_value=999_999_999,
        required=False,
        help_text=_("Einwohner, Arbeitsplätze, Nutzer oder Geräte, je nach Leistung."),
    )
    own_yearly = MoneyField(
        label=_("Kosten je Jahr, wenn das Mitglied es selbst macht"),
        min_value=0,
        required=False,
        help_text=_("Netto: Personal, Lizenzen, Wartung, Räume."),
    )
    usage_yearly = MoneyField(
        label=_("Verbrauchsabhängige Kosten der Leistung je Jahr"),
        min_value=0,
        required=False,
        help_text=_("Leer: bei Rücknahme der Verbrauch der letzten zwölf vollen Monate zu heutigen Preisen."),
    )
    one_off = MoneyField(
        label=_("Einmalige Kosten der Umstellung"),
        min_value=0,
        required=False,
        help_text=_("Zum Beispiel Datenübernahme, Beschaffung, Schulung."),
    )
    book_value = MoneyField(
        label=_("Restbuchwert eigener Anlagen, die wegfallen"),
        min_value=0,
        required=False,
    )
    double_until = GermanDateField(
        label=_("Alter Vertrag läuft noch bis"),
        required=False,
        help_text=_("So lange wird doppelt gezahlt. TT.MM.JJJJ"),
    )
    grant_to_repay = MoneyField(
        label=_("Förderung, die zurückzuzahlen wäre"),
        min_value=0,
        required=False,
        help_text=_("Zählt, solange die Zweckbindung läuft."),
    )
    grant_bound_until = GermanDateField(label=_("Zweckbindung der Förderung bis"), required=False)
    known_at = KnownAtField(
        label=_("So rechnen, wie es bekannt war am"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-width": "date"}),
        help_text=_(
            "Leer: wie es jetzt bekannt ist. Ein früherer Tag ergibt, was damals herausgekommen wäre."
        ),
    )

    def __init__(
        self,
        *args: Any,
        services: Mapping[int, str],
        organisations: Mapping[int, str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["service"].choices = [("", _("Bitte wählen")), *services.items()]  # type: ignore[attr-defined]
        if len(organisations) == 1:
            del self.fields["organisation"]
        else:
            self.fields["organisation"].choices = [("", _("Bitte wählen")), *organisations.items()]  # type: ignore[attr-defined]
        self.organisations = organisations
        self.fields["on"].max_value = latest_day()  # type: ignore[attr-defined]

    @property
    def organisation_id(self) -> int:
        """The member it is about: the one chosen, or the only one there is to choose."""
        chosen: int | None = self.cleaned_data.get("organisation")
        return chosen if chosen is not None else next(iter(self.organisations))

    def clean(self) -> dict[str, Any]:
        """Ask for the key where it is needed."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("kind") == "join" and data.get("key") is None and "key" not in self.errors:
            self.add_error("key", _("Bitte geben Sie den Schlüssel an, mit dem das Mitglied teilnähme."))
        return data

    def own_costs(self, usage_yearly: Decimal) -> OwnCosts:
        """Return what the member states of itself; `usage_yearly` stands in where it stated no usage."""
        data = self.cleaned_data
        zero = Decimal("0.00")
        usage = data["usage_yearly"]
        mine = OwnCosts(
            own_yearly=data["own_yearly"] or zero,
            usage_yearly=usage_yearly if usage is None else usage,
            one_off=data["one_off"] or zero,
        )
        if data["kind"] == "leave":
            return mine
        return OwnCosts(
            mine.own_yearly,
            mine.usage_yearly,
            mine.one_off,
            data["book_value"] or zero,
            data["grant_to_repay"] or zero,
            data["grant_bound_until"],
            data["double_until"],
        )


class CostItemForm(forms.Form):
    """An item of the fixed cost."""

    name = forms.CharField(
        label=_("Bezeichnung"),
        max_length=120,
        help_text=_("Dieselbe Bezeichnung mit späterem Beginn setzt die Position zu neuen Bedingungen fort."),
    )
    kind = forms.ChoiceField(label=_("Kostenart"), choices=CostKind.choices)
    yearly = MoneyField(label=_("Kosten je Jahr (netto)"), min_value=0)
    valid_from = GermanDateField(label=_("Gilt ab"), min_value=EARLIEST)
    valid_until = GermanDateField(
        label=_("Gilt bis"),
        required=False,
        help_text=_("Bei Abschreibungen der letzte Tag der Nutzungsdauer. TT.MM.JJJJ"),
    )
    bound_until = GermanDateField(
        label=_("Fest gebunden bis"),
        required=False,
        help_text=_("Vorher sinken die Kosten nicht, auch wenn Mitglieder ausscheiden. TT.MM.JJJJ"),
    )
    lead_months = forms.IntegerField(
        label=_("Vorlauf in Monaten"),
        min_value=0,
        max_value=120,
        initial=0,
        help_text=_(
            "So lange dauert es, bis die Kosten nach einem Ausscheiden sinken: Kündigungsfrist, Umsetzung."
        ),
    )

    @staticmethod
    def initial_of(row: CostItem) -> dict[str, Any]:
        """Return the initial values for a row that is to be superseded."""
        fields = ("name", "kind", "yearly", "valid_from", "valid_until", "bound_until", "lead_months")
        return {field: getattr(row, field) for field in fields}


class StepForm(forms.Form):
    """A step: what the item costs at a key sum up to the limit."""

    limit = GermanDecimalField(label=_("Schlüsselsumme bis"), places=4, min_value=0, required=False)
    yearly = MoneyField(label=_("Kosten je Jahr (netto)"), min_value=0, required=False)

    def clean(self) -> dict[str, Any]:
        """A row is filled or empty, never half."""
        data: dict[str, Any] = super().clean() or {}
        if (data.get("limit") is None) != (data.get("yearly") is None) and not self.errors:
            field = "limit" if data.get("limit") is None else "yearly"
            self.add_error(field, _("Bitte füllen Sie beide Felder der Stufe aus oder keines."))
        return data


class KeyForm(forms.Form):
    """A member's key from a day on."""

    organisation_id = forms.TypedChoiceField(label=_("Mitglied"), coerce=int)
    amount = GermanDecimalField(label=_("Schlüssel"), places=2, min_value=0, max_value=999_999_999)
    valid_from = GermanDateField(label=_("Gilt ab"), min_value=EARLIEST)

    def __init__(self, *args: Any, members: Mapping[int, str], key_label: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation_id"].choices = [("", _("Bitte wählen")), *members.items()]  # type: ignore[attr-defined]
        self.fields["amount"].help_text = key_label
