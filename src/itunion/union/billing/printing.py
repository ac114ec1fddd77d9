# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The PDF view of an invoice, in the platform's own font."""

from pathlib import Path

from django.utils.translation import gettext as _

from itunion.foundation.kernel.api import Refused
from itunion.union.billing.einvoice import api as einvoice
from itunion.union.billing.einvoice.pdf import render_pdf

__all__ = ["invoice_pdf", "pdf_is_possible"]

FONTS = Path(__file__).resolve().parents[2] / "foundation/ui/static/ui/kern/fonts"


def invoice_pdf(semantic: einvoice.Invoice) -> bytes:
    """Return the PDF; it is a view, the original is the XML file. Raises Refused where Pango is not installed."""
    try:
        return render_pdf(semantic, fonts_dir=FONTS if FONTS.is_dir() else None)
    except OSError as error:
        if not is_missing_library(error):
            raise
        raise Refused(
            _(
                "Die PDF-Ansicht braucht die Bibliothek Pango; sie fehlt auf diesem Server. Das Original der Rechnung, "
                "die XML-Datei, ist davon nicht betroffen. Bitten Sie den Betrieb, Pango zu installieren."
            )
        ) from error


def is_missing_library(error: OSError) -> bool:
    """Say whether WeasyPrint failed because a system library is missing."""
    return "cannot load library" in str(error)


def pdf_is_possible() -> tuple[bool, str]:
    """Say whether this machine can make PDF views; for `itunion check`."""
    try:
        import weasyprint  # noqa: F401
    except OSError as error:
        if not is_missing_library(error):
            raise
        return (
            False,
            "PDF-Ansicht: die Systembibliothek Pango fehlt (Debian: libpangoft2-1.0-0 libharfbuzz-subset0)",
        )
    return True, "PDF-Ansicht möglich"
