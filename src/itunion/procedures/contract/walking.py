# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""A walk over all pages of a procedure by two members and by nobody: whose canary is seen where it must not be."""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.test import Client
from django.test.utils import override_settings
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from itunion.procedures.contract.models import PublicAddress
from itunion.procedures.contract.mounting import PublicPattern, mounts, public_patterns

__all__ = ["Visited", "own_patterns", "walk_pages", "walk_public"]

MOST_KEYS = 12
HOST = "testserver"


@dataclass(frozen=True)
class Visited:
    """A member on trial: one of its people, the canary in its data, and what may stand in addresses of its rows."""

    member: Any
    person: Any
    canary: str
    keys: Sequence[int]
    words: Sequence[str] = ()
    pages: Sequence[tuple[str, str]] = ()  # public path and what follows the key, as the procedure says

    @property
    def arguments(self) -> list[int | str]:
        """What is tried as argument of an address."""
        return [*self.keys[:MOST_KEYS], *self.words[:MOST_KEYS]]


class _Kept(logging.Handler):
    """Keeps what is logged, as it would be written."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.setFormatter(logging.Formatter("%(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        self.texts.append(self.format(record))

    def why(self) -> str:
        """Return what went wrong last: Django notes every failed answer as well, in the line after."""
        return next((text for text in reversed(self.texts) if " failed: " in text), "")[:200]


@contextmanager
def _listening(canaries: Sequence[str], found: list[str]) -> Iterator[_Kept]:
    """Keep the log of the block, and find canaries in it."""
    log = _Kept()
    logging.getLogger().addHandler(log)
    try:
        # the host of the test client; nothing else of the settings matters here
        with override_settings(ALLOWED_HOSTS=[*settings.ALLOWED_HOSTS, HOST], SECURE_SSL_REDIRECT=False):
            yield log
    finally:
        logging.getLogger().removeHandler(log)
    found += [
        f"the log holds data of a member ({canary})"
        for canary in canaries
        if any(canary in text for text in log.texts)
    ]


@contextmanager
def _undone() -> Iterator[None]:
    """What one address changes must not decide what the next one shows."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def own_patterns(name: str) -> Iterator[tuple[str, URLPattern]]:
    """Yield (name with namespace, pattern) of every signed-in address of a procedure."""
    for entry in get_resolver().url_patterns:
        yield from _below(entry, name, "")


def _below(entry: Any, name: str, prefix: str) -> Iterator[tuple[str, URLPattern]]:
    if not isinstance(entry, URLResolver):
        if prefix.partition(":")[0] == name:
            yield f"{prefix}{entry.name or ''}", entry
        return
    namespace = f"{prefix}{entry.namespace}:" if entry.namespace else prefix
    if entry.namespace in (None, name) or prefix:
        for child in entry.url_patterns:
            yield from _below(child, name, namespace)


def _with_arguments(pattern: URLPattern, one: Visited, url: Callable[..., str]) -> Iterator[str]:
    """Yield the address with everything of one member as its arguments."""
    names = list(pattern.pattern.regex.groupindex)
    for value in one.arguments if names else [""]:
        try:
            yield url(**dict.fromkeys(names, value))
        except NoReverseMatch:
            continue


def _addresses(name: str, one: Visited) -> Iterator[str]:
    for full, pattern in own_patterns(name):
        yield from _with_arguments(pattern, one, lambda full=full, **kwargs: reverse(full, kwargs=kwargs))


def walk_pages(name: str, visited: Sequence[Visited]) -> list[str]:
    """Walk the signed-in pages by people of two members and by nobody; return what was wrong."""
    found: list[str] = []
    with _listening([one.canary for one in visited], found) as log:
        found += _walk(name, visited, log)
    return found


def _walk(name: str, visited: Sequence[Visited], log: _Kept) -> Iterator[str]:
    login = reverse(settings.LOGIN_URL)
    every = list(dict.fromkeys(address for one in visited for address in _addresses(name, one)))
    anonymous = Client(raise_request_exception=False)
    for address in every:
        answer = anonymous.get(address)
        if answer.status_code != 302 or not answer.headers["Location"].startswith(login):
            yield f"{address}: open without signing in ({answer.status_code})"
    shown = False
    for position, one in enumerate(visited):
        foreign = visited[1 - position].canary
        client = Client(raise_request_exception=False)
        client.force_login(one.person)
        for address in every:
            for method in ("get", "post"):
                with _undone():
                    answer = getattr(client, method)(address)
                    body = answer.getvalue().decode("utf-8", "replace")
                shown = shown or one.canary in body
                if foreign in body or foreign in str(answer.headers):
                    yield f"{address}: shows one member data of another ({method})"
                if answer.status_code >= 500:
                    yield f"{address}: fails with {answer.status_code} ({method}): {log.why()}"
    if every and not shown:
        yield "no page shows a member its own sample, so the walk proves nothing"


# -- public pages ---------------------------------------------------------------------------------------------------


def walk_public(name: str, visited: Sequence[Visited]) -> list[str]:
    """Walk the public pages of two members with identifiers of both; return what was wrong.

    What of its own sample a member's page shows is the procedure's business; of the other's it is nobody's.
    """
    patterns = [one for one in public_patterns() if one.procedure == name]
    paths = [mount.path for mount in mounts().values() if mount.procedure == name]
    found: list[str] = []
    if not paths:
        return found
    with _listening([one.canary for one in visited], found) as log:
        for position, one in enumerate(visited):
            key = PublicAddress.objects.get(organisation_id=one.member.pk).key
            strange = [f"/{path}/{key}/gibt-es-nicht/" for path in paths]
            strange += [f"/{path}/{key}/{rest}" for each in visited for path, rest in each.pages]
            every = [
                url for pattern in patterns if pattern.of_member for url in _public(pattern, key, visited)
            ]
            found += _visit([*strange, *every], [visited[1 - position].canary], log)
        beside = [
            url for pattern in patterns if not pattern.of_member for url in _public(pattern, "", visited)
        ]
        found += _visit(beside, [one.canary for one in visited], log)
    return found


def _public(pattern: PublicPattern, key: str, visited: Sequence[Visited]) -> Iterator[str]:
    for one in visited:
        for url in _with_arguments(pattern.pattern, one, lambda **kwargs: pattern.url(key, **kwargs)):
            yield urlsplit(url).path


def _visit(addresses: Sequence[str], foreign: Sequence[str], log: _Kept) -> Iterator[str]:
    client = Client(raise_request_exception=False)
    for address in dict.fromkeys(addresses):
        for method in ("get", "post"):
            with _undone():
                answer = getattr(client, method)(address, headers={"origin": f"http://{HOST}"})
                body = answer.getvalue().decode("utf-8", "replace")
            if any(canary in body or canary in str(answer.headers) for canary in foreign):
                yield f"{address}: a public page shows data of another member ({method})"
            if answer.cookies:
                yield f"{address}: a public page sets a cookie ({method})"
            if answer.status_code >= 500:
                yield f"{address}: fails with {answer.status_code} ({method}): {log.why()}"
