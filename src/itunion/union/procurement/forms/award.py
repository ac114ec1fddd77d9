# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Forms: an alternative to compute, the award decision."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from itunion.foundation.ui.api import GermanDecimalField, parse_decimal
from itunion.union.procurement.models import AwardScenario
from itunion.union.procurement.rules.award import LONGEST_TIME, OwnRules, Variation

__all__ = ["DecideForm", "ScenarioForm"]


MOST_BUDGET = Decimal("100000000")  # the optimiser's limit


class ScenarioForm(forms.Form):
    """An alternative somebody wants to see."""

    kind = forms.ChoiceField(
        label=_("Was soll berechnet werden?"),
        choices=AwardScenario.Kind,
        initial=AwardScenario.Kind.CHEAPEST,
        widget=forms.RadioSelect,
    )
    max_suppliers = GermanDecimalField(
        label=_("Höchstzahl der Lieferanten"),
        help_text=_("Für „höchstens n Lieferanten“ und „eigene Vorgaben“."),
        places=0,
        min_value=1,
        max_value=10_000,
        required=False,
    )
    without_supplier = forms.ChoiceField(
        label=_("Ohne diesen Lieferanten"),
        help_text=_("Nur für „ohne einen Lieferanten“: Was, wenn er ausfällt?"),
        required=False,
    )
    excluded = forms.MultipleChoiceField(
        label=_("Ohne diese Lieferanten"),
        help_text=_("Nur für „eigene Vorgaben“, wie alle Felder bis zur Ausfallsicherheit."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    max_suppliers_per_member = GermanDecimalField(
        label=_("Höchstens so viele Lieferanten je Mitglied"),
        places=0,
        min_value=1,
        max_value=1_000,
        required=False,
    )
    max_suppliers_per_lot = GermanDecimalField(
        label=_("Höchstens so viele Lieferanten je Los"),
        places=0,
        min_value=1,
        max_value=1_000,
        required=False,
    )
    max_lots_per_supplier = GermanDecimalField(
        label=_("Höchstens so viele Lose je Lieferant"),
        help_text=_("Loslimitierung, § 30 Abs. 1 VgV: nur, wenn sie in der Bekanntmachung steht."),
        places=0,
        min_value=1,
        max_value=1_000,
        required=False,
    )
    budgets = forms.CharField(
        label=_("Budgets"),
        help_text=_("Je Zeile ein Mitglied und ein Betrag, z. B. „Stadt Gommern: 25.000,00“."),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        max_length=20_000,
    )
    resilient = forms.BooleanField(
        label=_("Ausfallsicher: Fällt ein Lieferant aus, liefern die übrigen alles Nötige."),
        required=False,
    )
    time_limit = GermanDecimalField(
        label=_("Rechenzeit in Sekunden"),
        help_text=_("Höchstens %(seconds)s. Meist genügen wenige Sekunden.") % {"seconds": LONGEST_TIME},
        places=0,
        min_value=1,
        max_value=LONGEST_TIME,
        initial=Decimal(30),
    )
    gap = GermanDecimalField(
        label=_("Genauigkeit in Prozent"),
        help_text=_(
            "Um so viel darf ein anderer Zuschlag höchstens günstiger sein; 0 verlangt den vollen Beweis."
        ),
        places=4,
        min_value=0,
        max_value=10,
        initial=Decimal("0.01"),
    )
    seed = GermanDecimalField(
        label=_("Startwert"),
        help_text=_("Gleicher Startwert, gleiches Ergebnis."),
        places=0,
        min_value=0,
        max_value=2**31 - 1,
        initial=Decimal(0),
    )

    def __init__(self, *args: Any, suppliers: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["without_supplier"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("– bitte wählen –")), *((name, name) for name in suppliers)]
        several = self.fields["excluded"]
        assert isinstance(several, forms.MultipleChoiceField)
        several.choices = [(name, name) for name in suppliers]

    def clean_budgets(self) -> tuple[tuple[str, Decimal], ...]:
        """Read one budget per line; every faulty line is named."""
        found: dict[str, Decimal] = {}
        problems = []
        for number, line in enumerate(self.cleaned_data["budgets"].splitlines(), start=1):
            member, _colon, text = line.rpartition(":")
            if not line.strip():
                continue
            try:
                amount = parse_decimal(text.replace("€", "").strip())
            except ValueError:
                amount = None
            if not member.strip() or amount is None or not 0 <= amount <= MOST_BUDGET:
                problems.append(_("Zeile %(number)s ist nicht „Mitglied: Betrag“.") % {"number": number})
            elif member.strip() in found:
                problems.append(
                    _("Zeile %(number)s nennt ein Mitglied zum zweiten Mal.") % {"number": number}
                )
            elif amount != amount.quantize(Decimal("0.01")):
                problems.append(_("Zeile %(number)s: höchstens zwei Nachkommastellen.") % {"number": number})
            else:
                found[member.strip()] = amount
        if problems:
            raise forms.ValidationError(problems)
        return tuple(sorted(found.items()))

    def request(self) -> dict[str, Any]:
        """Return what `actions.award.request_scenario` takes."""
        data = self.cleaned_data
        values: dict[str, int | str | None] = {
            AwardScenario.Kind.CHEAPEST: None,
            AwardScenario.Kind.MAX_SUPPLIERS: int(data["max_suppliers"] or 0),
            AwardScenario.Kind.WITHOUT_SUPPLIER: data["without_supplier"],
        }
        return {
            "variation": Variation(data["kind"], values.get(data["kind"]), self._rules()),
            "time_limit": int(data["time_limit"]),
            "seed": int(data["seed"]),
            "gap": float(data["gap"] / 100),
        }

    def _rules(self) -> OwnRules:
        data = self.cleaned_data
        if data["kind"] != AwardScenario.Kind.OWN_RULES:
            return OwnRules()

        def count(name: str) -> int | None:
            return None if data[name] is None else int(data[name])

        return OwnRules(
            max_suppliers=count("max_suppliers"),
            excluded=tuple(sorted(data["excluded"])),
            max_suppliers_per_member=count("max_suppliers_per_member"),
            max_suppliers_per_lot=count("max_suppliers_per_lot"),
            max_lots_per_supplier=count("max_lots_per_supplier"),
            resilient=data["resilient"],
            budgets=data["budgets"],
        )


class DecideForm(forms.Form):
    """Why this award; and, when inputs changed, that the older state shall hold."""

    reason = forms.CharField(
        label=_("Begründung"),
        help_text=_("Sie steht im Vergabevermerk und kann später nicht mehr geändert werden."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
    )
    accept_changed_inputs = forms.BooleanField(
        label=_(
            "Bedarfe oder Angebote haben sich seit der Berechnung geändert; der berechnete Stand soll trotzdem gelten."
        ),
        required=False,
    )

    def __init__(self, *args: Any, inputs_changed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not inputs_changed:
            del self.fields["accept_changed_inputs"]
