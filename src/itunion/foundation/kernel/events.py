# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Events: how a lower room tells upper rooms what happened, without knowing them.

An event is a frozen dataclass in the publishing room's `events.py`. Handlers run at once, in the same
transaction: if one fails, the whole change fails. Slow reactions enqueue a job.
"""

from collections.abc import Callable
from typing import Any, TypeVar

__all__ = ["handlers_of", "publish", "subscribe"]

E = TypeVar("E")

_handlers: dict[type, dict[str, Callable[[Any], None]]] = {}


def subscribe(event_type: type[E], name: str, handler: Callable[[E], None]) -> None:
    """Call `handler` on every event of this type. `name` is unique per event type; handlers run sorted by it."""
    named = _handlers.setdefault(event_type, {})
    if name in named and named[name] is not handler:
        raise ValueError(f"{name!r} already handles {event_type.__name__}")
    named[name] = handler


def publish(event: object) -> None:
    """Hand the event to its subscribers, in the order of their names, in the running transaction."""
    for _name, handler in sorted(_handlers.get(type(event), {}).items()):
        handler(event)


def handlers_of(event_type: type) -> list[str]:
    """Return the names of an event type's subscribers, sorted."""
    return sorted(_handlers.get(event_type, {}))
