# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Registries: the places where rooms announce what others may use without importing them.

All extension points of the platform are listed in this file.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

__all__ = [
    "CrossScopeEntry",
    "DeskPanel",
    "HealthCheck",
    "NavigationEntry",
    "NavigationSource",
    "Registry",
    "RoleGrant",
    "RoundInsight",
    "cross_scopes",
    "desk_panels",
    "grant",
    "health_checks",
    "navigation",
    "navigation_sources",
    "role_grants",
    "round_insights",
]


class Keyed(Protocol):
    """Anything with a key."""

    @property
    def key(self) -> str: ...


K = TypeVar("K", bound=Keyed)


class Registry(Generic[K]):
    """Entries by unique key, in order of registration."""

    def __init__(self, what: str) -> None:
        self.what = what
        self._entries: dict[str, K] = {}

    def register(self, entry: K) -> K:
        """Add an entry; the same entry twice is harmless, another one under the same key is an error."""
        known = self._entries.get(entry.key)
        if known is not None and known != entry:
            raise ValueError(f"{self.what}: {entry.key!r} is already registered")
        self._entries[entry.key] = entry
        return entry

    def get(self, key: str) -> K:
        """Return the entry; raise KeyError naming the known keys."""
        try:
            return self._entries[key]
        except KeyError:
            raise KeyError(f"{self.what}: {key!r} is unknown; known: {', '.join(self._entries)}") from None

    def __iter__(self) -> Iterator[K]:
        return iter(self._entries.values())

    def __contains__(self, key: str) -> bool:
        return key in self._entries


@dataclass(frozen=True)
class NavigationEntry:
    """A line of the main navigation, shown to who holds the permission."""

    key: str
    label: Any  # str or lazy translation
    url_name: str
    permission: str
    section: Any
    order: int = 100


@dataclass(frozen=True)
class NavigationSource:
    """Lines of the navigation that depend on who acts: `entries(actor)` yields them, e.g. procedures switched on."""

    key: str
    entries: Callable[[Any], Iterable[NavigationEntry]]


@dataclass(frozen=True)
class RoleGrant:
    """What one room grants to a role; a role's bundle is the union over all rooms."""

    key: str  # "<room>:<role>"
    role: str
    permissions: frozenset[str]


@dataclass(frozen=True)
class CrossScopeEntry:
    """A named reading across organisations and the permission it takes."""

    key: str
    permission: str
    purpose: Any


@dataclass(frozen=True)
class DeskPanel:
    """A panel of the start page: `build(actor)` returns a `ui` panel or None when it has nothing to say."""

    key: str
    permission: str
    build: Callable[[Any], Any]
    order: int = 100


@dataclass(frozen=True)
class RoundInsight:
    """What a room above demand knows of a need round: `build(actor, round)` returns a `demand` outlook or None."""

    key: str
    build: Callable[[Any, Any], Any]


@dataclass(frozen=True)
class HealthCheck:
    """A check of `itunion check`: `run()` returns (ok, text)."""

    key: str
    run: Callable[[], tuple[bool, str]]


navigation: Registry[NavigationEntry] = Registry("navigation")
navigation_sources: Registry[NavigationSource] = Registry("navigation sources")
role_grants: Registry[RoleGrant] = Registry("role grants")
cross_scopes: Registry[CrossScopeEntry] = Registry("cross-organisation scopes")
desk_panels: Registry[DeskPanel] = Registry("desk panels")
round_insights: Registry[RoundInsight] = Registry("round insights")
health_checks: Registry[HealthCheck] = Registry("health checks")


def grant(room: str, bundles: Mapping[str, Collection[str]]) -> None:
    """Register what a room grants to roles: {role key: permissions}."""
    for role, permissions in bundles.items():
        role_grants.register(RoleGrant(f"{room}:{role}", role, frozenset(str(p) for p in permissions)))
