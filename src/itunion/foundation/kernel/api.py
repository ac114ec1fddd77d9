# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Front door of the kernel.

The modules `clock`, `money`, `ids`, `scope`, `events`, `registry`, `jobs`, `audit` and `errors` are part of it and
may be imported as such; this page lists what rooms use most.
"""

from itunion.foundation.kernel import audit, clock, events, jobs, money, registry
from itunion.foundation.kernel.actor import Actor, system_actor
from itunion.foundation.kernel.errors import Conflict, DomainError, NotPermitted, Refused
from itunion.foundation.kernel.scope import (
    CrossScope,
    OrganisationScope,
    ScopeMissing,
    current_scope,
    scope_or_none,
)

__all__ = [
    "Actor",
    "Conflict",
    "CrossScope",
    "DomainError",
    "NotPermitted",
    "OrganisationScope",
    "Refused",
    "ScopeMissing",
    "audit",
    "clock",
    "current_scope",
    "events",
    "jobs",
    "money",
    "registry",
    "scope_or_none",
    "system_actor",
]
