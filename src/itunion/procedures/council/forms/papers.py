# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Forms: papers, who co-signs, the way through the committees, reasons."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from itunion.foundation.ui.api import GermanDateField
from itunion.procedures.council.models import AttachmentRole, Body, Group, GroupKind, Paper, Person, Place
from itunion.procedures.council.queries.papers import paper_by_reference

__all__ = [
    "PAPER_FIELDS", "AssignForm", "ChainFormSet", "CoSignForm", "DepublishForm", "FileForm", "PaperForm", "ReasonForm", "ReferForm", "RoundFormSet",
    "StationFormSet", "TemplateForm", "UploadForm",
]  # fmt: skip

# what is handed to the action as values of the paper
PAPER_FIELDS = (
    "name", "paper_type", "department", "text", "resolution", "financial_effects", "is_public", "closed_reason", "amends",
)  # fmt: skip
ROLES = (("Vorberatung", _("Vorberatung")), ("Entscheidung", _("Entscheidung")), ("Anhörung", _("Anhörung")),
         ("Kenntnisnahme", _("Kenntnisnahme")))  # fmt: skip
FILE_ROLES = tuple(
    (role.value, role.label)
    for role in (AttachmentRole.MAIN, AttachmentRole.AUXILIARY, AttachmentRole.INTERNAL)
)
COMMITTEES = (GroupKind.COMMITTEE, GroupKind.EXTERNAL_COMMITTEE)
FACTIONS = (GroupKind.FACTION, GroupKind.PARTY, GroupKind.COMMITTEE)


def _groups(body: Body, *kinds: str) -> Any:
    return Group.objects.filter(body=body, kind__in=kinds).order_by("position", "name")


