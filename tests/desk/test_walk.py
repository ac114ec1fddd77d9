# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""A walk over all addresses × all roles × two members: no foreign data, no server error, anonymous sees public only."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse
from tests.desk.furnished import Furnished

from itunion.foundation.identity.api import ROLES

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_pages")]


def patterns(resolver: Any = None, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Yield (name, pattern) of every address."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            # allauth guards its own pages, Django its own; what the platform adds must say who may open it
            if not getattr(entry.urlconf_name, "__name__", "itunion").startswith("itunion"):
                continue
            namespace = f"{prefix}{entry.namespace}:" if entry.namespace else prefix
            yield from patterns(entry, namespace)
        else:
            yield f"{prefix}{entry.name or ''}", entry


OWN = list(patterns())


def test_every_view_says_who_may_open_it() -> None:
    silent = [name for name, p in OWN if not getattr(p.callback, "itunion_access", "")]
    assert OWN
    assert silent == []


def address(name: str, pattern: URLPattern, furnished: Furnished) -> str:
    """Return the address with arguments that lead to the furnished member's objects."""
    # the same name leads elsewhere in another room
    room = name.partition(":")[0]
    names = {
        n: n if f"{room}:{n}" not in furnished.arguments else f"{room}:{n}"
        for n in pattern.pattern.converters
    }
    missing = [n for n, key in names.items() if key not in furnished.arguments]
    assert not missing, f"{name}: say in tests/desk/furnished.py what {missing} leads to"
    try:
        return reverse(name, kwargs={n: furnished.arguments[key] for n, key in names.items()})
    except NoReverseMatch as error:
        raise AssertionError(name) from error


def responses(client: Client, furnished: Furnished, method: str) -> Iterator[tuple[str, URLPattern, Any]]:
    for name, pattern in OWN:
        url = address(name, pattern, furnished)
        response = getattr(client, method)(url)
        yield name, pattern, response
        if response.streaming:
            # a file that is handed out stays open until it is read; closing the answer would close the connection, too
            b"".join(response.streaming_content)


@pytest.mark.parametrize("method", ["get", "post"])
def test_anonymous_sees_public_pages_only(furnished: Furnished, method: str) -> None:
    for name, pattern, response in responses(Client(), furnished, method):
        if pattern.callback.itunion_access == "public":  # type: ignore[attr-defined]
            assert response.status_code < 500, name
        else:
            assert response.status_code in {302, 405}, name
            if response.status_code == 302:
                assert response.url.startswith(reverse("account_login")), name


def everybody(furnished: Furnished) -> list[str]:
    return sorted(furnished.world.people)


def test_there_is_somebody_in_every_role(furnished: Furnished) -> None:
    assert {who.split("@")[0] for who in everybody(furnished)} == set(ROLES)


@pytest.mark.slow
def test_no_server_error_and_no_foreign_data_for_anybody(furnished: Furnished, client_for: Any) -> None:
    """Reading: everybody opens every address; what leads to member 0's objects shows member 0's canary to nobody else."""
    may_see_all = {
        "union_board",
        "union_supervision",
        "union_office",
        "operator_purchasing",
        "operator_service",
        "operator_billing",
        "auditor",
    }
    seen_by_owner: set[str] = set()
    for who in everybody(furnished):
        client = client_for(who)
        for name, _pattern, response in responses(client, furnished, "get"):
            assert response.status_code < 500, (who, name)
            if getattr(response, "streaming", False):
                continue
            body = response.content.decode(errors="replace")
            for canary, owner in furnished.canaries.items():
                if canary not in body:
                    continue
                if who == owner or who.endswith(owner):
                    seen_by_owner.add(canary)
                else:
                    assert who.split("@")[0] in may_see_all | {"supervisory"}, (who, name, canary)
    assert seen_by_owner, "the canaries must be visible to their owner, else the walk proves nothing"


@pytest.mark.slow
@pytest.mark.skipif(
    connection.vendor != "sqlite", reason="what a role may write is decided before the database is asked"
)
def test_writing_needs_the_permission_and_never_breaks(furnished: Furnished, client_for: Any) -> None:
    for who in everybody(furnished):
        # what one person changes must not decide what the next one may do
        with transaction.atomic():
            _post_everywhere(who, furnished, client_for(who))
            transaction.set_rollback(True)


def _post_everywhere(who: str, furnished: Furnished, client: Client) -> None:
    actor = furnished.world.actor(who)
    for name, pattern, response in responses(client, furnished, "post"):
        assert response.status_code < 500, (who, name)
        access = pattern.callback.itunion_access  # type: ignore[attr-defined]
        if access != "public" and not actor.may(access):
            # to whom a procedure is not switched on it does not exist
            not_theirs = name.startswith("council:") and not who.startswith("member_")
            assert response.status_code == (404 if not_theirs else 403), (who, name)
