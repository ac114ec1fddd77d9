# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Forms: an alternative to compute, the award decision."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from itunion.foundation.ui.api import GermanDecimalField
from itunion.union.procurement.models import AwardScenario
from itunion.union.procurement.rules.award import LONGEST_TIME, Variation

__all__ = ["DecideForm", "ScenarioForm"]


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
        help_text=_("Nur für „höchstens n Lieferanten“."),
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

    def request(self) -> dict[str, Any]:
        """Return what `actions.award.request_scenario` takes."""
        data = self.cleaned_data
        values: dict[str, int | str | None] = {
            AwardScenario.Kind.CHEAPEST: None,
            AwardScenario.Kind.MAX_SUPPLIERS: int(data["max_suppliers"] or 0),
            AwardScenario.Kind.WITHOUT_SUPPLIER: data["without_supplier"],
        }
        return {
            "variation": Variation(data["kind"], values[data["kind"]]),
            "time_limit": int(data["time_limit"]),
            "seed": int(data["seed"]),
            "gap": float(data["gap"] / 100),
        }


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
