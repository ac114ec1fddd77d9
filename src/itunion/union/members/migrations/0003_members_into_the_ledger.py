# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Members registered before the ledger existed get a number, by date of entry, and their first entry.

What they had paid in by then is not known here, so no payment is invented: it is entered from the books.
"""

from typing import Any

from django.db import migrations
from django.utils import timezone


def enter_members(apps: Any, schema_editor: Any) -> None:
    """Number the members and write their subscriptions."""
    connection = schema_editor.connection
    if connection.vendor == "postgresql":
        # row-level security binds the owner too; the setting ends with this transaction
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('itunion.cross', 'members.migration', true)")
    member_model = apps.get_model("members", "Member")
    entry_model = apps.get_model("members", "ShareEntry")
    now = timezone.now()
    number = 0
    for number, member in enumerate(member_model.objects.order_by("entered_on", "pk"), start=1):
        member.number = number
        member.save(update_fields=["number"])
        entry_model.objects.create(
            organisation_id=member.organisation_id,
            kind="subscription",
            effective_on=member.entered_on,
            recorded_at=now,
            recorded_on=timezone.localdate(now),
            shares=1,
            amount=0,
            text="Bestand vor Einführung des Anteilsbuchs",
        )
    apps.get_model("members", "RegisterCounter").objects.create(name="number", last=number)


class Migration(migrations.Migration):
    """Data only, apart from the tables: PostgreSQL alters no table with pending checks."""

    dependencies = [("members", "0002_register_and_ledger")]

    operations = [migrations.RunPython(enter_members, migrations.RunPython.noop)]
