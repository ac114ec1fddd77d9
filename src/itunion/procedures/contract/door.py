# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The public door: pages of procedures for everybody, without session, cookie or sign-in, in the scope of one member.

It stands before the middleware of the signed-in platform and answers by itself, so nothing of a session can reach a
public page, and a page of numbers for machines costs little.
"""

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, SuspiciousOperation
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotAllowed,
    HttpResponsePermanentRedirect,
)
from django.urls import Resolver404, ResolverMatch, URLResolver
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from itunion.foundation.kernel.api import Conflict, DomainError, NotPermitted
from itunion.foundation.organisations.api import within
from itunion.foundation.ui.api import render_page
from itunion.procedures.contract import loading
from itunion.procedures.contract.directory import Directory, directory, state_in_scope
from itunion.procedures.contract.extension_points import PublicMember
from itunion.procedures.contract.languages import asked_language, with_language
from itunion.procedures.contract.mounting import SAFE, Mount, mounts

__all__ = ["PublicDoorMiddleware"]

logger = logging.getLogger(__name__)

Answer = Callable[[HttpRequest], HttpResponseBase]

READING = {"GET", "HEAD", "OPTIONS", "TRACE"}
# who asks has no cookie, no authorisation and no browser's name here; what is kept says what is asked for
KEPT = {
    "CONTENT_LENGTH",
    "CONTENT_TYPE",
    "HTTP_ACCEPT",
    "HTTP_ACCEPT_ENCODING",
    "HTTP_ACCEPT_LANGUAGE",
    "HTTP_ACCESS_CONTROL_REQUEST_HEADERS",
    "HTTP_ACCESS_CONTROL_REQUEST_METHOD",
    "HTTP_HOST",
    "HTTP_HX_REQUEST",
    "HTTP_IF_MATCH",
    "HTTP_IF_MODIFIED_SINCE",
    "HTTP_IF_NONE_MATCH",
    "HTTP_IF_RANGE",
    "HTTP_IF_UNMODIFIED_SINCE",
    "HTTP_ORIGIN",
    "HTTP_RANGE",
    "HTTP_REFERER",
    "HTTP_X_FORWARDED_PROTO",
    "PATH_INFO",
    "QUERY_STRING",
    "REMOTE_ADDR",
    "REQUEST_METHOD",
}
KEPT_KINDS = ("SERVER_", "wsgi.", "SCRIPT_")

MESSAGES = {
    400: gettext_lazy("Die Anfrage ist so nicht möglich."),
    403: gettext_lazy("Das ist nicht erlaubt. Laden Sie die Seite neu und versuchen Sie es noch einmal."),
    404: gettext_lazy("Unter dieser Adresse ist nichts zu finden."),
    405: gettext_lazy("Unter dieser Adresse ist das nicht möglich."),
    409: gettext_lazy("Inzwischen hat sich etwas geändert. Es wurde nichts gespeichert."),
    410: gettext_lazy("Diese Seiten gibt es nicht mehr."),
    500: gettext_lazy("Wegen eines technischen Fehlers konnte die Anfrage nicht beantwortet werden."),
    503: gettext_lazy("Diese Seiten sind zurzeit nicht erreichbar. Versuchen Sie es später noch einmal."),
}


class _CannotAnswer(Exception):
    """There is no page to show; `status` says why."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


@dataclass(frozen=True)
class _Target:
    """What a request asks for: a page of a member, or one beside the members; `match` is None when there is none."""

    mount: Mount
    member: PublicMember | None
    found: Directory
    match: ResolverMatch | None

    @property
    def plain(self) -> bool:
        """Say whether the answer is for machines: no language is chosen, no policy for browsers added."""
        return self.mount.plain or (
            self.match is not None and getattr(self.match.func, "itunion_plain", False)
        )


