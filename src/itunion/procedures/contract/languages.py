# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The language of public pages: what the visitor chose goes along in the addresses, as no cookie remembers it."""

import re

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest
from django.utils import translation

__all__ = ["asked_language", "with_language"]

PARAMETER = "sprache"
# templates escape quotes in texts, so these stand in tags only
LINK = re.compile(rb'(<a\b[^>]*\shref=")([^"]*)"')
FORM = re.compile(rb'<form\b[^>]*\bmethod="get"[^>]*>')


def asked_language(request: HttpRequest) -> tuple[str, str]:
    """Return (the language asked for in the address or "", the language to answer in)."""
    try:
        asked = request.GET.get(PARAMETER, "")
    except SuspiciousOperation:
        asked = ""
    if asked in dict(settings.LANGUAGES):
        return asked, asked
    return "", translation.get_language_from_request(request)


def with_language(page: bytes, root: str, language: str) -> bytes:
    """Return a page whose links below `root` ask for the language too, as do its forms that are sent by GET.

    Only pages: their addresses end with a slash. A link that names a language itself stays as it is.
    """
    parameter = f"{PARAMETER}={language}".encode()
    below = root.encode()

    def link(found: re.Match[bytes]) -> bytes:
        address, number, place = found[2].partition(b"#")
        path, _question, query = address.partition(b"?")
        own = path.startswith(below) and path.endswith(b"/") if path else bool(query)
        if not own or f"{PARAMETER}=".encode() in query:
            return found[0]
        return b'%b%b?%b%b%b"' % (
            found[1], path, query + b"&amp;" + parameter if query else parameter, number, place)  # fmt: skip

    hidden = f'<input type="hidden" name="{PARAMETER}" value="{language}">'.encode()
    return FORM.sub(lambda form: form[0] + hidden, LINK.sub(link, page))
