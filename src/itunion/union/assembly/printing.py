# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The minutes as PDF, from the same content as the page."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from itunion.foundation.kernel.api import Refused, clock
from itunion.foundation.organisations.api import union
from itunion.foundation.ui.api import print_page
from itunion.union.assembly.models import Assembly, Minutes
from itunion.union.assembly.queries import invitations_of
from itunion.union.assembly.wording import BASIS, CHANNEL

__all__ = ["letters_pdf", "minutes_papers", "minutes_pdf", "typeset"]


def typeset(template: str, context: dict[str, Any], *, missing: str) -> bytes:
    """Return a document as a tagged PDF (PDF/UA), in German, whoever reads it.

    Raises Refused with `missing` where Pango is not installed.
    """
    with override("de"):
        return print_page(template, context, style="assembly/print.css", missing=missing)


def minutes_pdf(minutes: Minutes) -> bytes:
    """Return the minutes as PDF."""
    return typeset(
        "assembly/minutes_print.html",
        {
            "minutes": minutes,
            "content": minutes.content,
            "remarks": minutes.remarks,
            "union": union().name,
            "basis": BASIS,
            "channel": CHANNEL,
        },
        missing=_(
            "Die PDF-Ansicht braucht die Bibliothek Pango; sie fehlt auf diesem Server. Die Niederschrift ist davon nicht betroffen."
        ),
    )


def letters_pdf(assembly: Assembly, text: str) -> bytes:
    """Return the invitations that go by post, each on its own sheet with the address in the window (DIN 5008).

    `text` is the invitation, the same for all. Raises Refused when no member is invited by post.
    """
    letters = list(invitations_of(assembly.pk).filter(channel="letter"))
    if not letters:
        raise Refused(_("Alle Mitglieder werden per E-Mail eingeladen; Briefe gibt es nicht."))
    return typeset(
        "assembly/invitation_letters.html",
        {
            "assembly": assembly,
            "letters": letters,
            "paragraphs": text.split("\n\n"),
            "today": clock.today(),
            "union": union(),
        },
        missing=_(
            "Die Briefe brauchen die Bibliothek Pango; sie fehlt auf diesem Server. Die Einladung steht auf der Seite der Versammlung."
        ),
    )


def minutes_papers(first: date, last: date) -> Iterator[tuple[str, bytes]]:
    """Yield the minutes of the assemblies in a period as files of the audit pack (§ 53a GenG): data, and PDF if possible."""
    found = Minutes.objects.filter(
        assembly__starts_at__date__gte=first, assembly__starts_at__date__lte=last
    ).select_related("assembly")
    for minutes in found.order_by("assembly__starts_at"):
        name = f"niederschrift-{minutes.assembly.starts_at.astimezone():%Y-%m-%d}-{minutes.assembly_id}"
        content = {
            "content": minutes.content,
            "remarks": minutes.remarks,
            "sha256": minutes.content_sha256,
            "chair": minutes.chair_signed_by,
            "board": minutes.board_signed_by,
        }
        yield f"{name}.json", json.dumps(content, ensure_ascii=False, indent=1).encode()
        try:
            yield f"{name}.pdf", minutes_pdf(minutes)
        except Refused:  # without Pango the data still tell everything
            continue
