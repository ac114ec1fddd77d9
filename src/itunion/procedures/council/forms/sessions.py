# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Forms: a meeting while it runs."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from itunion.procedures.council.models import AgendaItem, Attendance, Meeting, Person, VoteChoice, VoteKind

__all__ = [
    "ArriveForm",
    "CorrectionForm",
    "DenyForm",
    "ExclusionForm",
    "LeaveForm",
    "OpenForm",
    "RollCallForm",
    "VoteForm",
]

MAJORITIES = (
    ("simple", _("einfache Mehrheit (mehr Ja als Nein)")),
    ("seats", _("Mehrheit aller Mitglieder")),
    ("two_thirds", _("zwei Drittel der Stimmen")),
    ("two_thirds_seats", _("zwei Drittel aller Mitglieder")),
)


class OpenForm(forms.Form):
    """Who is there when the meeting begins."""

    present: Any = forms.ModelMultipleChoiceField(
        None, label=_("Anwesend sind"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args: Any, people: Iterable[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keys = [person.pk for person in people]
        self.fields["present"].queryset = Person.objects.filter(pk__in=keys)  # type: ignore[attr-defined]


class _TimedForm(forms.Form):
    """A time on the day of the meeting; empty means now."""

    time = forms.TimeField(
        label=_("Uhrzeit"), input_formats=["%H:%M", "%H.%M"], required=False, help_text=_("Leer: jetzt.")
    )

    def moment(self, meeting: Meeting) -> dt.datetime | None:
        """Return the moment that is meant."""
        return _moment(meeting, self.cleaned_data.get("time"))


def _moment(meeting: Meeting, time: dt.time | None) -> dt.datetime | None:
    """Return the moment of a time on the day of a meeting, after midnight if it lies long before the beginning."""
    if time is None or meeting.opened_at is None:
        return None
    opened = timezone.localtime(meeting.opened_at)
    moment = opened.replace(hour=time.hour, minute=time.minute, second=0, microsecond=0)
    return moment + dt.timedelta(days=1) if moment < opened - dt.timedelta(hours=12) else moment


class ArriveForm(_TimedForm):
    """Who comes, and for whom."""

    person: Any = forms.ModelChoiceField(None, label=_("Wer kommt?"))
    deputy_for: Any = forms.ModelChoiceField(None, label=_("In Vertretung für"), required=False)
    remote = forms.BooleanField(label=_("Zugeschaltet"), required=False)
    field_order = ("person", "time", "deputy_for", "remote")

    def __init__(self, *args: Any, seats: Iterable[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = Person.objects.order_by("family_name", "given_name")  # type: ignore[attr-defined]
        keys = [person.pk for person in seats]
        self.fields["deputy_for"].queryset = Person.objects.filter(pk__in=keys).order_by("family_name")  # type: ignore[attr-defined]


class LeaveForm(_TimedForm):
    """When somebody left."""


class CorrectionForm(forms.Form):
    """The right times of somebody, or that they were not there at all."""

    arrived = forms.TimeField(label=_("Gekommen um"), input_formats=["%H:%M", "%H.%M"])
    left = forms.TimeField(
        label=_("Gegangen um"),
        input_formats=["%H:%M", "%H.%M"],
        required=False,
        help_text=_("Leer: bis zum Ende der Sitzung."),
    )
    absent = forms.BooleanField(label=_("War nicht da: Eintrag entfernen"), required=False)

    def __init__(self, *args: Any, span: Attendance, **kwargs: Any) -> None:
        kwargs["initial"] = {
            name: f"{timezone.localtime(moment):%H:%M}" if moment else ""
            for name, moment in (("arrived", span.arrived), ("left", span.left))
        }
        super().__init__(*args, **kwargs)
        self.span = span

    def moments(self) -> tuple[dt.datetime | None, dt.datetime | None]:
        """Return when the person came, not before the beginning, and when they left."""
        opened = self.span.meeting.opened_at
        arrived, left = self._moment("arrived"), self._moment("left")
        return max(arrived, opened) if arrived and opened else arrived, left

    def _moment(self, name: str) -> dt.datetime | None:
        """Return a moment; a time that was not changed keeps its seconds."""
        before: dt.datetime | None = getattr(self.span, name)
        moment = _moment(self.span.meeting, self.cleaned_data[name])
        same = moment is not None and before is not None and moment == before.replace(second=0, microsecond=0)
        return before if same else moment


class _WhoForm(forms.Form):
    """Somebody out of these people, by key."""

    def __init__(self, *args: Any, people: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = Person.objects.filter(pk__in=people).order_by("family_name")  # type: ignore[attr-defined]


class ExclusionForm(_WhoForm):
    """Who may not take part."""

    person: Any = forms.ModelChoiceField(None, label=_("Wer darf nicht mitwirken?"))
    reason = forms.CharField(
        label=_("Grund"), max_length=500, required=False, help_text=_("Bleibt intern (§ 33 KVG LSA).")
    )


class DenyForm(_WhoForm):
    """Who says that too few are there."""

    person: Any = forms.ModelChoiceField(None, label=_("Wer macht die Beschlussunfähigkeit geltend?"))


class _DecidingForm(forms.Form):
    """What every vote needs: the majority, and on what."""

    majority = forms.ChoiceField(label=_("Nötige Mehrheit"), choices=MAJORITIES, initial="simple")
    subject = forms.CharField(
        label=_("Gegenstand"),
        max_length=500,
        required=False,
        help_text=_("Nur bei Abstimmungen vor dem Beschluss, zum Beispiel über einen Änderungsantrag."),
    )
    # how many votes on the item there were when the form was shown
    known = forms.IntegerField(required=False, widget=forms.HiddenInput)


class VoteForm(_DecidingForm):
    """The numbers of a vote."""

    kind = forms.ChoiceField(
        label=_("Art"),
        choices=[(VoteKind.OPEN, _("offen")), (VoteKind.SECRET, _("geheim"))],
        initial=VoteKind.OPEN,
    )
    yes = forms.IntegerField(label=_("Ja"), min_value=0)
    no = forms.IntegerField(label=_("Nein"), min_value=0, initial=0)
    abstained = forms.IntegerField(label=_("Enthaltung"), min_value=0, initial=0)
    invalid = forms.IntegerField(label=_("Ungültig"), min_value=0, initial=0, required=False)
    field_order = ("kind", "yes", "no", "abstained", "invalid", "majority", "subject")

    def clean_invalid(self) -> int:
        """Empty means none."""
        return self.cleaned_data.get("invalid") or 0


class RollCallForm(_DecidingForm):
    """A vote by name: one choice per person in the room."""

    def __init__(self, *args: Any, item: AgendaItem, people: Iterable[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = list(people)
        for person in self.people:
            self.fields[f"p{person.pk}"] = forms.ChoiceField(
                label=person.name, choices=VoteChoice.choices, widget=forms.RadioSelect, required=False
            )

    def choices(self) -> dict[int, str]:
        """Return the choice of each person who made one."""
        return {
            person.pk: self.cleaned_data[f"p{person.pk}"]
            for person in self.people
            if self.cleaned_data.get(f"p{person.pk}")
        }