class PublicDoorMiddleware:
    """Answers every request whose first part is a public path of a procedure; all others go on."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response
        self.answer = _through(settings.PUBLIC_MIDDLEWARE, _answer)
        self.dress = _through(settings.PUBLIC_PAGE_MIDDLEWARE, lambda request: request.public_answer)  # type: ignore[attr-defined]

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Handle one request."""
        mount = mounts().get(request.path_info[1:].partition("/")[0])
        if mount is None:
            return self.get_response(request)
        _strip(request)
        request.actor = request.member = None  # type: ignore[attr-defined]
        request.public_mount = mount  # type: ignore[attr-defined]
        try:
            response = self.answer(request)
        except SuspiciousOperation:
            # a redirect to https asks for the host before the door does
            response = _answer(request)
        if response.get("Content-Type", "").startswith("text/html"):
            request.public_answer = response  # type: ignore[attr-defined]
            response = self.dress(request)
        response.cookies.clear()
        # Django would note the address of every page that is not there; what failed is noted by the door
        response._has_been_logged = True  # type: ignore[attr-defined]
        return response


def _through(names: Iterable[str], answer: Answer) -> Answer:
    """Return the answer wrapped in middleware, the first one outermost."""
    for name in reversed(list(names)):
        answer = import_string(name)(answer)
    return answer


def _strip(request: HttpRequest) -> None:
    for name in [n for n in request.META if n not in KEPT and not n.startswith(KEPT_KINDS)]:
        del request.META[name]
    request.__dict__.pop("COOKIES", None)


def _answer(request: HttpRequest) -> HttpResponseBase:
    """Find what is asked for, choose the language, answer; whatever goes wrong becomes an answer of the procedure."""
    mount: Mount = request.public_mount  # type: ignore[attr-defined]
    target: _Target | None = None
    problem: Exception | None = None
    try:
        aimed = _aim(request, mount)
        if isinstance(aimed, HttpResponse):
            return aimed
        target = aimed
    except Exception as error:
        problem = error
    plain = target.plain if target else mount.plain
    asked, language = ("", settings.LANGUAGE_CODE) if plain else asked_language(request)
    with translation.override(language):
        try:
            if problem is not None:
                raise problem
            assert target is not None
            response = _view(request, target, language)
            if isinstance(response, HttpResponseNotAllowed):
                response = _error(request, mount, 405, headers={"Allow": response["Allow"]})
        except Exception as error:
            response = _failed(request, mount, target, error)
        if not plain and response.get("Content-Type", "").startswith("text/html"):
            response.headers.setdefault("Content-Language", language)
            if not asked:
                patch_vary_headers(response, ("Accept-Language",))
            elif isinstance(response, HttpResponse):
                response.content = with_language(response.content, f"/{mount.path}/", asked)
        if isinstance(response, HttpResponse) and response.content:
            # without a length the server would have to send it in pieces
            response.headers.setdefault("Content-Length", str(len(response.content)))
    return response


# -- what is asked for ----------------------------------------------------------------------------------------------


def _aim(request: HttpRequest, mount: Mount) -> _Target | HttpResponse:
    """Return what a request asks for, or the redirect to where it stands."""
    # a foreign host is refused before anything is looked up (SuspiciousOperation)
    request.get_host()
    if request.method not in READING and not _same_origin(request):
        raise _CannotAnswer(403)
    below = request.path_info[len(mount.path) + 1 :]
    if not below:
        return _moved(request, f"/{mount.path}/", "")
    key, slash, rest = below[1:].partition("/")
    found = directory()
    if key not in found.members:
        if key.lower() in found.members:
            return _moved(request, f"/{mount.path}/{key.lower()}{slash}", rest)
        return _Target(mount, None, found, _match(mount.of_all, below[1:]))
    member = found.member(mount.procedure, mount.path, key)
    request.member = member  # type: ignore[attr-defined]
    if place := found.moves.get((mount.procedure, member.organisation_id)):
        return _moved(request, place.replace("{path}", mount.path).rstrip("/") + "/", rest)
    if not slash:
        return _moved(request, member.root, "")
    return _Target(mount, member, found, _match(mount.of_member, rest))


def _match(resolver: URLResolver, rest: str) -> ResolverMatch | None:
    try:
        return resolver.resolve(rest)
    except Resolver404:
        return None


def _moved(request: HttpRequest, place: str, rest: str) -> HttpResponse:
    # a server hands over the bytes of the query as they came
    query = quote(request.META.get("QUERY_STRING", "").encode("latin-1", "replace"), safe=f"{SAFE}%?")
    return HttpResponsePermanentRedirect(f"{place}{quote(rest, safe=SAFE)}{'?' if query else ''}{query}")


