# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""PDF pages of the room: copy and extract of the register, declaration form."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from itunion.foundation.ui.api import print_page as set_page

__all__ = ["print_page"]


def print_page(template: str, context: Mapping[str, Any]) -> bytes:
    """Return a tagged PDF in the room's style; raise Refused where the system library Pango is missing."""
    return set_page(
        template,
        context,
        style="members/print.css",
        missing=_("PDF braucht die Bibliothek Pango; sie fehlt auf diesem Server. Als CSV geht es ohne sie."),
    )
