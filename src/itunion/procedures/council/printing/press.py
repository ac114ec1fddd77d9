# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""What all papers have in common: the style, the language, and the head of a paper about a meeting."""

import datetime as dt
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from itunion.foundation.ui.api import print_page
from itunion.procedures.council.models import Meeting

__all__ = ["head_of", "on_paper"]


def on_paper(template: str, **context: Any) -> bytes:
    """Return a template as PDF; raise Refused where the system library Pango is missing."""
    missing = _("PDF braucht die Bibliothek Pango; sie fehlt auf diesem Server. Es wurde nichts erzeugt.")
    # the official language is German (§ 23 VwVfG), whoever prints it
    with translation.override("de"):
        return print_page(template, context, style="council/print/print.css", missing=missing)


def head_of(meeting: Meeting, start: dt.datetime | None) -> dict[str, Any]:
    """Return what stands at the head of a paper about a meeting; `start` is when it is to begin, or began."""
    lead = meeting.groups.select_related("group").first()
    return {
        "meeting": meeting,
        "body": meeting.body,
        "group": lead.group if lead else None,
        "start": timezone.localtime(start) if start else None,
    }