def _same_origin(request: HttpRequest) -> bool:
    """Say whether a page of this host sent it: there is no session whose token could say so."""
    own = {f"{request.scheme}://{request.get_host()}", *settings.CSRF_TRUSTED_ORIGINS}
    if (origin := request.META.get("HTTP_ORIGIN")) is not None:
        return origin in own
    try:
        sent = urlsplit(request.META.get("HTTP_REFERER", ""))
    except ValueError:
        return False
    return f"{sent.scheme}://{sent.netloc}" in own


# -- answering ------------------------------------------------------------------------------------------------------


def _view(request: HttpRequest, target: _Target, language: str) -> HttpResponseBase:
    """Call the view inside the member's scope."""
    procedure, member = target.mount.procedure, target.member
    if target.found.suspended(procedure):
        raise _CannotAnswer(503)
    with within(member.organisation_id) if member else nullcontext():
        if member is not None:
            state = state_in_scope(target.found, procedure, member.organisation_id)
            if state != "on":
                raise _CannotAnswer(410 if state == "off" else 404)
        if target.match is None:
            raise _CannotAnswer(404)
        request.resolver_match = target.match
        response: HttpResponseBase = target.match.func(request, *target.match.args, **target.match.kwargs)
        _finish(response)
    if response.streaming and getattr(response, "file_to_stream", None) is None:
        response.streaming_content = _in_scope(  # type: ignore[attr-defined]
            response.streaming_content,  # type: ignore[attr-defined]
            member,
            language,
            procedure,
        )
    return response


def _finish(response: HttpResponseBase) -> None:
    """Render what a view left to be rendered later, while its scope is still there: its queries are lazy."""
    if getattr(response, "is_rendered", True) is False:
        response.render()  # type: ignore[attr-defined]


def _in_scope(
    chunks: Iterable[bytes], member: PublicMember | None, language: str, procedure: str
) -> Iterator[bytes]:
    """Yield what a view streams, in the scope and language it was called in: it runs on after the view returned."""
    try:
        with translation.override(language), within(member.organisation_id) if member else nullcontext():
            yield from chunks
    except Exception as error:
        logger.error("procedure %s: a streamed page failed: %s", procedure, loading.trouble_with(error))
        # the visitor must notice that something is missing; the error's own text may quote data
        raise RuntimeError("a streamed page broke off") from None


def _failed(request: HttpRequest, mount: Mount, target: _Target | None, error: Exception) -> HttpResponseBase:
    """Return the answer to an error: its text is shown only where it was written for people."""
    if isinstance(error, _CannotAnswer):
        return _error(request, mount, error.status)
    if isinstance(error, Http404 | ObjectDoesNotExist):
        return _error(request, mount, 404)
    if isinstance(error, PermissionDenied | NotPermitted):
        return _error(request, mount, 403)
    if isinstance(error, DomainError):
        return _error(request, mount, 409 if isinstance(error, Conflict) else 400, error.message)
    if isinstance(error, SuspiciousOperation):
        return _error(request, mount, 400)
    name = target.match.func.__name__ if target and target.match else "address"
    logger.error("procedure %s: %s failed: %s", mount.procedure, name, loading.trouble_with(error))
    return _error(request, mount, 500)


def _error(
    request: HttpRequest, mount: Mount, status: int, message: str = "", *, headers: Any = None
) -> HttpResponseBase:
    """Return the procedure's answer to what cannot be answered, or the plain page when it has none or fails."""
    text = message or str(MESSAGES[status])
    entry = loading.get(mount.procedure)
    response: HttpResponseBase | None = None
    try:
        if entry is not None and entry.procedure is not None:
            response = entry.procedure.public_error(request, status, text)
        if response is not None:
            _finish(response)
    except Exception as error:
        response = None
        logger.error("procedure %s: public_error failed: %s", mount.procedure, loading.trouble_with(error))
    if response is None:
        response = _plain_page(request, status, text)
    for name, value in (headers or {}).items():
        response.headers.setdefault(name, value)
    return response


def _plain_page(request: HttpRequest, status: int, text: str) -> HttpResponse:
    try:
        return render_page(
            request,
            "contract/public_error.html",
            title=_("Hier geht es nicht weiter"),
            text=text,
            error_status=status,
            status=status,
        )
    except Exception as error:
        # the request itself may be what is broken
        logger.error("the page of an error failed: %s", loading.trouble_with(error))
        return HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")
