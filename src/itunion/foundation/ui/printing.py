# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""PDF from templates: in the platform's own font, tagged (PDF/UA), without any access outside."""

import atexit
import base64
import threading
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string

from itunion.foundation.kernel.errors import Refused

__all__ = ["print_page"]

FONTS = Path(__file__).resolve().parent / "static/ui/kern/fonts"
WEIGHTS = {"Regular": 400, "Medium": 500, "SemiBold": 600}

# the fonts are shared, and Pango does not promise to be used by two threads at once
_press = threading.Lock()


def _style(template: str) -> str:
    faces = [
        f'@font-face {{ font-family: "Fira Sans"; font-weight: {weight}; '
        f"src: url(data:font/woff2;base64,{base64.b64encode(path.read_bytes()).decode('ascii')}); }}"
        for name, weight in WEIGHTS.items()
        if (path := FONTS / f"FiraSans-{name}.woff2").is_file()
    ]
    return "\n".join(faces) + render_to_string(template)


@cache
def _sheet(style: str) -> tuple[Any, Any, Any]:
    """Return (style sheet, fonts, fetcher), made once: reading the fonts takes longer than setting a page."""
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher

    configuration = FontConfiguration()
    closed = URLFetcher(allowed_protocols={"data"})
    # WeasyPrint tidies up after its fonts and needs its modules for that: before the interpreter goes
    atexit.register(_sheet.cache_clear)
    return CSS(string=_style(style), font_config=configuration, url_fetcher=closed), configuration, closed


def print_page(template: str, context: Mapping[str, Any], *, style: str, missing: str) -> bytes:
    """Return a tagged PDF of a template, set with the style sheet template `style`.

    Raises Refused with the sentence `missing` where the system library Pango is not installed.
    """
    try:
        from weasyprint import HTML

        with _press:
            sheet, configuration, closed = _sheet(style)
        page = HTML(string=render_to_string(template, dict(context)), url_fetcher=closed)
        with _press:
            pdf: bytes = page.write_pdf(
                stylesheets=[sheet], font_config=configuration, pdf_variant="pdf/ua-1"
            )
        return pdf
    except OSError as error:
        if "cannot load library" not in str(error):
            raise
        raise Refused(missing) from error
