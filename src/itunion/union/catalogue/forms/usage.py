# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Forms: usage files, and the month to charge."""

import re
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from itunion.foundation.ui.api import UploadField
from itunion.union.catalogue.models import Service

__all__ = ["MonthField", "MonthForm", "UsageFileForm"]

MONTH = re.compile(r"(0?[1-9]|1[0-2])[./](20[0-9]{2})")


class MonthField(forms.CharField):
    """A month typed as MM.JJJJ; `cleaned_data` holds its first day."""

    default_error_messages = {
        "invalid": _("„%(value)s“ ist kein Monat. Bitte schreiben Sie ihn so: 03.2026.")
    }

    def clean(self, value: Any) -> Any:
        """Return the first day of the month."""
        text = super().clean(value)
        match = MONTH.fullmatch(text.strip())
        if match is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid", params={"value": text[:40]})
        return date(int(match[2]), int(match[1]), 1)


class UsageFileForm(forms.Form):
    """A file of usage for one service."""

    service_id = forms.TypedChoiceField(label=_("Leistung"), coerce=int)
    file = UploadField(label=_("Datei"), kinds=("csv", "xlsx"), max_megabytes=100)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Service.objects.exclude(status="draft").order_by("name").values_list("pk", "name")
        self.fields["service_id"].choices = list(rows)  # type: ignore[attr-defined]


class MonthForm(forms.Form):
    """The month to charge."""

    month = MonthField(label=_("Monat"), help_text=_("MM.JJJJ, zum Beispiel 03.2026"))
