# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Forms: minutes, tasks, rates and runs of allowances."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from itunion.foundation.ui.api import GermanDateField, MoneyField
from itunion.procedures.council.models import Body, FollowUpState, Group, GroupKind, Meeting

__all__ = [
    "AccountForm",
    "ApprovalForm",
    "MinutesForm",
    "RateForm",
    "ReasonForm",
    "RecordForm",
    "ReportForm",
    "RunForm",
    "TaskForm",
]


def _text(label: Any, rows: int = 5, **kwargs: Any) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


class MinutesForm(forms.Form):
    """The free texts at beginning and end of minutes."""

    opening = _text(_("Eröffnung"), required=False, help_text=_("Steht vor der Tagesordnung."))
    closing = _text(_("Schluss"), required=False, help_text=_("Steht nach dem letzten Punkt."))


class RecordForm(forms.Form):
    """What the minutes say about an item."""

    result = forms.CharField(label=_("Ergebnis"), max_length=300, required=False)
    resolution_text = _text(
        _("Beschlusstext"), required=False, help_text=_("Nur wenn der Beschluss von der Vorlage abweicht.")
    )
    record = _text(_("Niederschrift zu diesem Punkt"), required=False, rows=8)


class ReasonForm(forms.Form):
    """Why something is undone."""

    reason = forms.CharField(label=_("Grund"), max_length=500)


class ApprovalForm(forms.Form):
    """In which meeting the minutes were approved."""

    approved_in: Any = forms.ModelChoiceField(None, label=_("Genehmigt in"))
    objections = _text(_("Einwendungen"), required=False)

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = meeting.groups.values_list("group_id", flat=True)
        later = Meeting.objects.filter(groups__group__in=list(groups), cancelled=False).exclude(pk=meeting.pk)
        if meeting.start is not None:
            later = later.filter(start__gt=meeting.start)
        self.fields["approved_in"].queryset = later.distinct().order_by("start")  # type: ignore[attr-defined]


class TaskForm(forms.Form):
    """A task from a resolution."""

    task = _text(_("Was ist zu tun?"), rows=3, max_length=1000)
    department: Any = forms.ModelChoiceField(None, label=_("Zuständig"), required=False)
    due = GermanDateField(label=_("Bis"), required=False)

    def __init__(self, *args: Any, body: Body, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offices = Group.objects.filter(body=body, kind=GroupKind.DEPARTMENT).order_by("position", "name")
        self.fields["department"].queryset = offices  # type: ignore[attr-defined]


class ReportForm(forms.Form):
    """A report back on a task."""

    state = forms.ChoiceField(label=_("Stand"), choices=FollowUpState.choices)
    text = _text(_("Sachstand"))


class RateForm(forms.Form):
    """A rate of allowances."""

    kind = forms.ChoiceField(
        label=_("Gezahlt wird"), choices=[("meeting", _("je Sitzung")), ("monthly", _("je Monat"))]
    )
    group: Any = forms.ModelChoiceField(
        None, label=_("Gremium"), required=False, empty_label=_("alle Gremien")
    )
    role = forms.CharField(
        label=_("Funktion"),
        max_length=120,
        required=False,
        help_text=_("Leer lassen, wenn der Satz für jede Funktion gilt."),
    )
    amount = MoneyField(label=_("Betrag"))
    start = GermanDateField(label=_("Gilt ab"))
    end = GermanDateField(label=_("Gilt bis"), required=False)

    def __init__(self, *args: Any, body: Body, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].queryset = Group.objects.filter(body=body).order_by("position", "name")  # type: ignore[attr-defined]


class RunForm(forms.Form):
    """The period of a run."""

    first = GermanDateField(label=_("Von"))
    last = GermanDateField(label=_("Bis"))
    one_a_day = forms.BooleanField(
        label=_("Am selben Tag wird nur eine Sitzung bezahlt"),
        required=False,
        help_text=_("Wenn die Entschädigungssatzung das so regelt."),
    )


class AccountForm(forms.Form):
    """The bank account of a person."""

    iban = forms.CharField(
        label=_("IBAN"),
        max_length=42,
        required=False,
        help_text=_("Leer: kein Konto. Sie erscheint nur in der Zahlungsdatei."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
