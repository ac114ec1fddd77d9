# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Writing for somebody with a seat: own notes. They leave no text in the audit trail: they are private."""

from django.db import transaction

from itunion.foundation.kernel.api import Actor, clock
from itunion.procedures.council.models import AgendaItem, Paper, Person, PrivateNote
from itunion.procedures.council.permissions import Permission

__all__ = ["write_note"]


@transaction.atomic
def write_note(
    *, person: Person, text: str, item: AgendaItem | None = None, paper: Paper | None = None, by: Actor
) -> PrivateNote | None:
    """Keep a note at an item or a paper; an empty one is deleted."""
    by.require(Permission.SIT)
    if not text.strip():
        PrivateNote.objects.filter(person=person, item=item, paper=paper).delete()
        return None
    note: PrivateNote
    note, _created = PrivateNote.objects.update_or_create(
        person=person,
        item=item,
        paper=paper,
        defaults={"organisation_id": person.organisation_id, "text": text, "changed_at": clock.now()},
    )
    return note
