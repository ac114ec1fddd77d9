# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Forms: planning a meeting and its agenda."""

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from itunion.foundation.ui.api import GermanDateField
from itunion.procedures.council.models import Body, Group, GroupKind, ItemKind, Meeting, Place
from itunion.procedures.council.rules.deadlines import local_times

__all__ = ["CancelForm", "ItemForm", "MeetingForm", "UrgentForm"]


class MeetingForm(forms.Form):
    """When, where and who."""

    name = forms.CharField(
        label=_("Bezeichnung"), max_length=500, help_text=_("Zum Beispiel 12. Sitzung des Hauptausschusses.")
    )
    groups: Any = forms.ModelMultipleChoiceField(
        None,
        label=_("Gremien"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Tagen mehrere gemeinsam, führt das, das in der Liste oben steht."),
    )
    day = GermanDateField(label=_("Tag"))
    time = forms.TimeField(
        label=_("Uhrzeit"), input_formats=["%H:%M", "%H.%M"], help_text=_("Zum Beispiel 18:00.")
    )
    second = forms.BooleanField(
        label=_("In der zweiten der beiden Stunden"),
        required=False,
        help_text=_("Nur in der Nacht, in der die Uhr zurückgestellt wird."),
    )
    place: Any = forms.ModelChoiceField(None, label=_("Ort"), required=False)
    is_public = forms.BooleanField(label=_("Öffentlich angekündigt"), required=False, initial=True)
    circular = forms.BooleanField(label=_("Umlaufverfahren statt Sitzung"), required=False)
    stream_url = forms.URLField(
        label=_("Übertragung oder Aufzeichnung"), required=False, assume_scheme="https"
    )

    def __init__(self, *args: Any, body: Body, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        meeting_groups = Group.objects.filter(body=body).exclude(
            kind__in=[GroupKind.DEPARTMENT, GroupKind.PARTY]
        )
        self.fields["groups"].queryset = meeting_groups.order_by("position", "name")  # type: ignore[attr-defined]
        self.fields["place"].queryset = Place.objects.order_by("description")  # type: ignore[attr-defined]

    @staticmethod
    def initial_of(meeting: Meeting) -> dict[str, Any]:
        """Return what a present meeting puts into the form."""
        start = timezone.localtime(meeting.start) if meeting.start else None
        return {
            "name": meeting.name,
            "groups": [entry.group_id for entry in meeting.groups.all()],
            "day": start.date() if start else None,
            "time": f"{start:%H:%M}" if start else "",
            "second": bool(start and start.fold),
            "place": meeting.place_id,
            "is_public": meeting.is_public,
            "circular": meeting.circular,
            "stream_url": meeting.stream_url,
        }

    def clean(self) -> dict[str, Any]:
        """Find the moment that is meant: an hour is left out in March, another comes twice in October."""
        data: dict[str, Any] = super().clean() or {}
        if "day" not in data or "time" not in data:
            return data
        moments = local_times(dt.datetime.combine(data["day"], data["time"]))
        if not moments:
            self.add_error("time", _("Diese Uhrzeit gibt es an dem Tag nicht: Die Uhr wird vorgestellt."))
            return data
        if data.get("second") and len(moments) == 1:
            self.add_error("second", _("An diesem Tag gibt es die Uhrzeit nur einmal."))
        data["start"] = moments[1] if data.get("second") and len(moments) == 2 else moments[0]
        return data


class CancelForm(forms.Form):
    """Why a meeting does not take place."""

    reason = forms.CharField(label=_("Grund"), max_length=500, required=False)


class UrgentForm(forms.Form):
    """Why a meeting is urgent."""

    reason = forms.CharField(
        label=_("Grund der Eile"), max_length=500, help_text=_("Er steht in der Einladung.")
    )


class ItemForm(forms.Form):
    """An item of the agenda."""

    name = forms.CharField(label=_("Bezeichnung"), max_length=1000)
    kind = forms.ChoiceField(label=_("Art"), choices=ItemKind.choices, initial=ItemKind.OTHER)
    is_public = forms.BooleanField(label=_("Öffentlich"), required=False, initial=True)
    closed_reason = forms.CharField(
        label=_("Grund der Nichtöffentlichkeit"),
        max_length=300,
        required=False,
        help_text=_("Bleibt intern."),
    )
    released_name = forms.CharField(
        label=_("Was die Öffentlichkeit darüber erfährt"),
        max_length=1000,
        required=False,
        help_text=_(
            "Nur bei nichtöffentlichen Punkten, zum Beispiel „Grundstücksangelegenheit“. Leer: der Punkt erscheint nicht."
        ),
    )
    released_result = forms.CharField(
        label=_("Bekanntgegebenes Ergebnis"),
        max_length=300,
        required=False,
        help_text=_("Nach der Sitzung (§ 52 KVG LSA)."),
    )
    second_call = forms.BooleanField(
        label=_("Zum zweiten Mal einberufen"),
        required=False,
        help_text=_(
            "Nur wenn der Punkt zurückgestellt wurde, weil zu wenige da waren. Die Einladung weist darauf hin, dass jetzt entscheidet, wer kommt (§ 55 Abs. 2 KVG LSA)."
        ),
    )
