# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Before the urn of a secret ballot nobody is known: who the request comes from is taken off before anything reads it."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

__all__ = ["NamelessUrnMiddleware"]

URN = "/versammlung/abstimmung/urne/"
# what the server needs to read the body and to answer; everything else could name somebody
KEPT = {
    "CONTENT_LENGTH",
    "CONTENT_TYPE",
    "HTTP_HOST",
    "HTTP_X_FORWARDED_PROTO",
    "PATH_INFO",
    "REQUEST_METHOD",
}


class NamelessUrnMiddleware:
    """Takes cookies, address, user agent and every other header off requests to the urn, first of all middleware.

    The browser's client sends no cookie there; this makes sure that one sent by another program is not looked at, so
    that no session is read, prolonged or linked to a vote.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Handle one request."""
        if not request.path_info.startswith(URN):
            return self.get_response(request)
        kept = KEPT | {name for name in request.META if name.startswith(("SERVER_", "wsgi.", "SCRIPT_"))}
        for name in set(request.META) - kept:
            del request.META[name]
        request.META["REMOTE_ADDR"] = ""
        response = self.get_response(request)
        response.cookies.clear()
        return response
