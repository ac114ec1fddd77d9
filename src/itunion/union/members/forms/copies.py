# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Forms: copies of the register and the audit pack."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from itunion.foundation.ui.api import GermanDateField, UploadField

__all__ = ["CourtCopyForm", "InspectionForm", "PackForm"]

FILE_KINDS = (("pdf", _("PDF")), ("csv", _("CSV")))


class CourtCopyForm(forms.Form):
    """A copy for the register court."""

    as_of = GermanDateField(label=_("Stand am"))
    known_on = GermanDateField(label=_("Bekannt am"), required=False)
    reason = forms.CharField(label=_("Verlangen des Gerichts"), max_length=200, required=False)
    file = forms.ChoiceField(label=_("Als"), choices=FILE_KINDS)


class InspectionForm(forms.Form):
    """An inspection by somebody who is no member."""

    asker_name = forms.CharField(label=_("Wer Einsicht nimmt"), max_length=200)
    interest = forms.CharField(
        label=_("Berechtigtes Interesse"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    about_id = forms.TypedChoiceField(label=_("Worüber"), coerce=int, empty_value=None, required=False)
    recipient = forms.ChoiceField(
        label=_("Empfänger"),
        choices=[("private", _("nicht öffentliche Stelle")), ("public", _("öffentliche Stelle"))],
    )
    notice = forms.BooleanField(label=_("Auf die Zweckbindung wird im Auszug hingewiesen"), required=False)
    file = forms.ChoiceField(label=_("Als"), choices=FILE_KINDS)

    def __init__(self, *args: Any, names: Mapping[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: list[tuple[Any, Any]] = [("", _("ganze Mitgliederliste"))]
        choices += sorted(names.items(), key=lambda item: item[1])
        self.fields["about_id"].choices = choices  # type: ignore[attr-defined]


class PackForm(forms.Form):
    """An audit pack."""

    first_day = GermanDateField(label=_("Zeitraum von"))
    last_day = GermanDateField(label=_("bis"))
    asked_on = GermanDateField(label=_("Angefordert am"))
    simplified = forms.BooleanField(
        label=_("vereinfachte Prüfung (§ 53a GenG): alle Unterlagen müssen dabei sein"), required=False
    )
    accounts = UploadField(label=_("Jahresabschlüsse"), kinds=("pdf",), required=False)
    publication_proof = UploadField(label=_("Nachweis der Offenlegung"), kinds=("pdf",), required=False)
    minutes_assembly = UploadField(
        label=_("Niederschriften der Generalversammlung"), kinds=("pdf",), required=False
    )
    minutes_board = UploadField(label=_("Niederschriften des Vorstands"), kinds=("pdf",), required=False)
    minutes_supervisory = UploadField(
        label=_("Niederschriften des Aufsichtsrats"), kinds=("pdf",), required=False
    )

    UPLOADS = ("accounts", "publication_proof", "minutes_assembly", "minutes_board", "minutes_supervisory")

    def uploads(self) -> dict[str, list[tuple[str, bytes]]]:
        """Return the papers handed in with the form by their kind."""
        found = {}
        for kind in self.UPLOADS:
            if upload := self.cleaned_data.get(kind):
                found[kind] = [(upload.name, upload.read())]
        return found