class PaperForm(forms.Form):
    """What a paper says. `seen` tells from which texts the change was made."""

    name = forms.CharField(label=_("Betreff"), max_length=1000)
    paper_type = forms.CharField(
        label=_("Art"),
        max_length=120,
        help_text=_("Zum Beispiel Beschlussvorlage, Informationsvorlage, Antrag oder Anfrage."),
    )
    department: Any = forms.ModelChoiceField(None, label=_("Federführendes Amt"), required=False)
    text = forms.CharField(
        label=_("Sachverhalt"), widget=forms.Textarea(attrs={"rows": 12}), required=False, max_length=500_000
    )
    resolution = forms.CharField(
        label=_("Beschlussvorschlag"),
        widget=forms.Textarea(attrs={"rows": 6}),
        required=False,
        max_length=100_000,
    )
    financial_effects = forms.CharField(
        label=_("Finanzielle Auswirkungen"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        max_length=100_000,
        help_text=_("Betrag, Haushaltsjahr und Produktkonto; „keine“, wenn es keine gibt."),
    )
    is_public = forms.BooleanField(label=_("Öffentlich"), required=False, initial=True)
    closed_reason = forms.CharField(
        label=_("Grund der Nichtöffentlichkeit"),
        max_length=300,
        required=False,
        help_text=_("Nur bei nichtöffentlichen Vorlagen; er bleibt intern."),
    )
    groups: Any = forms.ModelMultipleChoiceField(
        None,
        label=_("Eingebracht von (Fraktion, Gremium)"),
        required=False,
        help_text=_("Bei Anträgen und Anfragen. Mehrere mit gedrückter Strg-Taste."),
    )
    people: Any = forms.ModelMultipleChoiceField(None, label=_("Eingebracht von (Personen)"), required=False)
    amends = forms.CharField(
        label=_("Ändert die Vorlage"),
        max_length=120,
        required=False,
        help_text=_("Nummer der Vorlage, die geändert oder ergänzt werden soll."),
    )
    related = forms.CharField(
        label=_("Gehört zu anderen Vorlagen"),
        max_length=1000,
        required=False,
        help_text=_("Nummern, durch Semikolon getrennt."),
    )
    places: Any = forms.ModelMultipleChoiceField(
        None,
        label=_("Orte"),
        required=False,
        help_text=_("Worum es geht; mit Koordinaten erscheint die Vorlage auf der Karte des Bürgerportals."),
    )
    reason = forms.CharField(
        label=_("Was wurde geändert?"),
        max_length=300,
        required=False,
        help_text=_("Steht bei der neuen Fassung, damit andere nicht suchen müssen."),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, body: Body, paper: Paper | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.body, self.paper = body, paper
        choices: dict[str, Any] = {
            "department": _groups(body, GroupKind.DEPARTMENT),
            "groups": _groups(body, *FACTIONS),
            "people": Person.objects.filter(body=body),
            "places": Place.objects.all(),
        }
        for name, rows in choices.items():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]
        if paper is None:
            del self.fields["reason"], self.fields["seen"]

    def _paper(self, reference: str) -> Paper:
        found = paper_by_reference(self.body, reference)
        if found is None:
            raise ValidationError(
                _t("Die Vorlage %(reference)s gibt es nicht. Prüfen Sie die Nummer.")
                % {"reference": reference}
            )
        if self.paper is not None and found.pk == self.paper.pk:
            raise ValidationError(_t("Das ist die Nummer dieser Vorlage."))
        return found

    def clean_amends(self) -> Paper | None:
        """Find the paper by its number."""
        typed = self.cleaned_data["amends"].strip()
        return self._paper(typed) if typed else None

    def clean_related(self) -> list[Paper]:
        """Find the papers by their numbers."""
        typed = [part.strip() for part in re.split(r"[;\n]", self.cleaned_data["related"]) if part.strip()]
        return list({paper.pk: paper for paper in map(self._paper, typed)}.values())


class TemplateForm(forms.Form):
    """A type of paper."""

    paper_type = forms.CharField(label=_("Art der Vorlage"), max_length=120)
    text = forms.CharField(
        label=_("Vorbelegter Text"), widget=forms.Textarea(attrs={"rows": 8}), required=False
    )
    resolution = forms.CharField(
        label=_("Vorbelegter Beschlussvorschlag"), widget=forms.Textarea(attrs={"rows": 4}), required=False
    )
    active = forms.BooleanField(label=_("Wird angeboten"), required=False, initial=True)


class CoSignForm(forms.Form):
    """What a department says to a paper."""

    agree = forms.TypedChoiceField(
        label=_("Entscheidung"),
        choices=((True, _("Mitzeichnen")), (False, _("Nicht mitzeichnen"))),
        coerce=lambda value: value == "True",
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("Anmerkung"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        required=False,
        help_text=_("Nötig, wenn Sie nicht mitzeichnen."),
    )


class ReasonForm(forms.Form):
    """Why something is done."""

    reason = forms.CharField(label=_("Grund"), max_length=300)


class DepublishForm(ReasonForm):
    """Why a paper is taken back from the public, and whether it is closed from now on."""

    closed_reason = forms.CharField(
        label=_("Grund der Nichtöffentlichkeit"),
        max_length=300,
        required=False,
        help_text=_("Nur ausfüllen, wenn die Vorlage ab jetzt nichtöffentlich ist."),
    )


class AssignForm(forms.Form):
    """Which meeting deals with a paper."""

    meeting: Any = forms.ModelChoiceField(
        None, label=_("Sitzung"), required=False, empty_label=_("noch keine Sitzung")
    )

    def __init__(self, *args: Any, meetings: Any, label: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["meeting"]
        field.queryset = meetings
        field.label_from_instance = label


class ReferForm(forms.Form):
    """That a consultation is postponed, or referred to other committees."""

    state = forms.ChoiceField(
        label=_("Was ist geschehen?"),
        choices=(
            ("postponed", _("vertagt: dasselbe Gremium berät noch einmal")),
            ("referred", _("verwiesen")),
        ),
        widget=forms.RadioSelect,
    )
    groups: Any = forms.ModelMultipleChoiceField(
        None, label=_("Verwiesen an"), required=False, help_text=_("Nur bei „verwiesen“.")
    )

    def __init__(self, *args: Any, body: Body, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["groups"].queryset = _groups(body, *COMMITTEES)  # type: ignore[attr-defined]


class RoundForm(forms.Form):
    """A station of co-signing; an empty line is none."""

    department: Any = forms.ModelChoiceField(None, label=_("Amt"), required=False)
    step = forms.IntegerField(
        label=_("Schritt"),
        min_value=1,
        max_value=20,
        initial=1,
        help_text=_("gleicher Schritt: nebeneinander"),
    )
    due = GermanDateField(label=_("Bis"), required=False, help_text="")

    def __init__(self, *args: Any, body: Body, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = _groups(body, GroupKind.DEPARTMENT)  # type: ignore[attr-defined]


class ChainForm(forms.Form):
    """A station of the way through the committees; an empty line is none."""

    group: Any = forms.ModelChoiceField(None, label=_("Gremium"), required=False)
    role = forms.ChoiceField(label=_("Aufgabe"), choices=ROLES, required=False)
    authoritative = forms.BooleanField(label=_("Entscheidet"), required=False)
    joint: Any = forms.ModelChoiceField(None, label=_("Gemeinsam mit"), required=False)

    def __init__(self, *args: Any, body: Body, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = _groups(body, *COMMITTEES)
        self.fields["group"].queryset = groups  # type: ignore[attr-defined]
        self.fields["joint"].queryset = groups  # type: ignore[attr-defined]
        # a role taken over from elsewhere stays
        role = self.initial.get("role") or (self.data.get(self.add_prefix("role")) if self.is_bound else "")
        if role and len(role) <= 120 and role not in dict(ROLES):
            self.fields["role"].choices = [*ROLES, (role, role)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Joint committees need a leading one."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("joint") and not data.get("group"):
            self.add_error("group", _("Wählen Sie das federführende Gremium."))
        return data


class StationForm(ChainForm):
    """A station of the usual way of a type of paper."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["joint"]


StationFormSet: Any = forms.formset_factory(StationForm, extra=3, max_num=40)
RoundFormSet: Any = forms.formset_factory(RoundForm, extra=4, max_num=60)
ChainFormSet: Any = forms.formset_factory(ChainForm, extra=3, max_num=40)


class ManyFilesInput(forms.FileInput):
    """A file input that takes several."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """One or more files; what they are is checked by their content later."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Return the list of files."""
        single = super().clean
        return (
            [single(one, initial) for one in data]
            if isinstance(data, list | tuple) and data
            else [single(data or None, initial)]
        )


class UploadForm(forms.Form):
    """Files for a paper. `whole` says whether the last field of the page arrived: without it the upload was cut off."""

    file = ManyFilesField(
        label=_("Dateien"), help_text=_("Mehrere auf einmal sind möglich, je höchstens 300 MB.")
    )
    name = forms.CharField(
        label=_("Bezeichnung"),
        max_length=500,
        required=False,
        help_text=_("Leer lassen, dann gilt der Dateiname ohne Endung."),
    )
    role = forms.ChoiceField(label=_("Was ist es?"), choices=FILE_ROLES, initial=AttachmentRole.AUXILIARY)
    is_public = forms.BooleanField(
        label=_("Darf mit der Vorlage veröffentlicht werden"),
        required=False,
        help_text=_("Ohne Haken bleibt die Datei intern, auch wenn die Vorlage öffentlich wird."),
    )

    def __init__(self, *args: Any, whole: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.whole = whole

    def clean(self) -> dict[str, Any]:
        """Refuse what did not arrive whole."""
        data: dict[str, Any] = super().clean() or {}
        if not self.whole:
            raise ValidationError(
                _(
                    "Die Übertragung brach ab. Es wurde nichts gespeichert; laden Sie die Dateien noch einmal hoch."
                )
            )
        return data


class FileForm(forms.Form):
    """What a file of a paper is called and what it is to it."""

    name = forms.CharField(label=_("Bezeichnung"), max_length=500)
    role = forms.ChoiceField(label=_("Was ist es?"), choices=FILE_ROLES)
    is_public = forms.BooleanField(label=_("Darf mit der Vorlage veröffentlicht werden"), required=False)
