# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Registries and events."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from itunion.foundation.kernel import events
from itunion.foundation.kernel.api import Refused, registry
from itunion.foundation.kernel.errors import DomainError


@dataclass(frozen=True)
class Happened:
    """An event of the test."""

    number: int


@pytest.fixture(autouse=True)
def _forget() -> Iterator[None]:
    yield
    events._handlers.pop(Happened, None)


def test_subscribers_hear_events_in_the_order_of_their_names() -> None:
    heard: list[str] = []
    events.subscribe(Happened, "b", lambda e: heard.append(f"b{e.number}"))
    events.subscribe(Happened, "a", lambda e: heard.append(f"a{e.number}"))
    events.publish(Happened(1))
    assert heard == ["a1", "b1"]
    assert events.handlers_of(Happened) == ["a", "b"]


def test_a_failing_subscriber_fails_the_change() -> None:
    def fail(event: Happened) -> None:
        raise Refused("no")

    events.subscribe(Happened, "x", fail)
    with pytest.raises(Refused):
        events.publish(Happened(1))


def test_a_name_is_taken_once() -> None:
    events.subscribe(Happened, "x", print)
    events.subscribe(Happened, "x", print)
    with pytest.raises(ValueError):
        events.subscribe(Happened, "x", repr)


def test_a_registry_refuses_another_entry_under_a_known_key() -> None:
    entries: registry.Registry[registry.RoleGrant] = registry.Registry("grants")
    first = registry.RoleGrant("a:b", "b", frozenset({"x"}))
    assert entries.register(first) is entries.register(first)
    with pytest.raises(ValueError):
        entries.register(registry.RoleGrant("a:b", "b", frozenset({"y"})))
    with pytest.raises(KeyError, match="known: a:b"):
        entries.get("z")
    assert list(entries) == [first]


def test_every_granted_permission_exists_and_every_role_is_known() -> None:
    from itunion.foundation.identity.api import ROLES

    assert {grant.role for grant in registry.role_grants} <= set(ROLES)
    for grant in registry.role_grants:
        # a procedure grants under its own name
        room = grant.key.partition(":")[0].removeprefix("procedure.")
        assert all(permission.startswith(f"{room}.") for permission in grant.permissions), grant


def test_errors_come_in_the_shape_of_form_errors() -> None:
    error = DomainError("text", field="price", details=["one", "two"])
    assert error.as_form_errors() == {"price": ("text", "one", "two")}
    assert DomainError("text").as_form_errors() == {"__all__": ("text",)}
