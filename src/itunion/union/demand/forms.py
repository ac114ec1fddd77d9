# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Forms: rounds, articles, and the entry page of needs."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from itunion.foundation.ui.api import GermanDateField, UploadField
from itunion.union.demand.models import Article, Binding, Standard
from itunion.union.demand.rules import ArticleInfo, NeedLine

__all__ = [
    "ArticleForm",
    "ImportForm",
    "LineForm",
    "ProductForm",
    "ProlongForm",
    "RoundForm",
    "StandardForm",
    "initial_of",
    "raw_of",
]

ONLY, ALL, KEEP = "only", "all", "keep"


class RoundForm(forms.Form):
    """A new need round."""

    title = forms.CharField(label=_("Name der Abfrage"), max_length=120)
    opens_on = GermanDateField(label=_("Beginn"))
    deadline = GermanDateField(
        label=_("Frist"), help_text=_("Letzter Tag, an dem Bedarfe gemeldet werden können.")
    )
    remind_days_before = forms.IntegerField(
        label=_("Erinnern (Tage vor der Frist)"), min_value=0, max_value=60, initial=7
    )
    articles = forms.ModelMultipleChoiceField(
        label=_("Artikel"),
        queryset=Article.objects.filter(is_active=True),
        widget=forms.CheckboxSelectMultiple,
    )


class ProlongForm(forms.Form):
    """A later deadline."""

    deadline = GermanDateField(label=_("Neue Frist"))


class ArticleForm(forms.Form):
    """A new article."""

    number = forms.CharField(label=_("Artikelnummer"), max_length=30)
    name = forms.CharField(label=_("Bezeichnung"), max_length=120)
    cpv = forms.CharField(
        label=_("CPV-Code"), max_length=10, help_text=_("Mit Prüfziffer, z. B. 30213100-6.")
    )
    description = forms.CharField(label=_("Beschreibung"), widget=forms.Textarea, required=False)


class StandardForm(forms.Form):
    """A new standard of an article."""

    code = forms.CharField(label=_("Kürzel"), max_length=30)
    name = forms.CharField(label=_("Bezeichnung"), max_length=120)
    description = forms.CharField(label=_("Beschreibung"), widget=forms.Textarea, required=False)


class ProductForm(forms.Form):
    """A product that satisfies a standard."""

    standard = forms.ChoiceField(label=_("Standard"))
    manufacturer = forms.CharField(label=_("Hersteller"), max_length=80)
    name = forms.CharField(label=_("Produkt"), max_length=120)

    def __init__(self, *args: Any, standards: Sequence[Standard], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["standard"].choices = [(s.pk, str(s)) for s in standards]  # type: ignore[attr-defined]


class ImportForm(forms.Form):
    """A file with needs."""

    file = UploadField(label=_("Datei"), kinds=("csv", "xlsx"), max_megabytes=5)


class LineForm(forms.Form):
    """One line of the entry page. Checks of content stand in `rules.check_lines`, the same as for files."""

    article = forms.ChoiceField(label=_("Artikel und Standard"), required=False)
    quantity = forms.CharField(
        label=_("Menge"), required=False, widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )
    tolerance = forms.CharField(
        label=_("Toleranz"),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    alternatives = forms.ChoiceField(label=_("Auch andere Standards?"), required=False)
    max_unit_price = forms.CharField(
        label=_("Höchstpreis je Stück (netto, €)"),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "data-width": "money"}),
    )
    needed_by = forms.CharField(
        label=_("Benötigt bis"), required=False, widget=forms.TextInput(attrs={"data-width": "date"})
    )
    contract_ends = forms.CharField(
        label=_("Altvertrag bis"), required=False, widget=forms.TextInput(attrs={"data-width": "date"})
    )
    binding = forms.ChoiceField(
        label=_("Verbindlichkeit"), choices=Binding, initial=Binding.INTENT, required=False
    )
    cost_centre = forms.CharField(label=_("Kostenstelle"), required=False)
    note = forms.CharField(label=_("Bemerkung"), required=False)

    def __init__(self, *args: Any, catalogue: Mapping[str, ArticleInfo], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups: list[tuple[str, Any]] = [("", "–")]
        for number, info in catalogue.items():
            options = [(f"{number}|{code}", f"{number} · {code}") for code in info.standards]
            groups.append((info.name, [*options, (f"{number}|", f"{number} · {_('jeder Standard')}")]))
        self.fields["article"].choices = groups  # type: ignore[attr-defined]
        choices: list[tuple[str, Any]] = [(ONLY, _("nein, nur dieser")), (ALL, _("ja, jeder des Artikels"))]
        # a choice of some standards comes from a file only; it is offered where it already is
        present = str(self.data.get(self.add_prefix("alternatives")) or self.initial.get("alternatives", ""))
        if present.startswith(f"{KEEP}:"):
            codes = present.removeprefix(f"{KEEP}:").replace("|", ", ")
            choices.append((present, _("ja: %(codes)s") % {"codes": codes}))
        self.fields["alternatives"].choices = choices  # type: ignore[attr-defined]


def initial_of(line: NeedLine, catalogue: Mapping[str, ArticleInfo]) -> dict[str, Any]:
    """Return a line as the entry page shows it."""
    info = catalogue.get(line.article)
    others = tuple(sorted(set(info.standards) - {line.standard})) if info else ()
    if not line.alternatives:
        alternatives = ONLY
    elif line.alternatives == others:
        alternatives = ALL
    else:
        alternatives = f"{KEEP}:{'|'.join(line.alternatives)}"
    return {
        "article": f"{line.article}|{line.standard}",
        "quantity": str(line.quantity),
        "alternatives": alternatives,
        "max_unit_price": ""
        if line.max_unit_price is None
        else f"{line.max_unit_price:.2f}".replace(".", ","),
        "needed_by": line.needed_by.strftime("%d.%m.%Y") if line.needed_by else "",
        "contract_ends": line.contract_ends.strftime("%d.%m.%Y") if line.contract_ends else "",
        "binding": line.binding,
        "cost_centre": line.cost_centre,
        "note": line.note,
        "tolerance": str(line.tolerance or ""),
    }


def raw_of(cleaned: Mapping[str, Any], catalogue: Mapping[str, ArticleInfo]) -> dict[str, str]:
    """Return an entered line in the shape of a file's line, so that both are checked by the same rules."""
    article, _bar, standard = str(cleaned.get("article", "")).partition("|")
    alternatives = str(cleaned.get("alternatives") or ONLY)
    codes = ""
    if alternatives == ALL and standard and article in catalogue:
        codes = "|".join(catalogue[article].standards)
    elif alternatives.startswith(f"{KEEP}:"):
        codes = alternatives.removeprefix(f"{KEEP}:")
    texts = (
        "quantity",
        "max_unit_price",
        "needed_by",
        "contract_ends",
        "binding",
        "cost_centre",
        "note",
        "tolerance",
    )
    return {"article": article, "standard": standard, "alternatives": codes} | {
        name: str(cleaned.get(name) or "") for name in texts
    }
