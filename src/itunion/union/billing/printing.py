# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The PDF view of an invoice, in the platform's own font."""

from pathlib import Path

from itunion.union.billing.einvoice import api as einvoice
from itunion.union.billing.einvoice.pdf import render_pdf

__all__ = ["invoice_pdf"]

FONTS = Path(__file__).resolve().parents[2] / "foundation/ui/static/ui/kern/fonts"


def invoice_pdf(semantic: einvoice.Invoice) -> bytes:
    """Return the PDF; it is a view, the original is the XML file."""
    return render_pdf(semantic, fonts_dir=FONTS if FONTS.is_dir() else None)
