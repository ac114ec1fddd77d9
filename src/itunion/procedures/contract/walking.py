# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""A walk over all pages of a procedure by two members and by nobody: whose canary is seen where it must not be."""

import logging
from collections.abc import Iterator, Sequence
from typing import Any

from django.conf import settings
from django.db import transaction
from django.test import Client
from django.test.utils import override_settings
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

__all__ = ["own_patterns", "walk_pages"]

MOST_KEYS = 12


class _Kept(logging.Handler):
    """Keeps what is logged, as it would be written."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.setFormatter(logging.Formatter("%(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        self.texts.append(self.format(record))


def own_patterns(name: str) -> Iterator[tuple[str, URLPattern]]:
    """Yield (name with namespace, pattern) of every address of a procedure."""
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


def _addresses(name: str, keys: Sequence[int]) -> Iterator[str]:
    """Yield each address with every key of one member as its arguments."""
    for full, pattern in own_patterns(name):
        arguments = list(pattern.pattern.converters)
        tried = keys[:MOST_KEYS] if arguments else [0]
        for key in tried:
            try:
                yield reverse(full, kwargs=dict.fromkeys(arguments, key))
            except NoReverseMatch:
                continue


def walk_pages(
    name: str, *, people: Sequence[Any], keys: Sequence[Sequence[int]], canaries: Sequence[str]
) -> list[str]:
    """Return what was wrong; `keys` and `canaries` belong to the people of the same position."""
    log = _Kept()
    logging.getLogger().addHandler(log)
    try:
        # the host of the test client; nothing else of the settings matters here
        with override_settings(
            ALLOWED_HOSTS=[*settings.ALLOWED_HOSTS, "testserver"], SECURE_SSL_REDIRECT=False
        ):
            found = _walk(name, people, keys, canaries, log)
    finally:
        logging.getLogger().removeHandler(log)
    for canary in canaries:
        if any(canary in text for text in log.texts):
            found.append(f"the log holds data of a member ({canary})")
    return found


def _walk(
    name: str, people: Sequence[Any], keys: Sequence[Sequence[int]], canaries: Sequence[str], log: _Kept
) -> list[str]:
    found = []
    login = reverse(settings.LOGIN_URL)
    every = [address for own in keys for address in _addresses(name, own)]
    anonymous = Client(raise_request_exception=False)
    for address in dict.fromkeys(every):
        answer = anonymous.get(address)
        if answer.status_code != 302 or not answer.headers["Location"].startswith(login):
            found.append(f"{address}: open without signing in ({answer.status_code})")
    for position, person in enumerate(people):
        foreign = canaries[1 - position]
        client = Client(raise_request_exception=False)
        client.force_login(person)
        for address in dict.fromkeys(every):
            for method in ("get", "post"):
                # what one address changes must not decide what the next one shows
                with transaction.atomic():
                    answer = getattr(client, method)(address)
                    transaction.set_rollback(True)
                body = answer.getvalue().decode("utf-8", "replace")
                if foreign in body or foreign in str(answer.headers):
                    found.append(f"{address}: shows one member data of another ({method})")
                if answer.status_code >= 500:
                    # Django notes every such answer as well; what went wrong stands in the line before
                    why = next((text for text in reversed(log.texts) if " failed: " in text), "")[:200]
                    found.append(f"{address}: fails with {answer.status_code} ({method}): {why}")
    if every and not any(
        canaries[0] in _body(people[0], address) for address in dict.fromkeys(_addresses(name, keys[0]))
    ):
        found.append("no page shows a member its own sample, so the walk proves nothing")
    return found


def _body(person: Any, address: str) -> str:
    client = Client(raise_request_exception=False)
    client.force_login(person)
    return client.get(address).getvalue().decode("utf-8", "replace")
