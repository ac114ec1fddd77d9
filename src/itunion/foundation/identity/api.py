# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Front door of identity: people, mandates, and who may open a view."""

from itunion.foundation.identity.access import ActorRequest, public, requires
from itunion.foundation.identity.actions import create_person, disable_person, give_mandate, invite
from itunion.foundation.identity.models import Person
from itunion.foundation.identity.permissions import Permission
from itunion.foundation.identity.queries import SignedInActor, actor_for, people_with_role
from itunion.foundation.identity.roles import ROLES, permissions_of

__all__ = [
    "ROLES",
    "ActorRequest",
    "Permission",
    "Person",
    "SignedInActor",
    "actor_for",
    "create_person",
    "disable_person",
    "give_mandate",
    "invite",
    "people_with_role",
    "permissions_of",
    "public",
    "requires",
]
