# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Forms of surveys, position statements and circular procedures."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from itunion.foundation.ui.api import GermanDateField, GermanDecimalField
from itunion.union.assembly.models import SurveyQuestion
from itunion.union.assembly.models.circulation import CirculationChoice
from itunion.union.assembly.models.organs import Organ
from itunion.union.assembly.models.voice import Addressee, Authority, QuestionKind, SurveyMode

__all__ = [
    "AmendmentForm",
    "AnswerForm",
    "CirculationAnswerForm",
    "CirculationForm",
    "DecisionForm",
    "DissentForm",
    "PositionForm",
    "QuestionForm",
    "RepeatForm",
    "SignOnForm",
    "SurveyForm",
    "VersionForm",
]

MODES = {
    SurveyMode.OPEN: _("offen: Antworten stehen mit dem Namen des Mitglieds im Ergebnis"),
    SurveyMode.CONFIDENTIAL: _("vertraulich: Namen sieht nur die Geschäftsstelle"),
    SurveyMode.ANONYMOUS: _("anonym: niemand kann Antwort und Mitglied verbinden"),
}


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class RepeatForm(forms.Form):
    """When a survey is repeated."""

    opens_on = GermanDateField(label=_("Beginnt am"))
    closes_on = GermanDateField(label=_("Letzter Tag für Antworten"))


class SurveyForm(RepeatForm):
    """A new survey."""

    title = forms.CharField(label=_("Titel"), max_length=200)
    text = forms.CharField(label=_("Worum geht es?"), required=False, widget=_area(3))
    mode = forms.ChoiceField(
        label=_("Wer sieht die Antworten?"), choices=list(MODES.items()), widget=forms.RadioSelect
    )
    field_order = ("title", "text", "mode", "opens_on", "closes_on")


class QuestionForm(forms.Form):
    """A question of a survey."""

    text = forms.CharField(label=_("Frage"), max_length=300)
    kind = forms.ChoiceField(label=_("Antwort"), choices=QuestionKind.choices)
    choices = forms.CharField(
        label=_("Antworten zur Auswahl"),
        required=False,
        widget=_area(4),
        help_text=_("Eine je Zeile; nur bei einer Auswahl."),
    )
    minimum = GermanDecimalField(
        label=_("Kleinster Wert"), required=False, places=2, help_text=_("Nur bei Zahlen.")
    )
    maximum = GermanDecimalField(label=_("Größter Wert"), required=False, places=2)
    is_required = forms.BooleanField(label=_("Muss beantwortet werden"), required=False, initial=True)

    def facts(self) -> dict[str, Any]:
        """Return the data as the action takes them."""
        return {**self.cleaned_data, "choices": self.cleaned_data["choices"].splitlines()}


class AnswerForm(forms.Form):
    """The questions of a survey; a draft may leave some out (`complete` is false)."""

    def __init__(
        self,
        *args: Any,
        questions: Sequence[SurveyQuestion],
        answers: Mapping[str, Any],
        complete: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for question in questions:
            field = self._field(question, answers.get(question.key))
            field.required = question.is_required and complete
            self.fields[question.key] = field

    @staticmethod
    def _field(question: SurveyQuestion, initial: Any) -> forms.Field:
        more: dict[str, Any] = {"label": question.text, "initial": initial}
        choices: list[tuple[str, Any]] = list(question.choices.items())
        if question.kind == "single":
            if not question.is_required:
                choices.append(("", _("keine Angabe")))
            return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **more)
        if question.kind == "several":
            return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **more)
        if question.kind == "number":
            return GermanDecimalField(
                places=2, min_value=question.minimum, max_value=question.maximum, **more
            )
        return forms.CharField(widget=_area(4), **more)

    def facts(self) -> dict[str, Any]:
        """Return the answers as the action takes them."""
        return {key: value for key, value in self.cleaned_data.items() if value not in (None, "", [])}


class PositionForm(forms.Form):
    """A new position statement."""

    topic = forms.CharField(label=_("Thema"), max_length=200)
    addressee = forms.ChoiceField(label=_("Gerichtet an"), choices=Addressee.choices)
    addressee_name = forms.CharField(
        label=_("Name der Stelle"),
        max_length=200,
        required=False,
        help_text=_("z. B. Ministerium des Innern"),
    )
    occasion = forms.CharField(label=_("Anlass"), required=False, widget=_area(2))
    amend_until = GermanDateField(label=_("Änderungsvorschläge bis"))
    due_on = GermanDateField(label=_("Fällig beim Adressaten am"))
    text = forms.CharField(
        label=_("Entwurf"), widget=_area(12), help_text=_("Absätze durch eine leere Zeile trennen.")
    )


class OnVersionForm(forms.Form):
    """What is said of a version: of the one that was shown, even if there is another one by now."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def facts(self) -> dict[str, Any]:
        """Return the data as the action takes them."""
        data = dict(self.cleaned_data)
        version_id = data.pop("version")
        return {**data, "version_id": version_id}


class VersionForm(OnVersionForm):
    """The next version of the draft."""

    text = forms.CharField(
        label=_("Text"), widget=_area(14), help_text=_("Angenommene Änderungen sind schon eingearbeitet.")
    )
    reason = forms.CharField(label=_("Was hat sich geändert?"), widget=_area(2))


class AmendmentForm(OnVersionForm):
    """An amendment of one paragraph."""

    new_text = forms.CharField(
        label=_("Neuer Wortlaut"),
        required=False,
        widget=_area(6),
        help_text=_("Leer: Der Absatz soll entfallen."),
    )
    reason = forms.CharField(label=_("Begründung"), widget=_area(2))


class DecisionForm(forms.Form):
    """What becomes of an amendment."""

    accept = forms.TypedChoiceField(
        label=_("Entscheidung"),
        choices=[("1", _("annehmen")), ("0", _("ablehnen"))],
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label=_("Begründung"), widget=_area(2))


class SignOnForm(OnVersionForm):
    """A signature for a municipality."""

    authority = forms.ChoiceField(label=_("Auf welcher Grundlage?"), choices=Authority.choices)
    resolved_on = GermanDateField(
        label=_("Tag des Ratsbeschlusses"), required=False, help_text=_("Nur bei einem Ratsbeschluss.")
    )


class DissentForm(forms.Form):
    """A note of dissent."""

    text = forms.CharField(
        label=_("Abweichende Meinung"),
        required=False,
        widget=_area(4),
        help_text=_("Steht mit dem Namen Ihres Mitglieds unter der Stellungnahme. Leer: zurücknehmen."),
    )


class CirculationForm(forms.Form):
    """A motion to all seats of an organ."""

    organ = forms.ChoiceField(label=_("Organ"), choices=Organ.choices)
    title = forms.CharField(label=_("Gegenstand"), max_length=200)
    motion = forms.CharField(label=_("Beschlussvorschlag"), widget=_area(4))
    reasons = forms.CharField(label=_("Begründung"), required=False, widget=_area(3))
    answer_until = GermanDateField(label=_("Letzter Tag für Antworten"))


class CirculationAnswerForm(forms.Form):
    """The answer of a seat."""

    choice = forms.ChoiceField(
        label=_("Antwort"), choices=CirculationChoice.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(label=_("Begründung"), required=False, widget=_area(2))

    def __init__(self, *args: Any, is_own: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_own:
            self.fields["proof"] = forms.CharField(
                label=_("Wo liegt die schriftliche Antwort?"), max_length=200, help_text=_("z. B. Akte 12/3")
            )
