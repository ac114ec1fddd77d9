# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""A published position statement as PDF, from its frozen content."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from itunion.foundation.organisations.api import union
from itunion.union.assembly.models import PositionStatement
from itunion.union.assembly.printing import typeset

__all__ = ["position_pdf"]


def position_pdf(statement: PositionStatement, content: dict[str, Any]) -> bytes:
    """Return the statement as a tagged PDF (PDF/UA). Raises Refused where Pango is not installed."""
    return typeset(
        "assembly/voice/position_print.html",
        {
            "content": content,
            "day": date.fromisoformat(content["day"]),
            "addressee": content["addressee_name"] or statement.get_addressee_display(),
            "sha256": statement.content_sha256,
            "union": union(),
        },
        missing=_(
            "Die PDF-Ansicht braucht die Bibliothek Pango; sie fehlt auf diesem Server. Die Stellungnahme ist davon nicht betroffen."
        ),
    )
